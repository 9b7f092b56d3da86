import io
import logging

import pytest

from siger_catalog.model import Finding
from siger_catalog.redacting import (
    HIDDEN,
    RedactingFilter,
    redact_finding,
    redact_text,
    redact_url,
)

NIK = "1804050101900001"
NIP = "198501012010011003"


@pytest.mark.parametrize(
    "value",
    [
        NIK,
        "180405 010190 0001",
        "18.04.05.410190.0001",
        NIP,
        "19850101 201001 1 003",
        "45.310.346.2-601.000",
        "0001234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "siti.aminah@gmail.com",
    ],
)
def test_what_identifies_a_person_is_hidden_and_the_rest_stays(value):
    told = redact_text(f"baris 3 kolom 2: {value}; lalu 12.500,75 ton")

    assert HIDDEN in told
    assert value not in told
    assert told.startswith("baris 3 kolom 2: ")
    assert told.endswith("; lalu 12.500,75 ton")


@pytest.mark.parametrize(
    "text",
    [
        "18.04.05.2001 dan 1804050",
        "105.1234567890123 dan -5.123456789012345",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "9999999999999999",
        "dinas@lampungprov.go.id",
        "01.334.427.0-054.000",
        "2026-11-24T03:00:00+00:00",
        "(0721) 481166",
    ],
)
def test_codes_coordinates_digests_and_offices_stay(text):
    assert redact_text(text) == text


def test_a_finding_of_a_held_file_keeps_column_and_count_alone():
    finding = Finding(
        type="type-error",
        severity="error",
        message='Type error in the cell "Siti Aminah"',
        row=7,
        field="jumlah",
        field_number=3,
        cell="Siti Aminah",
        params={"note": 'type is "integer"', "expected": "integer", "count": "4"},
    )

    told = redact_finding(finding, is_held=True)

    assert "Siti" not in repr(told)
    assert (told.cell, told.message) == (HIDDEN, "")
    assert (told.row, told.field, told.field_number) == (7, "jumlah", 3)
    assert told.params == {"note": HIDDEN, "expected": "integer", "count": "4"}


def test_a_heading_that_is_a_row_of_data_is_hidden():
    finding = Finding(type="t", severity="error", field="0812 3456 7890")

    assert redact_finding(finding, is_held=True).field == HIDDEN


def test_log_lines_and_tracebacks_pass_the_redactor():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(RedactingFilter())
    log = logging.Logger("uji")  # noqa: LOG001  none of the program's own
    log.addHandler(handler)

    try:
        int(f"{NIK} lalu")
    except ValueError:
        log.exception("sel %s dan %d", NIP, 7)

    assert f"sel {HIDDEN} dan 7" in out.getvalue()
    assert f"base 10: '{HIDDEN} lalu'" in out.getvalue()
    assert NIK not in out.getvalue()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://a.test/f?nik={NIK}&x=1", "https://a.test/f?nik=disembunyikan&x=1"),
        ("https://a.test/?q=Budi%200812-3456-7890", "https://a.test/?q=disembunyikan"),
        ("https://a.test/?q=Budi+08123456789+x", "https://a.test/?q=disembunyikan"),
        (f"https://a.test/warga/{NIK}.csv", "https://a.test/warga/disembunyikan"),
        ("https://a.test/f#siti@gmail.com", "https://a.test/f#disembunyikan"),
    ],
)
def test_an_address_loses_what_identifies_a_person(url, shown):
    assert redact_url(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://a.test/dataset/a1b2c3d4-0812-4567-8912-a1b2c3d4e5f6/file.csv",
        "https://a.test/resource?id=a1b2c3d4-0812-4567-8912-a1b2c3d4e5f6",
        "https://a.test/d/20240101120000/18.04.05?tahun=2020&kode=1804",
        "https://a.test/unduh?surel=dinas@lampungprov.go.id",
        "http://127.0.0.1:8101/api/3/action/package_show?id=1804050",
        "",
    ],
)
def test_an_address_without_such_is_left_as_it_is(url):
    assert redact_url(url) == url
