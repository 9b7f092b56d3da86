"""Random schemas over random, often broken, tables: the same findings both ways.

500 seeds where CI is set, a tenth of them elsewhere. Of a failure the seed is shown:
run `pytest -k "seed and 123"` to have it again.
"""

import csv
import io
import json
import os
import random

import pytest

from siger_validators.engine import batches, blocks

SEEDS = 500 if os.environ.get("CI") else 50
SEEDS_A_TEST = 10
# fmt: off
NASTY = [
    "", "-", "n/a", " ", "0", "1", "01", "1.0", "1.00", "-5", "+5", "0x1F", "1_000",
    "٣", "½", "1e3", "1e400", "nan", "NaN", "inf", "-inf", "nan(1)", "1,5", "1.234,5",
    "1.234", "12 ha", "Rp 5", "5%", "--1", " 7 ", "7\n", "true", "TRUE", "False",
    "2020", "20200", "-999", "٢٠٢٠", "2020-01-01", "2020-1-1", "2020-02-30",
    "2020-01-01T00:00:00Z", "12:30:00", "2020-05", "P1Y", "a@b.co", "a@b", "x y@z.id",
    "http://a.b/c", "a,b", 'a"b', "a;b", "a\tb", "line\nbreak", "a\r\nb", "é", "日本",
    "{}", "[1]", '{"a":1}', "10,20", "abc", "abcd\n", "99999999999999999999",
    "9223372036854775808", "9007199254740993", ".5", "5.", "-0", "0.0", "100",
    "100.0000000000000001", "#x", "\\", "'a'", "\ufeff1", "\x1c",
    "0e99999999999999999999",
]
# fmt: on
TYPES = ["string"] * 4 + ["integer"] * 4 + ["number"] * 4 + ["date"] * 2
TYPES += ["datetime", "time", "boolean", "year", "yearmonth", "any", "object", "array"]
TYPES += ["geopoint", "duration", "list", "geojson"]
PATTERNS = [r"\d+", "a|b", r"[^\d]+", r"\w*", ".*", "abcd", r"[a-z]{2,4}", r"-?\d+\.\d"]
BOUNDS = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"]


@pytest.mark.parametrize(
    "seed", range(0, SEEDS, SEEDS_A_TEST), ids=lambda seed: f"seed {seed}"
)
def test_random_tables_give_the_same_findings(tmp_path, compare, monkeypatch, seed):
    for number in range(seed, seed + SEEDS_A_TEST):
        chance = random.Random(number)  # noqa: S311 no secret
        monkeypatch.setattr(blocks, "BLOCK_BYTES", chance.choice([60, 999, 1 << 22]))
        monkeypatch.setattr(batches, "ROWS_AT_A_TIME", chance.choice([3, 20_000]))
        package = _write_case(chance, tmp_path)
        seen = compare(package, chance.choice([0, 0, 10, 1000]))

        assert seen.screened == seen.alone, f"seed {number}"


def _write_case(chance, folder):
    names = [f"f{i}" for i in range(chance.randint(1, 6))]
    fields = [_field(chance, name) for name in names]
    encoding = chance.choice(["utf-8"] * 4 + ["utf-8-sig", "cp1252", "utf-16"])
    text = _text(chance, _labels(chance, names))
    kind = chance.choice(["csv"] * 6 + ["tsv"])
    (folder / f"t.{kind}").write_bytes(text.encode(encoding, "replace"))
    (folder / "r.csv").write_text("k,l\n1,a\n5,b\nabc,1\n2020-01-01,\n")
    table = {"name": "t", "path": f"t.{kind}", "type": "table"}
    table["schema"] = _schema(chance, fields)
    if chance.random() < 0.5:
        table["encoding"] = encoding
    if chance.random() < 0.25:
        table["dialect"] = _dialect(chance)
    other = {
        "name": "r",
        "path": "r.csv",
        "type": "table",
        "schema": _reference(fields),
    }
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "p",
        "resources": [table, other],
    }
    path = folder / "p.json"
    path.write_text(json.dumps(package))
    return path


def _field(chance, name):
    field = {"name": name, "type": chance.choice(TYPES)}
    rules = {}
    if chance.random() < 0.2:
        rules["required"] = True
    if chance.random() < 0.15:
        rules["unique"] = True
    if chance.random() < 0.1:
        field["missingValues"] = chance.choice([[""], ["1"], ["", "x", "0"]])
    if field["type"] == "string":
        _text_rules(chance, field, rules)
    elif field["type"] in ("integer", "number"):
        _number_rules(chance, field, rules)
    elif field["type"] in ("date", "year") and chance.random() < 0.4:
        low, high = (
            ("2020-01-01", "2020-06-01") if field["type"] == "date" else (1, 2020)
        )
        rules[chance.choice(BOUNDS[:2])] = low
        rules[chance.choice(BOUNDS[2:])] = high
    return field | ({"constraints": rules} if rules else {})


