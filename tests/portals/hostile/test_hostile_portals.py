"""The whole way from a hostile portal to the catalog: nothing served is lost."""

import time
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

HEAVY = {"bomb", "nested-bomb", "unnamed-bomb", "endless-body", "file-bomb"}


@pytest.fixture
def served(parts):
    """Return each dataset that is not withdrawn, with the bytes of its files."""

    def look():
        entries = parts.store.entries(source="portal")
        return {
            each.name: Counter(
                d.content.sha256
                for d in parts.store.entry(each.name).version.dataset.distributions
                if d.content
            )
            for each in entries
            if each.serving.state != "withdrawn"
        }

    return look


@pytest.fixture
def peak_of():
    """Do something; return what came of it and the most bytes it held at once."""

    def measured(do, **given):
        tracemalloc.start()
        try:
            return do(**given), tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return measured


def _turn(portal, case):
    if case.wire:
        portal.turned[case.what] = case.wire
    case.change(portal)


def test_the_cause_is_right_and_nothing_served_is_lost(
    portal, harvest, served, peak_of, case
):
    assert harvest().state == "succeeded"
    before = served()
    asked_before = portal.asked[case.what]
    _turn(portal, case)
    started_at = time.monotonic()
    if case.name in HEAVY:
        job, peak = peak_of(harvest, deadline_s=case.deadline_s)
        assert peak < 40_000_000  # the bombs hold 64 MiB, the endless body has no end
    else:
        job = harvest(case.deadline_s)

    assert portal.asked[case.what] > asked_before, "the fault was never met"
    assert time.monotonic() - started_at < 60  # many would otherwise go on for ever
    assert (job.state, job.cause.type if job.cause else "") == (case.state, case.cause)
    after = served()
    assert len(before.keys() - after.keys()) == case.withdrawn
    for name in before.keys() & after.keys():
        assert before[name] <= after[name]

    portal.become_good()
    assert harvest().state in {"succeeded", "held"}
    assert served().keys() >= before.keys()


def test_each_portal_of_the_kit_is_described(case):
    told = Path(__file__).with_name("README.md").read_text("utf-8")

    assert f"| `{case.name}` |" in told
