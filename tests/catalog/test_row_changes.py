from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.row_changes import row_changes

NAMES = ("kode", "tahun", "nilai")
OLD = [("18.04", 2020, 1), ("18.04", 2021, 2), ("18.06", 2020, 5)]
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(0, 2)), max_size=8
)


def test_rows_are_matched_by_key():
    new = [("18.04", 2020, 1), ("18.04", 2021, 3), ("18.07", 2020, 9)]

    found = row_changes(("kode", "tahun"), (NAMES, OLD), (NAMES, new))

    assert (found.added, found.removed, found.changed, found.same) == (1, 1, 1, 1)
    [cell] = found.rows[0].cells
    assert (cell.column, cell.old, cell.new) == ("nilai", 2, 3)
    assert found.rows[0].key == {"kode": "18.04", "tahun": 2021}


def test_columns_that_came_and_went_are_named_and_do_not_change_rows():
    new = [(*row[:2], row[2], "ton") for row in OLD]

    found = row_changes(("kode", "tahun"), (NAMES, OLD), ((*NAMES, "satuan"), new))

    assert (found.changed, found.same) == (0, 3)
    assert (found.columns_added, found.columns_removed) == (("satuan",), ())


def test_without_a_unique_key_unequal_rows_come_and_go():
    new = [*OLD, OLD[0]]

    found = row_changes(("tahun",), (NAMES, OLD), (NAMES, new))

    assert not found.by_key
    assert (found.added, found.removed, found.changed, found.same) == (1, 0, 0, 3)


@given(ROWS, ROWS)
def test_every_row_is_counted_once_and_both_ways_alike(old, new):
    there = row_changes(("kode", "tahun"), (NAMES, old), (NAMES, new))
    back = row_changes(("kode", "tahun"), (NAMES, new), (NAMES, old))

    assert there.same + there.changed + there.removed == len(old)
    assert there.same + there.changed + there.added == len(new)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert (there.changed, there.same) == (back.changed, back.same)


@given(ROWS)
def test_a_table_does_not_differ_from_itself(rows):
    found = row_changes(("kode",), (NAMES, rows), (NAMES, rows))

    assert (found.added, found.removed, found.changed) == (0, 0, 0)
    assert found.rows == ()
