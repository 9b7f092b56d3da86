"""The ranking contract: what a search must find, and in which order."""

from datetime import date

import pytest

from siger_catalog.searching import SearchQuery, search, suggest

TODAY = date(2026, 6, 1)


def names(page):
    return [hit.name for hit in page.results]


def test_a_place_narrows_to_itself_and_the_province_and_leads(find):
    page = find("penduduk lamteng")
    assert page.mode == "full"
    assert names(page) == ["penduduk-lampung-tengah", "penduduk-provinsi"]
    assert [place.code for place in page.query.places] == ["18.02"]


def test_the_longest_place_wins(find):
    page = find("produksi tulang bawang barat")
    assert [place.code for place in page.query.places] == ["18.12"]
    assert names(page)[0] == "produksi-ubi-kayu-tubaba"
    assert find("penduduk kab. tuba").query.places[0].code == "18.05"


def test_places_can_be_read_as_words(find):
    page = find("penduduk lampung tengah", places_as_words=True)
    assert page.query.places == ()
    assert "penduduk-lampung-barat" in names(page)


def test_a_filter_wins_over_a_place_in_the_text(find):
    page = find("penduduk lampung tengah", filters={"region": ("18.04",)})
    assert names(page) == ["penduduk-lampung-barat"]
    assert page.query.places == ()


def test_a_place_alone_lists_what_is_of_it(find):
    page = find("kabupaten pesawaran")
    assert set(names(page)) == {"puskesmas-pesawaran", "stunting-pesawaran"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("singkong", "produksi-ubi-kayu-tubaba"),
        ("ipm", "ipm-provinsi"),
        ("tpt", "pengangguran-provinsi"),
        ("pusat kesehatan masyarakat", "puskesmas-pesawaran"),
        ("anggaran pendapatan dan belanja daerah", "apbd-bandar-lampung"),
        ("coffee", "produksi-kopi-lampung-barat"),
        ("unemployment", "pengangguran-provinsi"),
        ("capil", "penduduk-lampung-barat"),
        ("gabah", "produksi-padi-lampung-tengah"),
        ("luas_areal_ha", "produksi-kopi-lampung-barat"),
        ("kependudukan metro", "penduduk-provinsi"),
    ],
)
def test_synonyms_stems_offices_and_columns_find_what_is_meant(find, text, name):
    page = find(text)
    assert page.mode in {"full", "partial"}
    assert names(page)[0] == name


def test_weak_words_are_never_required(find):
    assert names(find("data daftar stunting per tahun"))[0] == "stunting-pesawaran"
    assert find("data stunting").results[0].is_full


def test_weak_words_alone_find_something(find):
    assert find("daftar").total == 1
    page = find("data terbaru")
    assert (page.mode, page.total) == ("partial", 12)


def test_partial_matches_follow_full_ones(find):
    page = find("produksi kopi")
    assert page.mode == "partial"
    assert names(page)[0] == "produksi-kopi-lampung-barat"
    assert set(names(page)[1:]) == {
        "produksi-padi-lampung-tengah",
        "produksi-ubi-kayu-tubaba",
    }


def test_a_mistyped_word_is_corrected_and_said(find):
    page = find("pendudk")
    assert page.mode == "corrected"
    assert page.query.corrected == "penduduk"
    assert "penduduk-provinsi" in names(page)
    typed = find("pendudk", as_typed=True)
    assert (typed.mode, typed.total) == ("none", 0)


def test_a_mistyped_place_is_still_a_place(find):
    page = find("penduduk lampung tengha")
    assert page.query.corrected == "penduduk lampung tengah"
    assert [place.code for place in page.query.places] == ["18.02"]


def test_years_narrow_and_are_said(find):
    page = find("produksi 2019")
    assert names(page)[0] == "produksi-padi-lampung-tengah"
    assert page.query.years == (2019,)
    assert [hit.is_full for hit in page.results] == [True, False, False]
    assert all("Produksi" in hit.title for hit in page.results)
    assert names(find("produksi 2019", sort="title")) == names(page)[:1]
    assert find("penduduk sejak 2023").query.years == (2023, 2024, 2025, 2026)
    assert find("penduduk lima tahun terakhir").query.years == (
        2022,
        2023,
        2024,
        2025,
        2026,
    )
    assert find("penduduk 2019", years_as_words=True).query.years == ()


