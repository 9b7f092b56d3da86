"""`siger job cancel` and `retry`: what they do, and what they refuse."""

import json

import pytest

from siger_catalog.model import JobOrder


@pytest.fixture
def queued(with_portal):
    """A job that waits: nobody works it."""
    from siger_catalog.cli import parts  # noqa: PLC0415  read once the folder is set

    with parts.open_parts() as opened:
        return opened.store.enqueue("mesuji").id


def test_a_queued_job_is_cancelled_at_once_with_who_and_why(with_portal, queued):
    status, output, _ = with_portal(
        "job", "cancel", queued, "--by", "Ani", "--reason", "salah sumber", "--json"
    )

    job = json.loads(output)["job"]
    assert (status, job["state"]) == (0, "cancelled")
    assert job["cause"]["type"] == "pekerjaan-dibatalkan"
    order = job["order"]
    assert (order["cancelled_by"], order["cancel_reason"]) == ("Ani", "salah sumber")
    assert "Ani" not in json.dumps(job["cause"])


def test_a_job_that_has_ended_is_not_cancelled(with_portal):
    with_portal("harvest", "mesuji")

    status, _, told = with_portal("job", "cancel", "1")

    assert status == 2
    assert "siger job undo 1" in told


def test_a_job_in_which_nothing_failed_is_not_tried_again(with_portal):
    with_portal("harvest", "mesuji")

    status, _, told = with_portal("job", "retry", "1")

    assert status == 2
    assert "siger harvest mesuji" in told


def test_a_harvest_lets_a_check_end_first_and_then_asks_the_portal(with_portal):
    from siger_catalog.cli import parts  # noqa: PLC0415  read once the folder is set

    with parts.open_parts() as opened:
        check = opened.store.enqueue("mesuji", JobOrder(kind="scan"))

    _, output, told = with_portal("harvest", "mesuji", "--json")

    assert f"job {check.id} (scan) must end first" in told
    [job] = json.loads(output)["jobs"]
    assert job["id"] != check.id
    assert job["state"] == "succeeded"
    with parts.open_parts() as opened:
        assert opened.store.job(check.id).state == "succeeded"
