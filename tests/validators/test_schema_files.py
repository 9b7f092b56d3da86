import csv
import re
from itertools import pairwise

import pytest
from frictionless import Resource, Schema

from siger_catalog.provinces.regions import load_province
from siger_validators.schema_files import (
    MISSING_VALUES,
    example_file,
    faults_file,
    load_schemas,
)
from siger_validators.table import TableValidator

OF_THE_FACTS = {
    "harga-pangan-provinsi",
    "ketahanan-pangan",
    "konsumsi-pangan",
    "perkebunan",
    "produksi-pangan",
    "sosial-ekonomi",
}
OF_THE_OFFICES = {
    "apbd-realisasi",
    "bantuan-sosial",
    "deret-indikator",
    "fasilitas-kesehatan",
    "harga-pangan",
    "indikator-kinerja",
    "jalan",
    "kebencanaan",
    "pasar",
    "penduduk-kecamatan",
    "produksi-tanaman",
    "sekolah",
    "umkm",
}
SCHEMAS = load_schemas()
EACH = pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
PERSONAL = re.compile(r"nik|no_?kk|nama_(kepala|penerima)|alamat|telepon|email")
CONSTRAINT = re.compile(r'constraint "(\w+)"')


def broken_rules(errors):
    """Turn (type, field, note) into (field, rule) pairs; keys have no field."""
    for type_, field, note in errors:
        match = CONSTRAINT.search(note)
        yield field, match[1] if match else type_


def rules_of(schema):
    """Every way in which a table can break the schema, one or more a field."""
    for field in schema.descriptor["fields"]:
        if field["type"] != "string":
            yield field["name"], "type-error"
        for rule in field.get("constraints", {}):
            yield field["name"], rule


def frictionless_errors(schema, path):
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        schema=Schema.from_descriptor(dict(schema.descriptor)),
    )
    return [
        (error.type, getattr(error, "field_name", ""), error.note)
        for task in resource.validate(limit_errors=0).tasks
        for error in task.errors
    ]


def test_there_is_a_schema_for_each_table_of_the_facts_and_of_the_offices():
    assert {schema.name for schema in SCHEMAS} == OF_THE_FACTS | OF_THE_OFFICES


@EACH
def test_a_schema_is_a_valid_table_schema_with_words_in_both_languages(schema):
    Schema.from_descriptor(dict(schema.descriptor))
    texts = [schema.title, schema.description, *(c.text for c in schema.changes)]
    texts += [text for f in schema.fields for text in (f.title, f.description)]

    assert all(text.id and text.en for text in texts)
    assert schema.title.id != schema.title.en
    assert schema.sources
    assert load_province().topic(schema.topic)
    assert schema.descriptor["missingValues"] == list(MISSING_VALUES)


@EACH
def test_the_changelog_leads_from_the_first_version_to_this_one(schema):
    numbers = [tuple(map(int, c.version.split("."))) for c in schema.changes]

    assert schema.changes[0].version == schema.version
    assert all(len(number) == 3 for number in numbers)
    assert all(newer > older for newer, older in pairwise(numbers))
    assert numbers[-1] == (1, 0, 0)


@EACH
def test_keys_are_required_fields_and_measures_have_units(schema):
    keys = [schema.field_named(name) for name in schema.primary_key]
    measures = [field for field in schema.fields if field.role == "measure"]

    assert keys
    assert all(key is not None and key.required for key in keys)
    assert measures
    assert all(measure.unit for measure in measures)


@EACH
def test_every_field_has_an_example_that_keeps_its_rules(schema):
    for descriptor in schema.descriptor["fields"]:
        reader = Schema.from_descriptor({"fields": [descriptor]}).fields[0]

        assert descriptor["example"]
        assert reader.read_cell(descriptor["example"])[1] is None, descriptor["name"]


@EACH
def test_no_heading_stands_for_two_columns(schema):
    names = [field.name for field in schema.fields]
    synonyms = [s for field in schema.fields for s in field.synonyms]

    assert len({*names, *synonyms}) == len(names) + len(synonyms)


@EACH
def test_lists_and_shapes_of_values_name_their_source(schema):
    bare = {
        f.name
        for f in schema.fields
        if f.role in ("region-code", "region-bps-code", "region-name", "identifier")
        and not f.source
    }

    assert bare == set()


@EACH
def test_no_schema_asks_for_personal_data(schema):
    assert [f.name for f in schema.fields if PERSONAL.search(f.name)] == []


@EACH
def test_the_example_passes_in_frictionless_and_in_our_check(
    schema, subject_of, read, types_of
):
    path = example_file(schema.name)

    assert frictionless_errors(schema, path) == []
    assert read(path).table.schema == schema
    assert types_of(read(path).findings) == []
    assert types_of(TableValidator().check(subject_of(path))) == []


@EACH
def test_the_file_of_faults_breaks_every_rule_in_frictionless(schema):
    errors = frictionless_errors(schema, faults_file(schema.name))
    found = set(broken_rules(errors))

    assert set(rules_of(schema)) - found == set()
    assert {"primary-key", "extra-label"} <= {type_ for type_, _, _ in errors}


@EACH
def test_the_file_of_faults_breaks_every_rule_in_our_check(schema, subject_of):
    findings = list(TableValidator().check(subject_of(faults_file(schema.name))))
    found = set(
        broken_rules((f.type, f.field, f.params.get("note", "")) for f in findings)
    )

    assert set(rules_of(schema)) - found == set()
    assert {"primary-key", "extra-label"} <= {f.type for f in findings}


@EACH
def test_a_missing_column_is_found_in_every_schema(schema, subject_of, write, types_of):
    with example_file(schema.name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    path = write("".join(",".join(row[1:]) + "\n" for row in rows))

    assert "missing-label" in types_of(TableValidator().check(subject_of(path)))


def test_the_names_of_regions_are_those_of_the_province(province):
    names = [region.name for region in province.regencies]
    fields = [schema.field_named("nama_kabupaten_kota") for schema in SCHEMAS]

    assert all(list(field.enum) == names for field in fields if field)


@pytest.mark.parametrize("role", ["region-code", "region-bps-code", "district-code"])
@EACH
def test_the_patterns_of_codes_accept_each_region_and_nothing_else(
    schema, province, role
):
    fields = [f for f in schema.descriptor["fields"] if f["role"] == role]
    good = {
        "region-code": {r.code for r in province.regencies},
        "region-bps-code": {r.bps_code for r in province.regencies},
        "district-code": {d.code for d in province.districts},
    }[role]
    mark = "" if role == "region-bps-code" else "."
    wrong = {f"18{mark}{n:02}" for n in range(100)} - good

    for descriptor in fields:
        reader = Schema.from_descriptor({"fields": [descriptor]}).fields[0]
        assert not any(reader.read_cell(code)[1] for code in good)
        assert all(reader.read_cell(code)[1] for code in wrong)
