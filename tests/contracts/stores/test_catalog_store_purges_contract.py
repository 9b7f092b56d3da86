from dataclasses import replace

import pytest

from siger_catalog.errors import ConflictError, NotFoundError
from siger_catalog.model import Content, Finding, Held, HeldColumn, Purge, TableFacts
from siger_catalog.ports import Question

GONE, CLEAN, OTHER = "a" * 64, "b" * 64, "c" * 64
CELL = "Sutarmi Wonosobo"


@pytest.fixture
def content(clock):
    def make(sha256: str) -> Content:
        table = TableFacts(table_id=f"t-{sha256[0]}", row_count=1, columns=())
        return Content(sha256=sha256, size_bytes=9, fetched_at=clock.now(), table=table)

    return make


@pytest.fixture
def version(make_version, content, clock):
    """Make a version of one file; what it shows, and what is held of it."""

    def make(shown, held=None, number=1, name="padi"):
        made = make_version(name, number, files=(f"f-{name}",))
        (file,) = made.dataset.distributions
        column = HeldColumn(type="siger-data-pribadi-nik", heading=CELL, count=3)
        sealed = held and Held(
            content=replace(content(held), table=None),
            columns=(column,),
            since=clock.now(),
        )
        file = replace(file, content=shown and content(shown), held=sealed)
        quoting = Finding(
            type="extra-cell",
            severity="error",
            message=f'"{CELL}"',
            distribution_id=file.id,
            row=4,
            cell=CELL,
            params={"note": CELL, "count": "1"},
        )
        why = replace(quoting, type=column.type, cell="", message="", params={})
        findings = ((quoting,) if shown else ()) + ((why,) if held else ())
        dataset = replace(made.dataset, distributions=(file,))
        return replace(made, dataset=dataset, findings=findings)

    return make


@pytest.fixture
def job(running):
    return running()


@pytest.fixture
def purge(clock):
    return Purge(
        sha256=GONE,
        at=clock.now(),
        person="Sari",
        reason="Diminta pemiliknya.",
        account="root",
        tables=("t-a",),
    )


def question(sha256):
    return Question(file_sha256=sha256, check="table 1", reader="1", province="18")


def file_of(version):
    (file,) = version.dataset.distributions
    return file


def test_an_order_is_kept_and_the_first_one_stands(store, purge):
    again = replace(purge, person="Budi")

    assert store.begin_purge(purge) == purge
    assert store.begin_purge(again) == purge
    assert store.purges() == (purge,)


def test_every_version_keeps_a_tombstone_and_nothing_of_the_bytes(
    store, job, commit, version, purge
):
    commit(job, "created", version=version(GONE))
    commit(job, "updated", version=version(CLEAN, number=2))
    commit(job, "updated", version=version(GONE, number=3))
    before = store.entry("padi")
    assert store.datasets_with(GONE) == ("padi",)

    assert store.erase(purge) == ("padi",)

    newest, middle, oldest = store.versions("padi")
    for one in (newest, oldest):
        assert file_of(one).purged == purge.told
        assert file_of(one).content is None
        assert [f.type for f in one.findings] == ["siger-berkas-dihapus-permanen"]
        assert one.findings[0].params["reason"] == purge.reason
    assert file_of(middle).content.sha256 == CLEAN
    assert middle.findings[0].cell == CELL
    assert store.table_ids() == {"t-b"}
    after = store.entry("padi")
    assert after.version == newest
    assert after.serving.state == "quarantined"
    assert purge.reason in after.serving.reason
    assert "2026-05-04" in after.serving.reason
    assert after.version.quality == "errors"
    assert after.revision == before.revision + 1
    assert [i.revision for i in store.pending(9)] == [after.revision]


def test_doing_it_again_changes_nothing(store, job, commit, version, purge):
    commit(job, "created", version=version(GONE))
    store.erase(purge)
    before = store.entry("padi"), store.audit()

    assert store.erase(purge) == ("padi",)

    assert (store.entry("padi"), store.audit()) == before


def test_a_clean_copy_beside_sealed_bytes_stays_served(
    store, job, commit, version, purge
):
    commit(job, "created", version=version(CLEAN, GONE))

    store.erase(purge)

    entry = store.entry("padi")
    assert file_of(entry.version).content.sha256 == CLEAN
    assert file_of(entry.version).held is None
    assert entry.serving.state == "last_valid"
    assert [f.type for f in entry.version.findings] == [
        "siger-berkas-dihapus-permanen",
        "extra-cell",
    ]


