def test_a_dataset_is_due_once_with_its_newest_revision(store, running, commit):
    job = running()
    commit(job, "created", "padi")
    commit(job, "created", "jagung")
    commit(job, "updated", "padi", 2)

    items = store.pending(10)

    assert [(i.name, i.revision) for i in items] == [("padi", 2), ("jagung", 1)]
    assert store.pending(1) == items[:1]


def test_what_is_done_is_forgotten(store, running, commit):
    commit(running(), "created")

    store.done(store.pending(10))

    assert store.pending(10) == ()
    store.done([])


def test_a_dataset_that_changed_meanwhile_stays_due(store, running, commit):
    job = running()
    commit(job, "created")
    read = store.pending(10)
    commit(job, "updated", number=2)

    store.done(read)

    assert [i.revision for i in store.pending(10)] == [2]


def test_every_dataset_can_be_made_due_withdrawn_ones_too(store, running, commit):
    job = running()
    commit(job, "created", "padi")
    commit(job, "created", "jagung")
    commit(job, "withdrawn", "jagung")
    store.done(store.pending(10))

    assert store.enqueue_all() == 2

    assert {(i.name, i.revision) for i in store.pending(10)} == {
        ("padi", 1),
        ("jagung", 2),
    }


def test_a_dataset_made_due_again_is_not_forgotten_by_an_older_reader(
    store, running, commit
):
    commit(running(), "created")
    read = store.pending(10)
    store.enqueue_all()

    store.done(read)

    assert len(store.pending(10)) == 1
