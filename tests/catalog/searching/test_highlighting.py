import time
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.searching.highlighting import highlight


def plain(html):
    bare = html.replace("<mark>", "").replace("</mark>", "")
    return unescape(bare).removeprefix("… ").removesuffix(" …")


def test_words_are_marked_by_stem_and_by_surface(language):
    html = highlight("Kependudukan dan 2023", frozenset({"duduk", "2023"}), language)
    assert html == "<mark>Kependudukan</mark> dan <mark>2023</mark>"


def test_markup_of_a_portal_is_escaped(language):
    text = '<script>alert("x")</script> padi'
    html = highlight(text, frozenset({"padi"}), language)
    assert html.endswith("<mark>padi</mark>")
    assert "<script" not in html


def test_a_long_text_is_cut_around_its_words(language):
    text = "awal " * 100 + "luas panen padi " + "akhir " * 100
    html = highlight(text, frozenset({"padi", "panen"}), language)
    assert "<mark>panen</mark> <mark>padi</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert len(plain(html)) < 300


def test_nothing_found_is_nothing_shown(language):
    assert highlight("Produksi kopi", frozenset({"padi"}), language) == ""


@given(st.text(alphabet="padi kopi<&>\"'\n", max_size=600))
def test_marks_change_nothing_but_marks(language, text):
    html = highlight(text, frozenset({"padi"}), language)
    assert html == "" or plain(html) in text or text.startswith("… ")


def test_a_text_that_repeats_the_word_for_ever_is_marked_at_once(language):
    started_at = time.process_time()

    html = highlight("padi " * 6000, frozenset({"padi"}), language)

    assert html.count("<mark>") > 40
    assert time.process_time() - started_at < 1.5  # compared pairwise, many seconds
