from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.describing import describe, years_in
from siger_catalog.model import (
    Agent,
    Column,
    Content,
    Dataset,
    Distribution,
    Source,
    TableFacts,
)
from siger_catalog.provinces.regions import load_province

SOURCE = Source(name="lamtim", kind="ckan", url="http://x", region="18.07")


@pytest.fixture(scope="module")
def province():
    return load_province()


def dataset(**values) -> Dataset:
    base = {
        "name": "d",
        "title": "Data",
        "publisher": Agent(slug="dinas", name="Dinas"),
    }
    return Dataset(**(base | values))


def with_table(**facts) -> tuple[Distribution, ...]:
    table = TableFacts(table_id="t", row_count=1, columns=(), **facts)
    content = Content(
        sha256="a", size_bytes=1, fetched_at=datetime.now(UTC), table=table
    )
    return (
        Distribution(id="f", remote_id="f", title="f", url="http://x", content=content),
    )


def proof(described: Dataset, about: str):
    return next(p for p in described.proofs if p.about == about)


def test_the_portals_own_region_code_comes_before_everything(province):
    described = describe(
        dataset(
            extras={"kode_wilayah": "18.04"},
            title="Kopi Lampung Tengah",
            distributions=with_table(region_values=("18.06",)),
        ),
        SOURCE,
        province,
    )

    assert described.region == "18.04"
    assert proof(described, "region").origin == "extras.kode_wilayah"


def test_a_bare_code_is_not_believed(province):
    described = describe(dataset(extras={"kode_wilayah": "1804"}), SOURCE, province)

    assert described.region == "18.07"
    assert proof(described, "region").origin == "source"


def test_one_region_in_the_table_makes_it_the_datasets(province):
    described = describe(
        dataset(
            distributions=with_table(
                region_values=("18.06", "Kabupaten Tanggamus"),
            )
        ),
        SOURCE,
        province,
    )

    assert described.region == "18.06"


def test_several_regions_in_the_table_make_it_the_provinces(province):
    described = describe(
        dataset(distributions=with_table(region_values=("18.06", "18.72"))),
        SOURCE,
        province,
    )

    assert described.region == "18"
    assert "Metro" in proof(described, "region").text


def test_tulang_bawang_barat_is_not_tulang_bawang(province):
    described = describe(
        dataset(title="Produksi Jagung Tulang Bawang Barat"), SOURCE, province
    )

    assert described.region == "18.12"


@pytest.mark.parametrize(
    "title",
    ["Kopi Lampung Barat dan Lampung Tengah", "Tulang Bawang, Tulang Bawang Barat"],
)
def test_a_title_that_names_several_regions_makes_it_the_provinces(province, title):
    described = describe(dataset(title=title), SOURCE, province)

    assert described.region == "18"
    assert proof(described, "region").text == title


def test_the_portals_groups_give_the_topic_before_the_title(province):
    described = describe(
        dataset(themes=("Kesehatan",), title="Produksi Padi"), SOURCE, province
    )

    assert described.topics[0] == "kesehatan"


def test_the_title_gives_the_topic_when_the_portal_names_none(province):
    described = describe(dataset(title="Produksi Kopi Robusta"), SOURCE, province)

    assert described.topics == ("perkebunan-kehutanan",)
    assert proof(described, "topic").text == "kopi"


def test_the_portals_first_and_last_year_make_a_span(province):
    described = describe(
        dataset(extras={"tahun_awal": "2019", "tahun_akhir": "2021"}), SOURCE, province
    )

    assert described.years == (2019, 2020, 2021)
    assert proof(described, "years").value == "2019-2021"


@pytest.mark.parametrize(
    ("extras", "years", "origin"),
    [
        (
            {"temporal_start": "2018-01-01", "temporal_end": "2020-12-31"},
            (2018, 2019, 2020),
            "extras.temporal_start",
        ),
        ({"tahun_akhir": "2020"}, (2020,), "extras.tahun_akhir"),
        (
            {"tahun_awal": "2022", "tahun_akhir": "2020"},
            (2020, 2021, 2022),
            "extras.tahun_awal",
        ),
    ],
)
def test_a_first_and_last_year_or_date_fill_what_lies_between(
    province, extras, years, origin
):
    described = describe(dataset(extras=extras), SOURCE, province)

    assert described.years == years
    assert proof(described, "years").origin == origin


def test_a_span_longer_than_any_series_is_not_believed(province):
    extras = {"tahun_awal": "1900", "tahun_akhir": "2099"}

    described = describe(dataset(extras=extras, title="Kopi 2020"), SOURCE, province)

    assert described.years == (2020,)


def test_the_tables_years_come_before_the_titles(province):
    described = describe(
        dataset(title="Kopi 2010-2022", distributions=with_table(years=(2014, 2016))),
        SOURCE,
        province,
    )

    assert described.years == (2014, 2016)


def test_a_table_that_is_placed_lies_in_the_regions_that_are_certain(province):
    added = (Column(name="_kode_kemendagri", type="string"),)
    placed = with_table(region_values=("1801",), added=added, regions=("18.04",))
    doubtful = with_table(region_values=("18.06",), added=added)

    assert describe(dataset(distributions=placed), SOURCE, province).region == "18.04"
    # Nothing in it is certain, so the source's own region is all that is known.
    doubted = describe(dataset(distributions=doubtful), SOURCE, province)
    assert doubted.region == "18.07"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tahun 2020", (2020,)),
        ("2018–2020", (2018, 2019, 2020)),
        ("2018 s.d. 2020", (2018, 2019, 2020)),
        ("2019/2020", (2019, 2020)),
        ("2022-2020", (2020, 2021, 2022)),
        ("nomor 12020345", ()),
        ("1900-2099", (1900, 2099)),
        ("", ()),
    ],
)
def test_years_are_read_out_of_words(text, expected):
    assert years_in(text) == expected


@given(st.text(max_size=200))
def test_any_text_gives_ascending_plausible_years(text):
    years = years_in(text)

    assert list(years) == sorted(set(years))
    assert all(1900 <= year <= 2099 for year in years)
