import pytest

from siger_catalog.schemas import parse_schema, rule_texts, type_text


def field_of(type_="string", role="note", example="", **constraints):
    descriptor = {"name": "x", "type": type_, "role": role, "example": example}
    schema = parse_schema({"fields": [descriptor | {"constraints": constraints}]})
    return schema.fields[0]


@pytest.mark.parametrize(
    ("field", "indonesian", "english"),
    [
        (field_of(required=True), "wajib diisi", "required"),
        (field_of(enum=["km"]), "selalu “km”", "always “km”"),
        (field_of(enum=["L", "P"]), "salah satu dari: L, P", "one of: L, P"),
        (
            field_of(enum=list("abcdefghijklmnopqrstuvwxyz")),
            "salah satu dari 26 pilihan",
            "one of 26 choices",
        ),
        (field_of("number", minimum=-6.2), "paling kecil -6,2", "at least -6.2"),
        (
            field_of("date", maximum="2030-12-31"),
            "tidak sesudah 2030-12-31",
            "not after 2030-12-31",
        ),
        (
            field_of(pattern="[0-9]{8}", example="10800123"),
            "bentuknya seperti 10800123",
            "shaped like 10800123",
        ),
        (field_of(pattern="[0-9]{8}"), "pola [0-9]{8}", "pattern [0-9]{8}"),
        (
            field_of(role="region-code", pattern="x", example="18.01"),
            "kode bertitik, misalnya 18.01",
            "code with a dot, such as 18.01",
        ),
        (field_of(maxLength=60), "paling banyak 60 huruf", "at most 60 letters"),
    ],
)
def test_a_rule_is_told_in_plain_words(field, indonesian, english):
    (text,) = rule_texts(field)

    assert (text.id, text.en) == (indonesian, english)


def test_an_unknown_rule_is_passed_over_and_an_unknown_type_named():
    field = field_of("geopoint", madeUp=3)

    assert rule_texts(field) == ()
    assert type_text(field).id == "geopoint"
