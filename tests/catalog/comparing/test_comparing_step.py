"""From published files to contradictions, and what happens when a file changes."""

import logging
from dataclasses import replace

import pytest

from siger_catalog.comparing import compare_pending, compare_quietly, stepping
from siger_catalog.errors import StoreUnavailableError

PUBLIC, RIGHT = "tabel_publik", "buku_dan_provinsi"


def kinds(parts, **asked):
    return [each.kind for each in parts.store.contradictions(**asked).items]


def test_the_sixteen_cells_are_found_in_files_with_their_rows(
    parts, publish, index_csv
):
    publish("gabungan", index_csv(PUBLIC))
    publish("resmi", index_csv(RIGHT))

    assert compare_pending(parts) == 2

    (join,) = parts.store.contradictions(kind="wrong-join").items
    assert join.count == len(join.cells) == 16
    assert join.join.suspect == join.side_of("gabungan")
    assert join.title.id == "Indeks ketahanan pangan"
    cell = next(c for c in join.cells if (c.region, c.period) == ("18.04", "2018"))
    lines = index_csv(PUBLIC).decode().splitlines()
    assert lines[cell.left.row - 1].startswith("18.04,1801,")
    assert lines[cell.left.row - 1].endswith(",2018,77.43")
    assert cell.left.column == "indeks_ketahanan_pangan"
    assert kinds(parts) == ["wrong-join", "disagreement", "duplicate"]


def test_nothing_is_to_be_compared_twice(parts, publish, index_csv):
    publish("resmi", index_csv(RIGHT))

    assert compare_pending(parts) == 1
    assert compare_pending(parts) == 0


def test_a_mended_table_takes_its_contradictions_with_it(parts, publish, index_csv):
    publish("gabungan", index_csv(PUBLIC))
    publish("resmi", index_csv(RIGHT))
    compare_pending(parts)
    publish("gabungan", index_csv(RIGHT))
    assert kinds(parts) == []  # at once, before anything is compared again

    assert compare_pending(parts) == 1  # only what changed

    assert kinds(parts) == ["duplicate"]


@pytest.mark.parametrize("limit", [1, 50])
def test_the_order_of_comparing_changes_nothing(parts, publish, index_csv, limit):
    for name, column in (("c", RIGHT), ("a", PUBLIC), ("b", RIGHT)):
        publish(name, index_csv(column))
    while compare_pending(parts, limit):
        pass

    pairs = {
        (each.kind, each.left.dataset, each.right.dataset)
        for each in parts.store.contradictions(limit=50).items
    }
    assert pairs == {
        *(("wrong-join", "a", other) for other in "bc"),
        *(("disagreement", "a", other) for other in "bc"),
        *(("duplicate", "a", other) for other in "bc"),
        ("duplicate", "b", "c"),
    }


def test_a_withdrawn_or_held_table_never_takes_part(
    parts, publish, withdraw, index_csv
):
    publish("gabungan", index_csv(PUBLIC))
    publish("resmi", index_csv(RIGHT), state="quarantined")
    while compare_pending(parts):
        pass
    assert kinds(parts) == []

    publish("resmi", index_csv(RIGHT))
    compare_pending(parts)
    assert "wrong-join" in kinds(parts)

    withdraw("gabungan")
    assert kinds(parts) == []
    compare_pending(parts)
    assert kinds(parts) == []
    assert parts.store.sharing("resmi", 9) == {}


def test_files_with_one_region_are_compared_with_those_of_all(
    parts, publish, index_csv
):
    publish("lambar", index_csv(PUBLIC, region="18.04"), region="18.04")
    publish("resmi", index_csv(RIGHT))
    publish("metro", index_csv(RIGHT, region="18.72"), region="18.72")
    compare_pending(parts)

    found = parts.store.contradictions().items
    assert [(c.kind, c.left.dataset, c.right.dataset) for c in found] == [
        # 2018 and 2019 by the wrong code: too few cells, but both right numbers of
        # the other regency; 2020 is a revision.
        ("disagreement", "lambar", "resmi"),
    ]
    assert [c.period for c in found[0].cells] == ["2018", "2019", "2020"]


