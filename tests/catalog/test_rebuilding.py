"""Index and catalog compared and put right, over shipped stores."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from siger_catalog.indexes.elasticsearch import Address, ElasticsearchIndex
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.indexes.standby import StandbyIndex
from siger_catalog.language import build_language
from siger_catalog.model import Agent, Dataset, Source, Version
from siger_catalog.pipeline import index_pending
from siger_catalog.ports import Outcome
from siger_catalog.provinces.regions import load_province
from siger_catalog.rebuilding import (
    Differences,
    compare,
    fill_empty_index,
    find_differences,
    renew_outdated_index,
    repair_index,
)
from siger_catalog.searching import to_document
from siger_catalog.stores.memory import MemoryCatalogStore

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture(scope="module")
def language():
    return build_language(load_province())


@pytest.fixture
def parts(language):
    store = MemoryCatalogStore(HandClock())
    store.add_source(Source(name="rak", kind="shelf", url="http://shelf"))
    return SimpleNamespace(store=store, language=language, index=MemoryIndex(language))


@pytest.fixture
def publish(parts) -> Callable[..., None]:
    def run(name: str, number: int = 1) -> None:
        dataset = Dataset(
            name=name, title=f"Data {name}", publisher=Agent(slug="d", name="Dinas")
        )
        version = Version(
            number=number,
            dataset=dataset,
            findings=(),
            quality="valid",
            fingerprint=f"{name}-{number}",
            published_at=NOW,
        )
        parts.store.enqueue("rak")
        job = parts.store.claim("test", lease_s=60)
        action = "created" if number == 1 else "updated"
        outcome = Outcome(
            remote_id=name,
            remote_name=name,
            action=action,
            dataset_name=name,
            version=version,
        )
        parts.store.commit(job, outcome, lease_s=60)
        parts.store.finish(job, "succeeded", None)

    return run


def test_a_comparison_tells_what_is_missing_old_new_and_too_much():
    served = {"a": 1, "b": 2, "c": 2, "d": 5}
    held = {"b": 1, "c": 2, "d": 6, "z": 1}
    assert compare(served, held) == Differences(
        missing=("a",), older=("b",), newer=("d",), extra=("z",)
    )
    assert not compare(served, served)


def test_an_index_is_repaired_without_building_it_anew(parts, publish, language):
    for name in ("a", "b", "c"):
        publish(name)
    index_pending(parts)
    revision = parts.store.entry("a").revision
    assert not find_differences(parts, parts.index)
    whole = to_document(parts.store.entry("a"), language)
    parts.index = MemoryIndex(language)
    parts.index.apply([whole, replace(whole, name="stray", revision=9)], {})

    found = find_differences(parts, parts.index)
    assert found == Differences(missing=("b", "c"), extra=("stray",))
    assert repair_index(parts, parts.index, found) == 3
    assert not find_differences(parts, parts.index)
    assert dict(parts.index.revisions())["a"] == revision


def test_what_waits_in_the_outbox_is_late_and_not_lost(parts, publish):
    publish("a")
    assert not find_differences(parts, parts.index)
    parts.store.done(parts.store.pending(9))
    assert find_differences(parts, parts.index).missing == ("a",)


def test_an_index_that_lags_is_brought_up_to_date(parts, publish):
    publish("a")
    index_pending(parts)
    publish("a", number=2)
    parts.store.done(parts.store.pending(9))
    found = find_differences(parts, parts.index)
    assert found.older == ("a",)
    repair_index(parts, parts.index, found)
    assert not find_differences(parts, parts.index)


def test_an_empty_index_is_filled_through_the_outbox(parts, publish, language):
    assert not fill_empty_index(parts)
    publish("a")
    index_pending(parts)
    assert not fill_empty_index(parts)
    parts.index = StandbyIndex(MemoryIndex(language), parts.index, None)
    assert fill_empty_index(parts)
    index_pending(parts)
    assert [len(list(c.revisions())) for c in parts.index.copies()] == [1, 1]


def test_an_index_out_of_reach_is_not_taken_for_an_empty_one(parts, publish, language):
    publish("a")
    nobody = Address(url="http://127.0.0.1:9")
    parts.index = ElasticsearchIndex(nobody, language)
    assert not fill_empty_index(parts)
    parts.index.close()


def test_an_index_of_another_version_is_built_anew_and_no_other_is(
    parts, publish, language, tmp_path
):
    publish("a")
    parts.index = EmbeddedIndex(tmp_path / "index", language)
    parts.clock = HandClock()
    index_pending(parts)
    assert not renew_outdated_index(parts)
    (tmp_path / "index" / "current").write_text("0123456789ab-old")

    assert renew_outdated_index(parts)

    assert [name for name, _ in parts.index.revisions()] == ["a"]
    assert not renew_outdated_index(parts)
