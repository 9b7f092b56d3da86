"""A template that an office fills in by its drop-downs passes our own check."""

import csv
import io

import openpyxl
import pytest

from siger_catalog.schemas import GUIDE_SHEET
from siger_catalog.stores.templates import csv_template, example_csv, xlsx_template
from siger_validators.regions import RegionValidator
from siger_validators.schema_files import example_file, load_schemas
from siger_validators.table import TableValidator

SCHEMAS = load_schemas()
EACH = pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)


def open_book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def typed(field, text):
    """What Excel makes of a text that is typed into a cell of the template."""
    if not text:
        return None
    if field.type in ("integer", "number", "year"):
        return float(text)
    if field.type == "date":
        return openpyxl.utils.datetime.from_ISO8601(text)
    return text


@EACH
def test_a_template_that_was_filled_in_passes_every_check(
    schema, province, write, read, subject_of
):
    book = open_book(xlsx_template(schema, province))
    for number, row in enumerate(schema.example_rows, start=2):
        for column, (field, text) in enumerate(
            zip(schema.fields, row, strict=True), start=1
        ):
            book["Data"].cell(number, column).value = typed(field, text)
    out = io.BytesIO()
    book.save(out)
    path = write(out.getvalue(), "terisi.xlsx")

    assert read(path).table.schema == schema
    assert read(path).findings == ()
    for validator in (TableValidator(), RegionValidator()):
        assert list(validator.check(subject_of(path))) == []
    assert read(path).table.facts.row_count == len(schema.example_rows)


@EACH
def test_rows_can_be_written_into_a_template(schema, province, write, read, types_of):
    content = xlsx_template(schema, province, schema.example_rows)
    reading = read(write(content, "contoh.xlsx"))

    assert reading.table.facts.row_count == len(schema.example_rows)
    assert types_of(reading.findings) == []


@EACH
def test_every_column_has_a_note_a_rule_and_a_line_in_the_guide(schema, province):
    book = open_book(xlsx_template(schema, province))
    sheet, guide = book["Data"], book[GUIDE_SHEET]
    explained = {row[0].value: row for row in reversed(list(guide.iter_rows()))}

    assert book.sheetnames[0] == "Data"
    assert book["Daftar"].sheet_state == "hidden"
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == 1
    assert len(sheet.data_validations.dataValidation) == len(schema.fields)
    for cell, field in zip(sheet[1], schema.fields, strict=True):
        assert cell.value == field.name
        assert field.title.id in cell.comment.text
        assert field.unit in cell.comment.text
        assert explained[field.name][3].value
        assert explained[field.name][6].value == field.example


def rule_of(book, column):
    letter = openpyxl.utils.get_column_letter(column)
    return next(
        rule
        for rule in book["Data"].data_validations.dataValidation
        if str(rule.sqref).startswith(f"{letter}2:")
    )


def listed(book, rule):
    cells = book["Daftar"][rule.formula1.partition("!")[2].replace("$", "")]
    return [cell.value for (cell,) in cells]


def test_regions_districts_years_and_enumerations_are_chosen_from_lists(province):
    (schema,) = (s for s in SCHEMAS if s.name == "penduduk-kecamatan")
    book = open_book(xlsx_template(schema, province))
    rules = {f.name: rule_of(book, i) for i, f in enumerate(schema.fields, start=1)}

    assert listed(book, rules["kode_kemendagri"])[-1] == "18.72"
    assert listed(book, rules["nama_kabupaten_kota"])[0] == "Kabupaten Lampung Selatan"
    assert len(listed(book, rules["kode_kecamatan"])) == len(province.districts)
    assert listed(book, rules["tahun"]) == list(range(2000, 2031))
    assert listed(book, rules["jenis_kelamin"]) == ["L", "P"]
    number = rules["jumlah_penduduk"]
    assert (number.type, number.operator, number.formula1) == ("whole", None, "0")
    assert rules["tanggal_data"].type == "date"
    assert rules["sumber"].type is None


def test_codes_are_kept_as_text(province):
    (schema,) = (s for s in SCHEMAS if s.name == "penduduk-kecamatan")
    sheet = open_book(xlsx_template(schema, province, schema.example_rows))["Data"]

    assert sheet["A2"].value == "18.01"
    assert sheet["A2"].number_format == "@"


def test_equal_schemas_give_equal_bytes(province):
    schema = SCHEMAS[0]

    assert xlsx_template(schema, province) == xlsx_template(schema, province)


@EACH
def test_the_csv_holds_the_headings_and_the_example_holds_its_file(schema):
    with example_file(schema.name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))

    assert list(csv.reader(io.StringIO(csv_template(schema).decode()))) == rows[:1]
    assert list(csv.reader(io.StringIO(example_csv(schema).decode()))) == rows
