import io
import resource
import signal
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from siger_catalog.errors import StoreError, StoreUnavailableError
from siger_catalog.model import TableFacts
from siger_catalog.ports import ReadTable, RowsQuery
from siger_catalog.stores.tables import ParquetTableStore
from siger_catalog.stores.tables.engine import TableEngine


def table(table_id="t1", **columns):
    data = pa.table(columns)
    facts = TableFacts(table_id=table_id, row_count=data.num_rows, columns=())
    return ReadTable(data=data, facts=facts)


@pytest.fixture
def tables(tmp_path):
    return ParquetTableStore(tmp_path / "it's a [folder]")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/proc/self/environ')",
        "SELECT * FROM glob('/*')",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "COPY (SELECT 1) TO '/tmp/siger-test.csv'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET memory_limit = '99GB'",
    ],
)
def test_the_door_is_locked(tmp_path, sql):
    opened = TableEngine(tmp_path)._opened()  # noqa: SLF001  # the door itself

    with pytest.raises(duckdb.Error):
        opened.execute(sql)


def test_many_threads_ask_at_once(tables):
    tables.write(table(n=list(range(1000))))

    def ask(number):
        query = RowsQuery(where=(("n", "eq", number),))
        return tables.rows("t1", query).rows

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(40)))

    assert answers == [((number,),) for number in range(40)]


def test_an_export_that_is_not_read_to_its_end_holds_up_nobody(tables):
    tables.write(table(n=list(range(100_000))))
    parts = tables.export("t1", "jsonl", ())
    next(parts)

    assert tables.rows("t1", RowsQuery()).total == 100_000

    parts.close()


def test_a_damaged_file_is_named_with_what_to_do(tables, tmp_path):
    tables.write(table(n=list(range(100_000))))
    (path,) = tmp_path.rglob("*.parquet")
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(
        b"PAR1" + b"\xff" * (len(content) // 2) + content[len(content) // 2 :]
    )

    for query in (RowsQuery(), RowsQuery(sort=("n",))):
        with pytest.raises(StoreError, match="t1") as failure:
            tables.rows("t1", query)
        assert "siger reindex" in failure.value.fix


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_damaged_file_is_replaced_by_the_next_write(tables, tmp_path, is_cut):
    tables.write(table(n=list(range(100_000))))
    (path,) = tmp_path.rglob("*.parquet")
    content = path.read_bytes()
    half = len(content) // 2
    path.chmod(0o600)
    path.write_bytes(content[:half] if is_cut else b"\xff" * half + content[half:])

    assert not tables.is_whole("t1")
    tables.write(table(n=list(range(100_000))))

    assert tables.is_whole("t1")
    assert path.read_bytes() == content


def test_a_file_cut_off_is_named_with_what_to_do(tables, tmp_path):
    tables.write(table(n=[1, 2]))
    (path,) = tmp_path.rglob("*.parquet")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:20])

    for query in (RowsQuery(), RowsQuery(sort=("n",))):
        with pytest.raises(StoreError, match="t1"):
            tables.rows("t1", query)


def test_a_closed_store_gives_its_connection_back_and_opens_again(tables):
    tables.write(table(n=[2, 1]))
    by_number = RowsQuery(sort=("n",))
    assert tables.rows("t1", by_number).rows == ((1,), (2,))
    connection = tables._engine._opened()  # noqa: SLF001  what must be closed
    lines = tables.export("t1", "jsonl", ())
    next(lines)

    tables.close()
    tables.close()

    with pytest.raises(duckdb.ConnectionException):
        connection.execute("SELECT 1")
    assert list(lines) == []
    assert tables.rows("t1", by_number).total == 2


def test_rows_far_down_are_found_in_their_row_group(tables, monkeypatch):
    monkeypatch.setattr("siger_catalog.stores.tables.parquet.ROW_GROUP_ROWS", 10)
    tables.write(table(n=list(range(35))))

    for offset in (0, 7, 10, 18, 29, 34):
        page = tables.rows("t1", RowsQuery(offset=offset, limit=4))
        assert [n for (n,) in page.rows] == list(range(offset, min(offset + 4, 35)))


def test_a_disk_that_refuses_leaves_no_table(tables, tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(StoreUnavailableError):
            tables.write(table(n=[f"{n * 7919}" for n in range(50_000)]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)

    assert not tables.has("t1")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_an_id_that_is_no_file_name_is_refused(tables):
    with pytest.raises(StoreError):
        tables.write(table("../t1", n=[1]))


def test_parts_of_an_export_are_small(tables):
    tables.write(table(n=list(range(60_000)), s=["x" * 20] * 60_000))

    for export_format in ("csv", "jsonl", "parquet"):
        sizes = [len(part) for part in tables.export("t1", export_format, ())]
        assert max(sizes) < 2_000_000
        assert io.BytesIO(b"".join(tables.export("t1", export_format, ()))).read(1)
