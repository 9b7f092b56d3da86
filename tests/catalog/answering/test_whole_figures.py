from datetime import date

from siger_catalog import bootstrap
from siger_catalog.answering.indicators import Item, find_indicator
from siger_catalog.language import build_language
from siger_catalog.language.vocabulary import build_vocabulary
from siger_catalog.provinces.regions import load_province
from siger_catalog.searching import SearchQuery
from siger_catalog.searching.understanding import understand


def test_rows_of_districts_do_not_make_a_question_on_a_regency_vague():
    """Of districts by sex the same words name parts of a figure, not the figure."""
    language = build_language(load_province())
    words = build_vocabulary({"penduduk": 3, "jumlah": 3}, language)
    query = SearchQuery(text="jumlah penduduk lampung barat 2020")
    asked = understand(query, language, words, date(2026, 11, 24))
    items = {"penduduk-kecamatan": (Item("jenis_kelamin", "L", ("L",)),)}

    found = find_indicator(asked, bootstrap.load_schemas(), items, language)

    assert found is not None
    assert found.schema.name == "sosial-ekonomi"
    assert found.measure.name == "jumlah_penduduk"


def test_a_table_with_a_row_for_each_school_gives_no_figure_of_a_regency():
    language = build_language(load_province())
    words = build_vocabulary({"jumlah": 3, "siswa": 3, "sd": 3}, language)
    query = SearchQuery(text="jumlah siswa sd lampung barat 2024")
    asked = understand(query, language, words, date(2026, 11, 24))
    items = {"sekolah": (Item("jenjang", "SD", ("SD",)),)}

    assert find_indicator(asked, bootstrap.load_schemas(), items, language) is None
