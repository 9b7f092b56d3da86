"""The screening changes no finding: not its kind, row, words nor place in the order."""

import pytest

from siger_validators.engine import batches, blocks

ID = {"name": "id", "type": "integer"}
NAME = {"name": "nama", "type": "string"}
ODD_TEXTS = {
    "nothing": "",
    "headings alone": "id,nama",
    "headings and a line break": "id,nama\n",
    "blank lines": "id,nama\n\n1,a\n\n\n2,b\n\n",
    "blank lines of Windows": "id,nama\r\n\r\n1,a\r\n\r\n",
    "no line break at the end": "id,nama\n1,a\n2,b",
    "old Mac line breaks": "id,nama\r1,a\r2,b\r",
    "mixed line breaks": "id,nama\r\n1,a\n2,b\r3,c\r\n",
    "a lone return in a cell": 'id,nama\n1,"a\rb"\n2,b\n',
    "a return at the very end": "id,nama\n1,a\r",
    "ragged rows": "id,nama\n1\n1,a,x\n,\n1,a,x,y,z\n\n2,b\n",
    "every row too wide": "id,nama\n" + "1,a,\n" * 50,
    "cells over several lines": 'id,nama\n1,"a\nb\n\nc"\n2,"x"\nx,"\n"\n',
    "doubled quotes": 'id,nama\n1,"a ""b"" c"\n2,""""\n3,""\n4,"",\n',
    "a quote inside a cell": 'id,nama\n1,5" pipa\n2,b\nx,c\n',
    "text behind a closing quote": 'id,nama\n1,"a"b\nx,c\n',
    "an unclosed quote": 'id,nama\n1,"a\n2,b\nx,c\n',
    "a quote that opens before a blank": 'id,nama\n1, "a"\n2,b\n',
    "NUL": "id,nama\n1,a\0b\nx,c\n",
    "a BOM": "\ufeffid,nama\n1,a\nx,b\n",
    "a BOM in a row": "id,nama\n\ufeff1,a\n2,b\n",
    "blanks alone": "id,nama\n , \n  ,a\n",
    "missing values": "id,nama\n-,\nn/a,n/a\n,-\n1,\n",
    "other scripts": "id,nama\n٣,日本\n1,é\n½,ñ\n",
    "control characters": "id,nama\n1,a\x0bb\n2,\x1c\n\x85,c\n1\x0c,d\n",
    "a long cell": "id,nama\n1," + "x" * 200_000 + "\ny,b\n",
    "semicolons": "id;nama\n1;a\nx;b\n",
    "a title above": "Judul\nid,nama\n1,a\nx,b\n",
    "one column": "id\n1\n\nx\n\n",
    "one heading": "id,\n1,a\n",
    "headings twice": "id,id\n1,a\nx,b\n",
    "more headings": "id,nama,zz\n1,a,b\nx,b,c\n",
    "fewer headings": "id\n1\nx\n2,3\n",
}
ODD_BYTES = {
    "Latin-1 late": b"id,nama\n" + b"1,a\n" * 40_000 + b"2,Bar\xe1t\nx,c\n",
    "Latin-1 early": b"id,nama\n1,Bar\xe1t\nx,c\n",
    "half a letter at the end": b"id,nama\n1,a\n2,\xc3",
    "UTF-16": "id,nama\n1,a\nx,é\n".encode("utf-16"),
    "UTF-16 without BOM": "id,nama\n1,a\nx,b\n".encode("utf-16-le"),
    "surrogates": b"id,nama\n1,\xed\xa0\x80\nx,b\n",
    "HTML": b"<html><body>Not found</body></html>",
    "ZIP": b"PK\x03\x04" + bytes(range(256)),
}


@pytest.fixture(params=[37, 400, 4 << 20], ids=["37 B", "400 B", "4 MB"])
def block_size(request, monkeypatch):
    """Cut so that each border falls anywhere."""
    monkeypatch.setattr(blocks, "BLOCK_BYTES", request.param)
    monkeypatch.setattr(batches, "ROWS_AT_A_TIME", 2 if request.param < 100 else 7)
    return request.param


@pytest.mark.parametrize("fields", [None, [ID, NAME]], ids=["inferred", "declared"])
@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_give_the_same_findings(compare_text, block_size, text, fields):
    seen = compare_text(text, fields)

    assert seen.screened == seen.alone


@pytest.mark.parametrize("content", ODD_BYTES.values(), ids=ODD_BYTES)
def test_odd_bytes_give_the_same_findings(compare_text, content):
    seen = compare_text(content, [ID, NAME])

    assert seen.screened == seen.alone


@pytest.mark.parametrize(
    "missing", [[], [""], ["-"], ["", "1"], ["a b", "ñ"], ["None"]]
)
def test_missing_values_are_those_of_schema_or_field(compare_text, missing):
    text = "id,nama\n1,\n,a\n\n-,-\nNone,a b\nñ,1\n"
    own = ID | {"missingValues": ["x", "1"]}

    for fields in ([ID, NAME], [own, NAME]):
        seen = compare_text(text, fields, schema={"missingValues": missing})
        assert seen.screened == seen.alone
        assert seen.route.is_screened


