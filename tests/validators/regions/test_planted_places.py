"""What the example portals plant is found, and nothing is found in the facts."""

from collections import Counter

import pytest

from siger_catalog.placing import stated_codes
from siger_examples import facts
from siger_examples.cuts import sound_cuts, table_of
from siger_examples.faults import faulty_cuts, published_table, read_faults
from siger_examples.files import write_table
from siger_validators.finding_types import load_words
from siger_validators.schema_files import example_file

PLACES = [fault for fault in read_faults() if fault.finding]
# Older than this file, or said of a whole file, or made by no single table.
PLANTED_ELSEWHERE = {
    "siger-temuan-lain",
    *("siger-kode-sistem-keliru", "siger-kode-tanpa-sistem"),
    *("siger-kode-nama-tidak-cocok", "siger-kode-tidak-dikenal"),
    *("siger-kode-kecamatan-tidak-dikenal", "siger-kecamatan-kabupaten-lain"),
    "siger-kecamatan-nama-tidak-cocok",
    *("siger-nama-wilayah-tidak-dikenal", "siger-nama-wilayah-tidak-resmi"),
}


@pytest.fixture
def found_in(check):
    def run(table, extras=()):
        text = write_table(table, "comma").decode()
        return check(text, stated_codes(dict(extras)) or None)

    return run


@pytest.mark.parametrize("fault", PLACES, ids=lambda fault: fault.dataset)
def test_a_planted_fault_gives_its_finding_and_no_other(found_in, fault):
    cut = next(c for c in faulty_cuts() if c.dataset == fault.dataset)
    found = found_in(published_table(cut), fault.extras)

    assert {f.type for f in found} == {fault.finding}
    assert {f.params.get("case", "") for f in found} == {fault.case}


def test_every_new_kind_of_finding_is_planted_once():
    planted = Counter(f"{f.finding}.{f.case}" if f.case else f.finding for f in PLACES)
    known = {kind.type for kind in load_words("regions").types} - PLANTED_ELSEWHERE

    assert set(planted) == known
    assert set(planted.values()) == {1}


@pytest.mark.parametrize("name", facts.TABLES)
def test_the_facts_have_no_finding_and_every_row_is_placed(placed, check, name):
    table = facts.read_facts(name)
    text = write_table(table, "comma").decode()
    at = table.position("kode_kemendagri")

    assert check(text) == []
    found = placed(text).added.to_pydict()["_kode_kemendagri"]
    assert found == [row[at] if at >= 0 else None for row in table.rows]


def test_no_table_of_the_example_portals_has_a_finding(check):
    by_shape = {}
    for cut in sound_cuts():
        by_shape.setdefault((cut.table, cut.region, len(cut.years)), cut)
    assert len(by_shape) > 60
    for cut in by_shape.values():
        assert check(write_table(table_of(cut), "semicolon").decode()) == [], cut


def test_the_examples_of_the_schemas_have_no_finding(check, schemas):
    for schema in schemas:
        text = example_file(schema.name).read_text("utf-8")
        assert check(text) == [], schema.name
