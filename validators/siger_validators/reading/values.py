"""Which years, regions and kinds of thing a table speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from siger_catalog.schemas import Field

_REGION_ROLES = ("region-code", "region-name", "region-bps-code")
# More than any province has regions; a column of villages is not kept whole.
_REGION_VALUE_LIMIT = 200
# A dimension with more values than this is a list of names, not a classification.
_VALUE_LIMIT = 500
_LIMITS = dict.fromkeys(_REGION_ROLES, _REGION_VALUE_LIMIT) | {
    "dimension": _VALUE_LIMIT
}
# A column of years holds few; what is no year but called one is not kept whole.
_YEAR_LIMIT = 100_000


class SpokenOf:
    """The different values of columns that say what a table is about, as they come."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields = fields
        self._values: list[dict[Any, None]] = [{} for _ in fields]

    def add(self, columns: Sequence[pa.Array]) -> None:
        """Note the values of further rows."""
        held = zip(self._fields, columns, self._values, strict=True)
        for field, column, known in held:
            counted, limit = _counted(field, column)
            if len(known) < limit:
                values = pc.unique(counted).drop_null().to_pylist()
                known.update(dict.fromkeys(values))

    def years(self) -> tuple[int, ...]:
        """Return every year, of years and dates, in order."""
        found: set[int] = set()
        for field, known in zip(self._fields, self._values, strict=True):
            if field.role in ("year", "date"):
                found.update(known)
        return tuple(sorted(found))

    def regions(self) -> tuple[str, ...]:
        """Return codes and names of regions, column by column."""
        return tuple(
            str(value)
            for role in _REGION_ROLES
            for field, known in zip(self._fields, self._values, strict=True)
            if field.role == role
            for value in list(known)[:_REGION_VALUE_LIMIT]
        )

    def dimensions(self) -> Mapping[str, tuple[str, ...]]:
        """Return the values of each column that classifies."""
        return {
            field.name: tuple(map(str, list(known)[:_VALUE_LIMIT]))
            for field, known in zip(self._fields, self._values, strict=True)
            if field.role == "dimension"
        }


def _counted(field: Field, column: pa.Array) -> tuple[pa.Array, int]:
    """Return the values of a column that count, and how many at most."""
    if field.role == "year" and pa.types.is_integer(column.type):
        return column, _YEAR_LIMIT
    if field.role == "date" and pa.types.is_date(column.type):
        return pc.year(column), _YEAR_LIMIT
    return column, _LIMITS.get(field.role, 0)
