import pytest
from frictionless import Schema

from siger_validators.schema_files import MISSING_VALUES

NAMES = {
    "harga-pangan-provinsi",
    "ketahanan-pangan",
    "konsumsi-pangan",
    "perkebunan",
    "produksi-pangan",
    "sosial-ekonomi",
}


def test_there_is_a_schema_for_each_table_of_the_facts(schemas):
    assert {schema.name for schema in schemas} == NAMES


def test_every_schema_is_a_valid_table_schema_with_words_in_both_languages(schemas):
    for schema in schemas:
        Schema.from_descriptor(dict(schema.descriptor))
        texts = [schema.title, schema.description]
        texts += [text for f in schema.fields for text in (f.title, f.description)]

        assert schema.version == "1.0.0"
        assert all(text.id and text.en and text.id != text.en for text in texts)
        assert schema.descriptor["missingValues"] == list(MISSING_VALUES)


def test_keys_are_required_fields_and_measures_have_units(schemas):
    for schema in schemas:
        keys = [schema.field_named(name) for name in schema.primary_key]
        measures = [field for field in schema.fields if field.role == "measure"]

        assert keys
        assert all(key is not None and key.required for key in keys)
        assert measures
        assert all(measure.unit for measure in measures)


def test_the_names_of_regions_are_those_of_the_province(schemas, province):
    names = [region.name for region in province.regencies]
    fields = [schema.field_named("nama_kabupaten_kota") for schema in schemas]

    assert all(list(field.enum) == names for field in fields if field)


@pytest.mark.parametrize("role", ["region-code", "region-bps-code"])
def test_the_patterns_of_codes_accept_each_region_and_nothing_else(
    schemas, province, role
):
    (schema,) = (s for s in schemas if s.name == "ketahanan-pangan")
    descriptor = next(f for f in schema.descriptor["fields"] if f["role"] == role)
    is_bps = role == "region-bps-code"
    codes = {r.bps_code if is_bps else r.code for r in province.regencies}
    wrong = {f"18{'' if is_bps else '.'}{n:02}" for n in range(100)} - codes
    reader = Schema.from_descriptor({"fields": [descriptor]}).fields[0]

    assert not any(reader.read_cell(code)[1] for code in codes)
    assert all(reader.read_cell(code)[1] for code in wrong)
