"""Questions as people ask them, over the facts: every answer right, most answered."""

from dataclasses import dataclass

import pytest

from siger_examples.facts import read_facts

pytestmark = pytest.mark.e2e

CODES = {
    "lampung selatan": "18.01",
    "lamsel": "18.01",
    "lampung tengah": "18.02",
    "lamteng": "18.02",
    "lampung utara": "18.03",
    "lampung barat": "18.04",
    "lambar": "18.04",
    "tulang bawang": "18.05",
    "tanggamus": "18.06",
    "lampung timur": "18.07",
    "lamtim": "18.07",
    "way kanan": "18.08",
    "pesawaran": "18.09",
    "pringsewu": "18.10",
    "mesuji": "18.11",
    "tubaba": "18.12",
    "tulang bawang barat": "18.12",
    "pesisir barat": "18.13",
    "bandar lampung": "18.71",
    "balam": "18.71",
    "metro": "18.72",
}


@dataclass(frozen=True)
class Question:
    """A question and where in the facts its figure stands; no year: the newest."""

    words: str
    place: str
    table: str
    column: str
    item: str = ""
    year: str = ""

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.words, self.place, self.year)))


def ask(words: str, table: str, column: str, item: str = "", *where: str):
    """One question for each "place year" or "place" of `where`."""
    for place_and_year in where:
        place, _, year = place_and_year.rpartition("@")
        yield Question(words, place or year, table, column, item, year if place else "")


SOCIAL, CROPS, ESTATES = "sosial_ekonomi", "produksi_pangan", "perkebunan"
EATEN, INDEX = "konsumsi_pangan", "ketahanan_pangan"
PEOPLE, POOR = "jumlah_penduduk", "persentase_penduduk_miskin"
SPENT, SECURE = "pengeluaran_per_kapita_rupiah", "indeks_ketahanan_pangan"
TONS, AREA, YIELD = "produksi_ton", "luas_panen_ha", "produktivitas_ku_per_ha"
GRAMS, LAND = "konsumsi_gram_per_kapita_per_hari", "luas_areal_ha"