# fmt: off
NUMBERS = [
    "1", "-5", "+5", "1.0", "1.00", "01", "0x1F", "1_000", "٣", "1e3", "1E3", "1e400",
    "-1e400", "1e-400", "nan", "NaN", "inf", "nan(1)", ".5", "5.", "-0", "0", "0.0",
    "-.5", "--1", "1.2.3", "e5", "1e", "-", "99999999999999999999",
    "9223372036854775808", "9007199254740993", "100", "100.0000000000000001",
    "0e99999999999999999999", "12 ha", "Rp 5", "5%", "1.234.567", "ha", "(7)", "5-",
    " 7 ", "7\xa0", "½", "⅔5", "1e5 ha",
]
# fmt: on


@pytest.mark.parametrize(
    "field",
    [
        {"type": "integer"},
        {"type": "integer", "bareNumber": False},
        {"type": "integer", "constraints": {"minimum": -1, "maximum": "100"}},
        {"type": "integer", "constraints": {"exclusiveMinimum": 1}},
        {"type": "integer", "constraints": {"maximum": 9007199254740992}},
        {"type": "integer", "constraints": {"minimum": "x"}},
        {"type": "integer", "constraints": {"enum": ["1", 5]}},
        {"type": "number"},
        {"type": "number", "floatNumber": True},
        {"type": "number", "bareNumber": False},
        {"type": "number", "groupChar": "."},
        {"type": "number", "decimalChar": ",", "groupChar": "."},
        {"type": "number", "groupChar": " "},
        {"type": "number", "groupChar": "1"},
        {"type": "number", "constraints": {"minimum": 0, "maximum": 100}},
        {"type": "number", "constraints": {"exclusiveMaximum": "100"}},
        {"type": "number", "constraints": {"maximum": "inf"}},
        {"type": "year", "constraints": {"minimum": 100}},
    ],
    ids=str,
)
def test_numbers_are_read_as_before(compare_text, field):
    text = "x;y\n" + "".join(f"{n};{n}\n" for n in [*NUMBERS, "1,5", "1.234,5"])
    seen = compare_text(text, [field | {"name": "x"}, {"name": "y", "type": "any"}])

    assert seen.screened == seen.alone
    assert seen.route.is_screened


@pytest.mark.parametrize(
    "field",
    [
        {"pattern": r"\d+"},
        {"pattern": "a|b"},
        {"pattern": r"[^\d]+"},
        {"pattern": r"[A-Z]{2}-\d{2,3}"},
        {"pattern": "(?i)ab"},
        {"pattern": "a{,2}b"},
        {"pattern": r"\s*\w+\b.*"},
        {"pattern": "."},
        {"minLength": 2},
        {"maxLength": 3, "pattern": ".*"},
        {"required": True, "enum": ["a", "ab"]},
        {"unique": True},
    ],
    ids=str,
)
def test_texts_keep_to_their_constraints_as_before(compare_text, field):
    cells = [
        "a",
        "ab",
        "b",
        "xb",
        "aab",
        "1",
        "12",
        "٣",
        "AB-12",
        "AB-1",
        "é",
        "éé",
        "",
    ]
    cells += ["ab\n", "a\nb", "  a", "aaaa", "b\r\n", "日本語", "AB-123", "a"]
    quoted = "".join(f'"{cell}",1\n' for cell in cells)
    text = "x,y\n" + quoted + "12,1\nAB-12,2\n"
    seen = compare_text(text, [{"name": "x", "type": "string", "constraints": field}])

    assert seen.screened == seen.alone


@pytest.mark.parametrize("key", [["a"], ["a", "b"], ["b", "a"], ["b", "c"]])
@pytest.mark.parametrize("kind", ["string", "integer", "number", "date", "any"])
def test_keys_are_equal_where_their_values_are(compare_text, block_size, key, kind):
    cells = ["1", "01", "1.0", "1.00", "-0", "0", "0.0", "", "x", "2020-01-05", "1"]
    cells += [
        "2020-1-5",
        "2020-01-05",
        " 1",
        "99999999999999999999",
        "1e0",
        "nan",
        "nan",
    ]
    text = "a,b,c\n" + "".join(f"{c},{i % 2},\n" for i, c in enumerate(cells))
    text += "1\n\n,,\n2020-01-05,1\nx,1,,9\nx,0,,9\n"
    fields = [
        {"name": "a", "type": kind, "constraints": {"unique": True}},
        {"name": "b", "type": "integer"},
        {"name": "c", "type": "string"},
    ]
    seen = compare_text(text, fields, schema={"primaryKey": key})

    assert seen.screened == seen.alone
    assert seen.route.is_screened
    assert seen.alone.errors


