"""A schema as a workbook: an empty table with drop-downs, notes and a guide."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import (
    GUIDE_SHEET,
    Field,
    TableSchema,
    other_rules,
    rule_texts,
    type_text,
)
from siger_catalog.stores.templates.choices import choices_of, limits_of, messages_of

DATA_SHEET = "Data"
_LIST_SHEET = "Daftar"
_SHEETS = (DATA_SHEET, GUIDE_SHEET, _LIST_SHEET)
# So many rows have drop-downs: more than any yearly table of a regency's office.
ROW_LIMIT = 20_000
_WIDTHS = (26, 26, 16, 18, 8, 40, 24, 60)
_COLUMN_WIDTH = 18
_NOTE_SIZE = {"x_scale": 2.2, "y_scale": 1.8}
# Equal schemas give equal bytes. Source of the format:
# https://xlsxwriter.readthedocs.io/workbook.html#workbook-set-properties
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_GUIDE_HEADINGS = (
    "Kolom",
    "Judul",
    "Satuan",
    "Jenis isi",
    "Wajib",
    "Aturan",
    "Contoh",
    "Penjelasan",
)
_STEPS = (
    "Isi lembar Data mulai baris kedua; jangan mengubah judul kolomnya.",
    "Satu baris untuk satu keadaan; tanpa baris jumlah, catatan kaki, tanda tangan.",
    "Sel yang nilainya tidak diketahui dibiarkan kosong, bukan diisi 0.",
    "Kode wilayah dipilih dari daftar, jadi nol di belakangnya tidak hilang.",
    "Simpan sebagai XLSX atau CSV, lalu terbitkan di portal Anda.",
)


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook on its way, and the formats its sheets share."""

    book: Any
    schema: TableSchema
    province: Province
    formats: dict[str, Any]


def xlsx_template(
    schema: TableSchema, province: Province, rows: Sequence[Sequence[str]] = ()
) -> bytes:
    """Return a workbook that an office fills in: Data, a guide, and hidden lists.

    `rows` are written into the table as if typed: text in the spelling of the
    schema's examples, in the order of its fields.
    """
    out = io.BytesIO()
    title = f"{schema.title.id} ({schema.name} {schema.version})"
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": title, "created": _CREATED})
        making = _Book(book, schema, province, _formats(book))
        data, guide, lists = map(book.add_worksheet, _SHEETS)
        lists.hide()
        _write_data(making, data, lists, rows)
        _write_guide(making, guide)
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    kinds = {
        "heading": {"bold": True, "bg_color": "#D3E6E6", "border": 1},
        "required": {"bold": True, "bg_color": "#0B5566", "font_color": "#FFFFFF"},
        "text": {"num_format": "@"},
        "date": {"num_format": "yyyy-mm-dd"},
        "title": {"bold": True, "font_size": 14},
        "wrapped": {"text_wrap": True, "valign": "top"},
        "line": {"valign": "top"},  # runs on over the columns beside it
    }
    return {name: book.add_format(given) for name, given in kinds.items()}


def _write_data(
    making: _Book, sheet: Any, lists: Any, rows: Sequence[Sequence[str]]
) -> None:
    sheet.freeze_panes(1, 0)
    for column, field in enumerate(making.schema.fields):
        style = making.formats["required" if field.required else "heading"]
        sheet.write_string(0, column, field.name, style)
        sheet.write_comment(0, column, _note(field), _NOTE_SIZE)
        sheet.set_column(column, column, _COLUMN_WIDTH, _cell_format(making, field))
        _restrict(making, sheet, lists, column, field)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(making, sheet, (number, column), cell)


def _note(field: Field) -> str:
    rules = "; ".join(text.id for text in rule_texts(field)) or "boleh kosong"
    lines = [field.title.id, field.description.id]
    if field.unit:
        lines.append(f"Satuan: {field.unit}")
    return "\n".join([*lines, f"Aturan: {rules}", f"Contoh: {field.example}"])


def _cell_format(making: _Book, field: Field) -> Any:
    # Text format keeps 18.10 from becoming 18.1.
    kind = "text" if field.type in ("string", "boolean") else field.type
    return making.formats.get(kind)


def _restrict(making: _Book, sheet: Any, lists: Any, column: int, field: Field) -> None:
    choices = choices_of(field, making.province)
    rule = limits_of(field)
    if choices:
        for row, choice in enumerate(choices):
            lists.write(row, column, choice)
        letter = xl_col_to_name(column)
        source = f"={_LIST_SHEET}!${letter}$1:${letter}${len(choices)}"
        rule = {"validate": "list", "source": source}
    rule = rule or {"validate": "any"}
    sheet.data_validation(1, column, ROW_LIMIT, column, rule | messages_of(field))


def _write_cell(making: _Book, sheet: Any, place: tuple[int, int], cell: str) -> None:
    field = making.schema.fields[place[1]]
    if not cell:
        return
    if field.type in ("integer", "number", "year"):
        sheet.write_number(*place, float(cell))
    elif field.type == "date":
        moment = datetime.combine(date.fromisoformat(cell), datetime.min.time())
        sheet.write_datetime(*place, moment, making.formats["date"])
    else:
        sheet.write_string(*place, cell, making.formats["text"])


def _write_guide(making: _Book, sheet: Any) -> None:
    schema = making.schema
    lines = [f"Skema {schema.name} versi {schema.version}", schema.description.id]
    lines += [f"{number}. {step}" for number, step in enumerate(_STEPS, start=1)]
    sheet.write_string(0, 0, schema.title.id, making.formats["title"])
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line, making.formats["line"])
    _write_fields(making, sheet, len(lines) + 2)
    _write_example(making, sheet, len(lines) + len(schema.fields) + 4)


def _write_fields(making: _Book, sheet: Any, top: int) -> None:
    for column, heading in enumerate(_GUIDE_HEADINGS):
        sheet.write_string(top, column, heading, making.formats["heading"])
        sheet.set_column(column, column, _WIDTHS[column], making.formats["wrapped"])
    for row, field in enumerate(making.schema.fields, start=top + 1):
        for column, text in enumerate(_guide_row(field)):
            sheet.write_string(row, column, text, making.formats["wrapped"])


def _guide_row(field: Field) -> tuple[str, ...]:
    return (
        field.name,
        field.title.id,
        field.unit,
        type_text(field).id,
        "ya" if field.required else "tidak",
        "; ".join(text.id for text in other_rules(field)),
        field.example,
        field.description.id,
    )


def _write_example(making: _Book, sheet: Any, top: int) -> None:
    sheet.write_string(top, 0, "Contoh baris", making.formats["title"])
    for row in making.schema.example_rows[:1]:
        for column, (field, cell) in enumerate(
            zip(making.schema.fields, row, strict=True)
        ):
            sheet.write_string(top + 1, column, field.name, making.formats["heading"])
            sheet.write_string(top + 2, column, cell, making.formats["wrapped"])