def test_words_that_say_years_are_not_corrected(index, language, make_document):
    titles = ("East side", "East end", "Produksi padi", "Produksi jagung")
    made = [make_document(f"d{i}", t, years=[2025]) for i, t in enumerate(titles)]
    index.apply(made, {})
    query = SearchQuery(text="produksi last five years")
    page = search(query, language, index, TODAY)
    assert (page.query.corrected, page.total) == ("", 2)
    assert page.query.years == (2022, 2023, 2024, 2025, 2026)
    mistyped = SearchQuery(text="produksi last east")
    assert search(mistyped, language, index, TODAY).query.corrected


def test_a_year_without_data_is_given_up_before_nothing_is_shown(find):
    page = find("stunting 2031")
    assert (page.mode, page.query.years) == ("partial", ())
    assert page.query.given_up_years == (2031,)
    assert names(page)[0] == "stunting-pesawaran"


def test_a_place_without_data_is_given_up_and_said(find):
    page = find("kopi mesuji")
    assert page.mode == "without_place"
    assert page.query.places == ()
    assert [place.code for place in page.query.given_up_places] == ["18.11"]
    assert names(page) == ["produksi-kopi-lampung-barat"]


def test_facets_of_a_search_are_multi_select(find):
    page = find(filters={"region": ("18.04", "18.09")})
    assert page.total == 4
    facet = {count.value: count for count in page.facets["region"]}
    assert facet["18"].count == 3
    assert not facet["18"].selected
    assert facet["18.04"].selected
    assert facet["18.04"].label == "Kabupaten Lampung Barat"
    assert {c.value: c.count for c in page.facets["topic"]} == {
        "kependudukan": 1,
        "kesehatan": 2,
        "perkebunan-kehutanan": 1,
    }


def test_facets_say_names_and_not_only_keys(find):
    page = find("stunting", locale="en")
    assert page.facets["topic"][0].label == "Health"
    assert page.facets["organization"][0].label == "Dinas Kesehatan"
    assert page.facets["organization"][0].value == "dinas-kesehatan"
    assert page.facets["quality"][0].label == "Passed the checks"


def test_a_range_of_years_is_any_of_them(find):
    page = find(filters={"year": ("2019-2020",)})
    assert set(names(page)) == {
        "penduduk-provinsi",
        "produksi-padi-lampung-tengah",
        "produksi-kopi-lampung-barat",
    }
    chosen = {c.value for c in page.facets["year"] if c.selected}
    assert chosen == {"2019", "2020"}


def test_an_empty_page_says_which_filter_to_drop_and_what_is_near(find):
    page = find("rsud", filters={"format": ("geojson",), "quality": ("valid",)})
    assert (page.mode, page.total, page.results) == ("none", 0, ())
    assert "kesehatan" in page.help.topics
    # A topic of which there is no data leads nowhere.
    assert find("gempa bumi tektonik").help.topics == ()
    page = find("stunting", filters={"format": ("geojson",)})
    (dropped,) = page.help.without
    assert (dropped.name, dropped.labels, dropped.count) == ("format", ("GEOJSON",), 1)


@pytest.mark.parametrize(
    "text",
    [
        "satelit",
        "harga satelit",
        "produksi uranium",
        "penduduk cilacap",
        "xqzt wvvk",
        "stunting kuda terbang",
    ],
)
def test_what_the_catalog_does_not_have_is_no_result_but_near_things_are_named(
    find, text
):
    page = find(text)
    assert (page.mode, page.total, page.results) == ("none", 0, ())
    known = any(word in text for word in ("penduduk", "produksi", "stunting"))
    assert bool(page.help.near) == known


def test_either_of_two_things_that_are_joined_is_a_partial_match(find):
    page = find("stunting dan penerbangan satelit")
    assert (page.mode, names(page)[0]) == ("partial", "stunting-pesawaran")
    assert find("stunting satelit penerbangan").mode == "none"


