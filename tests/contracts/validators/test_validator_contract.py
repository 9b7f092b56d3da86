import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siger_catalog.ports import FileValidator

TABLES = ("good", "bad", "free", "none", "empty")
ODD_CELLS = st.sampled_from(
    [
        "",
        "-",
        "NaN",
        "sNaN",
        "inf",
        "1e999",
        "18.04",
        "1801",
        "1.234,5",
        "15.759",
        '"',
        "'",
        '"a',
        "\n",
        "\r",
        "\x00",
        "�",
        "Kabupaten Way Kawan",
        "²",
        "_1",
    ]
)
HEADINGS = st.sampled_from(
    [
        "kode_kemendagri",
        "kode_bps",
        "nama_kabupaten_kota",
        "tahun",
        "kode_wilayah",
        "indeks_ketahanan_pangan",
        "",
        "tanggal",
        "komoditas",
        "harga_rupiah",
    ]
)
ROWS = st.lists(st.lists(ODD_CELLS, max_size=7).map(",".join), max_size=6)


def test_it_has_a_name_and_a_version(validator):
    assert validator.name
    assert validator.version


@pytest.mark.parametrize("name", TABLES)
def test_what_it_yields_has_words_severity_and_place(
    validator, subject, file, tables, name
):
    known = {kind.type: kind for kind in validator.finding_types}
    for finding in validator.check(subject(file(tables[name]))):
        assert finding.severity == known[finding.type].severity
        assert finding.distribution_id in ("", "d1")
        assert finding.row is None or finding.row >= 1
        assert all(isinstance(value, str) for value in finding.params.values())


@pytest.mark.parametrize("name", TABLES)
def test_asked_again_it_gives_the_same_answer(validator, subject, file, tables, name):
    asked = subject(file(tables[name]))

    assert list(validator.check(asked)) == list(validator.check(asked))


def test_a_dataset_without_files_is_no_trouble(validator, subject):
    assert all(f.distribution_id == "" for f in validator.check(subject(None)))


@given(headings=st.lists(HEADINGS, max_size=7).map(",".join), rows=ROWS)
@settings(
    max_examples=30,
    deadline=2000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_table_makes_it_raise_or_take_long(validator, subject, file, headings, rows):
    path = file("\n".join([headings, *rows]).encode())
    started = time.process_time()
    list(validator.check(subject(path)))

    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", TABLES)
def test_what_is_asked_of_each_file_apart_comes_to_the_same(
    validator, subject, file, tables, name
):
    whole = subject(file(tables[name]))
    alone = replace(whole, files=())
    found = list(validator.check(whole))

    if isinstance(validator, FileValidator):
        apart = [*validator.check(alone)]
        apart += [f for x in whole.files for f in validator.check_file(whole, x)]
        assert apart == found
    elif not getattr(validator, "looks_into_files", True):
        assert list(validator.check(alone)) == found
    else:
        assert getattr(validator, "is_per_file", False)
        assert list(validator.check(alone)) == []
