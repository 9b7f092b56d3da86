"""Coordinates out of cells: what is written comes back, nothing else is made up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_validators.regions.points import (
    Ranges,
    diagnose,
    parse_coordinate,
    parse_point,
)
from siger_validators.regions.systems import code_meanings

LATS = st.floats(-6.0, -3.8)
LONS = st.floats(103.7, 106.2)
RANGES = Ranges((-6.2, -3.7), (103.5, 106.3))


def fits(point):
    return -6.2 <= point[0] <= -3.7 and 103.5 <= point[1] <= 106.3


@given(st.floats(-180, 180), st.sampled_from(".,"))
def test_a_written_number_is_read_back(number, sign):
    text = f"{number:.6f}".replace(".", sign)

    assert parse_coordinate(text) == pytest.approx(number, abs=1e-6)
    assert parse_coordinate(f" {text} ") == parse_coordinate(text)


@given(st.one_of(st.text(), st.none(), st.booleans(), st.floats(), st.integers()))
def test_whatever_stands_in_a_cell_gives_a_number_or_none(cell):
    found = parse_coordinate(cell)

    assert found is None or math.isfinite(found)
    point = parse_point(cell)
    assert point is None or all(map(math.isfinite, point))


@given(
    st.integers(0, 89),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from(["LS", "S", "ls", "LU", "N", "BT", "E"]),
)
def test_degrees_and_minutes_are_read_with_their_quarter(whole, minutes, rest, quarter):
    found = parse_coordinate(f"{whole}°{minutes}'{rest}\" {quarter}")
    size = whole + minutes / 60 + rest / 3600

    assert found == pytest.approx(-size if quarter.upper() in ("LS", "S") else size)


@pytest.mark.parametrize("text", ["5°61'0\" LS", "lima", "5.3.7", "", "-", "5° LX"])
def test_what_is_no_coordinate_is_none(text):
    assert parse_coordinate(text) is None


@given(
    LATS, LONS, st.sampled_from(["{:.5f}, {:.5f}", "{:.5f} {:.5f}", "{:.5f};{:.5f}"])
)
def test_a_point_in_one_cell_is_read_back(lat, lon, form):
    assert parse_point(form.format(lat, lon)) == pytest.approx((lat, lon), abs=1e-5)
    turned = parse_point(f"POINT({lon:.5f} {lat:.5f})")
    assert turned == pytest.approx((lat, lon), abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "5.37 LS, 105.25 BT",
        "5,37 LS 105,25 BT",
        "5.37°S, 105.25°E",
        "5.37S,105.25E",
        "(5.37 S - 105.25 E)",
        "105.25° BT; 5.37° LS",
        "LS: 5,37 BT: 105,25",
        "5°22'12\" LS 105°15'0\" BT",
        "5 22 12 LS / 105 15 0 BT",
        "-5°22'12\", 105°15'0\"",
    ],
)
def test_quarters_and_degrees_of_a_point_are_read(text):
    assert parse_point(text) == pytest.approx((-5.37, 105.25))


@pytest.mark.parametrize("text", ["5.37 LS, 105.25", "5.37 S, 105.25 S", "S 5, 6, 7 E"])
def test_a_point_whose_quarters_are_unclear_is_none(text):
    assert parse_point(text) is None


@pytest.mark.parametrize("text", ["-5.3", "1, 2, 3", "", "Jalan 5"])
def test_anything_but_two_numbers_is_no_point(text):
    assert parse_point(text) is None


@given(LATS, LONS)
def test_a_swapped_point_is_mended_to_what_it_was(lat, lon):
    found = diagnose((lon, lat), fits, RANGES)

    assert (found.fault, found.right) == ("tertukar", (lat, lon))


@given(LATS, LONS)
def test_a_lost_sign_is_put_back(lat, lon):
    found = diagnose((-lat, lon), fits, RANGES)

    assert (found.fault, found.right) == ("tanda-hilang", (lat, lon))


@given(LATS, LONS, st.integers(1, 9), st.integers(1, 9))
def test_lost_decimal_points_are_put_back(lat, lon, first, second):
    found = diagnose((lat * 10**first, lon * 10**second), fits, RANGES)

    assert found.fault == "desimal-hilang"
    assert found.right == pytest.approx((lat, lon))


@given(LATS, LONS, st.integers(1, 6))
def test_a_swapped_point_without_its_decimal_points_is_said_to_be_swapped(
    lat, lon, places
):
    found = diagnose((lon * 10**places, lat * 10**places), fits, RANGES)

    assert found.fault == "tertukar"
    assert found.right == pytest.approx((lat, lon))


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_diagnosis_never_offers_a_point_that_does_not_fit(lat, lon):
    found = diagnose((lat, lon), fits, RANGES)

    assert found.right is None or fits(found.right)


def test_zeros_and_metres_are_told_apart():
    assert diagnose((0.0, 0.0), fits, RANGES).fault == "nol"
    assert diagnose((9388600.0, 555200.0), fits, RANGES).fault == "meter"
    assert diagnose((555200.0, 9388600.0), fits, RANGES).fault == "meter"
    assert diagnose((-7.0, 110.0), fits, RANGES).fault == "luar-provinsi"


@given(st.text(max_size=30))
def test_any_text_is_a_code_of_known_regions_or_of_none(province, text):
    for region in code_meanings(text, province):
        assert region is None or region in province.regions


@given(st.data())
def test_a_code_means_its_region_with_or_without_dots(province, data):
    region = data.draw(st.sampled_from(province.regencies))
    district = data.draw(st.sampled_from(province.districts_of(region.code)))
    village = data.draw(st.integers(1000, 2999))

    for code in (region.code, district.code, f"{district.code}.{village}"):
        assert code_meanings(code, province)[0] == region
        assert code_meanings(code.replace(".", ""), province)[0] == region
    for code in (region.bps_code, district.bps_code, f"{district.bps_code}001"):
        assert code_meanings(code, province)[1] == region
