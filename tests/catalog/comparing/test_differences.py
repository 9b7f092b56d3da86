import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.comparing.contrasting import MOST_CELLS, contrast
from siger_catalog.comparing.differing import find_difference
from siger_catalog.comparing.duplicating import find_likeness
from siger_catalog.comparing.rounding import agree, grain_of

YEARS = [str(year) for year in range(2015, 2023)]


def of(values, region="18.04"):
    return {
        (region, year, ""): float(v) for year, v in zip(YEARS, values, strict=False)
    }


def kinds(found):
    return [each.kind for each in found]


def test_the_grain_is_that_of_the_finest_number_or_of_the_zeros_at_the_end():
    assert grain_of([1.5, 2.25, 3]) == pytest.approx(0.01)
    assert grain_of([1, 25, 300]) == 1
    assert grain_of([1200, 300, 4500, 700, 900]) == 100
    assert grain_of([1200, 300]) == 1  # too few to be sure
    assert grain_of([]) == 1


def test_a_rounded_number_agrees_and_one_of_the_same_grain_does_not():
    assert agree(76.4, 76.0, (0.1, 1.0))
    assert not agree(76.6, 76.0, (0.1, 1.0))
    assert not agree(76.76, 76.75, (0.01, 0.01))
    assert agree(0.1 + 0.2, 0.3, (0.1, 0.1))


def test_differing_numbers_stand_side_by_side_with_the_relative_difference(series):
    a, b = series("a", of([10, 20, 30])), series("b", of([10, 25, 30]))

    found = find_difference(a, b)

    assert [(c.period, c.left.value, c.right.value) for c in found.cells] == [
        ("2016", 20.0, 25.0)
    ]
    assert found.cells[0].difference == pytest.approx(0.2)
    assert found.difference.largest == pytest.approx(0.2)
    assert found.compared == 3


def test_tables_that_differ_by_rounding_alone_agree(series):
    fine = series("a", of([10.4, 20.6, 30.5]))
    coarse = series("b", of([10, 21, 31]))

    assert find_difference(fine, coarse) is None


def test_rounded_cells_are_counted_beside_differing_ones(series):
    fine = series("a", of([10.4, 20.6, 30.5]))
    coarse = series("b", of([10, 21, 99]))

    found = find_difference(fine, coarse)

    assert len(found.cells) == 1
    assert found.difference.rounded == 2


@pytest.mark.parametrize("factor", [10.0, 1000.0, 0.1, 0.001, 1e6])
def test_another_unit_is_recognised(series, factor):
    values = [1234.5, 2345.6, 3456.7, 4567.8]
    a, b = series("a", of(values)), series("b", of([v * factor for v in values]))

    found = find_difference(a, b)

    assert found.difference.factor == factor
    assert len(found.cells) == found.compared == 4
    assert found.difference.largest == pytest.approx(0.0, abs=1e-9)


def test_numbers_in_thousands_that_were_rounded_are_the_same_in_another_unit(series):
    a = series("a", of([1234.0, 2345.0, 3456.0, 4567.0]))
    b = series("b", of([1.2, 2.3, 3.5, 4.6]))

    assert find_difference(a, b).difference.factor == pytest.approx(0.001)


def test_what_differs_even_in_the_same_unit_alone_is_counted(series):
    a = series("a", of([1.1, 2.2, 3.3, 4.4, 5.5, 6.6]))
    b = series("b", of([1100, 2200, 3300, 4400, 5500, 9999]))

    found = find_difference(a, b)

    assert found.difference.factor == 1000
    assert [cell.period for cell in found.cells] == ["2020"]


VALUES = st.lists(
    st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=len(YEARS)
)


@given(VALUES)
def test_a_table_never_differs_from_itself(series, values):
    assert find_difference(series("a", of(values)), series("b", of(values))) is None


@given(VALUES, VALUES)
def test_left_and_right_find_the_same_cells(series, one, other):
    a, b = series("a", of(one)), series("b", of(other))

    found, mirrored = find_difference(a, b), find_difference(b, a)

    assert (found is None) == (mirrored is None)
    if found and mirrored and found.difference.factor == mirrored.difference.factor:
        assert [c.period for c in found.cells] == [c.period for c in mirrored.cells]
        assert found.difference.largest == mirrored.difference.largest


@given(VALUES, VALUES)
def test_the_order_of_two_datasets_changes_nothing(series, dataset, one, other):
    a, b = dataset(series("a", of(one))), dataset(series("b", of(other)))

    assert contrast(a, b, {}) == contrast(b, a, {})


def test_numbers_of_another_region_year_or_item_are_not_compared(
    series, dataset, clashes
):
    a = dataset(series("a", of([1, 2, 3], "18.04")))
    b = dataset(series("b", of([4, 5, 6], "18.05")))

    assert contrast(a, b, clashes) == ()


def test_many_differing_cells_are_one_contradiction_with_some_of_them(
    series, dataset, clashes
):
    days = {("18", f"2020-01-01/{n}", ""): float(n) for n in range(1, 1001)}
    other = {subject: value * 2.0 for subject, value in days.items()}

    found = contrast(dataset(series("a", days)), dataset(series("b", other)), clashes)

    assert kinds(found) == ["disagreement"]
    assert found[0].count == 1000
    assert len(found[0].cells) == MOST_CELLS


def test_one_file_in_two_datasets_is_a_duplicate(series, dataset, clashes):
    a = dataset(series("a", of([1])), files=("ab",))
    b = dataset(series("b", of([1], "18.05")), files=("ab", "cd"))

    found = contrast(a, b, clashes)

    assert kinds(found) == ["duplicate"]
    assert found[0].likeness.is_same_file


def test_tables_of_the_same_regions_and_years_with_equal_rows_are_candidates(
    series, dataset
):
    values = of(range(1, 9))
    nearly = values | {("18.04", "2015", ""): 99.0}
    a, b = dataset(series("a", values)), dataset(series("b", nearly))

    likeness = find_likeness(a, b)

    assert (likeness.equal, likeness.overlap) == (7, 8)
    assert likeness.share == pytest.approx(0.875)


def test_a_part_of_a_table_or_few_rows_are_no_duplicates(series, dataset):
    whole = of(range(1, 9)) | of(range(11, 19), "18.05")
    part, few = of(range(1, 9)), of([1, 2, 3, 4])

    assert (
        find_likeness(dataset(series("a", whole)), dataset(series("b", part))) is None
    )
    assert find_likeness(dataset(series("a", few)), dataset(series("b", few))) is None


def test_mostly_differing_rows_are_no_duplicates(series, dataset):
    a = dataset(series("a", of(range(1, 9))))
    b = dataset(series("b", of([1, 2, 3, 4, 50, 60, 70, 80])))

    assert find_likeness(a, b) is None
