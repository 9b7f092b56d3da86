import pytest


@pytest.fixture
def column(write, read):
    """Read the column `nilai` of a semicolon table, beside one other column."""

    def read_column(*cells, beside=()):
        others = [*beside, *["x"] * (len(cells) - len(beside))]
        rows = [f"{other};{cell}" for other, cell in zip(others, cells, strict=True)]
        reading = read(write("\n".join(["lain;nilai", *rows])))
        return reading, reading.table.data["nilai"].to_pylist()

    return read_column


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1,5", "2,25"], [1.5, 2.25]),
        (["1.234,5", "15.759"], [1234.5, 15759.0]),
        (["1.015.759", "15.759"], [1015759, 15759]),
        (["1,234.5", "15,759"], [1234.5, 15759.0]),
        (["1,015,759", "15,759"], [1015759, 15759]),
        (["0.123", "15.759"], [0.123, 15.759]),
        (["1.5", "15.759"], [1.5, 15.759]),
        (["-1,5", "+2,5"], [-1.5, 2.5]),
    ],
)
def test_a_column_that_proves_its_style_is_read_by_it(column, cells, values):
    reading, read_values = column(*cells)

    assert read_values == values
    assert not reading.findings


def test_a_number_that_may_mean_two_things_is_not_guessed(column):
    reading, values = column("15.759", "3")
    (finding,) = reading.findings

    assert values == [None, 3.0]
    assert (finding.type, finding.severity) == ("siger-angka-rancu", "warning")
    assert (finding.row, finding.field, finding.cell) == (2, "nilai", "15.759")


def test_decimal_commas_elsewhere_do_not_make_a_point_thousands(column):
    reading, values = column("15.759", "3", beside=["1,5", "2,5"])

    assert values == [None, 3.0]
    assert [f.type for f in reading.findings] == ["siger-angka-rancu"]


def test_decimal_points_elsewhere_settle_an_ambiguous_column(column):
    reading, values = column("15.759", "3", beside=["1.5", "2.5"])

    assert values == [15.759, 3.0]
    assert not reading.findings


@pytest.mark.parametrize("broken", ["155,711,37", "215.987.34", "29.992,775,1", "Rp 5"])
def test_a_broken_number_makes_no_number_of_its_column(column, broken):
    reading, values = column("1,5", broken)

    assert values == ["1,5", broken]
    assert not reading.findings


def test_both_styles_in_one_column_are_reported_with_an_example_of_each(column):
    reading, _ = column("1,5", "2,75", "1.25")
    (finding,) = reading.findings

    assert finding.type == "siger-gaya-angka-campur"
    assert finding.params == {"comma": "1,5", "point": "1.25"}
