"""Pure: a table as read becomes the table as stored."""

import pyarrow as pa
import pyarrow.compute as pc

from siger_catalog.model import ROW_NUMBER
from siger_catalog.ports import ReadTable
from siger_catalog.provinces.canonical import ADDED_NAMES

FIRST_ROW = 2
# What a table has beside its own columns; asked for by name alone.
HIDDEN = frozenset({ROW_NUMBER, *ADDED_NAMES})

_REGION_ROLES = ("region-code", "region-bps-code", "region-name")
_TIME_ROLES = ("year", "date")


def arrange(table: ReadTable) -> pa.Table:
    """Sort by region, then time, and remember in `_baris` where each row stood.

    Sorted rows are what makes questions about one region or year cheap. A reader that
    knows better where rows stood gives `_baris` itself.
    """
    data = _with_added(_numbered(_plain(table.data)), table.added)
    keys = [*_first(table, data, _REGION_ROLES), *_first(table, data, _TIME_ROLES)]
    if not keys:
        return data
    order = [(name, "ascending") for name in (*keys, ROW_NUMBER)]
    return data.take(pc.sort_indices(data, sort_keys=order))


def _numbered(data: pa.Table) -> pa.Table:
    if ROW_NUMBER not in data.column_names:
        numbers = pa.array(range(FIRST_ROW, FIRST_ROW + data.num_rows), pa.int64())
        return data.append_column(ROW_NUMBER, numbers)
    place = data.column_names.index(ROW_NUMBER)
    return data.remove_column(place).append_column(
        ROW_NUMBER, data.column(place).cast(pa.int64())
    )


def _with_added(data: pa.Table, added: pa.Table | None) -> pa.Table:
    """Put what was added behind the table's own columns, whose names go before."""
    if added is None:
        return data
    own = set(data.column_names)
    for name, column in zip(added.column_names, _plain(added).columns, strict=True):
        if name not in own:
            data = data.append_column(name, column)
    return data


def _plain(data: pa.Table) -> pa.Table:
    for place, field in enumerate(data.schema):
        kind = _plain_type(field.type)
        if kind != field.type:
            plain = data.column(place).cast(kind, safe=False)
            data = data.set_column(place, field.name, plain)
    return data


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """Undo encodings that only save memory or promise a precision nobody has."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_null(kind):
        return pa.string()
    if pa.types.is_date(kind):
        return pa.date32()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    return kind


def _first(table: ReadTable, data: pa.Table, roles: tuple[str, ...]) -> list[str]:
    """Return the column of the first role that the table has, if it can be sorted."""
    for role in roles:
        for column in table.facts.columns:
            if column.role == role and data.column_names.count(column.name) == 1:
                is_nested = pa.types.is_nested(data.schema.field(column.name).type)
                return [] if is_nested else [column.name]
    return []
