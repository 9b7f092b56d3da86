"""Portals that are no CKAN, through the whole flow."""

import json

import pytest

from siger_catalog import bootstrap
from siger_catalog.cli.parts import open_parts


@pytest.fixture
def added(siger, monkeypatch, serve_made):
    """A catalog that knows the made replies of Lampung Timur as a source."""
    portal = serve_made("lampung_timur")
    monkeypatch.setenv("SIGER_ALLOW_PRIVATE", portal.url.removeprefix("http://"))
    words = ["--kind", "json_api", "--url", portal.url, "--region", "18.07"]
    words += ["--option", "mapping=lampung_timur"]
    assert siger("source", "add", "lamtim", *words)[0] == 0
    return portal


def _harvest(siger, *words):
    _, output, told = siger("harvest", "lamtim", "--json", *words)
    assert output, told
    return json.loads(output)


def test_figures_inside_the_json_are_published_as_tables_and_only_once(siger, added):
    first = _harvest(siger)["jobs"][0]
    again = _harvest(siger)["jobs"][0]

    assert first["counts"]["created"] == 4
    assert again["counts"]["unchanged"] == 4
    with open_parts() as parts:
        entries = {e.remote_id: e for e in parts.store.entries(source="lamtim")}
        dataset = entries["11"].version.dataset
        content = dataset.distributions[0].content
        original = parts.snapshots.path(content.sha256).read_text()

    assert dataset.region == "18.07"
    assert original.splitlines()[1] == "1,11,2021,110"
    assert content.table.row_count == 2
    assert content.table.years == (2021, 2022)


def test_a_changed_figure_makes_a_new_version_of_its_dataset_alone(siger, added):
    _harvest(siger)
    page = next(r for r in added.replies if r["given"].get("page") == "1")
    page["reply"]["data"][0]["input"][0]["jumlah"] = 999
    counts = _harvest(siger)["jobs"][0]["counts"]

    assert (counts["updated"], counts["unchanged"]) == (1, 3)
    with open_parts() as parts:
        entries = {e.remote_id: e for e in parts.store.entries(source="lamtim")}
        content = entries["11"].version.dataset.distributions[0].content
        text = parts.snapshots.path(content.sha256).read_text()

    assert "1,11,2021,999" in text


def test_a_portal_in_maintenance_takes_nothing_away(siger, added):
    _harvest(siger)
    added.replies[1]["reply"] = "<html>Sedang dirawat</html>"
    job = _harvest(siger)["jobs"][0]

    assert job["state"] == "failed"
    assert job["cause"]["type"] == "html-bukan-data"
    with open_parts() as parts:
        states = [e.serving.state for e in parts.store.entries(source="lamtim")]
    assert states.count("withdrawn") == 0
    assert len(states) == 4


def test_every_kind_of_the_package_is_installed():
    names = {point.name for point in bootstrap.entry_points(group="siger.harvesters")}

    assert {"ckan", "files", "json_api"} <= names
