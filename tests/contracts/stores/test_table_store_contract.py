import os
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from siger_catalog.errors import NotFoundError, QueryError
from siger_catalog.model import Column, TableFacts
from siger_catalog.ports import ReadTable, RowsQuery
from siger_catalog.stores.tables import ParquetTableStore

ROLES = {"kode": "region-code", "nama": "region-name", "tahun": "year"}


@pytest.fixture(scope="module", params=["parquet"])
def tables(tmp_path_factory):
    return ParquetTableStore(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def harvest():
    """Production by region and year, in no order."""
    return read_table(
        "t1",
        kode=["18.05", "18.01", "18.05", "18.01", "18.05"],
        nama=["Lampung Tengah", "Lampung Selatan", "Lampung Tengah", None, "x"],
        tahun=[2021, 2020, 2020, 2021, None],
        ton=[1.5, 20.0, None, 7.25, 3.0],
        sah=[True, False, None, True, True],
        pada=[date(2021, 1, 1), date(2020, 5, 1), None, date(1850, 1, 1), None],
        saat=[datetime(2021, 1, 1, 7, 30), None, None, None, None],  # noqa: DTZ001
    )


def read_table(table_id, /, **columns):
    data = pa.table(columns)
    return ReadTable(
        data=data,
        facts=TableFacts(
            table_id=table_id,
            row_count=data.num_rows,
            columns=tuple(
                Column(name=name, type="any", role=ROLES.get(name, "note"))
                for name in columns
            ),
        ),
    )


@pytest.fixture
def ask(tables, harvest):
    tables.write(harvest)

    def do(*where, **query):
        query.setdefault("select", ("kode", "tahun"))
        return tables.rows("t1", RowsQuery(where=where, **query))

    return do


def test_rows_are_stored_by_region_then_year(ask):
    page = ask()

    assert page.columns == ("kode", "tahun")
    assert page.total == 5
    assert page.rows == (
        ("18.01", 2020),
        ("18.01", 2021),
        ("18.05", 2020),
        ("18.05", 2021),
        ("18.05", None),
    )


def test_where_a_row_stood_in_its_file_is_kept_but_hidden(ask):
    assert ask(select=("_baris",)).rows == ((3,), (5,), (4,), (2,), (6,))
    assert ask(select=()).columns == (
        "kode",
        "nama",
        "tahun",
        "ton",
        "sah",
        "pada",
        "saat",
    )
    assert ask(("_baris", "eq", 5)).rows == (("18.01", 2021),)


def test_values_come_back_as_they_were_read(ask):
    page = ask(("_baris", "eq", 2), select=())

    assert page.rows == (
        (
            "18.05",
            "Lampung Tengah",
            2021,
            1.5,
            True,
            date(2021, 1, 1),
            datetime(2021, 1, 1, 7, 30),  # noqa: DTZ001  # the file states no zone
        ),
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("kode", "eq", "18.01"), [3, 5]),
        (("kode", "ne", "18.01"), [4, 2, 6]),
        (("tahun", "ne", 2020), [5, 2, 6]),
        (("tahun", "gt", "2020"), [5, 2]),
        (("tahun", "gte", 2020.5), [5, 2]),
        (("tahun", "lt", 2021), [3, 4]),
        (("tahun", "lte", "2020"), [3, 4]),
        (("ton", "gte", "7.25"), [3, 5]),
        (("ton", "lt", 1e30), [3, 5, 2, 6]),
        (("tahun", "lt", 10**30), [3, 5, 4, 2]),
        (("tahun", "in", ("2020", 2019)), [3, 4]),
        (("tahun", "in", 2020), [3, 4]),
        (("tahun", "in", ()), []),
        (("nama", "contains", "lampung t"), [4, 2]),
        (("nama", "contains", "%"), []),
        (("tahun", "contains", "21"), [5, 2]),
        (("nama", "eq", None), [5]),
        (("nama", "ne", None), [3, 4, 2, 6]),
        (("sah", "eq", "true"), [5, 2, 6]),
        (("sah", "eq", False), [3]),
        (("pada", "gte", "2020-05-01"), [3, 2]),
        (("pada", "lt", date(1900, 1, 1)), [5]),
        (("saat", "eq", "2021-01-01T07:30:00"), [2]),
        (("saat", "gt", datetime(2020, 1, 1, tzinfo=UTC)), [2]),
        (("nama", "eq", "' OR 1=1 --"), []),
    ],
)
def test_rows_are_narrowed(ask, condition, expected):
    page = ask(condition, select=("_baris",))

    assert [number for (number,) in page.rows] == expected
    assert page.total == len(expected)


