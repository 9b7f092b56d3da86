"""How the numbers of a column are written: point or comma, with or without groups.

Decided per column from all of its cells. "15.759" alone may be fifteen and a bit or
fifteen thousand, so it decides nothing.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_SIGN = r"[+-]?"
_POINT_DECIMAL = re.compile(rf"{_SIGN}(\d*\.\d+|\d{{1,3}}(,\d{{3}})+\.\d+)")
_COMMA_DECIMAL = re.compile(rf"{_SIGN}(\d*,\d+|\d{{1,3}}(\.\d{{3}})+,\d+)")
_POINT_GROUPS = re.compile(rf"{_SIGN}\d{{1,3}}(\.\d{{3}}){{2,}}")
_COMMA_GROUPS = re.compile(rf"{_SIGN}\d{{1,3}}(,\d{{3}}){{2,}}")
_AMBIGUOUS_POINT = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}\.\d{{3}}")
_AMBIGUOUS_COMMA = re.compile(rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}")
_GROUPED = {
    ".": re.compile(rf"{_SIGN}\d{{1,3}}(\.\d{{3}})+(,\d+)?"),
    ",": re.compile(rf"{_SIGN}\d{{1,3}}(,\d{{3}})+(\.\d+)?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Cells of one column that decide something, the first of each kind, or empty."""

    point: str = ""
    comma: str = ""
    point_count: int = 0
    comma_count: int = 0
    ambiguous_point: str = ""
    ambiguous_comma: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How numbers of a column are read.

    `group` separates thousands, or is empty. With `is_ambiguous` cells such as
    "15.759" have no known value. `mixed` holds two cells that contradict each other.
    """

    decimal: str = "."
    group: str = ""
    is_ambiguous: bool = False
    example: str = ""
    mixed: tuple[str, str] | None = None

    def without_groups(self, cell: str) -> str:
        """Return the cell without separators of thousands, if it is well formed."""
        text = cell.strip()
        if self.group and _GROUPED[self.group].fullmatch(text):
            return text.replace(self.group, "")
        return cell

    def has_no_value(self, cell: str) -> bool:
        """Tell whether a cell could mean two numbers and nothing decides."""
        return self.is_ambiguous and bool(_AMBIGUOUS_POINT.fullmatch(cell.strip()))


PLAIN = Style()
# All that `decide_styles` may give, as far as the reading of a cell goes.
STYLES = (PLAIN, Style(decimal=","), Style(decimal=",", group="."), Style(group=","))


def kind_of_number(cell: str) -> Hashable:
    """Return the same for cells that are the same evidence."""
    found = collect_evidence({cell: 1})
    grouped = collect_group_evidence({cell: 1})
    kinds = (found, grouped)
    return tuple(
        (bool(e.point), bool(e.comma), bool(e.ambiguous_point), bool(e.ambiguous_comma))
        for e in kinds
    )


def collect_evidence(cells: Mapping[str, int] | Iterable[str]) -> Evidence:
    """Look at the cells of a column; a mapping says how many there are of each."""
    point: dict[str, int] = {}
    comma: dict[str, int] = {}
    unclear: dict[str, str] = {}
    for cell, count in Counter(cells).items():
        text = cell.strip()
        if _AMBIGUOUS_POINT.fullmatch(text):
            unclear.setdefault(".", cell)
        elif _AMBIGUOUS_COMMA.fullmatch(text):
            unclear.setdefault(",", cell)
        elif _POINT_DECIMAL.fullmatch(text) or _COMMA_GROUPS.fullmatch(text):
            point[cell] = count
        elif _COMMA_DECIMAL.fullmatch(text) or _POINT_GROUPS.fullmatch(text):
            comma[cell] = count
    return Evidence(
        point=next(iter(point), ""),
        comma=next(iter(comma), ""),
        point_count=sum(point.values()),
        comma_count=sum(comma.values()),
        ambiguous_point=unclear.get(".", ""),
        ambiguous_comma=unclear.get(",", ""),
    )


def collect_group_evidence(cells: Mapping[str, int]) -> Evidence:
    """Look at the cells of a column of integers: only groups decide."""
    texts = {cell.strip(): count for cell, count in cells.items()}
    grouped = {t: n for t, n in texts.items() if _POINT_GROUPS.fullmatch(t)}
    grouped |= {t: n for t, n in texts.items() if _COMMA_GROUPS.fullmatch(t)}
    return collect_evidence(grouped)


def decide_styles(evidence: Mapping[int, Evidence]) -> dict[int, Style]:
    """Return the style of each column, by what it and the others prove."""
    return {
        index: _style(own, [e for i, e in evidence.items() if i != index])
        for index, own in evidence.items()
    }


def _style(own: Evidence, others: Sequence[Evidence]) -> Style:
    if own.point and own.comma:
        is_comma = own.comma_count > own.point_count
        return Style(
            decimal="," if is_comma else ".",
            is_ambiguous=bool(own.ambiguous_point),
            mixed=(own.comma, own.point),
        )
    if own.comma:
        return Style(decimal=",", group=".")
    if own.point:
        return Style(decimal=".", group=",")
    others_point = any(e.point for e in others)
    others_comma = any(e.comma for e in others)
    if own.ambiguous_comma and not own.ambiguous_point:
        is_comma = others_comma and not others_point
        return Style(decimal="," if is_comma else ".")
    if own.ambiguous_point and (others_comma or not others_point):
        return Style(is_ambiguous=True, example=own.ambiguous_point)
    return PLAIN
