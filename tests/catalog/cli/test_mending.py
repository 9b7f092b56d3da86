"""A catalog that was damaged: doctor names it, reindex mends it."""

import json

import pytest

CSV = b"kode,tahun,nilai\n18.04,2020,1\n18.04,2021,2\n"


@pytest.fixture
def catalog(with_portal, ckan_portal):
    """A catalog of one dataset with one table, and the command to look after it."""
    (package,) = ckan_portal.packages = ckan_portal.packages[:1]
    ckan_portal.instead["tabel.csv"] = (200, CSV)
    package["resources"] = [
        {"id": "r1", "url": f"{ckan_portal.url}/tabel.csv", "format": "CSV"}
    ]
    with_portal("harvest", "mesuji")
    return with_portal


def state_of(catalog, part: str) -> dict:
    parts = json.loads(catalog("doctor", "--json")[1])["parts"]
    return next(each for each in parts if each["part"] == part)


def test_a_healthy_catalog_has_no_problem(catalog):
    status, output, _ = catalog("doctor", "--json")

    assert status == 0
    assert json.loads(output)["healthy"]


def test_what_waited_for_a_damaged_index_is_no_longer_due_when_it_is_mended(
    catalog, ckan_portal, tmp_path
):
    (tmp_path / "data" / "index" / "current").write_bytes(b"\xff rusak")
    ckan_portal.packages[0]["title"] = "Judul baru"

    _, harvested, _ = catalog("harvest", "mesuji", "--json")
    damaged = state_of(catalog, "index")
    mended, _, _ = catalog("reindex")

    assert json.loads(harvested)["jobs"][0]["index"] == "pending"
    assert damaged["problem"]
    assert damaged["fix"] == "siger reindex"
    assert mended == 0
    assert catalog("doctor")[0] == 0


@pytest.mark.parametrize("damage", ["gone", "cut", "overwritten"])
def test_a_table_that_cannot_be_read_is_made_anew(catalog, tmp_path, damage):
    (path,) = (tmp_path / "data" / "tables").rglob("*.parquet")
    whole = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(whole[:20])
    elif damage == "overwritten":
        path.write_bytes(b"PAR1" + b"\xff" * 40 + whole[44:])

    _, output, _ = catalog("reindex", "--json")

    assert json.loads(output) == {"documents": 1, "tables": 1}
    assert path.read_bytes() == whole
    assert json.loads(catalog("reindex", "--json")[1])["tables"] == 0