def test_conditions_hold_together(ask):
    page = ask(("kode", "eq", "18.05"), ("tahun", "gte", 2021))

    assert page.rows == (("18.05", 2021),)


def test_rows_are_sorted_as_asked_with_missing_values_last(ask):
    by_ton = [n for (n,) in ask(select=("_baris",), sort=("ton",)).rows]
    down = [n for (n,) in ask(select=("_baris",), sort=("-ton",)).rows]
    both = [n for (n,) in ask(select=("_baris",), sort=("-kode", "tahun")).rows]

    assert by_ton == [2, 6, 5, 3, 4]
    assert down == [3, 5, 6, 2, 4]
    assert both == [4, 2, 6, 3, 5]


def test_pages_follow_each_other_and_count_every_match(ask):
    pages = [
        ask(("kode", "eq", "18.05"), offset=n, limit=1, sort=("kode",)) for n in (0, 2)
    ]

    assert [page.rows for page in pages] == [
        (("18.05", 2021),),
        (("18.05", None),),
    ]
    assert {page.total for page in pages} == {3}
    assert ask(offset=99).rows == ()
    assert ask(limit=0).rows == ()


@pytest.mark.parametrize(
    ("where", "query", "parameter"),
    [
        ((("bukan", "eq", 1),), {}, "bukan"),
        ((('ton"; DROP', "eq", 1),), {}, 'ton"; DROP'),
        ((), {"select": ("bukan",)}, "bukan"),
        ((), {"sort": ("-bukan",)}, "bukan"),
        ((("tahun", "eq", "dua ribu"),), {}, "tahun"),
        ((("tahun", "eq", "nan"),), {}, "tahun"),
        ((("pada", "eq", "kemarin"),), {}, "pada"),
        ((("sah", "eq", "mungkin"),), {}, "sah"),
        ((("tahun", "like", 1),), {}, "tahun"),
        ((), {"limit": -1}, "_size"),
        ((), {"offset": -1}, "_cursor"),
    ],
)
def test_a_question_that_means_nothing_names_its_parameter(
    ask, where, query, parameter
):
    with pytest.raises(QueryError) as failure:
        ask(*where, **query)

    assert failure.value.parameter == parameter


@pytest.mark.parametrize("table_id", ["t2", "", "../t1", ".drafts", "a/b"])
def test_a_table_that_is_not_stored_is_not_found(tables, ask, table_id):
    assert not tables.has(table_id)
    with pytest.raises(NotFoundError):
        tables.rows(table_id, RowsQuery())
    with pytest.raises(NotFoundError):
        tables.export(table_id, "csv", ())


def test_a_table_stored_again_changes_nothing(tables, ask, harvest):
    assert tables.has("t1")

    tables.write(read_table("t1", kode=["other"]))

    assert ask().total == 5


def test_columns_with_hard_names_are_told_apart(tables):
    names = ("Tahun", "tahun", 'a"b', "a.b", "", "c0", "select")
    tables.write(read_table("hard", **{name: [n] for n, name in enumerate(names)}))

    page = tables.rows("hard", RowsQuery())
    one = tables.rows("hard", RowsQuery(select=("a.b",), where=(('a"b', "eq", 2),)))

    assert page.columns == names
    assert page.rows == (tuple(range(len(names))),)
    assert one.rows == ((3,),)


