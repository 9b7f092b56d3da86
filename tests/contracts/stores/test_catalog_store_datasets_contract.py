from dataclasses import replace
from datetime import UTC, datetime

import pytest

from siger_catalog.errors import ConflictError, NotFoundError
from siger_catalog.model import (
    Agent,
    Cause,
    Column,
    Contact,
    Content,
    Dataset,
    Distribution,
    FieldChange,
    Finding,
    License,
    Proof,
    TableFacts,
)

NOW = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


def full_dataset(name):
    """A dataset with a value in every field."""
    facts = TableFacts(
        table_id="t1",
        row_count=3,
        columns=(
            Column(name="tahun", type="year", title="Tahun", unit="", role="year"),
        ),
        schema="produksi",
        schema_version="1.0",
        years=(2020, 2021),
        region_values=("18.05",),
        dialect="CSV, koma",
    )
    content = Content(
        sha256="a" * 64,
        size_bytes=7,
        fetched_at=NOW,
        media_type="text/csv",
        etag='"x"',
        last_modified="Mon",
        table=facts,
    )
    return Dataset(
        name=name,
        title="Produksi Padi — 2020",
        publisher=Agent(slug="dinas", name="Dinas Pertanian"),
        description="Satu\nDua",
        contact=Contact(name="Budi", email="budi@example.org"),
        license=License(id="cc-by", title="CC BY", url="https://x.test"),
        tags=("padi", "sawah"),
        themes=("AGRI",),
        topics=("pertanian",),
        region="18.05",
        years=(2020, 2021),
        frequency="tahunan",
        landing_url="https://x.test/padi",
        issued_at=NOW,
        modified_at=NOW,
        extras={"kode": "18.05"},
        distributions=(
            Distribution(
                id="d1",
                remote_id="r1",
                title="Berkas",
                url="https://x.test/a.csv",
                format="csv",
                media_type="text/csv",
                description="",
                modified_at=NOW,
                content=content,
            ),
        ),
        proofs=(Proof(about="region", value="18.05", origin="title", text="Padi"),),
    )


def test_everything_of_a_version_is_read_back(store, running, commit, make_version):
    finding = Finding(
        type="type-error",
        severity="error",
        message="no number",
        distribution_id="d1",
        row=2,
        field="tahun",
        field_number=1,
        cell="x",
        params={"a": "b"},
    )
    version = replace(
        make_version(dataset=full_dataset("padi")),
        findings=(finding,),
        changes=(FieldChange(field="title", old="a", new="b"),),
        record_sha256="b" * 64,
    )

    entry = commit(running(), "created", version=version)

    assert entry.version == version
    assert store.entry("padi") == entry
    assert store.versions("padi") == (version,)


def test_a_created_dataset_is_current_and_due_in_the_index(
    store, running, commit, clock
):
    entry = commit(running(), "created", serving_reason="")

    assert (entry.name, entry.source, entry.remote_id) == ("padi", "lamsel", "id-padi")
    assert entry.revision == 1
    assert (entry.serving.state, entry.serving.version) == ("current", 1)
    assert entry.first_published_at == entry.harvested_at == clock.now()
    assert [(i.name, i.revision) for i in store.pending(10)] == [("padi", 1)]


def test_an_update_serves_the_new_version_and_keeps_the_old(
    store, running, commit, clock
):
    job = running()
    created = commit(job, "created")
    clock.pass_s(10)

    updated = commit(job, "updated", number=2)

    assert updated.revision == 2
    assert updated.version.number == updated.serving.version == 2
    assert updated.serving.since == clock.now()
    assert updated.first_published_at == created.first_published_at
    assert [v.number for v in store.versions("padi")] == [2, 1]


def test_an_unchanged_record_only_confirms(store, running, commit, clock):
    job = running()
    created = commit(job, "created")
    store.done(store.pending(10))
    clock.pass_s(10)

    same = commit(job, "unchanged")

    assert same == replace(created, harvested_at=clock.now())
    assert store.entry("padi") == same
    assert store.pending(10) == ()
    assert len(store.versions("padi")) == 1


def test_a_version_that_came_to_the_same_gets_its_new_fingerprint_and_no_more(
    store, running, commit, make_version
):
    job = running()
    commit(job, "created")
    before = commit(job, "updated", number=2)
    store.done(store.pending(9))
    known = replace(before.version, fingerprint="of other rules")

    after = commit(job, "unchanged", version=known)

    assert after == store.entry("padi")
    assert after == replace(before, version=known, harvested_at=after.harvested_at)
    assert [v.fingerprint for v in store.versions("padi")] == [
        "of other rules",
        make_version(number=1).fingerprint,
    ]
    assert store.pending(9) == ()


