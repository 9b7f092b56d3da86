from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.language.vocabulary import build_vocabulary
from siger_catalog.model import Column, TableFacts
from siger_catalog.searching.columns import (
    MOST_CHARS,
    MOST_COLUMNS,
    MOST_VALUES,
    ColumnFinder,
    shown_columns,
    wanted_forms,
)
from siger_catalog.searching.reasons import FoundColumn
from siger_catalog.searching.request import SearchQuery
from siger_catalog.searching.understanding import understand, wanted_words

TODAY = date(2026, 6, 1)
COLUMNS = (
    Column(name="komoditas", type="string", title="Komoditas", role="dimension"),
    Column(name="luas_panen_ha", type="number", title="Luas panen", unit="ha"),
    Column(name="luas_tanam_ha", type="number", title="Luas tanam", unit="ha"),
    Column(name="produksi_ton", type="number", title="Produksi", unit="ton"),
    Column(name="jml_petani", type="integer"),
    Column(name="luas_puso_ha", type="number", title="Luas puso (ha)", unit="ha"),
)
VALUES = {"komoditas": ("Kopi robusta", "Lada", "Ubi kayu")}


def table(columns=COLUMNS, values=VALUES):
    return TableFacts(
        table_id="t", row_count=1, columns=columns, dimension_values=values
    )


@pytest.fixture
def found(language):
    def find(text, title="Hasil Perkebunan", tables=None):
        tables = tables or (table(),)
        asked = understand(
            SearchQuery(text=text),
            language,
            build_vocabulary({}, language),
            date(2026, 6, 1),
        )
        shown = {"title": title, "columns": shown_columns(tables, language)}
        marks = wanted_words(asked, language)
        finder = ColumnFinder(wanted_forms(asked, language), marks, language)
        return finder.find(shown)

    return find


def test_the_column_is_named_with_its_unit_and_marked(found):
    assert found("puso") == (
        FoundColumn("luas_puso_ha", "Luas <mark>puso</mark> (ha)", None),
    )


def test_a_value_of_a_code_list_is_named_with_its_column(found):
    assert found("kopi") == (
        FoundColumn("komoditas", "Komoditas", "<mark>Kopi</mark> robusta"),
    )
    assert found("singkong")[0].value == "<mark>Ubi</mark> <mark>kayu</mark>"
    assert found("coffee")[0].value == "<mark>Kopi</mark> robusta"


def test_units_are_found_too_and_said_once(found):
    columns = {c.column: c.title for c in found("puso ha")}
    assert columns["luas_puso_ha"] == "Luas <mark>puso</mark> (<mark>ha</mark>)"


def test_a_column_without_title_is_called_by_its_name(found):
    (column,) = found("petani")
    assert column == FoundColumn("jml_petani", "jml_<mark>petani</mark>", None)


def test_what_the_title_says_already_is_looked_up_in_no_column(found):
    assert found("kopi", title="Produksi Kopi") == ()
    (column,) = found("kopi puso", title="Produksi Kopi")
    assert column.column == "luas_puso_ha"
    assert found("singkong", title="Hasil Ubi Kayu") == ()


def test_at_most_three_are_named_those_with_most_words_first(found):
    columns = [c.column for c in found("luas puso")]
    assert columns == ["luas_puso_ha", "luas_panen_ha", "luas_tanam_ha"]


def test_words_spread_over_the_values_are_no_find(found):
    split = table(values={"komoditas": ("Ubi jalar", "Kayu manis")})
    assert found("singkong", tables=(split,)) == ()


def test_common_words_and_places_alone_name_no_column(found):
    assert found("data jumlah lampung barat") == ()
    assert found("") == ()


def test_a_column_of_two_files_stands_once_with_the_values_of_both(found, language):
    other = table(values={"komoditas": ("Kakao", "Lada")})
    first, *_ = columns = shown_columns((table(), other), language)
    assert len(columns) == len(COLUMNS)
    assert first["values"] == ["Kopi robusta", "Lada", "Ubi kayu", "Kakao"]
    assert found("kakao", tables=(table(), other))[0].value == "<mark>Kakao</mark>"


def test_what_is_kept_of_columns_is_bounded(language):
    def length(kept):
        texts = [t for c in kept for t in (c["name"], c["title"], *c["values"])]
        return sum(map(len, texts))

    columns = tuple(Column(name=f"k{i}", type="string") for i in range(200))
    values = {"k0": tuple(f"n{i}" for i in range(500))}
    kept = shown_columns((table(columns, values),), language)
    assert (len(kept), len(kept[0]["values"])) == (MOST_COLUMNS, MOST_VALUES)

    long = tuple(Column(name=f"k{i}" + "x" * 5000, type="string") for i in range(90))
    kept = shown_columns((table(long),), language)
    assert 40 < len(kept) <= MOST_COLUMNS
    assert length(kept) <= MOST_CHARS

    values = {c.name: tuple(f"{i}" + "y" * 5000 for i in range(39)) for c in columns}
    kept = shown_columns((table(columns, values),), language)
    assert MOST_CHARS // 2 < length(kept) <= MOST_CHARS


@given(st.text(alphabet="kopi<&>\"'_ ", min_size=1, max_size=60))
def test_names_of_a_portal_are_escaped(language, text):
    columns = (Column(name=text, type="string", title="kopi <b>", unit=text),)
    shown = {"title": "x", "columns": shown_columns((table(columns, {}),), language)}
    forms, marks = ((frozenset({"kopi"}),),), frozenset({"kopi"})
    (column,) = ColumnFinder(forms, marks, language).find(shown)
    bare = column.title.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert unescape(bare).startswith("kopi <b>")