def test_an_empty_table_has_no_rows(tables):
    tables.write(read_table("empty", kode=pa.array([], pa.string())))

    assert tables.rows("empty", RowsQuery()).rows == ()
    assert tables.rows("empty", RowsQuery()).total == 0


def test_the_readers_own_row_numbers_are_kept(tables):
    tables.write(read_table("numbered", tahun=[2021, 2020], _baris=[9, 4]))

    page = tables.rows("numbered", RowsQuery(select=("tahun", "_baris")))

    assert page.rows == ((2020, 4), (2021, 9))


def test_a_question_changes_no_value_nor_order(tables, harvest):
    tables.write(harvest)
    plain = tables.rows("t1", RowsQuery())
    asked = tables.rows("t1", RowsQuery(where=(("_baris", "gte", 0),)))

    assert plain == asked


@pytest.mark.parametrize("where", [(), (("n", "gte", 0),)])
@pytest.mark.parametrize(
    ("offset", "limit", "numbers"),
    [(0, 3, [0, 1, 2]), (8, 3, [8, 9]), (10, 3, []), (99, 3, []), (0, 0, [])],
)
def test_the_total_counts_beyond_every_page(tables, where, offset, limit, numbers):
    tables.write(read_table("ten", n=list(range(10))))
    page = tables.rows("ten", RowsQuery(where=where, offset=offset, limit=limit))

    assert page.total == 10
    assert [n for (n,) in page.rows] == numbers


def test_added_columns_are_there_for_who_names_them(tables):
    table = read_table("added", kode=["18.02", "18.01"], ton=[2, 1])
    codes = pa.array(["18.02", None]).dictionary_encode()
    tables.write(replace(table, added=pa.table({"_kode_kemendagri": codes})))

    def rows(**query):
        return tables.rows("added", RowsQuery(**query))

    assert rows().columns == ("kode", "ton")
    assert rows(sort=("-ton",)).columns == ("kode", "ton")
    asked = rows(select=("ton", "_kode_kemendagri"), sort=("ton",))
    assert asked.rows == ((1, None), (2, "18.02"))
    assert rows(where=(("_kode_kemendagri", "eq", "18.02"),)).rows == (("18.02", 2),)
    exported = b"".join(tables.export("added", "csv", ())).decode()
    assert exported.splitlines()[0] == "kode,ton"
    named = [Column(name="ton", type="integer")]
    named.append(Column(name="_kode_kemendagri", type="string"))
    whole = b"".join(tables.export("added", "csv", named)).decode()
    assert whole.splitlines()[0] == "ton,_kode_kemendagri"


def test_a_column_of_the_table_goes_before_an_added_one_of_its_name(tables):
    table = read_table("taken", _kode_bps=["x"], ton=[1])
    tables.write(replace(table, added=pa.table({"_kode_bps": ["1801"]})))

    page = tables.rows("taken", RowsQuery(select=("_kode_bps",)))
    assert page.rows == (("x",),)


def test_a_table_that_is_removed_is_gone(tables):
    tables.write(read_table("gone", a=[1]))
    tables.write(read_table("kept", a=[1]))

    assert tables.remove("gone") is True

    assert (tables.has("gone"), tables.has("kept")) == (False, True)
    assert [tables.remove(name) for name in ("gone", "../siger.db", "")] == [False] * 3


def test_only_tables_that_nothing_names_and_that_are_not_new_are_removed(tables):
    for name in ("named-old", "strange-old", "strange-new"):
        tables.write(read_table(name, a=[1]))
    for path in tables._folder.rglob("*-old.parquet"):  # noqa: SLF001  to age them
        os.utime(path, (0, 0))

    assert tables.remove_unknown({"named-old"}) == 1

    assert tables.has("named-old")
    assert tables.has("strange-new")
    assert not tables.has("strange-old")
