from siger_catalog.choosing import SchemaChoice


def choice(dataset="padi", **more):
    given = {"schema": "produksi-tanaman", "person": "Sari", "reason": "Surat dinas."}
    return SchemaChoice(dataset=dataset, **given | more)


def test_nobody_chose_at_first(store):
    assert store.schema_choices() == ()
    assert store.schema_choices(dataset="padi") == ()


def test_every_choice_is_kept_in_order_with_its_time(store, clock):
    first = store.choose_schema(choice())
    assert first.at == clock.now()
    clock.pass_s(10)
    second = store.choose_schema(choice(distribution_id="f1", account="sari"))
    undone = store.choose_schema(choice(schema=""))
    other = store.choose_schema(choice("kopi"))

    assert store.schema_choices() == (first, second, undone, other)
    assert store.schema_choices(dataset="padi") == (first, second, undone)
    assert second == choice(distribution_id="f1", account="sari", at=clock.now())


def test_letters_that_databases_refuse_are_replaced_in_reasons(store):
    store.choose_schema(choice(reason="a\0\ud800"))

    assert store.schema_choices()[0].reason == "a��"
    assert store.schema_choices(dataset="padi\0\ud800") == ()


def test_choices_outlive_the_process(store, reopened):
    kept = store.choose_schema(choice())

    assert reopened().schema_choices() == (kept,)
