"""`siger source edit`, `pause`, `resume` and `remove`."""

import json

import pytest


@pytest.fixture
def siger_with_source(siger):
    words = ("--kind", "ckan", "--url", "https://a.test", "--region", "18.04")
    siger("source", "add", "mesuji", *words, "--option", "schedule=0 2 * * *")
    return siger


def shown(siger):
    return json.loads(siger("source", "show", "mesuji", "--json")[1])["source"]


def test_a_source_is_edited_only_where_something_is_given(siger_with_source):
    siger = siger_with_source

    status, _, _ = siger("source", "edit", "mesuji", "--title", "Mesuji")
    siger("source", "edit", "mesuji", "--option", "schedule=", "--option", "a=1")

    source = shown(siger)
    assert status == 0
    assert (source["title"], source["region"]) == ("Mesuji", "18.04")
    assert source["options"] == {"a": "1"}


def test_a_schedule_that_is_none_changes_nothing(siger_with_source):
    siger = siger_with_source

    status, _, told = siger(
        "source", "edit", "mesuji", "--option", "schedule=0 0 31 2 *"
    )

    assert (status, shown(siger)["options"]) == (2, {"schedule": "0 2 * * *"})
    assert "never comes" in told


def test_a_source_is_paused_resumed_and_removed(siger_with_source):
    siger = siger_with_source

    siger("source", "pause", "mesuji")
    assert shown(siger)["is_paused"] is True
    siger("source", "resume", "mesuji")
    assert shown(siger)["is_paused"] is False
    status, output, _ = siger("source", "remove", "mesuji", "--json")

    assert (status, json.loads(output)["datasets_kept"]) == (0, 0)
    assert siger("source", "show", "mesuji")[0] == 2
