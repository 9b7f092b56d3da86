import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from siger_catalog.errors import QueryError
from siger_catalog.model import Column, TableFacts
from siger_catalog.ports import ReadTable
from siger_catalog.stores.tables import ParquetTableStore, engine, spreadsheet

FORMATS = ("csv", "xlsx", "json", "jsonl", "parquet")
LOCAL = datetime(2020, 1, 1, 7, 30)  # noqa: DTZ001  # a table states no zone
AWARE = datetime(2020, 1, 1, tzinfo=UTC)
HARD = {
    "teks": ["=1+1", 'a"b,c\nd', "http://x.test", "", None],
    "bulat": [1, -5, 2**60, None, 0],
    "Pecahan": [1.5, float("nan"), float("inf"), float("-inf"), None],
    "pecahan": [0.1, 1e16, 12.0, None, -0.5],
    "sah": [True, False, None, True, False],
    "pada": [date(2020, 2, 29), date(1850, 1, 1), None, date(9999, 12, 31), None],
    "saat": [LOCAL, None, None, None, None],
    "zona": [AWARE, None, None, None, None],
    "jam": [time(7, 30), None, None, None, None],
    "uang": [Decimal("1.10"), None, None, None, None],
    "daftar": [[1, 2], None, [], None, None],
    "kosong": pa.nulls(5),
}


@pytest.fixture
def exported(tmp_path):
    """Store a table and export it whole."""
    store = ParquetTableStore(tmp_path / "tables")

    def do(export_format, columns, *, only=()):
        data = pa.table(columns)
        facts = TableFacts(table_id="t1", row_count=data.num_rows, columns=())
        store.write(ReadTable(data=data, facts=facts))
        wanted = [Column(name=name, type="any") for name in only]
        return b"".join(store.export("t1", export_format, wanted))

    return do


def test_csv_is_utf8_with_commas_decimal_dots_and_iso_dates(exported):
    text = exported("csv", HARD).decode()

    header, first = text.split("\n")[:2]
    assert header.replace('"', "") == ",".join(HARD)
    assert first == (
        '"=1+1",1,1.5,0.1,true,2020-02-29,"2020-01-01T07:30:00",'
        '"2020-01-01T00:00:00Z","07:30:00.000000","1.10","[1,2]",'
    )


def test_csv_reads_back_as_it_was(exported):
    content = exported("csv", HARD)

    options = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(io.BytesIO(content), parse_options=options)
    assert table.num_rows == 5
    assert table["teks"].to_pylist() == ["=1+1", 'a"b,c\nd', "http://x.test", "", ""]
    assert table["bulat"].to_pylist() == HARD["bulat"]
    assert table["pecahan"].to_pylist() == HARD["pecahan"]
    assert table["pada"].to_pylist() == HARD["pada"]


@pytest.mark.parametrize("export_format", ["json", "jsonl"])
def test_json_is_what_any_reader_accepts(exported, export_format):
    content = exported(export_format, HARD)

    if export_format == "json":
        rows = orjson.loads(content)
    else:
        rows = [orjson.loads(line) for line in content.splitlines()]
    assert len(rows) == 5
    assert rows[0] == {
        "teks": "=1+1",
        "bulat": 1,
        "Pecahan": 1.5,
        "pecahan": 0.1,
        "sah": True,
        "pada": "2020-02-29",
        "saat": "2020-01-01T07:30:00",
        "zona": "2020-01-01T00:00:00Z",
        "jam": "07:30:00",
        "uang": 1.1,
        "daftar": [1, 2],
        "kosong": None,
    }
    assert [row["Pecahan"] for row in rows[1:]] == [None] * 4
    assert [row["bulat"] for row in rows] == HARD["bulat"]
    assert [row["teks"] for row in rows] == HARD["teks"]


def test_parquet_keeps_the_types_and_hides_the_row_numbers(exported):
    table = pq.read_table(io.BytesIO(exported("parquet", HARD)))

    assert table.column_names == list(HARD)
    assert table["daftar"].to_pylist() == HARD["daftar"]
    assert table.schema.field("pada").type == pa.date32()
    assert table["bulat"].to_pylist() == HARD["bulat"]


