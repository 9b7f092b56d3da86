import json
import time
from pathlib import Path

import frictionless
import pytest

from siger_catalog.errors import UsageError
from siger_validators.report import sniffing, validate_file

TABLES = {
    "good.csv": b"id,nama\n1,a\n2,b\n",
    "types.csv": b"id,nilai\n" + b"1,2\n" * 99 + b"x,3\n1\n1,2,3\n\n",
    "headings.csv": b"id,,id\n1,2,3\n",
    "semicolons.csv": b"\xef\xbb\xbfid;nama\r\n1;a\r\n",
    "latin.csv": "id,nama\n1,Barát\n".encode("cp1252"),
    "title.csv": b"Judul\nid,nama,x\n1,a,2\n1,b,2\n2,b,c\n",
    "tabs.tsv": b"id\tnama\n1\ta\n",
    "records.json": b'[{"id": 1, "nama": "a"}, {"id": 2}]',
    "broken.json": b"{nonsense",
    "empty.csv": b"",
    "page.csv": b"<html><body>Not found</body></html>",
    "archive.xlsx": b"PK\x03\x04 broken",
}
PLACE = ("type", "rowNumber", "fieldNumber", "fieldName", "cell", "message")


def _places(errors, *, own=False):
    return [
        tuple(error.get(key) for key in PLACE)
        for error in errors
        if own or not error["type"].startswith("siger-")
    ]


@pytest.mark.parametrize("name", TABLES)
def test_the_findings_of_frictionless_are_its_own_and_all_of_them(
    write, monkeypatch, name
):
    path = write(TABLES[name], name)
    monkeypatch.chdir(path.parent)
    theirs = frictionless.validate(name, limit_errors=0).to_descriptor()
    ours = validate_file(Path(name))

    assert len(ours["tasks"]) == len(theirs["tasks"])
    for own, other in zip(ours["tasks"], theirs["tasks"], strict=True):
        assert _places(own["errors"]) == _places(other["errors"], own=True)
        assert own["place"] == name
        assert own["labels"] == other["labels"]
    assert _places(ours["errors"]) == _places(theirs["errors"], own=True)


def test_more_than_a_thousand_errors_are_listed(write):
    report = validate_file(write("id,nilai\n" + "1,2\n" * 200 + "1\n" * 1500))

    assert report["stats"]["errors"] == 1500
    assert report["tasks"][0]["stats"]["rows"] == 1700


def test_our_errors_and_warnings_stand_beside_the_others(write):
    report = validate_file(write('nama;nilai\na;15.759\n"b;3\nc;4\n'))
    (task,) = report["tasks"]

    assert not report["valid"]
    assert task["errors"][-1]["type"] == "siger-kutip-tidak-ditutup"
    assert task["errors"][-1]["rowNumber"] == 3
    assert task["stats"]["errors"] == len(task["errors"])

    warned = validate_file(write("nama;nilai\na;15.759\nb;3\n"))
    assert warned["valid"]
    assert warned["tasks"][0]["warnings"][0].startswith("siger-angka-rancu: ")
    assert warned["stats"]["warnings"] == 1


def test_a_schema_is_used_by_name_by_path_or_by_guess_only(index_table, write):
    table = index_table("18.04,1801,Kabupaten Lampung Barat,1999,1")
    schema = write('{"fields": [{"name": "x"}]}', "schema.json")

    assert validate_file(table)["valid"]
    assert not validate_file(table, "ketahanan-pangan")["valid"]
    guessed = validate_file(table, None, True)
    assert not guessed["valid"]
    assert guessed["tasks"][0]["schema"] == {
        "name": "ketahanan-pangan",
        "version": "1.1.0",
        "origin": "guess",
        "confidence": 1.0,
    }
    by_path = validate_file(table, str(schema))["tasks"][0]["errors"]
    assert {error["type"] for error in by_path} == {"extra-label", "incorrect-label"}


def test_region_codes_are_compared_when_the_province_is_known(index_table, province):
    table = index_table("18.02,1801,Kabupaten Lampung Barat,2020,1")
    report = validate_file(table, "ketahanan-pangan", province=province)

    assert [e["type"] for e in report["tasks"][0]["errors"]] == [
        "siger-kode-nama-tidak-cocok"
    ]
    assert "Kabupaten Lampung Tengah" in report["tasks"][0]["errors"][0]["message"]