QUESTIONS = [
    *ask("jumlah penduduk", SOCIAL, PEOPLE, "", "lampung barat@2022", "mesuji@2019"),
    *ask("penduduk", SOCIAL, PEOPLE, "", "metro", "lamsel@2020", "tubaba@2021"),
    *ask("populasi", SOCIAL, PEOPLE, "", "pringsewu@2023"),
    *ask("population", SOCIAL, PEOPLE, "", "way kanan@2018"),
    *ask("berapa jumlah penduduk", SOCIAL, PEOPLE, "", "pesisir barat@2023"),
    *ask("kemiskinan", SOCIAL, POOR, "", "lampung utara@2021", "balam", "lamtim@2020"),
    *ask("persentase penduduk miskin", SOCIAL, POOR, "", "pesawaran@2022", "tanggamus"),
    *ask("penduduk miskin", SOCIAL, POOR, "", "lampung tengah@2019"),
    *ask("poverty", SOCIAL, POOR, "", "lampung barat@2023"),
    *ask("pengeluaran per kapita", SOCIAL, SPENT, "", "bandar lampung", "metro@2020"),
    *ask("pengeluaran", SOCIAL, SPENT, "", "tulang bawang@2022"),
    *ask("indeks ketahanan pangan", INDEX, SECURE, "", "pringsewu@2024", "mesuji@2020"),
    *ask("ikp", INDEX, SECURE, "", "pesawaran@2023", "lampung timur"),
    *ask("ketahanan pangan", INDEX, SECURE, "", "way kanan@2021", "lambar@2019"),
    *ask("produksi padi", CROPS, TONS, "Padi", "lamteng@2020", "lampung timur@2018"),
    *ask("produksi padi", CROPS, TONS, "Padi", "mesuji", "pringsewu@2022"),
    *ask("produksi jagung", CROPS, TONS, "Jagung", "lampung selatan@2017", "tanggamus"),
    *ask("luas panen jagung", CROPS, AREA, "Jagung", "lampung selatan@2018"),
    *ask("luas panen padi", CROPS, AREA, "Padi", "tulang bawang@2021", "pesawaran"),
    *ask("produktivitas padi", CROPS, YIELD, "Padi", "lampung tengah@2019"),
    *ask("produktivitas kedelai", CROPS, YIELD, "Kedelai", "lampung utara@2018"),
    *ask("produksi kacang tanah", CROPS, TONS, "Kacang Tanah", "way kanan@2020"),
    *ask(
        *("produksi singkong", CROPS, TONS, "Ubikayu / Ketela Pohon"),
        *("lampung tengah@2022", "way kanan@2019", "tulang bawang barat"),
    ),
    *ask("produksi ubi kayu", CROPS, TONS, "Ubikayu / Ketela Pohon", "lamtim@2021"),
    *ask("rice production", CROPS, TONS, "Padi", "lampung selatan@2021"),
    *ask(
        *("produksi kopi robusta", ESTATES, TONS, "Kopi Robusta"),
        *("lampung barat@2020", "tanggamus@2016", "way kanan"),
    ),
    *ask("produksi kopi", ESTATES, TONS, "Kopi Robusta", "tanggamus", "pesawaran@2019"),
    *ask("coffee production", ESTATES, TONS, "Kopi Robusta", "lampung barat@2018"),
    *ask("luas areal kopi robusta", ESTATES, LAND, "Kopi Robusta", "lambar@2019"),
    *ask("luas areal karet", ESTATES, LAND, "Karet", "tubaba@2018", "way kanan@2021"),
    *ask("produksi karet", ESTATES, TONS, "Karet", "mesuji@2020", "lampung utara"),
    *ask("produksi kakao", ESTATES, TONS, "Kakao", "pesawaran@2022", "lamsel@2017"),
    *ask("produksi lada", ESTATES, TONS, "Lada", "lampung utara@2015", "lamtim@2016"),
    *ask("produksi sawit", ESTATES, TONS, "Kelapa Sawit", "mesuji@2021"),
    *ask("produksi tembakau", ESTATES, TONS, "Tembakau", "lampung selatan@2018"),
    *ask("konsumsi beras", EATEN, GRAMS, "Beras", "metro@2022", "lampung barat@2021"),
    *ask("konsumsi ikan", EATEN, GRAMS, "Ikan", "pesisir barat@2023", "balam@2021"),
    *ask("konsumsi telur", EATEN, GRAMS, "Telur", "pringsewu@2022", "mesuji"),
    *ask("konsumsi susu", EATEN, GRAMS, "Susu", "metro@2021"),
    *ask("konsumsi terigu", EATEN, GRAMS, "Terigu", "tanggamus@2022"),
    *ask("konsumsi kentang", EATEN, GRAMS, "Kentang", "way kanan@2021"),
    *ask("total penduduk", SOCIAL, PEOPLE, "", "pesawaran@2022"),
    *ask("berapa banyak warga", SOCIAL, PEOPLE, "", "tanggamus@2021"),
    *ask("how many people live in", SOCIAL, PEOPLE, "", "mesuji@2022"),
    *ask("persen orang miskin", SOCIAL, POOR, "", "metro@2022"),
    *ask("percentage of poor people in", SOCIAL, POOR, "", "lamsel@2021"),
    *ask("expenditure per capita", SOCIAL, SPENT, "", "lampung timur@2021"),
    *ask("food security index", INDEX, SECURE, "", "mesuji@2022"),
    *ask("hasil panen padi", CROPS, TONS, "Padi", "lamteng@2021"),
    *ask("corn yield", CROPS, YIELD, "Jagung", "lampung selatan@2019"),
    *ask("harvested area of rice", CROPS, AREA, "Padi", "tulang bawang@2020"),
    *ask("produksi robusta", ESTATES, TONS, "Kopi Robusta", "tanggamus@2018"),
    *ask("area of rubber", ESTATES, LAND, "Karet", "mesuji@2019"),
    *ask("fish consumption", EATEN, GRAMS, "Ikan", "pringsewu@2022"),
]
PRICES = {
    "harga beras": "Beras",
    "harga bawang merah": "Bawang Merah",
    "harga gula pasir": "Gula Pasir",
    "harga minyak goreng": "Minyak Goreng",
    "harga daging sapi": "Daging Sapi",
    "price of rice": "Beras",
    "harga migor": "Minyak Goreng",
    "harga ayam": "Daging Ayam",
    "garlic price": "Bawang Putih",
}
SILENT = [
    "produksi lampung barat",  # of what?
    "kopi tanggamus",  # which measure?
    "jumlah penduduk miskin metro",  # a share is known, no number of people
    "jumlah sekolah lampung barat",
    "produksi durian tanggamus",
    "produksi padi lampung tengah 1999",
    "jumlah penduduk lampung barat 2018-2020",
    "harga beras 2020",  # by day: no one figure for a year
    "harga beras metro",  # an average of the province is not Metro's
    "realisasi anggaran lampung timur",
    "number of poor people metro",
    "how many poor people are there in metro",
    "berapa banyak orang miskin metro",
    "keluarga miskin metro",
    "jumlah pengeluaran metro",  # known by head only
    "biaya hidup metro",
    "population density metro",
    "population growth metro",
    "jumlah penduduk per kecamatan lampung barat",  # regencies only
    "desa dengan penduduk terbanyak",
    "harga pasir",  # sand, no sugar
    "sand price",
    "oil price",
    "harga tebu",
    "luas sawah metro",  # land, no harvest
    "makanan ikan metro",  # what fish eat
    "rice import metro",
    "ikan",
    "",
]