def test_a_word_of_the_dictionary_is_respelled_where_it_finds_nothing(find):
    page = find("penduduka metro")
    assert page.query.corrected == "penduduk metro"
    assert find("penduduka metro", as_typed=True).total == 0


def test_each_result_says_whether_it_holds_the_whole_text(find):
    page = find("produksi kopi")
    assert [hit.is_full for hit in page.results] == [True, False, False]
    assert [hit.is_full for hit in find("stunting").results] == [True, False]


def test_kin_follow_where_results_are_few(find):
    page = find("stunting")
    assert (page.mode, page.total) == ("full", 2)
    assert [hit.is_kin for hit in page.results] == [False, True]
    assert names(page) == ["stunting-pesawaran", "puskesmas-pesawaran"]
    assert find("stunting", sort="title").total == 1


def test_kin_are_of_the_place_and_the_filters_of_the_search(find):
    of_place = find("stunting pesawaran").results
    filtered = find("stunting", filters={"region": ("18.02",)})
    narrowed = find("penduduk", filters={"region": ("18.02",)}).results
    assert any(hit.is_kin for hit in of_place)
    assert {hit.region.code for hit in of_place} <= {"18.09", "18"}
    assert {hit.region.code for hit in narrowed} == {"18.02"}
    assert filtered.total == 0


def test_where_nothing_is_found_nothing_has_kin(find):
    assert find("satelit penerbangan").total == 0


def test_a_walk_reaches_the_kin_page_by_page(find):
    first = find("stunting", size=1)
    second = find("stunting", size=1, cursor=first.next_cursor)
    assert names(first) + names(second) == names(find("stunting"))
    assert [hit.is_full for hit in second.results] == [False]
    assert second.next_cursor == ""


def test_what_was_found_is_marked_and_safe(find):
    (hit,) = find("stunting pesawaran").results[:1]
    assert "<mark>Stunting</mark>" in hit.highlights["title"]
    assert "<mark>Pesawaran</mark>" not in hit.highlights["title"]


def test_a_place_is_marked_only_where_it_was_searched_for_as_a_word(find):
    (hit,) = find("stunting pesawaran", places_as_words=True).results[:1]
    assert "<mark>Pesawaran</mark>" in hit.highlights["title"]


def test_a_result_row_is_complete(find):
    (hit,) = find("npsn").results
    assert hit.region.bps_code == "1872"
    assert hit.organization.slug == "dinas-pendidikan-dan-kebudayaan"
    assert (hit.formats, hit.years, hit.quality) == (("xlsx",), (2023,), "valid")
    assert hit.modified_at.year == 2026


def test_pages_and_their_end(find):
    first = find(size=5)
    assert (first.total, len(first.results), first.has_next) == (12, 5, True)
    last = find(size=5, page=3)
    assert (len(last.results), last.has_next) == (2, False)
    assert not set(names(first)) & set(names(last))


def test_suggestions_name_places_topics_offices_and_titles(full_index, language):
    first, *others = suggest("kese", language, full_index)
    assert (first.kind, first.value) == ("topic", "kesehatan")
    assert "Dinas Kesehatan" in [s.text for s in others if s.kind == "organization"]
    places = [s.value for s in suggest("lams", language, full_index)]
    assert places == ["18.01"]
    (title,) = suggest("produksi pa", language, full_index)
    assert (title.kind, title.value) == ("dataset", "produksi-padi-lampung-tengah")
    assert suggest("p", language, full_index) == ()


def test_titles_that_differ_in_numbers_alone_are_suggested_once(
    index, make_document, language
):
    index.apply([make_document(f"x{y}", f"Zakat fitrah {y}") for y in (2020, 2021)], {})
    assert len(suggest("zakat", language, index)) == 1


def test_a_search_of_strange_text_never_fails(find):
    for text in ('"' * 500, "\x00\ud83d" * 3, "(((", "a" * 5000, "١٢٣ ٤", "-- OR 1=1"):
        assert find(text).mode in {"none", "partial", "full", "corrected"}


def test_a_query_is_a_plain_value():
    assert SearchQuery(text="a") == SearchQuery(text="a")