@pytest.mark.parametrize("name", ["tidak-ada", "/nowhere/schema.json"])
def test_an_unknown_schema_is_wrong_use(write, name):
    with pytest.raises(UsageError, match="--schema") as caught:
        validate_file(write("a,b\n1,2\n"), name)

    assert "perkebunan" in caught.value.fix


@pytest.mark.parametrize("content", ["[]", "{", '"x"', '{"fields": [{"type": "x"}]}'])
def test_a_file_that_is_no_schema_is_wrong_use(write, content):
    schema = write(content, "schema.json")
    with pytest.raises(UsageError, match="no Table Schema"):
        validate_file(write("a,b\n1,2\n"), str(schema))


def test_a_data_package_is_one_task_a_resource(write):
    write("id,nama\n1,a\n", "one.csv")
    write("id,nama\nx,a\n", "two.csv")
    fields = [{"name": "id", "type": "integer"}, {"name": "nama", "type": "string"}]
    package = {
        "name": "paket",
        "resources": [
            {"name": "one", "path": "one.csv", "schema": {"fields": fields}},
            {"name": "two", "path": "two.csv", "schema": {"fields": fields}},
            {"name": "far", "path": "http://127.0.0.1:9/x.csv"},
            {"name": "inside", "data": [{"id": 1}]},
        ],
    }
    report = validate_file(write(json.dumps(package), "datapackage.json"))

    assert [task["name"] for task in report["tasks"]] == ["one", "two", "far", "inside"]
    types = [[e["type"] for e in task["errors"]] for task in report["tasks"]]
    assert types == [[], ["type-error"], ["siger-jalur-jauh"], []]
    assert report["stats"]["tasks"] == 4
    assert report["stats"]["errors"] == 2


def test_a_resource_descriptor_is_one_task(write):
    write("id\nx\n", "one.csv")
    resource = {
        "name": "one",
        "path": "one.csv",
        "schema": {"fields": [{"name": "id", "type": "integer"}]},
    }
    report = validate_file(write(json.dumps(resource), "one.json"))

    assert [e["type"] for e in report["tasks"][0]["errors"]] == ["type-error"]


def test_a_schema_descriptor_is_checked_as_such(write):
    good = validate_file(write('{"fields": [{"name": "x"}]}', "good.json"))
    bad = validate_file(write('{"fields": [{"type": "integer"}]}', "bad.json"))

    assert good["valid"]
    assert len(good["tasks"]) == 1
    assert not bad["valid"]


@pytest.mark.parametrize(
    "descriptor",
    [
        {"resources": "x"},
        {"resources": [1]},
        {"name": "x", "path": 5},
        {"name": "x", "path": "../../etc/passwd"},
        {"name": "x", "path": "/etc/passwd"},
        {"path": "none.csv", "schema": "none.json"},
    ],
)
def test_a_bad_descriptor_is_reported_and_not_raised(write, descriptor):
    report = validate_file(write(json.dumps(descriptor), "datapackage.json"))

    assert not report["valid"]
    assert report["stats"]["errors"] > 0


def test_quotes_that_hang_the_sniffer_do_not_hang_us(write, monkeypatch):
    monkeypatch.setattr(sniffing, "TIME_LIMIT_S", 0.3)
    lines = ["a,b"] + [',"x' * 150 for _ in range(120)]
    path = write("\n".join(lines))
    started = time.monotonic()
    report = validate_file(path)

    assert time.monotonic() - started < 20
    warnings = report["tasks"][0]["warnings"]
    assert any(w.startswith("siger-kutip-tidak-teratur") for w in warnings)
    assert report["stats"]["errors"] > 0


def test_a_value_that_crashes_the_library_is_a_finding(index_table):
    table = index_table("18.04,1801,Kabupaten Lampung Barat,2020,sNaN")
    report = validate_file(table, "ketahanan-pangan")

    assert [e["type"] for e in report["tasks"][0]["errors"]] == [
        "siger-pemeriksaan-gagal"
    ]