def test_a_version_that_is_not_the_newest_any_more_gets_no_new_fingerprint(
    store, running, commit, make_version
):
    job = running()
    commit(job, "created")
    commit(job, "updated", number=2)

    with pytest.raises(ConflictError):
        commit(job, "unchanged", version=make_version(number=1, region="18.09"))

    assert [v.dataset.region for v in store.versions("padi")] == ["18.05", "18.05"]


def test_an_unchanged_record_of_no_dataset_changes_nothing(store, running, commit):
    job = running()

    assert commit(job, "unchanged") is None
    assert commit(job, "withdrawn") is None
    assert list(store.entries()) == []


def test_a_withdrawn_dataset_says_why_and_keeps_its_versions(
    store, running, commit, clock
):
    job = running()
    created = commit(job, "created")
    clock.pass_s(10)

    gone = commit(job, "withdrawn", serving_reason="tidak ada lagi di portal")

    assert (gone.serving.state, gone.serving.version) == ("withdrawn", 1)
    assert gone.serving.reason == "tidak ada lagi di portal"
    assert gone.serving.since == clock.now()
    assert gone.harvested_at == created.harvested_at
    assert gone.revision == 2
    assert store.entry("padi") == gone
    assert [v.number for v in store.versions("padi")] == [1]
    assert [i.revision for i in store.pending(10)] == [2]


def test_withdrawing_twice_changes_nothing(store, running, commit, clock):
    job = running()
    commit(job, "created")
    gone = commit(job, "withdrawn", serving_reason="pertama")
    clock.pass_s(10)

    assert commit(job, "withdrawn", serving_reason="kedua") == gone


@pytest.mark.parametrize("is_same", [True, False])
def test_a_withdrawn_dataset_comes_back(store, running, commit, is_same):
    job = running()
    commit(job, "created")
    commit(job, "withdrawn", serving_reason="hilang")

    back = commit(job, "updated", number=2, is_same=is_same)

    assert (back.serving.state, back.serving.reason) == ("current", "")
    assert back.serving.version == back.version.number == (1 if is_same else 2)
    assert back.revision == 3
    assert store.entry("padi") == back


@pytest.mark.parametrize("action", ["held", "failed"])
def test_a_failed_record_leaves_its_dataset_untouched(store, running, commit, action):
    job = running()
    created = commit(job, "created")
    store.done(store.pending(10))
    cause = Cause(type="x", message="x")

    assert commit(job, action, cause=cause) == created

    assert store.entry("padi") == created
    assert store.pending(10) == ()


def test_a_name_belongs_to_the_record_that_had_it_first(store, running, commit):
    commit(running("lamsel"), "created")
    other = running("tanggamus", owner="other")

    for action in ("created", "updated", "unchanged", "withdrawn"):
        with pytest.raises(ConflictError):
            commit(other, action, number=2)

    assert store.entry("padi").source == "lamsel"
    assert store.records(other.id) == ()
    assert store.job(other.id).counts.seen == 0


def test_a_record_is_published_under_one_name(store, running, commit):
    job = running()
    commit(job, "created", "padi", remote_id="same")

    with pytest.raises(ConflictError):
        commit(job, "created", "jagung", remote_id="same")

    assert [entry.name for entry in store.entries()] == ["padi"]
    assert len(store.records(job.id)) == 1


def test_a_version_that_is_not_newer_is_a_conflict(store, running, commit):
    job = running()
    commit(job, "created")
    commit(job, "updated", number=2)

    for number in (1, 2):
        with pytest.raises(ConflictError):
            commit(job, "updated", number=number)

    assert store.entry("padi").revision == 2
    assert len(store.versions("padi")) == 2


def test_an_update_of_nothing_is_a_conflict(store, running, commit):
    with pytest.raises(ConflictError):
        commit(running(), "updated", is_same=True)

    assert list(store.entries()) == []


def test_datasets_come_by_name_and_can_be_narrowed(
    store, running, commit, make_version
):
    first, second = running("lamsel"), running("tanggamus")
    commit(first, "created", "padi")
    commit(second, "created", "jagung")
    there = make_version("kopi", region="18.06")
    commit(first, "created", "kopi", version=there)
    commit(first, "withdrawn", "kopi")

    def names(**narrow):
        return [entry.name for entry in store.entries(**narrow)]

    assert names() == ["jagung", "kopi", "padi"]
    assert names(source="lamsel") == ["kopi", "padi"]
    assert names(region="18.06") == ["kopi"]
    assert names(source="tanggamus", region="18.06") == []


