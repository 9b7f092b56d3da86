from dataclasses import replace

import pytest

from siger_catalog.deciding import Decision
from siger_catalog.errors import NotFoundError, UsageError
from siger_catalog.model import Content, Held, HeldColumn

SEALED, OTHER = "a" * 64, "b" * 64
REASON = "Sudah diperiksa bersama dinas."


@pytest.fixture
def held_version(make_version, clock):
    """Make a version whose one file is held back; no bytes, no hold."""

    def make(sha256: str | None = SEALED, number: int = 1, name: str = "padi"):
        version = make_version(name, number, files=(f"f-{name}",))
        if sha256 is None:
            return version
        (file,) = version.dataset.distributions
        content = Content(sha256=sha256, size_bytes=9, fetched_at=clock.now())
        column = HeldColumn(type="siger-data-pribadi-nik", heading="nik", count=3)
        held = Held(content=content, columns=(column,), since=clock.now())
        dataset = replace(version.dataset, distributions=(replace(file, held=held),))
        return replace(version, dataset=dataset)

    return make


@pytest.fixture
def job(running):
    return running()


@pytest.fixture
def held(job, commit, held_version):
    """Publish a dataset whose one file is held back."""
    return commit(job, "created", version=held_version(), serving_state="quarantined")


def by(person: str, act: str = "release", reason: str = REASON) -> Decision:
    return Decision(act=act, person=person, reason=reason, account="root")


def test_publishing_a_held_file_opens_its_hold(store, held):
    (hold,) = store.holds()

    assert held.serving.state == "quarantined"
    assert (hold.state, hold.dataset, hold.source) == ("held", "padi", "lamsel")
    assert hold.distribution_id == "f-padi"
    assert hold.held.columns[0].heading == "nik"
    assert store.hold(hold.number) == hold
    assert store.holds(dataset="jagung") == store.holds(state="released") == ()


def test_the_same_bytes_are_one_hold_and_other_bytes_another(
    store, held, commit, job, held_version
):
    commit(job, "updated", version=held_version(number=2))
    assert len(store.holds()) == 1

    commit(job, "updated", version=held_version(OTHER, number=3))

    assert [(h.held.content.sha256, h.state) for h in store.holds()] == [
        (OTHER, "held"),
        (SEALED, "gone"),
    ]


def test_a_clean_file_in_its_place_ends_the_hold(
    store, held, commit, job, held_version
):
    commit(job, "updated", version=held_version(None, number=2))
    assert [h.state for h in store.holds()] == ["gone"]

    commit(job, "updated", version=held_version(number=3))

    assert [h.state for h in store.holds()] == ["held"]


def test_a_withdrawn_dataset_waits_for_nobody(store, held, commit, job):
    commit(job, "withdrawn")

    assert [h.state for h in store.holds()] == ["gone"]


def test_what_is_unchanged_changes_no_hold(store, held, commit, job):
    before = store.holds()

    commit(job, "unchanged")

    assert store.holds() == before


def test_a_release_takes_two_persons(store, held):
    (hold,) = store.holds()

    asked = store.decide(hold.number, by("Sari"))
    with pytest.raises(UsageError):
        store.decide(hold.number, by(" sari "))
    freed = store.decide(hold.number, by("Budi"))

    assert (asked.state, asked.asked_by) == ("held", "Sari")
    assert (freed.state, freed.decided_by) == ("released", "Budi")
    assert store.holds(state="released") == (freed,)
    lines = store.audit(hold.number)
    assert [(line.act, line.person) for line in lines] == [
        ("ask-release", "Sari"),
        ("release", "Budi"),
    ]
    assert {line.reason for line in store.audit()} == {REASON}
    assert {line.account for line in lines} == {"root"}


def test_a_refusal_takes_one_person_and_is_final(
    store, held, commit, job, held_version
):
    (hold,) = store.holds()

    refused = store.decide(hold.number, by("Sari", "refuse"))
    commit(job, "updated", version=held_version(number=2))

    assert refused.state == "refused"
    assert store.holds() == (refused,)
    with pytest.raises(UsageError):
        store.decide(hold.number, by("Budi"))


def test_a_decision_without_a_reason_is_not_written(store, held):
    (hold,) = store.holds()

    for decision in (by("Sari", reason="  ok  "), by("  ")):
        with pytest.raises(UsageError):
            store.decide(hold.number, decision)

    assert store.hold(hold.number) == hold
    assert store.audit() == ()


@pytest.mark.parametrize("number", [0, -1, 99, 10**30])
def test_an_unknown_hold_is_named(store, number):
    with pytest.raises(NotFoundError, match=str(number)):
        store.hold(number)
    with pytest.raises(NotFoundError, match=str(number)):
        store.decide(number, by("Sari"))
    assert store.audit(number) == ()


def test_another_process_sees_the_holds(store, held, reopened):
    assert reopened().holds() == store.holds()
