"""The rules of a field in plain words, for pages and templates.

Source of the rules:
https://specs.frictionlessdata.io/table-schema/#constraints.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from siger_catalog.schemas.table_schema import Field, Text

# A longer list is told by its number and source; the whole of it is in the template.
LISTED = 25

_TYPES: Mapping[str, Text] = MappingProxyType(
    {
        "string": Text("teks", "text"),
        "integer": Text("bilangan bulat", "whole number"),
        "number": Text("bilangan", "number"),
        "boolean": Text("ya atau tidak", "yes or no"),
        "year": Text("tahun, empat angka", "year, four digits"),
        "date": Text("tanggal, TTTT-BB-HH", "date, YYYY-MM-DD"),
        "datetime": Text("tanggal dan jam", "date and time"),
    }
)
# A regular expression tells an office nothing, so the common shapes have words.
_SHAPES: Mapping[str, Text] = MappingProxyType(
    {
        "region-code": Text(
            "kode bertitik, misalnya {example}", "code with a dot, such as {example}"
        ),
        "region-bps-code": Text(
            "empat angka tanpa titik, misalnya {example}",
            "four digits without a dot, such as {example}",
        ),
        "district-code": Text(
            "kode kabupaten/kota, titik, dua angka, misalnya {example}",
            "code of the regency, a dot, two digits, such as {example}",
        ),
    }
)
_SHAPE = Text("bentuknya seperti {example}", "shaped like {example}")
_PATTERN = Text("pola {limit}", "pattern {limit}")
_Rule = Callable[[Field, object], Text]


def type_text(field: Field) -> Text:
    """Return the type of a field in words."""
    return _TYPES.get(field.type, Text(field.type, field.type))


def rule_texts(field: Field) -> tuple[Text, ...]:
    """Return each rule of a field as a phrase, "required" first."""
    return tuple(_rules(field))


def other_rules(field: Field) -> tuple[Text, ...]:
    """Return the rules of a field without whether it is required."""
    return rule_texts(field)[1 if field.required else 0 :]


def rule_text(field: Field, name: str) -> Text | None:
    """Return the rule of that name as a phrase, None where the field has none."""
    rule = _RULES.get(name)
    if rule is None or name not in field.constraints:
        return None
    return rule(field, field.constraints[name])


def _rules(field: Field) -> Iterator[Text]:
    if field.required:
        yield Text("wajib diisi", "required")
    if field.true_values:
        yes, no = field.true_values[0], (*field.false_values, "")[0]
        yield Text(f"tulis {yes} atau {no}", f"write {yes} (yes) or {no} (no)")
    for name, limit in field.constraints.items():
        if name in _RULES:
            yield _RULES[name](field, limit)


def _enumerated(field: Field, _limit: object) -> Text:
    count = len(field.enum)
    if count == 1:
        return Text(f"selalu “{field.enum[0]}”", f"always “{field.enum[0]}”")
    if count <= LISTED:
        listed = ", ".join(field.enum)
        return Text(f"salah satu dari: {listed}", f"one of: {listed}")
    return Text(f"salah satu dari {count} pilihan", f"one of {count} choices")


def _shaped(field: Field, limit: object) -> Text:
    words = _SHAPES.get(field.role, _SHAPE) if field.example else _PATTERN
    given = {"example": field.example, "limit": limit}
    return Text(words.id.format(**given), words.en.format(**given))


def _with_limit(indonesian: str, english: str) -> _Rule:
    def rule(_field: Field, limit: object) -> Text:
        number = str(limit)
        is_decimal = isinstance(limit, float)
        shown = number.replace(".", ",") if is_decimal else number
        return Text(indonesian.format(shown), english.format(number))

    return rule


def _of_type(number: _Rule, *, date: _Rule) -> _Rule:
    return lambda field, limit: (date if field.type == "date" else number)(field, limit)


_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "enum": _enumerated,
        "pattern": _shaped,
        "minimum": _of_type(
            _with_limit("paling kecil {}", "at least {}"),
            date=_with_limit("tidak sebelum {}", "not before {}"),
        ),
        "maximum": _of_type(
            _with_limit("paling besar {}", "at most {}"),
            date=_with_limit("tidak sesudah {}", "not after {}"),
        ),
        "exclusiveMinimum": _with_limit("lebih besar dari {}", "more than {}"),
        "exclusiveMaximum": _with_limit("lebih kecil dari {}", "less than {}"),
        "minLength": _with_limit("paling sedikit {} huruf", "at least {} letters"),
        "maxLength": _with_limit("paling banyak {} huruf", "at most {} letters"),
        "unique": lambda _field, _limit: Text("tidak boleh berulang", "unique"),
    }
)
