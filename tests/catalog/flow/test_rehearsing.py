"""A dry run tells what the harvest then does; a plan is done exactly or not at all."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from siger_catalog.errors import NotFoundError
from siger_catalog.model import JobOrder, Source
from siger_catalog.plans import Plan, since
from siger_catalog.ports import RowsQuery
from siger_catalog.provinces.canonical import REGION_CODE
from siger_catalog.rehearsing import keep_plan, kept_plan, rehearsed

PLACED = (
    b"kode_kemendagri,nama_kabupaten_kota,tahun,nilai\n"
    b"18.04,Kabupaten Lampung Barat,2020,1\n"
)


@pytest.fixture
def source(parts) -> Source:
    return parts.store.source("rak")


@pytest.fixture
def rehearse(parts, source):
    def once() -> tuple:
        with rehearsed(parts, source) as rehearsal:
            keep_plan(parts, rehearsal.plan)
            return rehearsal.job, rehearsal.plan

    return once


@pytest.fixture
def written(parts, tmp_path):
    """Everything that could have been written, to be compared."""

    def look() -> tuple:
        store = parts.store
        tables = {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in Path(tmp_path / "tables").rglob("*")
            if path.is_file()
        }
        return (
            tuple(store.entries()),
            store.jobs(),
            store.pending(100),
            tables,
            dict(parts.index.revisions()),
            store.holds(),
        )

    return look


def actions(plan: Plan) -> dict[str, str]:
    return {change.name: change.action for change in plan.changes}


def test_a_dry_run_shows_everything_and_writes_nothing(parts, shelf, rehearse, written):
    shelf.put("kopi")
    shelf.put("lada", is_broken=True)
    before = written()

    job, plan = rehearse()

    assert written() == before
    assert actions(plan) == {"kopi": "created", "lada": "failed"}
    assert (job.counts.created, job.counts.failed, job.counts.seen) == (1, 1, 2)
    kopi = next(c for c in plan.changes if c.name == "kopi")
    assert {"title", "file:Tabel"} <= {field.field for field in kopi.fields}
    assert kopi.findings


def test_a_change_is_shown_field_by_field(parts, shelf, rehearse, run):
    shelf.put("kopi")
    run(parts)
    shelf.put("kopi", title="Data kopi baru")

    _, plan = rehearse()

    [change] = plan.changes
    [field] = [f for f in change.fields if f.field == "title"]
    assert (field.old, field.new) == ("Data kopi", "Data kopi baru")


def test_what_would_be_withdrawn_or_held_is_shown(parts, shelf, rehearse, run):
    for key in ("kopi", "lada", "padi", "tebu"):
        shelf.put(key)
    run(parts)
    del shelf.records_by_id["kopi"]
    assert actions(rehearse()[1]) == {"kopi": "withdrawn"}
    del shelf.records_by_id["lada"], shelf.records_by_id["padi"]

    job, plan = rehearse()

    assert job.state == "held"
    assert actions(plan) == dict.fromkeys(("kopi", "lada", "padi"), "held")


def test_a_plan_is_done_exactly(parts, shelf, rehearse, run):
    shelf.put("kopi")
    run(parts)
    shelf.put("kopi", title="Data kopi baru")
    shelf.put("lada", PLACED)
    _, plan = rehearse()

    job = run(parts, JobOrder(kind="plan", subject=plan.id))

    assert (job.state, job.counts.created, job.counts.updated) == ("succeeded", 1, 1)
    lada = parts.store.entry("lada").version.dataset.distributions[0].content
    assert parts.tables.has(lada.table.table_id)
    assert parts.snapshots.path(lada.sha256).is_file()
    page = parts.tables.rows(lada.table.table_id, RowsQuery(select=(REGION_CODE,)))
    assert set(page.rows) == {("18.04",)}
    assert parts.store.pending(9) == ()
    assert actions(rehearse()[1]) == {}


def test_a_plan_that_no_longer_holds_changes_nothing_and_says_why(
    parts, shelf, rehearse, run
):
    shelf.put("kopi")
    _, plan = rehearse()
    shelf.put("lada")

    job = run(parts, JobOrder(kind="plan", subject=plan.id))

    assert job.state == "failed"
    assert job.cause.type == "rencana-berubah"
    assert "lada: unchanged -> created" in job.cause.message
    assert tuple(parts.store.entries()) == ()


def test_equal_plans_have_one_id_and_others_another(parts, shelf, rehearse):
    shelf.put("kopi")
    first, again = rehearse()[1], rehearse()[1]
    shelf.files["http://shelf/kopi.csv"] += b"18.04,2022,3\n"

    other = rehearse()[1]

    assert first.id == again.id != other.id
    assert since(first, again) == ()
    assert [line.split(":")[0] for line in since(first, other)] == ["kopi"]
    assert kept_plan(parts, first.id) == first


def test_a_plan_that_was_never_made_is_not_found(parts):
    for name in ("abc123", "../../etc/passwd", ""):
        with pytest.raises(NotFoundError):
            kept_plan(parts, name)


def test_two_records_of_one_id_are_one_dataset_in_a_dry_run_too(parts, shelf, rehearse):
    shelf.put("kopi")
    real = shelf.records

    def twice(source, fetcher):
        yield from real(source, fetcher)
        yield from (replace(r, name="kopi") for r in real(source, fetcher))

    shelf.records = twice

    assert len({c.name for c in rehearse()[1].changes}) == 1