def read_workbook(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_holds_values_and_never_formulas_or_links(exported):
    sheet = read_workbook(exported("xlsx", HARD)).active

    assert [cell.value for cell in sheet[1]] == list(HARD)
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["A4"].hyperlink is None
    assert [cell.value for cell in sheet["A"]][2] == 'a"b,c\nd'
    assert [cell.value for cell in sheet["B"]][1:] == [1, -5, str(2**60), None, 0]
    assert [cell.value for cell in sheet["C"]][1:] == [1.5, "nan", "inf", "-inf", None]
    assert [cell.value for cell in sheet["E"]][1:] == [True, False, None, True, False]
    assert sheet["F2"].value == datetime(2020, 2, 29)  # noqa: DTZ001  # Excel has none
    assert sheet["F2"].number_format == "yyyy-mm-dd"
    assert sheet["F3"].value == "1850-01-01"
    assert sheet["G2"].value == LOCAL
    assert sheet["J2"].value == 1.1
    assert sheet["K2"].value == "[1,2]"


def test_a_workbook_goes_on_in_a_further_sheet(exported, monkeypatch):
    monkeypatch.setattr(spreadsheet, "ROW_LIMIT", 4)

    sheets = read_workbook(exported("xlsx", {"n": list(range(7))})).worksheets

    assert [[c.value for c in sheet["A"]] for sheet in sheets] == [
        ["n", 0, 1, 2],
        ["n", 3, 4, 5],
        ["n", 6],
    ]


def test_a_text_too_long_for_a_cell_is_cut(exported):
    sheet = read_workbook(exported("xlsx", {"n": ["x" * 40_000]})).active

    assert len(sheet["A2"].value) == 32_767


@pytest.mark.parametrize("export_format", FORMATS)
def test_wanted_columns_alone_are_exported_in_their_order(exported, export_format):
    columns = {"a": [1], "b": ["x"], "_baris": [7]}

    content = exported(export_format, columns, only=("b", "a"))

    if export_format == "xlsx":
        sheet = read_workbook(content).active
        assert [[c.value for c in row] for row in sheet] == [["b", "a"], ["x", 1]]
    elif export_format == "parquet":
        assert pq.read_table(io.BytesIO(content)).column_names == ["b", "a"]
    else:
        expected = {
            "csv": b"b,a\nx,1\n",
            "json": b'[\n{"b":"x","a":1}\n]\n',
            "jsonl": b'{"b":"x","a":1}\n',
        }
        assert content == expected[export_format]


@pytest.mark.parametrize("export_format", FORMATS)
def test_an_empty_table_is_a_valid_file(exported, export_format):
    content = exported(export_format, {"a": pa.array([], pa.int64())})

    if export_format == "xlsx":
        assert read_workbook(content).active["A1"].value == "a"
    elif export_format == "parquet":
        assert pq.read_table(io.BytesIO(content)).num_rows == 0
    else:
        assert (
            content == {"csv": b"a\n", "json": b"[\n]\n", "jsonl": b""}[export_format]
        )


@pytest.mark.parametrize("export_format", FORMATS)
def test_a_table_of_many_batches_is_whole_and_in_order(
    exported, export_format, monkeypatch
):
    monkeypatch.setattr(engine, "BATCH_ROWS", 7)
    numbers = list(range(100))

    content = exported(export_format, {"n": numbers})

    match export_format:
        case "csv":
            read = [int(line) for line in content.split()[1:]]
        case "xlsx":
            read = [c.value for c in read_workbook(content).active["A"]][1:]
        case "json":
            read = [row["n"] for row in orjson.loads(content)]
        case "jsonl":
            read = [orjson.loads(line)["n"] for line in content.splitlines()]
        case "parquet":
            read = pq.read_table(io.BytesIO(content))["n"].to_pylist()
    assert read == numbers


@pytest.mark.parametrize("export_format", FORMATS)
def test_a_column_the_table_lacks_is_refused_before_the_first_byte(
    exported, export_format
):
    with pytest.raises(QueryError):
        exported(export_format, {"a": [1]}, only=("b",))
