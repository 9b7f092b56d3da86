"""The small part of Solr's query language that harvesters send: fields and ranges.

`field:value`, `field:"two words"`, `field:(a OR b)`, `field:[A TO B]`, each with an
optional + or - before it, joined by blanks, AND or OR. `*` stands for any letters.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from siger_examples.ckan.refusals import search_refused

Fields = Mapping[str, tuple[str, ...]]
"""The values of a package by Solr field; dates are `2025-06-01T08:00:00.123Z`."""
Test = Callable[[Fields], bool]

_PIECE = re.compile(
    r"\s*(?:(?P<join>AND|OR)(?=\s|$)|(?P<sign>[+-]?)(?:(?P<field>[\w.-]+|\*):)?"
    r'(?P<value>"[^"]*"|\[[^\]\[]*\]|\([^()]*\)|[^\s"\[\]():]+))'
)
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+(\S+)\s*\]")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_NOW = re.compile(r"NOW(?:([+-]\d+)(MINUTE|HOUR|DAY)S?)?")
_DATE_FIELDS = ("metadata_modified", "metadata_created")
_WORD_FIELDS = ("title", "notes", "text")


def read_query(text: str, parameter: str) -> Test:
    """Compile a query.

    Raises:
        ActionRefusedError: 409 Search Error, where Solr would not read it either.
    """
    either: list[list[Test]] = [[]]
    position = 0
    while position < len(text.rstrip()):
        piece = _PIECE.match(text, position)
        if piece is None:
            raise search_refused(
                "org.apache.solr.search.SyntaxError: Cannot parse "
                f"{text!r}: at line 1, column {position}.",
                **{parameter: text},
            )
        if piece["join"] == "OR":
            either.append([])
        elif piece["join"] is None:
            either[-1].append(_clause(piece, text, parameter))
        position = piece.end()
    return lambda fields: any(all(t(fields) for t in tests) for tests in either)


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, in order."""
    return re.findall(r"\w+", text.lower())


def _clause(piece: re.Match[str], text: str, parameter: str) -> Test:
    field, value = piece["field"] or "text", piece["value"]
    test = _value_test(field, value, {parameter: text})
    if piece["sign"] == "-":
        return lambda fields: not test(fields)
    return test


def _value_test(field: str, value: str, asked: dict[str, str]) -> Test:
    if field == "*" and value == "*":
        return lambda _fields: True
    if value.startswith("["):
        return _range_test(field, value, asked)
    if value.startswith("("):
        choices = re.findall(r'"[^"]*"|\S+', value[1:-1].replace(" OR ", " "))
        tests = [_value_test(field, choice, asked) for choice in choices]
        return lambda fields: any(test(fields) for test in tests)
    plain = value.strip('"')
    if field in _DATE_FIELDS:
        return _between(field, _date(plain, asked), _date(plain, asked))
    if field in _WORD_FIELDS:
        wanted = set(words_of(plain))
        return lambda fields: wanted <= set(words_of(" ".join(fields.get(field, ()))))
    return lambda fields: any(fnmatchcase(v, plain) for v in fields.get(field, ()))


def _range_test(field: str, value: str, asked: dict[str, str]) -> Test:
    bounds = _RANGE.fullmatch(value)
    if bounds is None:
        reason = f"org.apache.solr.search.SyntaxError: Cannot parse {value!r}"
        raise search_refused(reason, **asked)
    low, high = bounds[1], bounds[2]
    if field in _DATE_FIELDS:
        low, high = _date(low, asked), _date(high, asked)
    return _between(field, low, high)


def _between(field: str, low: str, high: str) -> Test:
    def is_between(fields: Fields) -> bool:
        return any(
            (low == "*" or value >= low) and (high == "*" or value <= high)
            for value in fields.get(field, ())
        )

    return is_between


def _date(text: str, asked: dict[str, str]) -> str:
    """Return a date that sorts as text beside those of the index: milliseconds, Z."""
    if text == "*":
        return text
    if _DATE.fullmatch(text):
        seconds, _, fraction = text.rstrip("Z").partition(".")
        return f"{seconds}.{fraction[:3]:0<3}Z"
    now = _NOW.fullmatch(text)
    if now is None:
        raise search_refused(f"Invalid Date String:{text!r}", **asked)
    ago = timedelta(**{f"{(now[2] or 'day').lower()}s": int(now[1] or 0)})
    moment = datetime.now(UTC) + ago
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
