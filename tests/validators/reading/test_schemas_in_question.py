"""Which schemas a guess depends on, judged without opening the file."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siger_catalog.model import Column, Distribution, TableFacts
from siger_validators.reading.fitting import guess, schemas_in_question
from siger_validators.schema_files import load_schemas

SCHEMAS = load_schemas()
FILE = Distribution(id="d", remote_id="r", title="Tabel", url="u")
HEADINGS = sorted(
    {word for s in SCHEMAS for f in s.fields for word in (f.name, *f.synonyms)}
)
HEADS = st.one_of(
    st.lists(st.sampled_from([*HEADINGS, "nilai", "catatan"]), max_size=8),
    st.sampled_from(SCHEMAS).flatmap(
        lambda schema: st.permutations([field.name for field in schema.fields])
    ),
)


def facts(labels, fit=None):
    columns = tuple(Column(name=label, type="string") for label in labels)
    return TableFacts(
        table_id="t",
        row_count=1,
        columns=columns,
        schema=fit.schema.name if fit else "",
        schema_origin="guess" if fit else "",
        schema_confidence=fit.confidence if fit else 0.0,
    )


@given(
    labels=HEADS,
    cells=st.lists(st.sampled_from(["", "2020", "18.04", "x"]), max_size=3),
    left_out=st.sets(st.sampled_from([s.name for s in SCHEMAS]), max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_a_guess_among_all_is_the_guess_among_those_in_question(
    labels, cells, left_out
):
    sample = [cells for _ in labels]
    known = [schema for schema in SCHEMAS if schema.name not in left_out]
    before = guess(labels, sample, known)
    after = guess(labels, sample, SCHEMAS)

    asked = schemas_in_question(FILE, facts(labels, before), SCHEMAS)

    if after != before:
        assert after.schema.name in [schema.name for schema in asked]


@pytest.mark.parametrize("column", ["kolom_2", "kolom_1"])
def test_a_table_with_a_column_without_heading_may_have_its_headings_elsewhere(column):
    found = schemas_in_question(FILE, facts(["Judul tabel", column]), SCHEMAS)

    assert (len(found) == len(SCHEMAS)) == (column == "kolom_2")


def test_a_heading_that_stands_there_twice_hides_no_schema():
    (food,) = [s for s in SCHEMAS if s.name == "ketahanan-pangan"]
    names = [field.name for field in food.fields]
    twice = [*names, *(f"{names[0]}_{n}" for n in range(2, 9))]

    assert food in schemas_in_question(FILE, facts(twice), SCHEMAS)


def test_a_schema_that_is_named_but_unknown_leaves_it_to_the_guess():
    food = next(s for s in SCHEMAS if s.name == "ketahanan-pangan")
    named = replace(FILE, schema="tidak-ada", schema_origin="portal")

    found = schemas_in_question(named, facts([f.name for f in food.fields]), SCHEMAS)

    assert found == (food,)
