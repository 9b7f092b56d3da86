"""A changed schema against the small catalog, through the command and its parts."""

import copy
import json
from dataclasses import replace

import pytest

from siger_catalog.cli.app import run
from siger_catalog.impacts import impact_of, message_to_producer, verdict_of
from siger_catalog.model import Finding
from siger_catalog.schemas import parse_schema


@pytest.fixture(scope="module")
def changed(small_catalog):
    """Give a schema of the catalog anew, with other constraints of one field."""

    def change(name, field, **constraints):
        schema = next(s for s in small_catalog.schemas if s.name == name)
        descriptor = copy.deepcopy(dict(schema.descriptor)) | {"version": "2.0.0"}
        of_field = next(f for f in descriptor["fields"] if f["name"] == field)
        of_field["constraints"] = of_field.get("constraints", {}) | constraints
        return descriptor

    return change


def error(type_="constraint-error", row=2, field="tahun"):
    return Finding(type=type_, severity="error", row=row, field=field)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ([], [], None),
        ([], [error()], "fails"),
        ([error()], [], "passes"),
        ([error()], [error()], None),
        ([error()], [error(), error()], "changes"),
        ([error(row=2)], [error(row=3)], "changes"),
    ],
)
def test_a_verdict_changes_with_the_errors(before, after, verdict):
    assert verdict_of(before, after) == verdict


def test_the_schema_as_it_is_changes_nothing(small_catalog):
    schema = next(s for s in small_catalog.schemas if s.name == "produksi-pangan")
    outlook = impact_of(small_catalog, schema)

    assert outlook.checked >= 2
    assert outlook.impacts == ()


def test_a_stricter_schema_fails_files_and_tells_their_producers(
    small_catalog, changed
):
    strict = parse_schema(changed("ketahanan-pangan", "tahun", minimum=2021))
    (impact,) = impact_of(small_catalog, strict).impacts

    assert (impact.dataset, impact.verdict) == ("indeks-ketahanan-pangan", "fails")
    assert impact.errors_before == 0
    assert impact.errors_after > 0
    assert "ketahanan-pangan 2.0.0" in impact.message.id
    assert "2021" in impact.message.id
    assert impact.message.en != impact.message.id


def test_a_milder_schema_makes_files_pass_or_fail_less(small_catalog, changed):
    mild = changed("produksi-pangan", "tahun")
    year = next(f for f in mild["fields"] if f["name"] == "tahun")
    year |= {"type": "string", "constraints": {}}
    impacts = impact_of(small_catalog, parse_schema(mild)).impacts
    of_wrong = next(i for i in impacts if i.dataset == "padi-keliru")

    assert of_wrong.verdict == "changes"
    assert 0 < of_wrong.errors_after < of_wrong.errors_before


def test_nothing_is_written(small_catalog, changed):
    before = {e.name: e.revision for e in small_catalog.store.entries()}
    strict = parse_schema(changed("produksi-pangan", "tahun", minimum=2022))
    impact_of(small_catalog, strict)

    assert {e.name: e.revision for e in small_catalog.store.entries()} == before


def test_the_message_of_a_file_that_passes_says_so(small_catalog):
    schema = small_catalog.schemas[0]
    text = message_to_producer("Berkas", schema, [], small_catalog.finding_types)

    assert "akan lolos" in text.id
    assert "would pass" in text.en


@pytest.fixture
def command(small_catalog, monkeypatch, capfdbinary):
    folder = str(small_catalog.settings.data_dir)
    monkeypatch.setenv("SIGER_DATA_DIR", folder)

    def call(*words):
        status = run(["schema", "impact", *words])
        told = capfdbinary.readouterr()
        return status, told.out.decode(), told.err.decode()

    return call


def test_the_command_reads_a_changed_schema_from_a_file(command, changed, tmp_path):
    path = tmp_path / "baru.json"
    path.write_text(json.dumps(changed("ketahanan-pangan", "tahun", minimum=2021)))
    status, output, _ = command(str(path), "--json")
    told = json.loads(output)

    assert status == 1
    assert told["schema"] == {"name": "ketahanan-pangan", "version": "2.0.0"}
    assert told["counts"] == {"fails": 1, "passes": 0, "changes": 0}
    assert told["impacts"][0]["message"].startswith("Berkas “Indeks Ketahanan Pangan")
    assert "would newly fail" in command(str(path))[1]


def test_the_command_takes_a_name(command):
    status, output, _ = command("perkebunan", "--json")

    assert status == 0
    assert json.loads(output)["impacts"] == []


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"fields": 5}', '{"fields": [{"name": "x"}]}']
)
def test_a_file_that_is_no_named_schema_is_wrong_use(command, tmp_path, text):
    path = tmp_path / "rusak.json"
    path.write_text(text)

    assert command(str(path))[0] == 2
    assert command("tidak-ada")[0] == 2


def test_a_dataset_whose_bytes_are_gone_is_named(small_catalog, changed, tmp_path):
    empty = type(small_catalog.snapshots)(tmp_path / "kosong")
    strict = parse_schema(changed("ketahanan-pangan", "tahun", minimum=2021))
    outlook = impact_of(replace(small_catalog, snapshots=empty), strict)

    assert "indeks-ketahanan-pangan" in outlook.unread
    assert outlook.impacts == ()