def expected(question: Question) -> dict[str, float]:
    """Every figure of the facts that the question may mean, by year."""
    facts = read_facts(question.table)
    rows = [dict(zip(facts.columns, row, strict=True)) for row in facts.rows]
    return {
        row["tahun"]: float(row[question.column])
        for row in rows
        if row["kode_kemendagri"] == CODES[question.place]
        and row.get("komoditas", "").casefold() == question.item.casefold()
        and row[question.column] not in ("", "#DIV/0!")
    }


def test_there_are_sixty_questions_and_each_has_its_figure_in_the_facts():
    assert len({question.text for question in QUESTIONS}) >= 60
    for question in QUESTIONS:
        figures = expected(question)
        assert figures, question
        assert not question.year or question.year in figures, question


def test_every_answer_is_right_and_four_in_five_are_answered(web):
    wrong, silent, older = [], [], []
    for question in QUESTIONS:
        found = web.get("/api/v1/answer", params={"q": question.text}).json()["answer"]
        if found is None:
            silent.append(question.text)
            continue
        figures = expected(question)
        values = [f["value"] for f in found["figures"]]
        periods = {f["period"] for f in found["figures"]}
        year = question.year or max(periods)
        if values != [pytest.approx(figures.get(year))] or periods != {year}:
            wrong.append((question.text, values, periods, figures))
        elif year != (question.year or max(figures)):
            older.append(question.text)

    assert wrong == []
    # A table whose figures contradict gives no answer; an older one does, and says so.
    assert len(older) <= len(QUESTIONS) * 0.05, older
    assert len(silent) <= len(QUESTIONS) * 0.2, silent


def test_a_price_is_the_newest_of_the_province_with_its_day(web):
    facts = read_facts("harga_pangan_provinsi")
    for text, item in PRICES.items():
        rows = [row for row in facts.rows if row[1] == item]
        day, _, price = max(rows)

        found = web.get("/api/v1/answer", params={"q": text}).json()["answer"]

        assert found is not None, text
        assert [f["value"] for f in found["figures"]] == [float(price)], text
        assert found["figures"][0]["period"] == day


@pytest.mark.parametrize("text", SILENT)
def test_it_is_silent_when_not_sure(web, text):
    assert web.get("/api/v1/answer", params={"q": text}).json()["answer"] is None


def test_without_a_place_every_region_is_ranked(web):
    found = web.get("/api/v1/answer", params={"q": "jumlah penduduk 2023"}).json()
    figures = found["answer"]["figures"]

    facts = read_facts(SOCIAL)
    at = facts.columns.index
    in_2023 = {
        row[at("kode_kemendagri")]: float(row[at(PEOPLE)])
        for row in facts.rows
        if row[at("tahun")] == "2023"
    }
    assert found["answer"]["kind"] == "ranking"
    assert {f["region"]["kode_kemendagri"]: f["value"] for f in figures} == in_2023
    values = [f["value"] for f in figures]
    assert values == sorted(values, reverse=True)


def test_an_answer_leads_to_the_very_cell_it_was_read_from(web):
    found = web.get(
        "/api/v1/answer", params={"q": "jumlah penduduk lampung barat 2022"}
    ).json()
    figure = found["answer"]["figures"][0]

    source = figure["source"]
    rows = web.get(
        f"/api/v1/distributions/{source['distribution']}/rows",
        params={"tahun": "2022", "kode_kemendagri": "18.04"},
    ).json()["rows"]
    assert rows[0][source["column"]] == figure["value"]
    assert source["row"] >= 2
    assert web.get(source["url"]).status_code == 200