def test_a_copy_that_goes_leaves_what_is_held_beside_it(
    store, job, commit, version, purge
):
    commit(job, "created", version=version(GONE, OTHER))

    store.erase(purge)

    found = store.entry("padi").version
    assert file_of(found).content is None
    assert file_of(found).held.content.sha256 == OTHER
    assert [f.type for f in found.findings] == [
        "siger-berkas-dihapus-permanen",
        "siger-data-pribadi-nik",
    ]


def test_its_hold_is_over_and_the_audit_says_who_ended_it(
    store, job, commit, version, purge
):
    commit(job, "created", version=version(None, GONE))

    store.erase(purge)

    (hold,) = store.holds()
    (line,) = store.audit(hold.number)
    assert (hold.state, hold.decided_by) == ("purged", "Sari")
    assert hold.held.columns[0].heading == ""
    assert (line.act, line.person, line.reason) == ("purge", "Sari", purge.reason)


def test_verdicts_on_the_bytes_are_forgotten_and_no_others(store, purge):
    finding = Finding(type="extra-cell", severity="error", cell=CELL)
    for sha256 in (GONE, CLEAN):
        store.keep_verdict(question(sha256), (finding,))
    assert store.verdict_count(GONE) == 1

    store.erase(purge)

    assert store.verdict(question(GONE)) is None
    assert store.verdict(question(CLEAN)) == (finding,)
    assert store.verdict_count(GONE) == 0


def test_a_version_that_shows_them_again_is_refused(store, job, commit, version, purge):
    store.begin_purge(purge)

    for again in (version(GONE), version(CLEAN, GONE)):
        with pytest.raises(ConflictError):
            commit(job, "created", version=again)

    with pytest.raises(NotFoundError):
        store.entry("padi")


def test_it_ends_only_when_no_version_shows_them(
    store, running, commit, version, purge
):
    commit(running(), "created", version=version(GONE))
    store.begin_purge(purge)
    with pytest.raises(ConflictError):
        store.end_purge(GONE, purge.at)

    store.erase(purge)
    store.scrub()

    assert store.end_purge(GONE, purge.at).ended_at == purge.at
    assert store.purges()[0].ended_at == purge.at
    with pytest.raises(NotFoundError):
        store.end_purge(OTHER, purge.at)


def test_a_withdrawn_dataset_stays_withdrawn(store, job, commit, version, purge):
    commit(job, "created", version=version(GONE))
    commit(job, "withdrawn")

    store.erase(purge)

    entry = store.entry("padi")
    assert entry.serving.state == "withdrawn"
    assert file_of(entry.version).purged == purge.told


def test_what_is_held_back_now_is_sealed_in_the_versions_before(
    store, job, commit, version
):
    commit(job, "created", version=version(GONE))
    commit(job, "updated", version=version(CLEAN, number=2))
    finding = Finding(type="extra-cell", severity="error", cell=CELL)
    store.keep_verdict(question(GONE), (finding,))

    commit(job, "updated", version=version(CLEAN, GONE, number=3))

    _, middle, oldest = store.versions("padi")
    assert file_of(oldest).content is None
    assert file_of(oldest).held.content.sha256 == GONE
    (quoting,) = oldest.findings
    assert (quoting.type, quoting.row) == ("extra-cell", 4)
    assert CELL not in repr(oldest.findings)
    assert quoting.params["count"] == "1"
    assert middle.findings[0].cell == CELL, "it quotes other bytes"
    assert store.verdict(question(GONE)) is None


def test_another_process_sees_what_is_gone(store, purge, reopened):
    store.begin_purge(purge)

    assert reopened().purges() == (purge,)


def test_no_verdict_on_the_bytes_is_kept_any_more(store, purge):
    finding = Finding(type="extra-cell", severity="error", cell=CELL)
    store.begin_purge(purge)

    store.keep_verdict(question(GONE), (finding,))
    store.keep_verdict(question(CLEAN), (finding,))

    assert store.verdict(question(GONE)) is None
    assert store.verdict(question(CLEAN)) == (finding,)


def test_a_verdict_that_slipped_in_is_forgotten_at_the_end(store, purge):
    finding = Finding(type="extra-cell", severity="error", cell=CELL)
    store.keep_verdict(question(GONE), (finding,))
    store.begin_purge(purge)

    store.end_purge(GONE, purge.at)

    assert store.verdict(question(GONE)) is None
