from dataclasses import replace

import pytest

from siger_catalog.errors import SearchUnavailableError
from siger_web.overview import OverviewCache


class Switch:
    """An index that can be put out of reach, and counts what it is asked."""

    def __init__(self, index):
        self.index, self.is_up, self.asked = index, True, 0

    def run(self, plan):
        self.asked += 1
        if not self.is_up:
            raise SearchUnavailableError
        return self.index.run(plan)

    def vocabulary(self):
        return self.index.vocabulary()


@pytest.fixture
def switch(small_catalog):
    return Switch(small_catalog.index)


@pytest.fixture
def cache(small_catalog, switch):
    return OverviewCache(replace(small_catalog, index=switch))


def test_the_catalog_is_counted_by_region_topic_quality_and_source(cache):
    overview = cache.get()

    assert overview.total == 11
    assert overview.by_region == {"18": 9, "18.04": 2}
    assert overview.by_source == {"lampung": 9, "lampung-barat": 2}
    assert sum(overview.by_quality.values()) == 11
    crops = next(t for t in overview.topics if t.key == "perkebunan-kehutanan")
    assert crops.count == 2
    assert crops.is_in_region.count(True) == 1
    assert crops.is_in_region[3]


def test_the_catalog_is_not_counted_again_for_every_page(cache, switch):
    first = cache.get()
    asked = switch.asked

    assert cache.get() is first
    assert switch.asked == asked


def test_the_last_counts_stand_while_the_index_is_out_of_reach(
    cache, switch, monkeypatch
):
    first = cache.get()
    switch.is_up = False
    monkeypatch.setattr("siger_web.overview.KEPT_S", 0.0)

    assert cache.get() is first


def test_an_index_that_never_answered_has_no_counts(cache, switch):
    switch.is_up = False

    with pytest.raises(SearchUnavailableError):
        cache.get()
