import subprocess
import sys
import textwrap

import pytest
from sqlalchemy import event

from siger_catalog.errors import ConflictError, StoreError, StoreUnavailableError
from siger_catalog.model import JobCounts
from siger_catalog.stores.sql import database, tables


def everything(store):
    """Every row of every table."""
    with store._database.read() as connection:  # noqa: SLF001  # what is on disk
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in tables.metadata.sorted_tables
        }


class CrashError(Exception):
    """Stands for whatever may happen between two statements."""


@pytest.mark.parametrize("action", ["created", "updated", "withdrawn"])
def test_a_crash_at_any_statement_of_a_commit_leaves_nothing_half_written(
    open_sqlite, start_job, make_outcome, action
):
    store = open_sqlite()
    job = start_job(store)
    if action != "created":
        store.commit(job, make_outcome("created", "padi"), lease_s=9)
    before = everything(store)
    outcome = make_outcome(action, "padi", 2)
    left = 0

    def crash(*_):
        nonlocal left
        left -= 1
        if left < 0:
            raise CrashError

    engine = store._database.engine  # noqa: SLF001  # faults are put in below the doors
    crashes = 0
    while crashes < 50:
        left = crashes
        event.listen(engine, "before_cursor_execute", crash)
        try:
            store.commit(job, outcome, lease_s=9)
            break
        except CrashError:
            crashes += 1
        finally:
            event.remove(engine, "before_cursor_execute", crash)
        assert everything(store) == before

    assert crashes >= 5
    assert everything(store) != before
    assert len(store.records(job.id)) == 1


def test_a_crash_at_the_end_of_the_transaction_leaves_nothing(
    open_sqlite, start_job, make_outcome
):
    store = open_sqlite()
    job = start_job(store)
    before = everything(store)
    engine = store._database.engine  # noqa: SLF001  # faults are put in below the doors

    def crash(_):
        raise CrashError

    event.listen(engine, "commit", crash)
    with pytest.raises(CrashError):
        store.commit(job, make_outcome("created", "padi"), lease_s=9)
    event.remove(engine, "commit", crash)

    assert everything(store) == before


def test_a_full_disk_loses_nothing_and_can_be_retried(
    open_sqlite, start_job, make_outcome
):
    store = open_sqlite()
    job = start_job(store)
    store.commit(job, make_outcome("created", "padi"), lease_s=9)
    before = everything(store)
    big = make_outcome("created", "jagung", title="x" * 500_000)

    def limit(pages):
        with store._database.read() as connection:  # noqa: SLF001  # its one connection
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    limit(1)
    with pytest.raises(StoreUnavailableError):
        store.commit(job, big, lease_s=9)
    assert everything(store) == before

    limit(1_000_000)
    assert store.commit(job, big, lease_s=9).name == "jagung"


def test_a_database_held_by_another_is_unavailable_after_a_while(
    open_sqlite, monkeypatch
):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    holder, store = open_sqlite(), open_sqlite()

    with (
        holder._database.write(),  # noqa: SLF001  # a writer that does not end
        pytest.raises(StoreUnavailableError) as failure,
    ):
        store.enqueue_all()

    assert failure.value.recovery == "retry"
    assert store.enqueue_all() == 0


def test_readers_are_not_stopped_by_a_writer(open_sqlite, start_job):
    writer, reader = open_sqlite(), open_sqlite()
    job = start_job(writer)

    with writer._database.write():  # noqa: SLF001  # a writer that does not end
        assert reader.jobs() == (job,)


def test_sqlite_is_set_up_to_survive_a_power_cut(open_sqlite):
    with open_sqlite()._database.read() as connection:  # noqa: SLF001  # its settings

        def pragma(name):
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 10_000


def test_a_row_without_its_parent_is_refused(open_sqlite):
    store = open_sqlite()
    row = tables.outbox.insert().values(dataset="nothing", revision=1)

    with (
        pytest.raises(ConflictError),
        store._database.write() as connection,  # noqa: SLF001  # below the doors
    ):
        connection.execute(row)


def test_a_value_that_could_not_be_read_again_is_not_stored(
    open_sqlite, start_job, make_outcome
):
    store = open_sqlite()
    job = start_job(store)
    outcome = make_outcome("created", "padi")
    outcome.version.dataset.extras["kode"] = 7

    with pytest.raises(StoreError, match="extras"):
        store.commit(job, outcome, lease_s=9)

    assert store.records(job.id) == ()


WORKER = """
    import sys
    from datetime import UTC, datetime
    from siger_catalog.model import Agent, Dataset, Version
    from siger_catalog.ports import Outcome
    from siger_catalog.stores.sql import open_sql_store

    class Clock:
        def now(self):
            return datetime.now(UTC)

    store = open_sql_store(sys.argv[1], Clock())
    job = store.claim("child", lease_s=1000)
    for number in range(100_000):
        name = f"d{number}"
        dataset = Dataset(name=name, title="x", publisher=Agent(slug="a", name="A"))
        version = Version(
            number=1, dataset=dataset, findings=(), quality="valid",
            fingerprint="x", published_at=Clock().now(),
        )
        outcome = Outcome(
            remote_id=name, remote_name=name, action="created",
            dataset_name=name, version=version,
        )
        store.commit(job, outcome, lease_s=1000)
        print(number, flush=True)
"""


def test_a_killed_worker_keeps_what_it_committed_and_nothing_by_halves(
    open_sqlite, start_job, tmp_path
):
    store = open_sqlite()
    job = start_job(store)
    store.finish(job, "succeeded", None)
    queued = store.enqueue("lamsel")
    script = tmp_path / "worker.py"
    script.write_text(textwrap.dedent(WORKER))
    url = f"sqlite:///{tmp_path}/data/siger.db"

    with subprocess.Popen(  # noqa: S603  # our own script
        [sys.executable, script, url], stdout=subprocess.PIPE, text=True
    ) as worker:
        acknowledged = [worker.stdout.readline() for _ in range(20)][-1]
        worker.kill()

    count = len(list(store.entries()))
    assert count >= int(acknowledged) + 1 == 20
    assert len(store.records(queued.id)) == count
    assert store.job(queued.id).counts == JobCounts(seen=count, created=count)
    assert len(store.pending(1000)) == count
