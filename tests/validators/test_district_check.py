import csv
import io

import pytest

from siger_validators.regions import RegionValidator
from siger_validators.schema_files import example_file


@pytest.fixture
def check_with(write, subject_of):
    """Check the example of penduduk-kecamatan with some cells of row 2 changed."""

    def check(**cells):
        with example_file("penduduk-kecamatan").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        rows[0] |= cells
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return list(RegionValidator().check(subject_of(write(out.getvalue()))))

    return check


def test_a_district_with_its_own_name_and_regency_is_right(check_with):
    assert check_with() == []


@pytest.mark.parametrize("name", ["KECAMATAN KALIANDA", "Kec. Kalianda", "KALIANDA"])
def test_another_way_to_write_a_district_is_only_noted(check_with, name):
    (found,) = check_with(nama_kecamatan=name)

    assert (found.type, found.severity) == ("siger-nama-kecamatan-tidak-resmi", "note")
    assert (found.cell, found.params["suggestion"]) == (name, "Kalianda")


@pytest.mark.parametrize(
    ("cells", "expected", "said"),
    [
        (
            {"kode_kecamatan": "18.01.99"},
            "siger-kode-kecamatan-tidak-dikenal",
            {"count": "1"},
        ),
        (
            {"kode_kecamatan": "18.04.04", "nama_kecamatan": "Balik Bukit"},
            "siger-kecamatan-kabupaten-lain",
            {"own": "Kabupaten Lampung Barat", "other": "Kabupaten Lampung Selatan"},
        ),
        (
            {"nama_kecamatan": "Natar"},
            "siger-kecamatan-nama-tidak-cocok",
            {"code_name": "Kalianda", "name": "Natar"},
        ),
    ],
)
def test_a_wrong_district_is_found_with_its_place(check_with, cells, expected, said):
    (found,) = check_with(**cells)

    assert (found.type, found.row, found.field) == (expected, 2, "kode_kecamatan")
    assert said.items() <= found.params.items()


def test_a_letter_more_is_still_the_same_name(check_with):
    region = {"kode_kemendagri": "18.07", "kode_bps": "1804"}
    region |= {"nama_kabupaten_kota": "Kabupaten Lampung Timur"}

    (found,) = check_with(
        **region, kode_kecamatan="18.07.22", nama_kecamatan="Braja Slebah"
    )

    assert found.type == "siger-nama-kecamatan-tidak-resmi"
    assert found.params["suggestion"] == "Braja Selebah"
