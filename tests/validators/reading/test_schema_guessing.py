from dataclasses import replace

import pytest

from siger_catalog.model import Distribution
from siger_examples.cuts import sound_cuts
from siger_examples.faults import faulty_cuts, published_table
from siger_examples.files import write_table
from siger_validators.reading import FileTableReader
from siger_validators.reading.fitting import LEAST_CONFIDENCE, best_fit, guess
from siger_validators.schema_files import example_file, load_schemas

SCHEMAS = load_schemas()
FIRST_CUTS = {cut.table: cut for cut in sound_cuts()}


def fit_of(text):
    header, *rows = [line.split(",") for line in text.strip().splitlines()]
    return guess(header, list(zip(*rows, strict=True)), SCHEMAS)


def test_every_example_portals_table_still_gets_the_schema_of_its_facts():
    for cut in (*sound_cuts(), *faulty_cuts()):
        table = published_table(cut)
        if table is not None:
            cells = [list(column) for column in zip(*table.rows[:50], strict=True)]
            fit = guess(table.columns, cells, SCHEMAS)

            assert fit is not None, cut.dataset
            assert fit.schema.name == cut.table.replace("_", "-"), cut.dataset
            assert best_fit(table.columns, SCHEMAS) == fit.schema


@pytest.mark.parametrize("shape", ["plain", "semicolon", "xlsx"])
@pytest.mark.parametrize("name", sorted(FIRST_CUTS))
def test_the_dialect_of_a_file_does_not_change_its_schema(write, read, name, shape):
    table = published_table(FIRST_CUTS[name])
    reading = read(write(write_table(table, shape), f"table.{shape}"))

    assert reading.table.facts.schema == name.replace("_", "-")
    assert reading.table.facts.schema_origin == "guess"
    assert reading.table.facts.schema_confidence >= 0.95


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_an_example_is_known_for_sure(schema):
    fit = fit_of(example_file(schema.name).read_text("utf-8"))

    assert (fit.schema, fit.confidence, fit.renamed) == (schema, 1.0, ())


def test_everyday_headings_stand_for_the_names_with_less_confidence(read, write):
    text = (
        "Kode Wilayah,Kabupaten,Tahun,Tanaman,Luas Areal,Produksi\n"
        "18.01,Kabupaten Lampung Selatan,2020,Kopi,10,20\n"
    )
    fit = fit_of(text)
    reading = read(write(text))

    assert fit.schema.name == "perkebunan"
    assert LEAST_CONFIDENCE <= fit.confidence < 0.9
    assert ("Kabupaten", "nama_kabupaten_kota") in fit.renamed
    found = {f.field: f for f in reading.findings if f.type == "siger-judul-sinonim"}
    assert found["Kabupaten"].params["name"] == "nama_kabupaten_kota"
    assert "Tahun" not in found


def test_cells_that_look_wrong_lower_the_confidence():
    sound = "tahun,jumlah,satuan\n2020,1,orang\n2021,2,orang"
    odd = "tahun,jumlah,satuan\nMaju,Jaya,orang\nMundur,Sentosa,orang"

    assert fit_of(sound).confidence == 1.0
    assert fit_of(odd).confidence < 0.85


def test_half_the_names_over_cells_of_something_else_are_no_schema():
    assert fit_of("tahun,jumlah,x\n2020,1,a") is not None
    assert fit_of("tahun,jumlah,x\nMaju,Jaya,a") is None


def test_a_table_of_something_else_has_no_schema():
    assert fit_of("nama,tahun\nMaju,2019") is None
    assert guess(["", ""], [[], []], SCHEMAS) is None
    assert guess([], [], SCHEMAS) is None


@pytest.mark.parametrize("origin", ["portal", "steward"])
def test_a_schema_that_somebody_names_is_not_guessed(write, origin):
    path = write("kolom,nilai\na,1\n")
    file = Distribution(
        id="x",
        remote_id="",
        title="x",
        url="x",
        schema="perkebunan",
        schema_origin=origin,
    )
    facts = FileTableReader().read(path, file, SCHEMAS).table.facts
    unknown = FileTableReader().read(path, replace(file, schema="lain"), SCHEMAS)

    assert (facts.schema, facts.schema_origin) == ("perkebunan", origin)
    assert facts.schema_confidence == 1.0
    assert unknown.table.facts.schema == ""


def test_a_schema_with_a_broken_pattern_is_no_reason_to_fail():
    (schema,) = (s for s in SCHEMAS if s.name == "deret-indikator")
    broken = replace(
        schema,
        fields=tuple(replace(f, constraints={"pattern": "("}) for f in schema.fields),
    )

    assert guess(["tahun", "jumlah", "satuan"], [["2020"], ["1"], ["x"]], [broken])
