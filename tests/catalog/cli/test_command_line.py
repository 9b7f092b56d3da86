"""How commands end, and what they say, run in this process on an empty folder."""

import json

import pytest


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
