import operator
from dataclasses import dataclass, field
from datetime import date

import pytest

from siger_catalog.model import Column, TableFacts
from siger_catalog.ports import RowsPage
from siger_web.views import points
from siger_web.views.picture import Wish, draw

CODES = ("18.01", "18.02", "18.03")
REGION = Column(name="kode", type="string", role="region-code")
YEAR = Column(name="tahun", type="year", role="year")
CROP = Column(name="komoditas", type="string", role="dimension")
TONNES = Column(name="ton", type="number", role="measure")
HOLDS = {"eq": operator.eq, "gte": operator.ge}
DAY = Column(name="tanggal", type="date", role="date")


@dataclass
class RowsInMemory:
    """Answers rows of a list of dicts as a table store would."""

    rows_held: list[dict] = field(default_factory=list)

    def rows(self, table_id, query):
        kept = [
            row
            for row in self.rows_held
            if all(HOLDS[how](row[name], value) for name, how, value in query.where)
        ]
        cut = tuple(tuple(row[name] for name in query.select) for row in kept)
        return RowsPage(columns=query.select, rows=cut[: query.limit], total=len(kept))


def _draw(columns, rows, wish=None, **known):
    held = [dict(zip([c.name for c in columns], row, strict=True)) for row in rows]
    known.setdefault("row_count", len(held))
    known.setdefault("years", sorted({r["tahun"] for r in held if "tahun" in r}))
    facts = TableFacts(table_id="t", columns=tuple(columns), **known)
    return draw(RowsInMemory(held), facts, wish or Wish(), CODES)


def test_regions_and_a_measure_make_a_map_of_the_latest_year():
    picture = _draw(
        [REGION, YEAR, TONNES],
        [("18.01", 2020, 5), ("18.01", 2021, 7), ("18.02", 2021, 9.5)],
    )

    assert picture.year == 2021
    assert picture.by_region == {"18.01": 7, "18.02": 9.5, "18.03": None}
    assert picture.region == "18.02"


def test_the_reader_chooses_year_and_region():
    rows = [
        ("18.01", 2020, 5),
        ("18.02", 2020, 6),
        ("18.01", 2021, 7),
        ("18.02", 2021, 9),
    ]
    picture = _draw([REGION, YEAR, TONNES], rows, Wish(year=2020, region="18.01"))

    assert picture.by_region["18.02"] == 6
    assert picture.series == {2020: 5, 2021: 7}


def test_a_year_that_is_missing_is_a_gap_in_the_line():
    rows = [("18.01", 2019, 1), ("18.01", 2021, 3)]
    picture = _draw([REGION, YEAR, TONNES], rows)

    assert picture.by_region == {}
    assert picture.series == {2019: 1, 2020: None, 2021: 3}


def test_a_dimension_is_fixed_to_the_value_that_adds_up_to_most():
    rows = [
        ("18.01", 2021, "Jagung", 1),
        ("18.02", 2021, "Jagung", 1),
        ("18.01", 2021, "Padi", 50),
        ("18.02", 2021, "Padi", 60),
        ("18.01", 2020, "Tebu", 999),
    ]
    picture = _draw([REGION, YEAR, CROP, TONNES], rows)
    asked = _draw(
        [REGION, YEAR, CROP, TONNES], rows, Wish(dimensions={"komoditas": "Jagung"})
    )

    assert picture.choices[0].selected == "Padi"
    assert picture.choices[0].values == ("Jagung", "Padi")
    assert asked.by_region["18.01"] == 1


def test_numbers_that_the_table_does_not_tell_apart_are_not_shown():
    rows = [
        ("18.01", 2021, 5),
        ("18.01", 2021, 6),
        ("18.02", 2021, 7),
        ("18.03", 2021, 8),
    ]
    picture = _draw([REGION, YEAR, TONNES], rows)

    assert picture.by_region == {"18.01": None, "18.02": 7, "18.03": 8}


def test_dates_make_a_line_of_yearly_means():
    rows = [(date(2023, 1, 1), 10), (date(2023, 7, 1), 20), (date(2024, 1, 1), 30)]
    picture = _draw([DAY, TONNES], rows)

    assert picture.is_mean
    assert picture.series == {2023: 15, 2024: 30}


def test_several_numbers_of_one_date_are_not_averaged():
    rows = [
        (date(2023, 1, 1), 10),
        (date(2023, 1, 1), 90),
        (date(2023, 7, 1), 20),
        (date(2024, 1, 1), 30),
        (date(2025, 1, 1), 40),
    ]

    assert _draw([DAY, TONNES], rows).series == {2024: 30, 2025: 40}


def test_a_highest_region_is_named_only_when_it_is_the_only_one():
    first = _draw([REGION, TONNES], [("18.01", 9), ("18.02", 4), ("18.03", None)])
    tied = _draw([REGION, TONNES], [("18.01", 9), ("18.02", 9)])

    assert first.highest == "18.01"
    assert tied.highest == ""


@pytest.mark.parametrize("year", ["20232", 23, 3023, None])
def test_a_mistyped_year_neither_counts_as_another_nor_stretches_the_line(year):
    rows = [("18.01", 2020, 1), ("18.01", 2021, 3), ("18.01", year, 99)]
    facts_year = Column(name="thn", type="any", role="year")
    picture = _draw([REGION, facts_year, TONNES], rows)

    assert picture is None or picture.series == {2020: 1, 2021: 3}


def test_a_large_table_is_asked_for_what_is_shown_only():
    columns = [REGION, YEAR, CROP, TONNES]
    rows = [
        (code, year, crop, year - 2000)
        for year in range(2000, 2024)
        for code in CODES
        for crop in ("Padi", "Jagung")
    ]
    large = _draw(columns, rows, row_count=points.ROW_LIMIT + 1)

    assert large == _draw(columns, rows)
    assert large.series[2023] == 23


def test_more_rows_than_are_read_make_no_picture(monkeypatch):
    monkeypatch.setattr(points, "ROW_LIMIT", 3)
    rows = [(code, year, 1) for year in (2020, 2021) for code in CODES]

    assert _draw([REGION, YEAR, TONNES], rows) is None


def test_dimensions_are_chosen_though_no_row_is_of_the_latest_year():
    rows = [("18.01", 2021, "Padi", 1), ("18.02", 2021, "Padi", 2)]
    picture = _draw([REGION, YEAR, CROP, TONNES], rows, years=(2021, 2024))

    assert picture.choices[0].selected == "Padi"


def test_a_measure_that_is_empty_is_not_drawn_first():
    empty = Column(name="kosong", type="number", role="measure", missing_count=2)
    rows = [("18.01", 2021, None, 1), ("18.02", 2021, None, 2)]
    picture = _draw([REGION, YEAR, empty, TONNES], rows)

    assert picture.measure.name == "ton"
    assert picture.measures == (empty, TONNES)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([REGION, YEAR], [("18.01", 2021)]),
        ([TONNES], [(1,)]),
        ([CROP, TONNES], [("Padi", 1)]),
        ([REGION, YEAR, TONNES], []),
        ([REGION, YEAR, TONNES], [("18.01", 2021, 5)]),
        ([REGION, TONNES], [("18.01", None), ("18.02", None)]),
        ([YEAR, TONNES], [(2021, float("nan")), (2022, "n/a")]),
    ],
)
def test_a_table_without_enough_to_show_makes_no_picture(columns, rows):
    assert _draw(columns, rows) is None


def test_a_map_needs_no_year():
    picture = _draw([REGION, TONNES], [("18.01", 0), ("18.02", -4)])

    assert picture.year is None
    assert picture.by_region["18.01"] == 0
    assert picture.series == {}