def _text_rules(chance, field, rules):
    field["format"] = chance.choice(
        ["default"] * 5 + ["email", "uri", "uuid", "binary"]
    )
    if chance.random() < 0.3:
        rules["minLength"] = chance.randint(1, 3)
    if chance.random() < 0.3:
        rules["maxLength"] = chance.randint(2, 6)
    if chance.random() < 0.4:
        rules["pattern"] = chance.choice(PATTERNS)
    if chance.random() < 0.2:
        rules["enum"] = chance.sample(NASTY, 5)


def _number_rules(chance, field, rules):
    if chance.random() < 0.3:
        field["bareNumber"] = chance.random() < 0.5
    if field["type"] == "number":
        if chance.random() < 0.3:
            field["decimalChar"] = chance.choice([",", "."])
        if chance.random() < 0.3:
            field["groupChar"] = chance.choice([".", ",", " "])
        if chance.random() < 0.2:
            field["floatNumber"] = True
    for name in BOUNDS:
        if chance.random() < 0.2:
            rules[name] = chance.choice(
                [0, 1, -5] if "inim" in name else [5, 100, "1e3"]
            )
    if chance.random() < 0.1:
        rules["enum"] = ["1", "5", "100"]


def _schema(chance, fields):
    names = [field["name"] for field in fields]
    schema = {"fields": fields}
    if chance.random() < 0.5:
        schema["missingValues"] = chance.choice(
            [["", "-", "n/a"], [], ["-"], ["", "0"]]
        )
    if chance.random() < 0.4:
        schema["primaryKey"] = chance.sample(
            names, min(len(names), chance.randint(1, 3))
        )
    if chance.random() < 0.3:
        schema["fieldsMatch"] = chance.choice(
            ["equal", "subset", "superset", "partial"]
        )
    if chance.random() < 0.4:
        own = chance.sample(names, min(len(names), chance.choice([1, 1, 2])))
        there = {"resource": "r", "fields": ["k", "l"][: len(own)]}
        schema["foreignKeys"] = [{"fields": own, "reference": there}]
    return schema


def _reference(fields):
    kind = fields[0]["type"] if fields[0]["type"] in ("string", "integer") else "string"
    return {"fields": [{"name": "k", "type": kind}, {"name": "l", "type": "string"}]}


def _dialect(chance):
    return chance.choice(
        [
            {"header": False},
            {"headerRows": [2]},
            {"headerRows": [1, 2]},
            {"headerCase": False},
            {"commentChar": "#"},
            {"skipBlankRows": True},
            {"csv": {"delimiter": ";"}},
            {"csv": {"quoteChar": "'"}},
            {"csv": {"escapeChar": "\\"}},
            {"csv": {"skipInitialSpace": True}},
        ]
    )


def _labels(chance, names):
    labels = list(names)
    how = chance.choice(["same"] * 8 + ["twice", "blank", "more", "fewer", "upper"])
    if how == "twice":
        labels[-1] = labels[0]
    elif how == "blank":
        labels[chance.randrange(len(labels))] = ""
    elif how == "more":
        labels.append("zz")
    elif how == "fewer" and len(labels) > 1:
        labels.pop()
    elif how == "upper":
        labels[0] = labels[0].upper()
    return labels


def _text(chance, labels):
    end = chance.choice(["\n", "\n", "\r\n"])
    out = io.StringIO()
    writer = csv.writer(
        out,
        lineterminator=end,
        delimiter=chance.choice(",,;\t"),
        quoting=chance.choice([csv.QUOTE_MINIMAL] * 3 + [csv.QUOTE_ALL]),
    )
    writer.writerow(labels)
    few = chance.choices(NASTY, k=4)
    for _ in range(chance.choice([0, 1, 3, 10, 30, 30, 120])):
        row = _row(chance, labels, few)
        if row:
            writer.writerow(row)
        else:
            out.write(end)
    text = out.getvalue()
    if chance.random() < 0.25:
        text = _broken(chance, text)
    return text.rstrip("\r\n") if chance.random() < 0.2 else text


def _row(chance, labels, few):
    row = [_cell(chance, few) for _ in labels]
    kind = chance.random()
    if kind < 0.03:
        return row[:-1]
    if kind < 0.06:
        return [*row, "x"]
    if kind < 0.08:
        return []
    return [""] * len(row) if kind < 0.1 else row


def _cell(chance, few):
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(few)
    if kind < 0.8:
        return chance.choice(NASTY)
    return str(chance.randint(0, 10 ** chance.randint(1, 9)))


def _broken(chance, text):
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        mark = chance.choice(['"', "\r", "\n", ",", '""', ' "', "\0", "'"])
        text = text[:at] + mark + text[at:]
    return text
