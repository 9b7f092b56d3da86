"""What people say of farming, money, roads and nature leads to the words of titles."""

from importlib import resources

import pytest

from siger_catalog.language.synonyms import parse_synonyms
from siger_catalog.language.words import words

FILES = ("everyday_economy.txt", "english_economy.txt")
TITLE_WORDS = words("""harga pasar jalan jembatan rumah air tanah padi beras kopi sapi
    ikan hutan pajak listrik sampah banjir kebakaran produksi luas panjang kondisi
    capital state value land area public""")


@pytest.fixture(scope="module")
def synonyms():
    folder = resources.files("siger_catalog.language").joinpath("indonesian")
    return parse_synonyms(
        *(folder.joinpath(file).read_text(encoding="utf-8") for file in FILES)
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("pupuk langka", "pupuk bersubsidi"),
        ("jembatan putus", "kondisi jembatan"),
        ("mulut dan kuku", "penyakit mulut dan kuku"),
        ("gas langka", "lpg"),
        ("atap bocor", "rumah tidak layak huni"),
        ("susah internet", "blankspot"),
        ("deforestasi", "tutupan hutan"),
        ("air terjun", "objek wisata"),
        ("menunggak pajak", "piutang pajak"),
        ("bpn", "pertanahan"),
        ("foreign direct investment", "penanaman modal asing"),
        ("food insecurity", "kerawanan pangan"),
        ("access to electricity", "rasio elektrifikasi"),
        ("road deaths", "kecelakaan lalu lintas"),
        ("public procurement", "pengadaan barang dan jasa"),
    ],
)
def test_what_people_say_leads_to_the_words_of_titles(synonyms, text, first):
    tokens = [*words(text), "2024"]
    found = synonyms.match(tokens, 0)
    assert found.length == len(tokens) - 1
    assert found.alternatives[0] == tuple(first.split())


@pytest.mark.parametrize("word", TITLE_WORDS)
def test_a_word_of_titles_is_left_as_it_is(synonyms, word):
    assert synonyms.match([word], 0).alternatives == ()
