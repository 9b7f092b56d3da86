"""Which table schema the columns of a file fit best."""

from collections.abc import Sequence

from siger_catalog.schemas import Field, TableSchema

# Of all names that stand in the file or the schema, the share that must be in both.
_LEAST_OVERLAP = 0.5
# Region and year columns stand in nearly every table, so they prove nothing; at least
# this share of a schema's own measures must be there.
_LEAST_MEASURES = 0.5
_MEASURE_ROLE = "measure"


def folded(label: object) -> str:
    """Return a heading without case, blanks and punctuation, for comparison."""
    return "".join(c for c in str(label).casefold() if c.isalnum())


def best_fit(
    labels: Sequence[object], schemas: Sequence[TableSchema]
) -> TableSchema | None:
    """Return the schema whose fields the headings fit best, or None.

    One column too many or too few does not matter; of equals the first wins.
    """
    present = {folded(label) for label in labels if label not in (None, "")}
    fits = [(_overlap(present, schema), schema) for schema in schemas]
    score, schema = max(fits, key=lambda fit: fit[0], default=(0.0, None))
    return schema if score >= _LEAST_OVERLAP else None


def match_fields(labels: Sequence[object], schema: TableSchema) -> list[Field | None]:
    """Return the field of each heading; a field is given once, to the first."""
    fields = {folded(field.name): field for field in schema.fields}
    return [fields.pop(folded(label), None) for label in labels]


def _overlap(present: set[str], schema: TableSchema) -> float:
    names = {folded(field.name) for field in schema.fields}
    measures = {folded(f.name) for f in schema.fields if f.role == _MEASURE_ROLE}
    if len(measures & present) < len(measures) * _LEAST_MEASURES:
        return 0.0
    union = names | present
    return len(names & present) / len(union) if union else 0.0
