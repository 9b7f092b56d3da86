"""Tables to measure with: every kind of constraint, a row in a thousand wrong."""

import csv
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
ERROR_SHARE = 0.001
DISTRICTS = [f"18.{n // 20 + 1:02}.{n % 20 + 1:02}" for n in range(229)]
CROPS = ["padi", "jagung", "kedelai", "kopi robusta", "lada", "kakao", "karet", "tebu"]
WRONG = ["", "?", "x" * 90, "-1", "31/12/2020", "1.5.2", "kopi", "2020-13-01", "nan"]

FIELDS = [
    {
        "name": "id",
        "type": "string",
        "constraints": {"required": True, "unique": True, "pattern": r"[A-Z]{2}\d{8}"},
    },
    {
        "name": "kecamatan",
        "type": "string",
        "constraints": {"required": True, "pattern": r"\d{2}\.\d{2}\.\d{2}"},
    },
    {
        "name": "tahun",
        "type": "year",
        "constraints": {"required": True, "minimum": 2000, "maximum": 2030},
    },
    {
        "name": "petani",
        "type": "integer",
        "constraints": {"required": True, "minimum": 1},
    },
    {"name": "komoditas", "type": "string", "constraints": {"enum": CROPS}},
    {
        "name": "luas_ha",
        "type": "number",
        "constraints": {"minimum": 0, "maximum": 10000},
    },
    {
        "name": "produksi",
        "type": "number",
        "bareNumber": False,
        "decimalChar": ",",
        "groupChar": ".",
        "constraints": {"exclusiveMinimum": 0},
    },
    {
        "name": "tanggal",
        "type": "date",
        "constraints": {"minimum": "2000-01-01", "maximum": "2030-12-31"},
    },
    {"name": "aktif", "type": "boolean"},
    {"name": "kontak", "type": "string", "format": "email"},
    {
        "name": "nama",
        "type": "string",
        "constraints": {"minLength": 3, "maxLength": 60},
    },
    {"name": "catatan", "type": "string"},
]
SCHEMA = {
    "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
    "fields": FIELDS,
    "missingValues": ["", "-", "n/a"],
    "primaryKey": ["kecamatan", "tahun", "petani"],
    "foreignKeys": [
        {
            "fields": ["kecamatan"],
            "reference": {"resource": "kecamatan", "fields": ["kode"]},
        }
    ],
}


def write_package(
    folder: Path, count: int, *, error_share: float = ERROR_SHARE
) -> Path:
    """Write a table of `count` rows, the one it refers to, and their Data Package."""
    with (folder / "panen.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field["name"] for field in FIELDS)
        writer.writerows(rows(count, error_share=error_share))
    (folder / "kecamatan.csv").write_text("kode\n" + "\n".join(DISTRICTS) + "\n")
    package = {
        "$schema": PACKAGE,
        "name": "panen",
        "resources": [
            {"name": "panen", "type": "table", "path": "panen.csv", "schema": SCHEMA},
            {
                "name": "kecamatan",
                "type": "table",
                "path": "kecamatan.csv",
                "schema": {"fields": [{"name": "kode", "type": "string"}]},
            },
        ],
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(package))
    return path


def rows(count: int, *, error_share: float = ERROR_SHARE) -> Iterator[list[str]]:
    """Yield the rows, the same ones every time."""
    chance = random.Random(1)  # noqa: S311 no secret
    emails = [f"penyuluh{n}@lampungprov.go.id" for n in range(3000)]
    for number in range(count):
        row = _row(chance, number, emails)
        if chance.random() < error_share:
            row[chance.randrange(len(row))] = chance.choice(WRONG)
        yield row


def _row(chance: random.Random, number: int, emails: list[str]) -> list[str]:
    tons = chance.randrange(1, 10_000_000)
    whole = f"{tons // 100:,}".replace(",", ".")
    return [
        f"LP{number:08}",
        DISTRICTS[number % len(DISTRICTS)],
        str(2000 + number // len(DISTRICTS) % 25),
        str(number // (len(DISTRICTS) * 25) + 1),
        chance.choice(CROPS),
        f"{chance.random() * 5000:.2f}",
        f"{whole},{tons % 100:02} ton",
        str(date(2000 + number % 25, 1, 1) + timedelta(chance.randrange(365))),
        "true" if number % 3 else "false",
        emails[number % len(emails)],
        f"Kelompok Tani {chance.randrange(100_000)}",
        "" if number % 4 else f"blok {number % 97}, dekat irigasi",
    ]


def write_workbook(folder: Path, count: int) -> Path:
    """Write the rows to a workbook, numbers and dates as such, and its Data Package."""
    import xlsxwriter  # no run that is measured shall pay for it

    with xlsxwriter.Workbook(str(folder / "panen.xlsx")) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [str(field["name"]) for field in FIELDS])
        for number, row in enumerate(rows(count), start=1):
            for place, (field, text) in enumerate(zip(FIELDS, row, strict=True)):
                value = _typed(str(field["type"]), text)
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif value != "":
                    sheet.write(number, place, value)
    schema = {k: v for k, v in SCHEMA.items() if k != "foreignKeys"}
    table = {"name": "panen", "type": "table", "path": "panen.xlsx", "schema": schema}
    package = {"$schema": PACKAGE, "name": "panen", "resources": [table]}
    path = folder / "lembar.json"
    path.write_text(json.dumps(package))
    return path


def _typed(kind: str, text: str) -> str | float | date:
    """Return a cell as an office would have typed it; what is wrong stays text."""
    try:
        if kind in ("integer", "year"):
            return int(text)
        if kind == "date":
            return date.fromisoformat(text)
        return float(text) if kind == "number" and text != "nan" else text
    except ValueError:
        return text
