from dataclasses import replace
from datetime import UTC, datetime

from siger_catalog.model import (
    Column,
    Content,
    Distribution,
    Finding,
    FindingType,
    TableFacts,
)
from siger_catalog.reporting import report_from_findings
from siger_catalog.schemas import Field, Text

FACTS = TableFacts(
    table_id="t", row_count=90, columns=(Column(name="tahun", type="year"),)
)
FILE = Distribution(
    id="d1",
    remote_id="r1",
    title="Indeks",
    url="https://portal.example/indeks.csv",
    content=Content(
        sha256="abc",
        size_bytes=12,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        table=FACTS,
    ),
)
TYPES = {
    "siger-salah": FindingType(
        type="siger-salah",
        severity="error",
        title=Text("Salah", "Wrong"),
        description=Text("Baris {row} salah: {name}", "Row {row} is wrong: {name}"),
        fix=Text("Betulkan", "Correct it"),
    )
}
WRONG = Finding(
    type="siger-salah",
    severity="error",
    distribution_id="d1",
    row=3,
    field="tahun",
    field_number=1,
    cell="x",
    params={"name": "tahun"},
)


def test_a_file_without_findings_has_a_valid_report_of_one_task():
    report = report_from_findings(FILE, [], {})

    assert report["valid"]
    assert report["stats"] == {"tasks": 1, "errors": 0, "warnings": 0, "seconds": 0.0}
    (task,) = report["tasks"]
    assert (task["place"], task["type"]) == (FILE.url, "table")
    assert task["labels"] == ["tahun"]
    assert task["stats"]["sha256"] == "abc"
    assert (task["stats"]["rows"], task["stats"]["fields"]) == (90, 1)


def test_errors_have_the_keys_of_frictionless_and_words_of_ours():
    report = report_from_findings(FILE, [WRONG], TYPES)
    (error,) = report["tasks"][0]["errors"]

    assert not report["valid"]
    assert error == {
        "type": "siger-salah",
        "title": "Wrong",
        "description": "Row 3 is wrong: tahun",
        "message": "Row 3 is wrong: tahun",
        "tags": [],
        "note": "",
        "rowNumber": 3,
        "fieldName": "tahun",
        "fieldNumber": 1,
        "cell": "x",
        "title_id": "Salah",
        "message_id": "Baris 3 salah: tahun",
        "fix": "Correct it",
        "fix_id": "Betulkan",
    }


def test_the_sentence_of_the_checking_library_goes_first():
    finding = Finding(
        type="type-error", severity="error", message="Own.", distribution_id="d1"
    )
    (error,) = report_from_findings(FILE, [finding], TYPES)["tasks"][0]["errors"]

    assert error["message"] == "Own."
    assert "rowNumber" not in error


def test_warnings_make_no_file_invalid_and_other_files_do_not_count():
    warning = Finding(type="siger-aneh", severity="warning", distribution_id="d1")
    other = Finding(type="siger-salah", severity="error", distribution_id="d2")
    about_dataset = Finding(type="siger-tanpa-tag", severity="note")
    report = report_from_findings(FILE, [warning, other, about_dataset], TYPES)

    assert report["valid"]
    assert report["tasks"][0]["warnings"] == ["siger-aneh: siger-aneh"]
    assert report["tasks"][0]["warnings_id"] == ["siger-aneh: siger-aneh"]
    assert report["stats"]["warnings"] == 1


def test_warnings_stand_there_in_both_languages():
    mild = replace(WRONG, severity="warning")
    (task,) = report_from_findings(FILE, [mild], TYPES)["tasks"]

    assert task["warnings"] == ["siger-salah: Row 3 is wrong: tahun"]
    assert task["warnings_id"] == ["siger-salah: Baris 3 salah: tahun"]


def test_indonesian_words_name_a_column_by_its_title():
    kind = replace(
        TYPES["siger-salah"], fix=Text("Betulkan {column}", "Correct {column}")
    )
    field = Field(
        name="tahun", type="year", title=Text("Tahun", "Year"), description=Text("", "")
    )
    report = report_from_findings(
        FILE, [WRONG], {"siger-salah": kind}, {"tahun": field}
    )
    (error,) = report["tasks"][0]["errors"]

    assert error["fix_id"] == "Betulkan Tahun (tahun)"
    assert error["fix"] == "Correct Year (tahun)"


def test_a_file_that_was_never_fetched_still_has_a_report():
    file = Distribution(id="d1", remote_id="", title="x", url="u")
    task = report_from_findings(file, [], {})["tasks"][0]

    assert (task["type"], task["labels"]) == ("file", [])
    assert "rows" not in task["stats"]
