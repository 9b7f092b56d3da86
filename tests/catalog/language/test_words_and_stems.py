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


@pytest.mark.parametrize(
    "family",
    [
        "ternak beternak peternak peternakan",
        "tani bertani petani pertanian",
        "nikah menikah pernikahan",
        "rusak kerusakan perusakan",
        "pajak perpajakan",
        "peta pemetaan memetakan",
        "kunjungan pengunjung mengunjungi",
        "rokok merokok perokok",
        "lulus lulusan kelulusan",
        "padam pemadam pemadaman",
        "rampok perampokan",
        "cemar pencemaran mencemari",
        "budidaya pembudidaya",
        "ibadah peribadatan",
        "izin ijin perizinan perijinan",
        "nilai bernilai penilaian",
    ],
)
def test_words_of_one_family_have_one_stem(language, family):
    assert len(set(map(language.stem, family.split()))) == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("berdasarkan", "dasar"),  # "sekolah berdasarkan" is no "sekolah dasar"
        ("menengah", "tengah"),
        ("penyakit", "sakit"),
        ("kinerja", "kerja"),
        ("perguruan", "guru"),
        ("pendidik", "pendidikan"),
        ("kekerasan", "perkerasan"),
        ("keterangan", "penerangan"),
        ("penghargaan", "harga"),
        ("pendapatan", "mendapatkan"),
        ("penghasilan", "hasil"),
        ("pengadaan", "ada"),
        ("kebakaran", "bakar"),
        ("relawan", "rawan"),
        ("menyusui", "susu"),
        ("berikan", "ikan"),
        ("penanaman", "tanaman"),
        ("bangunan", "pembangunan"),
        ("kecamatan", "camat"),
        ("perjalanan", "jalan"),
        ("pertanyaan", "pertanian"),
        ("anggaran", "pengangguran"),
    ],
)
def test_words_that_mean_different_things_have_different_stems(language, word, other):
    assert language.stem(word) != language.stem(other)
