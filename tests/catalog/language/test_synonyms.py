from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.language.synonyms import parse_synonyms
from siger_catalog.language.vocabulary import build_vocabulary


def test_groups_are_both_ways_and_arrows_one_way():
    synonyms = parse_synonyms("rs, rumah sakit\nkk => kartu keluarga # dua arti\n")
    assert synonyms.match(["rs"], 0).alternatives == (("rumah", "sakit"),)
    long = synonyms.match(["data", "rumah", "sakit"], 1)
    assert (long.length, long.alternatives) == (2, (("rs",),))
    assert synonyms.match(["kk"], 0).alternatives == (("kartu", "keluarga"),)
    assert synonyms.match(["kartu", "keluarga"], 0).length == 1


def test_the_longest_form_wins_and_rules_for_one_form_are_joined():
    synonyms = parse_synonyms("air, banyu\nair bersih, pdam", "air, water")
    assert synonyms.match(["air", "bersih"], 0).length == 2
    assert synonyms.match(["air", "laut"], 0).alternatives == (("banyu",), ("water",))


def test_every_rule_of_the_province_is_read(language):
    text = language.province.synonyms_text
    synonyms = parse_synonyms(text)
    lines = [line.partition("#")[0] for line in text.splitlines()]
    lines = [line for line in lines if line.strip()]
    assert len(lines) > 180
    for line in lines:
        left, _, right = line.partition("=>")
        first = left.split(",")[0].split()
        assert synonyms.match(first, 0).alternatives, line
        assert not right or synonyms.match(first, 0).length == len(first)


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser(text):
    synonyms = parse_synonyms(text)
    for rules in synonyms.rules.values():
        assert all(rule.form not in rule.alternatives for rule in rules)


def test_unknown_words_are_corrected_to_common_ones_only(language):
    vocabulary = build_vocabulary(
        {"stunting": 5, "puskesmas": 9, "ganjil": 1, "jalan": 4}, language
    )
    assert vocabulary.correct("stunitng") == "stunting"  # two letters swapped
    assert vocabulary.correct("puskemsa") == "puskesmas"  # two edits, eight letters
    assert vocabulary.correct("ganjl") is None  # in one document only
    assert vocabulary.correct("stunting") is None
    assert vocabulary.correct("jln") is None  # too short
    assert vocabulary.correct("2o24") is None
    assert vocabulary.correct("lampng") == "lampung"  # places belong to it
    assert vocabulary.correct("population") is None  # English is known
    assert vocabulary.correct("berjalan") is None  # its stem is known


def test_a_word_of_the_dictionary_is_never_corrected_nor_made_a_weak_one(language):
    vocabulary = build_vocabulary({"sawit": 9, "tentang": 9}, language)
    assert vocabulary.correct("sakit") is None  # rumah sakit is not rumah sawit
    assert vocabulary.correct("kentang") is None
    assert vocabulary.correct("tentamg") is None  # "tentang" finds everything
    assert vocabulary.correct("sawjt") == "sawit"


@given(st.text(max_size=40))
def test_a_correction_is_always_a_known_word(language, word):
    vocabulary = build_vocabulary({"penduduk": 3, "kesehatan": 2}, language)
    meant = vocabulary.correct(word)
    assert meant is None or (meant != word and vocabulary.knows(meant))