@pytest.mark.parametrize("pointing", ["one", "two", "itself", "nowhere"])
def test_foreign_keys_find_what_they_found(compare_text, tmp_path, pointing):
    (tmp_path / "r.csv").write_text("k,l\n1,a\n2,b\n,\n")
    to = {
        "one": (["id"], "r", ["k"]),
        "two": (["id", "nama"], "r", ["k", "l"]),
        "itself": (["id"], "", ["up"]),
        "nowhere": (["id"], "zz", ["k"]),
    }
    fields, resource, reference = to[pointing]
    schema = {
        "foreignKeys": [
            {"fields": fields, "reference": {"resource": resource, "fields": reference}}
        ]
    }
    other = {
        "name": "r",
        "path": "r.csv",
        "type": "table",
        "schema": {"fields": [{"name": "k", "type": "integer"}, NAME | {"name": "l"}]},
    }
    text = "id,nama,up\n1,a,1\n2,a,7\n01,b,2\n,,\n9,a,1\n2,b,\n,b,1\n1\n2,b,9,9\n"
    up = {"name": "up", "type": "integer"}
    seen = compare_text(text, [ID, NAME, up], schema=schema, others=(other,))

    assert seen.screened == seen.alone


@pytest.mark.parametrize(
    ("dialect", "is_screened"),
    [
        ({"header": False}, True),
        ({"headerRows": [2]}, True),
        ({"headerRows": [1, 2]}, True),
        ({"csv": {"delimiter": ";"}}, True),
        ({"csv": {"quoteChar": "'"}}, True),
        ({"csv": {"escapeChar": "\\", "doubleQuote": False}}, True),
        ({"csv": {"skipInitialSpace": True}}, True),
        ({"commentChar": "#"}, False),
        ({"commentRows": [3]}, False),
        ({"skipBlankRows": True}, False),
        ({"headerCase": False}, True),
    ],
    ids=str,
)
def test_dialects_are_kept_to(compare_text, block_size, dialect, is_screened):
    text = "id,nama\n1,'a,b'\n#x, \"c\"\n2;'d\ne'\n\n3,x\\,y\nz,\"\n\"\n1,a''b\n"
    seen = compare_text(text, [ID, NAME], dialect=dialect)

    assert seen.screened == seen.alone
    assert seen.route.is_screened is is_screened


@pytest.mark.parametrize("match", ["exact", "equal", "subset", "superset", "partial"])
@pytest.mark.parametrize(
    "headings", ["nama,id", "id", "id,nama,x", "ID,Nama", "nama,nama"]
)
def test_headings_match_fields_as_before(compare_text, match, headings):
    text = headings + "\n1,a\nx,y\n\n"
    schema = {"fieldsMatch": match, "primaryKey": "id"}
    seen = compare_text(text, [ID, NAME], schema=schema)

    assert seen.screened == seen.alone


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_a_limit_cuts_at_the_same_error(compare_text, limit):
    text = "id,nama\n" + "1,a\nx,b\n\n1\n" * 300
    seen = compare_text(text, [ID, NAME], limit=limit, schema={"primaryKey": "id"})

    assert seen.screened == seen.alone
    assert len(seen.alone.errors) <= limit or limit == 1000


@pytest.mark.parametrize(
    "declared",
    [
        {"hash": "md5:0"},
        {"hash": "0123456789abcdef0123456789abcdef"},
        {"hash": "sha256:0"},
        {"hash": "sha1:0"},
        {"bytes": 7},
        {"rows": 9},
    ],
    ids=str,
)
def test_what_the_descriptor_counts_is_compared(compare_text, declared):
    seen = compare_text("id,nama\n" + "1,a\n" * 5000, [ID, NAME], **declared)

    assert seen.screened == seen.alone
    assert seen.route.is_screened


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ({"type": "number", "constraints": {"minimum": 0}}, "sNaN"),
        ({"type": "number", "constraints": {"unique": True}}, "sNaN"),
        ({"type": "object", "constraints": {"unique": True}}, '"{""a"": 1}"'),
    ],
    ids=str,
)
def test_what_crashes_it_crashes_it_at_the_same_row(compare_text, field, cell):
    text = f"x,y\n1,2\nx,1\n{cell},1\ny,1\n"
    seen = compare_text(text, [field | {"name": "x"}, {"name": "y", "type": "any"}])

    assert seen.alone.crash
    assert seen.screened == seen.alone
    assert seen.route.row_number == 4


def test_tabs_and_universal_line_breaks_of_tsv_are_kept_to(compare_text, block_size):
    text = 'id\tnama\r\n1\ta\r\n2\t"b\r\nc"\rx\td\n'
    seen = compare_text(text, [ID, NAME], name="t.tsv", format="tsv")

    assert seen.screened == seen.alone
    assert seen.route.is_screened


def test_only_rows_that_may_be_wrong_are_shown(compare_text):
    text = "id,nama\n" + "1,a\n" * 500 + "x,b\n" + "2,c\n" * 500 + "3\n"
    seen = compare_text(text, [ID, NAME])

    assert (seen.route.rows, seen.route.shown) == (1002, 2)
    assert len(seen.alone.errors) == 2
