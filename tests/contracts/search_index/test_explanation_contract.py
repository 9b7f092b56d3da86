"""Why a result stands where it stands: told by every engine, out of its own scores."""

from datetime import date

import pytest

from siger_catalog.searching import SearchQuery, search
from siger_catalog.searching.engine import Clause, Plan
from siger_catalog.searching.explaining import MOST_EXPLAINED
from siger_catalog.searching.tree import All, Term

TODAY = date(2026, 6, 1)
TEXTS = [
    *("", "padi", "data terbaru", "daftar", "jumlah penduduk", "kabupaten pesawaran"),
    *("singkong", "anggaran pendapatan dan belanja daerah", "unemployment", "pendudk"),
    *("penduduk lampung tengah", "produksi kopi", "produksi 2019", "stunting 2031"),
    *("kopi mesuji", "penduduk lambar lamteng 2023", "jumlah produksi padi luas panen"),
    *(
        "puskesmas balita pendek gizi stunting",
        "kopi lampung",
        "daftar puskesmas lintang",
    ),
]


def explained(find, text, **given):
    return find(text, is_explained=True, **given).results


def texts(hit):
    return [reason.text for reason in hit.explanation.parts]


def test_a_clause_on_the_name_narrows_to_these_documents(full_index):
    clause = Clause("name", ("ipm-provinsi", "sekolah-metro", "tidak-ada"))
    answer = full_index.run(Plan(tree=All(), clauses=(clause,)))
    names = {hit.shown["name"] for hit in answer.hits}
    assert (answer.total, names) == (2, {"ipm-provinsi", "sekolah-metro"})
    narrowed = Plan(tree=Term("title_s", "sekolah"), clauses=(clause,))
    assert full_index.run(narrowed).total == 1


@pytest.mark.parametrize("text", TEXTS)
def test_the_parts_add_up_to_the_score(find, text):
    hits = explained(find, text)
    assert hits
    for hit in hits:
        told = hit.explanation
        total = told.factor * sum(reason.score for reason in told.parts)
        assert total == pytest.approx(hit.score, rel=1e-4)
        assert told.score == hit.score
        assert 1.0 <= told.factor <= 1.21
        assert all(reason.text for reason in told.parts)


def test_nothing_is_explained_unless_it_is_asked_for(find):
    assert find("padi").results[0].explanation is None
    assert find("tidakada", is_explained=True).results == ()


def test_no_more_than_a_usual_page_is_explained(index, language, make_document):
    made = [make_document(f"d{i}", f"Zakat {i}") for i in range(MOST_EXPLAINED + 3)]
    index.apply(made, {})
    query = SearchQuery(text="zakat", size=100, is_explained=True)
    hits = search(query, language, index, TODAY).results
    told = [hit.explanation is not None for hit in hits]
    assert told == [True] * MOST_EXPLAINED + [False] * 3


def test_an_explanation_says_where_each_word_was_found(find):
    (hit,) = explained(find, "robusta produksi_ton")[:1]
    assert texts(hit)[0].startswith("“robusta” ditemukan")
    assert texts(hit)[0].endswith("di judul")
    assert texts(hit)[1] == "“produksi” ditemukan di judul, kolom dan deskripsi"
    assert texts(hit)[2] == "“ton” ditemukan di kolom"
    assert "“robusta produksi” berdampingan di judul" not in texts(hit)


def test_an_explanation_names_the_other_name_that_was_found(find):
    (hit,) = explained(find, "tpt")[:1]
    assert "“tpt” ditemukan sebagai “tingkat pengangguran terbuka” di judul" in texts(
        hit
    )
    (hit,) = explained(find, "coffee", locale="en")[:1]
    told = "“coffee” was found as “kopi” in the title, tags and description"
    assert told in texts(hit)
    assert hit.explanation.text.startswith(told)


def test_full_and_partial_matches_are_told_apart(find):
    first, *others = explained(find, "produksi kopi")
    assert "Memuat semua kata, jadi didahulukan" in texts(first)
    assert "“produksi kopi” berdampingan di judul" in texts(first)
    for hit in others:
        assert "Hanya memuat sebagian kata, jadi nilainya diperkecil" in texts(hit)
        assert "“kopi” tidak ditemukan" in texts(hit)


def test_a_place_is_exact_or_covered_by_the_province(find):
    own, province = explained(find, "penduduk lamteng")
    exact = "Wilayahnya tepat Kabupaten Lampung Tengah, jadi didahulukan"
    assert exact in texts(own)
    assert exact not in texts(province)
    (covered,) = [text for text in texts(province) if "provinsi" in text]
    assert covered.startswith("Tabel seluruh provinsi, yang mencakup Kabupaten")


def test_years_and_what_was_given_up_are_told(find):
    (hit,) = explained(find, "penduduk lambar 2022-2023")[:1]
    assert "Memuat tahun 2022 dan 2023" in texts(hit)
    hit, kin = explained(find, "stunting 2031")
    assert "Tidak memuat tahun 2031" in texts(hit)
    assert texts(kin)[0].startswith("Serupa dengan hasil di atasnya")
    assert "Memuat semua kata, jadi didahulukan" not in texts(kin)
    (hit,) = explained(find, "kopi mesuji")
    told = "Bukan dari Kabupaten Mesuji: di sana belum ada yang cocok"
    assert told in texts(hit)


def test_common_words_quality_and_freshness_are_told(find):
    (hit,) = explained(find, "jumlah sekolah", locale="en")
    assert "The common word “jumlah” was found in the title and columns" in texts(hit)
    end = f"multiply its score by {hit.explanation.factor:.2f}."
    assert hit.explanation.text.endswith(end)
    assert "Quality (Passed the checks) and freshness (2026)" in hit.explanation.text


def test_another_order_is_said_to_be_one(find):
    (hit,) = explained(find, "kopi", sort="title")
    assert hit.score == 0
    assert hit.explanation.score > 0
    assert hit.explanation.text.startswith("Urutannya menurut judul")
