"""Numbers written anew: a point for decimals, no separator of thousands, no "Rp".

"15.759" may be fifteen and a bit or fifteen thousand. Only another cell of the same
column decides it; other columns never do.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from siger_validators.reading.numerals import Evidence, collect_evidence

_CURRENCY = re.compile(r"^(?:rp\.?|idr)\s*(?=[\d+-])", re.IGNORECASE)
_NO_CENTS = re.compile(r",-+$")
_BY_DECIMAL = {
    ",": (re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d*)(,\d+)?"), "."),
    ".": (re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d*)(\.\d+)?"), ","),
}
_WHOLE = re.compile(r"([+-]?\d+)\.0+")
# Plain, but it might be thousands: see siger_validators.reading.numerals.
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class AmountStyle:
    """How the numbers of a column are written, as its own cells prove.

    `decimal` is empty when none of them proves anything; `unclear` is a cell that
    may mean two numbers, empty when there is none.
    """

    decimal: str = ""
    unclear: str = ""


def amount_style(cells: Iterable[str]) -> AmountStyle:
    """Look at the distinct texts of one column of numbers."""
    proof = collect_evidence(bare(cell) for cell in cells)
    unclear = proof.ambiguous_point or proof.ambiguous_comma
    if proof.comma and proof.point:
        # Each decides itself, but nothing decides "1.234" between them.
        return AmountStyle("" if unclear else "both", unclear)
    decimal = _decimal(proof)
    return AmountStyle(decimal, "" if decimal else unclear)


def _decimal(proof: Evidence) -> str:
    if proof.comma:
        return ","
    return "." if proof.point else ""


def amount_rewriter(cells: Collection[str], *, is_whole: bool) -> Callable[[str], str]:
    """Return what writes the numbers of a column anew, given its distinct texts.

    A number of three decimals gets a fourth ("1.2340") where nothing else in the new
    column would show that its point is no separator of thousands.
    """
    style = amount_style(cells)
    written = [plain_amount(cell, style, is_whole=is_whole) for cell in cells]
    is_proven = bool(collect_evidence(written).point) or not style.decimal

    def rewrite(cell: str) -> str:
        plain = plain_amount(cell, style, is_whole=is_whole)
        is_doubtful = not is_proven and _DOUBTFUL.fullmatch(plain)
        return f"{plain}0" if is_doubtful else plain

    return rewrite


def plain_amount(cell: str, style: AmountStyle, *, is_whole: bool) -> str:
    """Return the number with a decimal point, or the cell as it is.

    `is_whole` is for columns of integers: "5,00" becomes 5 and "5,25" stays.
    """
    text = bare(cell)
    plain = _plain(text, style)
    if is_whole and (match := _WHOLE.fullmatch(plain)):
        plain = match[1]
    is_sound = _PLAIN.fullmatch(plain) and not (is_whole and "." in plain)
    return plain if is_sound else cell


def as_number(text: str) -> float | str:
    """Return a plain number as one, anything else as it is."""
    return float(text) if _PLAIN.fullmatch(text) else text


def bare(cell: str) -> str:
    """Return a cell without blanks at its ends, "Rp" and ",-"."""
    return _NO_CENTS.sub("", _CURRENCY.sub("", cell.strip()))


def _plain(text: str, style: AmountStyle) -> str:
    decimals = (",", ".") if style.decimal == "both" else tuple(style.decimal)
    for decimal in decimals:
        pattern, group = _BY_DECIMAL[decimal]
        if text and pattern.fullmatch(text):
            return text.replace(group, "").replace(decimal, ".")
    return text
