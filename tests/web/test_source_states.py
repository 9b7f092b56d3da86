from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from siger_catalog.model import Job, Source
from siger_web.views.sources import HISTORY, source_state, source_states

AT = datetime(2024, 3, 14, tzinfo=UTC)


@dataclass
class JobsInMemory:
    """A store of sources and their jobs, oldest first; notes what it was asked."""

    harvested: list[str]
    asked: list[str | None] = field(default_factory=list)

    def sources(self):
        names = sorted({*self.harvested, "baru"})
        return tuple(Source(name=n, kind="ckan", url="https://x") for n in names)

    def jobs(self, *, source=None, limit):
        self.asked.append(source)
        found = [
            Job(id=str(i), source=name, state="succeeded", created_at=AT)
            for i, name in enumerate(self.harvested)
            if source in (None, name)
        ]
        return tuple(reversed(found))[:limit]


@pytest.fixture
def states(small_catalog):
    def build(harvested):
        store = JobsInMemory(harvested)
        parts = replace(small_catalog, store=store)
        return store, parts, source_states(parts, {})

    return build


def test_the_jobs_of_all_sources_come_of_one_question(states):
    store, _, found = states(["a", "b"] * 3)

    assert store.asked == [None]
    assert [len(state.jobs) for state in found] == [3, 3, 0]
    assert found[0].last_job.id == "4"


def test_a_source_whose_jobs_lie_further_back_loses_none(states):
    _, parts, found = states(["a", "b", *["c"] * 100])

    assert [len(state.jobs) for state in found] == [1, 1, 0, HISTORY]
    for state in found:
        assert state == source_state(parts, state.source, 0)