FREE = b"wilayah,tahun,jumlah siswa\n"
ROWS = b"Lampung Barat,2020,100\nTanggamus,2020,200\nMesuji,2020,300\n"
OTHER = b"Lampung Barat,2020,150\nTanggamus,2020,200\nMesuji,2020,300\n"


def test_without_a_schema_the_same_heading_and_title_are_compared(parts, publish):
    publish("a", FREE + ROWS, title="Jumlah Siswa SD Provinsi Lampung 2020")
    publish("b", FREE + OTHER, title="Siswa SD Tahun 2020")
    publish("c", FREE + OTHER, title="Siswa SMP Tahun 2020")
    compare_pending(parts)

    (found,) = parts.store.contradictions(kind="disagreement").items
    assert (found.left.dataset, found.right.dataset) == ("a", "b")
    assert [(c.region, c.left.value, c.right.value) for c in found.cells] == [
        ("18.04", 100.0, 150.0)
    ]


def test_one_file_in_two_datasets_is_a_duplicate_whatever_it_says(parts, publish):
    body = b"nama,warna\npadi,hijau\n"
    publish("a", body, title="Warna")
    publish("b", body, title="Lain")
    compare_pending(parts)

    (found,) = parts.store.contradictions().items
    assert found.kind == "duplicate"
    assert found.likeness.is_same_file


def test_rows_whose_code_and_name_say_different_regions_are_left_out(
    parts, publish, index_csv
):
    bare = index_csv(RIGHT).replace(b"18.04,1801,", b"18.01,1801,")
    publish("keliru", bare)
    publish("resmi", index_csv(RIGHT))
    compare_pending(parts)

    assert kinds(parts, kind="disagreement") == []
    assert kinds(parts, kind="wrong-join") == []


def test_a_dataset_that_cannot_be_compared_stops_no_other(
    parts, publish, index_csv, tmp_path, caplog
):
    for name, column in (("a", PUBLIC), ("b", RIGHT), ("c", RIGHT)):
        publish(name, index_csv(column))
    publish("a", index_csv(PUBLIC, since="2019"))
    table = parts.store.entry("a").version.dataset.distributions[0].content.table
    for path in (tmp_path / "data" / "tables").rglob(f"{table.table_id}.parquet"):
        path.write_bytes(b"broken")

    assert compare_quietly(parts) == 3

    assert kinds(parts) == ["duplicate"]
    assert parts.store.uncompared(9) == ()
    assert "comparing a" in caplog.text


def test_a_fault_of_the_step_is_logged_and_raises_nothing(
    parts, publish, index_csv, monkeypatch, caplog
):
    publish("a", index_csv(PUBLIC))

    def fail(*_):
        raise StoreUnavailableError("penuh")

    monkeypatch.setattr(type(parts.store), "keep_traits", fail)
    with caplog.at_level(logging.WARNING):
        assert compare_quietly(parts) == 0

    assert "penuh" in caplog.text
    assert [u.name for u in parts.store.uncompared(9)] == ["a"]


def test_a_dataset_has_so_many_partners_at_most(parts, publish, index_csv, monkeypatch):
    monkeypatch.setattr(stepping, "MOST_PARTNERS", 2)
    for name in "abcd":
        publish(name, index_csv(RIGHT, since="2020"))
        compare_pending(parts)

    found = parts.store.contradictions(dataset="d").items
    assert {each.left.dataset for each in found} == {"a", "b"}


def test_a_change_of_a_partner_meanwhile_leaves_the_dataset_waiting(
    parts, publish, index_csv
):
    publish("a", index_csv(PUBLIC))
    compare_pending(parts)
    publish("b", index_csv(RIGHT))

    class Changing(type(parts.tables)):
        def rows(self, table_id, query):
            publish("a", index_csv(RIGHT, since="2021"))
            return super().rows(table_id, query)

    other = replace(parts, tables=Changing(parts.settings.data_dir / "tables"))
    assert compare_pending(other) == 0
    other.tables.close()

    assert "b" in [u.name for u in parts.store.uncompared(9)]
    compare_pending(parts)
    assert parts.store.uncompared(9) == ()
