"""Which rules touched a dataset: those its files were read and checked under.

A rule that touched nothing of a dataset may change without a file being opened.
"""

from siger_catalog.model import Dataset, Distribution, Entry
from siger_catalog.ports import FileValidator, Parts, Validator


def rules_of(parts: Parts, last: Entry | None) -> str:
    """Name the rules in force that touch what is published, if anything is."""
    return rules_on(parts, last.version.dataset) if last else ""


def rules_on(parts: Parts, dataset: Dataset) -> str:
    """Name the rules in force that touch a dataset as it stands, one a line.

    When one of them changes, the dataset is due anew.
    """
    files = [d for d in dataset.distributions if d.content or d.held]
    checks = [v for v in parts.validators if files or not is_of_files(v)]
    lines = [f"province {parts.province.code}"]
    lines += [f"check {v.name} {v.version}" for v in checks]
    if files:
        lines.append(f"reader {parts.reader.version}")
    lines += [f"{d.id} {shape}" for d in files for shape in shapes_of(parts, d)]
    return "\n".join(lines)


def is_of_files(validator: Validator) -> bool:
    """Tell whether a validator asks about nothing but each file."""
    return bool(getattr(validator, "is_per_file", False))


def looks_at_rows_together(validator: Validator) -> bool:
    """Tell whether a validator wants to see all files of a dataset at once."""
    asks_each = is_of_files(validator) or isinstance(validator, FileValidator)
    return not asks_each and getattr(validator, "looks_into_files", True)


def shapes_of(parts: Parts, distribution: Distribution) -> tuple[str, ...]:
    """Name the schemas that the reading of a file depends on, with their text.

    Nothing is known of bytes that are sealed, so any schema may touch them.
    """
    facts = distribution.content.table if distribution.content else None
    schemas = parts.reader.schemas_for(distribution, facts, parts.schemas)
    is_named = any(s.name == distribution.schema for s in schemas)
    if distribution.held and not is_named:
        schemas = parts.schemas
    return tuple(f"{s.name} {s.version} {s.digest}" for s in schemas)
