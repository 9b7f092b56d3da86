from siger_catalog.searching.coverage import enough_of, parts_of


def test_the_rare_words_are_enough_and_the_common_ones_alone_are_not():
    assert enough_of([1.0, 5.0, 1.0], 0.7) == [(1,)]
    assert enough_of([3.0, 3.0], 0.7) == [(0, 1)]
    assert enough_of([3.0, 3.0, 3.0], 0.6) == [(0, 1), (0, 2), (1, 2)]


def test_no_share_is_any_word_and_the_whole_is_all_of_them():
    assert enough_of([1.0, 5.0], 0.0) == [(0,), (1,)]
    assert enough_of([1.0, 5.0, 2.0], 1.0) == [(0, 1, 2)]


def test_what_is_required_belongs_to_every_set():
    assert enough_of([5.0, 1.0, 1.0], 0.5, {2}) == [(0, 2)]
    assert parts_of([0, 0, 1], {0}) == [(0, 1), (0, 2)]


def test_each_thing_that_and_joins_is_enough_alone():
    assert parts_of([0, 0, 1]) == [(0, 1), (2,)]
    assert parts_of([0, 0]) == []
