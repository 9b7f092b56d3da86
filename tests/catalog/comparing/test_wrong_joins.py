import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.comparing.contrasting import contrast
from siger_catalog.comparing.joining import find_join
from siger_catalog.provinces.regions import load_province

PROVINCE = load_province()
CODES = [region.code for region in PROVINCE.regencies]
EIGHT = [
    *("18.01", "18.02", "18.03", "18.04"),
    *("18.05", "18.06", "18.07", "18.08"),
]


def subjects(cells):
    return {(cell.region, cell.period, cell.item) for cell in cells}


def joined(right, years, clashes):
    """The right numbers, but for some years those of the region of the same digits."""
    return {
        (code, year, item): right[clashes.get(code, code), year, item]
        if year in years
        else value
        for (code, year, item), value in right.items()
    }


def numbers(years=range(2018, 2025), start=60.0):
    """Numbers that no two regions or years share, near those of the year before."""
    return {
        (code, str(year), ""): round(start + 2.37 * place + 0.11 * (year - 2018), 2)
        for place, code in enumerate(CODES)
        for year in years
    }


def test_eight_regencies_share_digits_with_another_in_either_system(clashes):
    assert sorted(clashes["bps"]) == sorted(clashes["kemendagri"]) == EIGHT
    assert clashes["bps"]["18.04"] == "18.07"  # 1804 of BPS is Lampung Timur
    for system, other in (("bps", "kemendagri"), ("kemendagri", "bps")):
        for region, there in clashes[system].items():
            assert clashes[other][there] == region


def test_the_sixteen_wrong_values_of_a_public_table_are_found_and_no_other(
    series, two_tables, clashes
):
    """Of 105 values of the food security index 16 stand under the wrong regency."""
    public, right = two_tables
    assert len(public) == len(right) == 105

    found = find_join(series("publik", public), series("resmi", right), clashes)

    assert found is not None
    assert len(found.cells) == 16
    assert subjects(found.cells) == {
        (code, year, "") for code in EIGHT for year in ("2018", "2019")
    }
    assert found.join.suspect == "left"
    assert found.join.reason == "jumps"
    assert (found.join.came_as, found.join.read_as) == ("bps", "kemendagri")
    assert found.join.certainty == "certain"
    assert found.join.periods == ("2018", "2019")


def test_each_cell_names_both_places_and_whose_number_it_is(
    series, two_tables, clashes
):
    public, right = two_tables
    found = find_join(series("publik", public), series("resmi", right), clashes)
    cell = next(c for c in found.cells if (c.region, c.period) == ("18.04", "2018"))

    assert (cell.left.value, cell.right.value) == (77.43, 70.76)
    assert cell.left.distribution == "publik-1"
    assert cell.right.distribution == "resmi-1"
    rows = list(public)
    assert cell.left.row == rows.index(("18.04", "2018", "")) + 2
    assert cell.other == "18.07"
    assert cell.other_reading.value == 77.43
    assert cell.other_reading.row == rows.index(("18.07", "2018", "")) + 2


def test_what_a_wrong_join_explains_is_no_disagreement(
    series, dataset, two_tables, clashes
):
    public, right = two_tables
    found = contrast(
        dataset(series("publik", public)), dataset(series("resmi", right)), clashes
    )
    by_kind = {each.kind: each for each in found}

    assert by_kind["wrong-join"].count == 16
    # What the audit of the public table found beside: three typed or revised
    # figures of 2019 and 2020, and two digits changed round in 2024.
    differing = {(c.region, c.period) for c in by_kind["disagreement"].cells}
    assert differing == {
        ("18.72", "2019"),
        ("18.04", "2020"),
        ("18.72", "2020"),
        ("18.01", "2024"),
    }


def test_further_datasets_tell_which_table_is_wrong(series, clashes):
    right = numbers(years=(2019, 2020))
    wrong = joined(right, ("2019", "2020"), clashes["bps"])
    left, other = series("a", wrong), series("b", right)

    alone = find_join(left, other, clashes)
    witnessed = find_join(left, other, clashes, [series("c", right)])

    assert alone.join.suspect == ""
    assert (witnessed.join.suspect, witnessed.join.reason) == ("left", "witnesses")


def test_one_regency_with_the_numbers_of_another_is_found(series, clashes):
    """A regency's own table, cut out by the wrong code."""
    right = numbers()
    wrong = joined(right, {str(y) for y in range(2018, 2025)}, clashes["kemendagri"])
    own = {subject: v for subject, v in wrong.items() if subject[0] == "18.02"}

    found = find_join(series("kabupaten", own), series("provinsi", right), clashes)

    assert found.join.suspect == "left"
    assert found.join.came_as == "kemendagri"
    assert {cell.other for cell in found.cells} == {"18.05"}
    assert len(found.cells) == 7


def test_it_is_found_among_many_items(series, clashes):
    right = {
        (code, year, item): value + 100 * place
        for place, item in enumerate(("kopi", "kakao", "lada"))
        for (code, year, _), value in numbers().items()
    }
    wrong = joined(right, {"2019"}, clashes["bps"])

    found = find_join(series("a", wrong), series("b", right), clashes)

    assert len(found.cells) == 24
    assert found.join.suspect == "left"


def test_a_single_number_like_that_of_the_other_regency_is_no_wrong_join(
    series, clashes
):
    right = numbers()
    wrong = right | {("18.04", "2019", ""): right["18.07", "2019", ""]}

    assert find_join(series("a", wrong), series("b", right), clashes) is None


def test_small_counts_that_are_often_equal_anyway_are_no_wrong_join(series, clashes):
    few = {subject: float(place % 2) for place, subject in enumerate(numbers())}
    other = {subject: float(place % 3 == 0) for place, subject in enumerate(numbers())}

    assert find_join(series("a", few), series("b", other), clashes) is None


TABLES = st.dictionaries(
    st.tuples(
        st.sampled_from(CODES),
        st.sampled_from(("2019", "2020", "2021")),
        st.sampled_from(("", "kopi")),
    ),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 2)),
    min_size=1,
    max_size=60,
)


@given(TABLES, st.sets(st.sampled_from(CODES)))
def test_equal_tables_never_show_a_wrong_join(series, clashes, values, left_out):
    part = {s: v for s, v in values.items() if s[0] not in left_out}

    assert find_join(series("a", values), series("b", part), clashes) is None


@given(TABLES, TABLES)
def test_left_and_right_may_be_changed_round(series, clashes, one, other):
    a, b = series("a", one), series("b", other)

    found, mirrored = find_join(a, b, clashes), find_join(b, a, clashes)

    assert (found is None) == (mirrored is None)
    if found:
        assert mirrored.mirrored() == found


@pytest.mark.parametrize("system", ["bps", "kemendagri"])
@pytest.mark.parametrize("is_left", [True, False])
def test_either_system_and_either_side_is_told(series, clashes, system, is_left):
    right = numbers()
    wrong = joined(right, ("2018", "2019"), clashes[system])
    pair = (series("a", wrong), series("b", right))

    found = find_join(*(pair if is_left else reversed(pair)), clashes)

    assert found.join.suspect == ("left" if is_left else "right")
    assert found.join.came_as == system
    assert len(found.cells) == 16
