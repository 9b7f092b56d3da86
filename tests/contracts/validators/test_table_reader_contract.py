from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siger_validators.schema_files import load_schemas

ANY_TABLE = ("good", "bad", "free")
QUIET = [HealthCheck.function_scoped_fixture]
SEPARATORS = st.text(alphabet="a1,;\t|\"'\r\n .-�", max_size=300)


@pytest.mark.parametrize("name", ANY_TABLE)
def test_facts_and_data_tell_the_same(read, tables, name):
    table = read(tables[name]).table

    assert isinstance(table.data, pa.Table)
    assert table.facts.row_count == table.data.num_rows
    assert [c.name for c in table.facts.columns] == table.data.column_names
    nulls = [table.data[c.name].null_count for c in table.facts.columns]
    assert [c.missing_count for c in table.facts.columns] == nulls
    assert table.facts.schema == (table.schema.name if table.schema else "")
    assert table.facts.dialect


@pytest.mark.parametrize("name", ["none", "empty"])
def test_a_file_that_is_no_table_gives_findings_instead(read, tables, name):
    reading = read(tables[name])

    assert reading.table is None
    assert reading.findings
    assert all(f.distribution_id == "d1" for f in reading.findings)


def test_the_same_bytes_give_the_same_table(read, tables):
    first = read(tables["bad"])
    again = read(tables["bad"])

    assert first.table.facts == again.table.facts
    assert first.table.data.equals(again.table.data)
    assert first.findings == again.findings


def test_without_schemas_every_table_is_read_as_it_is(read, tables):
    table = read(tables["good"], schemas=()).table

    assert table.schema is None
    assert table.facts.schema == ""
    assert table.facts.row_count == 1


@given(content=st.one_of(st.binary(max_size=300), SEPARATORS.map(str.encode)))
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
def test_no_bytes_make_it_raise_or_hang(reader, read, content):
    reading = read(content)
    known = {kind.type for kind in reader.finding_types}

    assert reading.table is not None or reading.findings
    assert {finding.type for finding in reading.findings} <= known


@pytest.fixture
def needed(reader, schemas, distribution):
    """Return the schemas that a reading to these facts depends on."""
    return lambda facts, file=distribution: reader.schemas_for(file, facts, schemas)


@pytest.mark.parametrize("name", ["good", "bad"])
def test_a_reading_depends_on_the_schema_it_follows(read, needed, tables, name):
    facts = read(tables[name]).table.facts

    found = [schema.name for schema in needed(facts)]

    assert facts.schema in found
    assert len(found) < len(load_schemas())


@pytest.mark.parametrize("name", ANY_TABLE)
def test_other_schemas_leave_a_reading_as_it_is(read, needed, tables, name):
    reading = read(tables[name])

    again = read(tables[name], schemas=needed(reading.table.facts))

    assert again.table.facts == reading.table.facts
    assert again.findings == reading.findings


def test_where_a_schema_is_named_no_other_one_matters(
    read, needed, tables, distribution
):
    facts = read(tables["good"]).table.facts
    named = replace(distribution, schema="harga-pangan", schema_origin="portal")

    assert [schema.name for schema in needed(facts, named)] == ["harga-pangan"]


def test_what_is_no_table_depends_on_no_schema(needed):
    assert needed(None) == ()
