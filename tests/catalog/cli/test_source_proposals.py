"""`siger source try URL` says which kind a portal is and how to map it."""

import json
import shlex
from pathlib import Path

import pytest

PAGE = b'<html><a href="a.csv">Data A</a></html>'
OWN = {
    "status": "ok",
    "hasil": {"daftar": [{"kode": 1, "judul": "Satu", "file": "a.csv"}]},
}


@pytest.fixture
def trial(siger, monkeypatch):
    """Try an address that is allowed; return status, JSON and complaints."""

    def run(url, path="", *words):
        monkeypatch.setenv("SIGER_ALLOW_PRIVATE", url.removeprefix("http://"))
        status, output, told = siger("source", "try", f"{url}{path}", "--json", *words)
        return status, json.loads(output) if output else None, told

    return run


def test_a_ckan_portal_is_known_as_such(trial, ckan_portal):
    status, told, _ = trial(ckan_portal.url)

    assert status == 0
    assert told["proposals"][0]["kind"] == "ckan"
    assert len(told["sample"]) == 5


def test_a_portal_that_a_shipped_mapping_fits_is_known(trial, serve_made):
    status, told, _ = trial(serve_made("lampung_timur").url)

    assert status == 0
    assert told["proposals"][0]["options"] == {"mapping": "lampung_timur"}
    assert told["sample"][0]["title"] == "Jumlah Puskesmas"


def test_a_page_of_files_is_known(trial, serve_files):
    status, told, _ = trial(serve_files({"/": PAGE}))

    assert status == 0
    assert told["proposals"][0]["kind"] == "files"


def test_an_api_nobody_knows_gets_a_mapping_that_works(
    trial, siger, serve_files, tmp_path
):
    url = serve_files({"/v1/data": json.dumps(OWN).encode()})
    status, told, _ = trial(url, "/v1/data?tahun=2024")
    best = told["proposals"][0]

    assert status == 0
    assert (best["kind"], best["url"]) == ("json_api", url)
    assert 'items = "hasil.daftar"' in best["mapping"]
    assert told["sample"][0]["title"] == "Satu"

    (tmp_path / best["options"]["mapping"]).write_text(best["mapping"])
    words = ["--kind", "json_api", "--option", "mapping=pemetaan.toml"]
    status, told, _ = trial(url, "", *words)
    assert status == 0
    assert [d["name"] for d in told["sample"]] == ["satu-1"]


def test_the_words_for_people_end_with_the_command_that_adds_it(
    siger, monkeypatch, serve_files
):
    url = serve_files({"/d": json.dumps(OWN).encode()})
    monkeypatch.setenv("SIGER_ALLOW_PRIVATE", url.removeprefix("http://"))
    status, output, _ = siger("source", "try", f"{url}/d")
    command = shlex.split(output.strip().splitlines()[-1].partition(": ")[2])

    assert status == 0
    assert "[fields]" in output
    command[command.index("NAME")] = "baru"
    assert siger(*command[1:])[0] == 0
    assert not Path("pemetaan.toml").exists()


def test_what_nobody_knows_is_told_with_its_cause(trial, serve_files):
    status, _, told = trial(serve_files({"/": b"halo"}))

    assert status == 1
    assert "CKAN" in told