def test_datasets_may_change_while_they_are_read(store, running, commit, monkeypatch):
    monkeypatch.setattr("siger_catalog.stores.sql.datasets.BATCH", 2)
    job = running()
    for name in "abcde":
        commit(job, "created", name)

    seen = []
    for entry in store.entries():
        seen.append(entry.name)
        commit(job, "updated", entry.name, 2, remote_id="")

    assert seen == list("abcde")


def test_a_record_is_found_by_its_id_and_else_by_its_name(store, running, commit):
    commit(running(), "created")

    def found(*record):
        entry = store.entry_of_record(*record)
        return entry and entry.name

    assert found("lamsel", "id-padi", "renamed") == "padi"
    assert found("lamsel", "new-id", "portal-padi") == "padi"
    assert found("lamsel", "", "portal-padi") == "padi"
    assert found("lamsel", "new-id", "renamed") is None
    assert found("lamsel", "", "") is None
    assert found("other", "id-padi", "portal-padi") is None


def test_a_record_that_changed_its_id_or_name_is_found_by_the_new_one(
    store, running, commit
):
    job = running()
    commit(job, "created")

    commit(job, "updated", number=2, remote_id="new-id", remote_name="new-name")
    commit(job, "unchanged", remote_id="newest-id", remote_name="newest-name")

    assert store.entry_of_record("lamsel", "newest-id", "").name == "padi"
    assert store.entry_of_record("lamsel", "", "newest-name").name == "padi"
    assert store.entry_of_record("lamsel", "id-padi", "portal-padi") is None


def test_of_two_datasets_of_one_record_name_the_served_one_is_found(
    store, running, commit
):
    job = running()
    for name in ("padi", "padi-lamsel"):
        commit(job, "created", name, remote_name="padi")
    commit(job, "withdrawn", "padi", remote_name="padi")

    assert store.entry_of_record("lamsel", "", "padi").name == "padi-lamsel"


def test_an_unknown_dataset_is_not_found(store):
    with pytest.raises(NotFoundError):
        store.entry("nothing")
    with pytest.raises(NotFoundError):
        store.versions("nothing")
    with pytest.raises(NotFoundError):
        store.distribution("nothing")


def test_a_distribution_is_found_in_the_version_that_is_served(
    store, running, commit, make_version
):
    job = running()
    commit(job, "created", version=make_version(files=("a", "b")))
    commit(job, "updated", version=make_version(number=2, files=("b", "c")))

    entry, distribution = store.distribution("c")

    assert (entry.name, entry.version.number) == ("padi", 2)
    assert distribution.id == "c"
    assert store.distribution("b")[0].version.number == 2
    with pytest.raises(NotFoundError):
        store.distribution("a")


def test_a_file_may_move_to_another_dataset(store, running, commit, make_version):
    job = running()
    commit(job, "created", version=make_version(files=("a",)))
    commit(job, "created", "jagung", version=make_version("jagung", files=("a",)))
    commit(job, "updated", version=make_version(number=2, files=()))

    assert store.distribution("a")[0].name == "jagung"


def test_a_withdrawn_datasets_distribution_is_still_found(
    store, running, commit, make_version
):
    job = running()
    commit(job, "created", version=make_version(files=("a",)))
    commit(job, "withdrawn")

    assert store.distribution("a")[0].serving.state == "withdrawn"


def test_the_latest_are_those_served_by_the_age_of_their_version(
    store, running, commit, make_version
):
    job = running()
    for day, name in ((3, "padi"), (5, "jagung"), (4, "kopi"), (6, "teh")):
        then = datetime(2026, 1, day, tzinfo=UTC)
        version = make_version(name, published_at=then)
        commit(job, "created", name, version=version)
    commit(job, "withdrawn", "teh")

    assert [entry.name for entry in store.latest(2)] == ["jagung", "kopi"]
    assert len(store.latest(10)) == 3


def test_text_no_database_takes_is_cleaned_once(store, running, commit, make_version):
    dirty = "a\x00b\ud800c"
    dataset = replace(
        make_version().dataset, title=dirty, extras={dirty: dirty}, tags=("ok", dirty)
    )
    job = running()

    entry = commit(
        job,
        "created",
        version=make_version(dataset=dataset),
        remote_id=dirty,
        remote_name=dirty,
    )

    clean = "a\ufffdb\ufffdc"
    assert entry.version.dataset.title == clean
    assert entry.version.dataset.extras == {clean: clean}
    assert entry.version.dataset.tags == ("ok", clean)
    assert store.entry("padi") == entry
    assert store.entry_of_record("lamsel", dirty, "").name == "padi"
    assert store.entry_of_record("lamsel", "", dirty).name == "padi"
    assert store.records(job.id)[0].remote_id == clean
