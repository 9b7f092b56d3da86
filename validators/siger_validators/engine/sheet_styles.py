"""Which styles of a workbook make a number a day, as openpyxl sees it.

Numbers of built-in formats: ECMA-376 part 1, section 18.8.30 (numFmt).
"""

import html
import re
from functools import cache

from siger_validators.engine.sheet_tokens import NotPlainError, has_odd_letters

_CUSTOM = re.compile(rb"<numFmt\s[^>]*>")
_STYLES = re.compile(rb"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<xf\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\s(\w+)="([^"]*)"')
BUILT_IN_DATES = {*range(14, 23), 45, 46, 47}
BUILT_IN_SPANS = {46}
_PLAIN_DATES = {
    "yyyy-mm-dd",
    "yyyy\\-mm\\-dd",
    "dd/mm/yyyy",
    "dd\\/mm\\/yyyy",
    "d/m/yyyy",
    "m/d/yyyy",
    "dd-mm-yyyy",
    "dd\\-mm\\-yyyy",
}
_DATE_LETTERS = re.compile("[dmhys]", re.IGNORECASE)


def date_styles(styles: bytes) -> set[int]:
    """Return the places of the styles that show a number as a day or a time.

    Raises:
        NotPlainError: The styles are written in an unusual way, or one of them shows
            a number as a span of time.
    """
    found = _STYLES.search(styles)
    if has_odd_letters(styles) or found is None or b"<!" in styles:
        raise NotPlainError
    custom = _custom_formats(styles)
    formats = [
        int(_attributes(xf).get("numFmtId", 0)) for xf in _STYLE.findall(found[1])
    ]
    return {at for at, number in enumerate(formats) if _is_date(number, custom)}


def _is_date(number: int, custom: dict[int, str]) -> bool:
    if number not in custom:
        if number in BUILT_IN_SPANS:
            raise NotPlainError
        return number in BUILT_IN_DATES
    code = custom[number]
    if not _DATE_LETTERS.search(code):
        return False
    return code.lower() in _PLAIN_DATES or _openpyxl_says(code)


@cache
def _openpyxl_says(code: str) -> bool:
    # It takes a tenth of a second to import.
    from openpyxl.styles.numbers import (  # noqa: PLC0415 see above
        is_date_format,
        is_timedelta_format,
    )

    if is_timedelta_format(code):
        raise NotPlainError
    return bool(is_date_format(code))


def _custom_formats(styles: bytes) -> dict[int, str]:
    told = map(_attributes, _CUSTOM.findall(styles))
    return {int(t["numFmtId"]): t["formatCode"] for t in told}


def _attributes(tag: bytes) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(tag)
    return {k.decode(): html.unescape(v.decode()) for k, v in pairs}
