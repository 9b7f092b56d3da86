"""A file is read once for the table and the check."""

from siger_catalog.model import Distribution
from siger_validators.reading import FileTableReader
from siger_validators.table.files import check_file

BARAT = "18.04,1801,Kabupaten Lampung Barat"
FILE = Distribution(id="d1", remote_id="r1", title="Tabel", url="u", format="csv")


def test_the_check_takes_the_readers_word_for_what_the_file_is(
    index_table, schemas, monkeypatch
):
    path = index_table(f"{BARAT},2020,101", f"{BARAT},x,78.99")
    table = FileTableReader().read(path, FILE, schemas).table
    anew = check_file(path, "d1", table.schema, 10)
    monkeypatch.delattr("siger_validators.reading.layout.load")

    told = check_file(path, "d1", table.schema, 10, table.layout)

    assert [(f.type, f.row) for f in told] == [
        ("constraint-error", 2),
        ("type-error", 3),
    ]
    assert told == anew


def test_a_word_on_another_file_does_not_count(index_table, write, schemas):
    table = FileTableReader().read(index_table(f"{BARAT},2020,1"), FILE, schemas).table
    other = write("nama,nilai\na\n", "other.csv")

    found = check_file(other, "d1", None, 10, table.layout)
    assert [f.type for f in found] == ["missing-cell"]


def test_rows_stay_readable_after_their_file_is_gone(index_table, schemas):
    path = index_table(*(f"{BARAT},2020,{n}" for n in range(50)))
    table = FileTableReader().read(path, FILE, schemas).table

    assert table.data["indeks_ketahanan_pangan"].to_pylist() == list(range(50))
