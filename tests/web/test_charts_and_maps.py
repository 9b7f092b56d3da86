import re

import pytest

from siger_catalog.provinces.regions import load_province
from siger_web.charts import axis_ticks, bar, line_chart, stacked_bar
from siger_web.maps import (
    MapData,
    class_limits,
    class_map,
    class_of,
    legend,
    map_shapes,
)
from siger_web.wording import load_wording

ID = load_wording("id")
DRAWING = load_province().map


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 712, [0, 200, 400, 600, 800]),
        (548, 712, [0, 200, 400, 600, 800]),
        (0, 0, [0, 1]),
        (-30, 50, [-40, -20, 0, 20, 40, 60]),
        (-80, -10, [-80, -60, -40, -20, 0]),
        (0, 0.04, [0, 0.01, 0.02, 0.03, 0.04]),
    ],
)
def test_ticks_are_tidy_and_hold_zero(low, high, ticks):
    assert axis_ticks(low, high) == pytest.approx(ticks)


def test_a_limit_belongs_to_the_class_above_it():
    assert [class_of(v, [50, 150]) for v in (None, 49, 50, 150)] == [0, 1, 2, 3]


def test_limits_rise_and_are_read_easily():
    limits = class_limits(
        [86, 214, 104, 51, 67, 35, 172, 38, 56, 93, 44, 77, 31, 61, 98]
    )

    assert limits == sorted(set(limits))
    assert len(limits) == 4
    assert limits[0] > 31


@pytest.mark.parametrize(
    "values", [[], [None, None], [5], [5, 5, 5], [0, 0], [None, 3]]
)
def test_values_that_are_all_alike_have_no_limits(values):
    assert class_limits(values) == []


def test_one_value_that_stands_out_is_one_limit():
    assert class_limits([1] * 14 + [2]) == [2]


def test_negative_values_have_rising_limits():
    limits = class_limits([-50, -40, -30, -20, -10, 0, 10, 20])

    assert limits == sorted(limits)
    assert limits[0] < 0


def test_a_missing_year_breaks_the_line_and_is_hatched():
    svg = line_chart([2018, 2019, 2020, 2021], [1, None, 3, 4], "contoh", ID)

    assert svg.count('class="p"') == 2
    assert "2019: belum ada data" in svg
    assert 'role="img"' in svg


def test_a_line_without_any_value_is_nothing():
    assert line_chart([2018, 2019], [None, None], "contoh", ID) == ""
    assert line_chart([], [], "contoh", ID) == ""


@pytest.mark.parametrize(("count", "written"), [(5, 5), (11, 6), (40, 8), (120, 9)])
def test_the_years_below_a_line_never_run_into_each_other(count, written):
    years = list(range(2000, 2000 + count))
    svg = line_chart(years, [1.0] * count, "contoh", ID)

    assert len(re.findall(r">2\d\d\d</text>", svg)) == written
    assert f">{years[-1]}</text>" in svg


def test_a_single_year_is_a_dot_in_the_middle():
    svg = line_chart([2020], [7], "contoh", ID)

    assert svg.count("<circle") == 1
    assert svg.count('class="lab"') == 1


def test_a_line_may_fall_below_zero():
    svg = line_chart([2019, 2020, 2021], [-5, 0, 12.5], "contoh", ID)

    assert "−" in svg
    assert "nan" not in svg.lower()


def test_text_in_a_chart_is_escaped():
    assert "<b>" not in line_chart([2020, 2021], [1, 2], '"><b>', ID)


@pytest.mark.parametrize(
    ("value", "largest", "width"),
    [(5, 10, "50.0"), (None, 10, "0"), (3, 0, "0"), (-4, 10, "0"), (20, 10, "100")],
)
def test_a_bar_stays_within_its_cell(value, largest, width):
    assert f'class="isi" width="{width}"' in bar(value, largest).replace(
        '"100.0"', '"100"'
    ).replace('"0.0"', '"0"')


def test_a_stacked_bar_of_nothing_is_no_fault():
    assert stacked_bar([(0, "s-ok"), (0, "s-err")]).count("<rect") == 2


def test_a_map_hatches_what_is_missing_and_draws_the_chosen_last():
    data = MapData(
        values={"18.01": 5, "18.72": None},
        limits=[10],
        unit="ton",
        selected="18.01",
        link=lambda code: f"/wilayah/{code}",
        has_codes=True,
    )
    svg = class_map(DRAWING, data, ID)

    assert svg.count("<use") == 15
    assert "18.72 Kota Metro: belum ada data" in svg
    assert svg.rindex("<use") == svg.index('<use href="#w01"')
    assert 'class="q1 pilih"' in svg
    assert 'href="/wilayah/18.01" tabindex="-1"' in svg
    assert ">72</text>" in svg


def test_a_legend_names_every_class_and_the_gap():
    data = MapData(values={"18.01": 5, "18.02": None}, limits=[50, 150], unit="ton")
    text = legend(data, ID)

    for words in ("di bawah 50", "50–150", "150 ke atas", "belum ada data"):
        assert words in text
    assert legend(MapData(values={"18.01": 7}, limits=[]), ID).count("<li>") == 1
    assert legend(MapData(values={}, limits=[]), ID).count("<li>") == 0


def test_the_shapes_of_all_regions_stand_once_on_a_page():
    assert map_shapes(DRAWING).count("<path id=") == 15
