"""How commands end, and what they say, run in this process on an empty folder."""

import json
import socket
from importlib.metadata import EntryPoint

import pytest

from siger_catalog import bootstrap


@pytest.mark.parametrize(
    "text",
    [
        'source = "x"',
        "[source]\nname = 'a'",
        "[[source]]\nurl = 'http://x'",
        "[[source]]\nname = 'a'\nkind = 'ckan'\nurl = 'http://x'\noptions = 'x'",
        "[[source]]\nname = 5\nkind = 'ckan'\nurl = 'http://x'",
        "[[source]]\nname = 'A B/..'\nkind = 'ckan'\nurl = 'http://x'",
        "source = [",
    ],
)
def test_a_file_of_sources_that_means_nothing_is_wrong_use(
    siger, tmp_path, monkeypatch, text
):
    file = tmp_path / "sources.toml"
    file.write_text(text)
    monkeypatch.setenv("SIGER_SOURCES", str(file))

    status, _, told = siger("source", "list")

    assert status == 2
    assert told.startswith("siger: SIGER_SOURCES: cannot read")


def test_a_seeded_source_knows_since_when_it_is_there(siger, tmp_path, monkeypatch):
    file = tmp_path / "sources.toml"
    file.write_text("[[source]]\nname = 'a'\nkind = 'ckan'\nurl = 'http://x'")
    monkeypatch.setenv("SIGER_SOURCES", str(file))

    first = siger("source", "show", "a", "--json")[1]

    assert json.loads(first)["source"]["created_at"]
    assert siger("source", "show", "a", "--json")[1] == first


def test_a_data_folder_that_cannot_be_is_out_of_reach(siger, tmp_path):
    (tmp_path / "data").write_text("a file is in the way")

    status, _, told = siger("source", "list")

    assert status == 3
    assert "SIGER_DATA_DIR" in told


@pytest.mark.parametrize("group", ["harvesters", "validators", "schemas"])
def test_a_part_that_cannot_be_made_is_named_by_doctor_and_stops_no_other(
    siger, monkeypatch, group
):
    part = EntryPoint("rusak", "decimal:Overflow.rusak", f"siger.{group}")
    real = bootstrap.entry_points
    monkeypatch.setattr(
        bootstrap,
        "entry_points",
        lambda group: [*real(group=group), *([part] if part.group == group else [])],
    )

    status, output, _ = siger("doctor", "--json")

    parts = {each["part"]: each for each in json.loads(output)["parts"]}
    assert status == 1
    assert parts[f"siger.{group}:rusak"]["problem"]
    assert not parts["database"]["problem"]


@pytest.mark.parametrize("options", [[], ["--examples"], ["--no-worker"]])
def test_a_taken_port_is_said_before_anything_is_done(
    siger, monkeypatch, tmp_path, options
):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("SIGER_PORT", str(port))
        status, _, told = siger("serve", *options)

    assert status == 2
    assert str(port) in told
    assert "SIGER_PORT" in told
    assert not (tmp_path / "data").exists()


def test_no_reader_at_all_is_said_and_not_a_traceback(siger, monkeypatch):
    real = bootstrap.entry_points
    monkeypatch.setattr(
        bootstrap,
        "entry_points",
        lambda group: [] if group == "siger.readers" else real(group=group),
    )

    status, _, told = siger("doctor")

    assert status == 2
    assert "reader" in told


def test_a_job_that_no_catalog_can_have_is_wrong_use(siger):
    status, _, told = siger("job", "show", "9" * 30)

    assert status == 2
    assert "Unknown job" in told


@pytest.mark.parametrize("limit", ["0", "-1", "9" * 20])
def test_a_list_of_no_or_endless_length_is_wrong_use(siger, limit):
    status, _, told = siger("job", "list", "--limit", limit)

    assert status == 2
    assert "limit" in told


def test_a_source_is_tried_without_storing_anything(with_portal):
    status, output, _ = with_portal("source", "try", "mesuji", "--json")

    assert status == 0
    assert len(json.loads(output)["sample"]) == 5
    assert json.loads(with_portal("job", "list", "--json")[1]) == {"jobs": []}


def test_a_bad_record_does_not_stop_the_trial_of_a_source(with_portal, ckan_portal):
    first = min(ckan_portal.packages, key=lambda package: package["id"])
    first["title"] = ""

    status, output, told = with_portal("source", "try", "mesuji", "--json")

    assert status == 1
    assert len(json.loads(output)["sample"]) == 4
    assert "tanpa title" in told


def test_a_source_named_twice_is_harvested_once(with_portal, ckan_portal):
    ckan_portal.packages = ckan_portal.packages[:1]
    ckan_portal.packages[0]["resources"] = []

    _, output, _ = with_portal("harvest", "mesuji", "mesuji", "--json")

    (job,) = json.loads(output)["jobs"]
    assert (job["source"], job["index"]) == ("mesuji", "current")
    assert job["counts"]["created"] == 1


@pytest.mark.parametrize(("given", "start"), [("umkm.xlsx", b"PK"), ("u.csv", b"kode")])
def test_a_template_is_written_where_it_is_asked_for(siger, tmp_path, given, start):
    status, output, _ = siger("schema", "template", "umkm", "--output", given, "--json")

    assert status == 0
    assert json.loads(output)["path"] == given
    assert (tmp_path / given).read_bytes().startswith(start)


@pytest.mark.parametrize(
    "words", [("entah",), ("umkm", "--output", "tidak/ada/x.xlsx")]
)
def test_a_template_that_cannot_be_written_is_wrong_use(siger, words):
    assert siger("schema", "template", *words)[0] == 2
