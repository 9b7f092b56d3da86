"""Answers are kept in bounded memory, however long the words of a search are."""

from dataclasses import replace

from siger_catalog.searching import SearchQuery
from siger_web.kept_answers import KeptAnswers

LONG = "padi " * 8_000


def test_the_words_of_a_search_count_in_both_caches(small_catalog):
    index = _Counted(small_catalog.index)
    parts = replace(small_catalog, index=index)
    answers = KeptAnswers(parts, most_bytes=100_000)
    query = SearchQuery(text=LONG)

    def asked(ask):
        before = index.runs
        ask()
        return index.runs > before

    for act in (
        lambda: answers.page(query),
        lambda: answers.body(query, "", lambda _: b"{}", is_compressed=False),
    ):
        assert asked(act)
        assert asked(act), "a key of more than all that may be kept is not kept"
    short = SearchQuery(text="padi")
    assert asked(lambda: answers.page(short))
    assert not asked(lambda: answers.page(short))


class _Counted:
    """An index that counts what it is asked."""

    def __init__(self, index):
        self._index = index
        self.runs = 0

    def __getattr__(self, name):
        return getattr(self._index, name)

    def run(self, plan):
        self.runs += 1
        return self._index.run(plan)
