import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.language import build_language
from siger_catalog.language.words import column_words, fold, spans, words


def test_marks_and_case_are_folded_and_signs_split():
    assert fold("Kopi ROBUSTÁ") == "kopi robusta"
    assert words("Laki-laki & Perempuan (2023)") == [
        *("laki", "laki", "perempuan", "2023"),
    ]


def test_column_names_split_at_underscores_humps_and_digits():
    names = ["luas_panen_ha", "jumlahSiswa", "tahun2023", "kode-kab/kota"]
    assert column_words(names) == [
        *("luas", "panen", "ha", "jumlah", "siswa", "tahun", "2023"),
        *("kode", "kab", "kota"),
    ]


@given(st.text(max_size=200))
def test_words_of_any_text_are_folded_and_not_empty(text):
    for word in words(text):
        assert word
        assert words(word) == [word]


@given(st.text(max_size=200))
def test_spans_stand_where_they_say(text):
    end = 0
    for span in spans(text):
        assert end <= span.start < span.end <= len(text)
        assert fold(text[span.start : span.end]) == span.word
        end = span.end


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("kependudukan", "duduk"),
        ("penduduk", "duduk"),
        ("kepegawaian", "pegawai"),
        ("pengangguran", "nganggur"),
        ("pariwisata", "wisata"),
        ("wisatawan", "wisata"),
        ("anggaran", "anggaran"),
        ("perikanan", "ikan"),
        ("pembangunan", "bangun"),
        ("2023", "2023"),
        ("npsn", "npsn"),
        ("melinting", "melinting"),
        ("penengahan", "penengahan"),
    ],
)
def test_stems_join_what_belongs_together_and_leave_places_alone(language, word, stem):
    assert language.stem(word) == stem


@given(st.text(max_size=60))
def test_no_text_breaks_the_stemmer(language, text):
    stems = language.stems(text)
    assert len(stems) == len(words(text))
    assert all(stem and " " not in stem for stem in stems)


def test_the_same_facts_give_the_same_fingerprint(language):
    assert build_language(language.province).fingerprint == language.fingerprint
