"""The example portals contradict each other in one place, and the catalog says so."""

import json

import pytest

from siger_examples.facts import read_facts
from siger_examples.faults import read_faults

pytestmark = pytest.mark.e2e

FAULT = next(fault for fault in read_faults() if fault.kind == "wrong-join")


def found(web, **asked):
    answer = web.get("/api/v1/contradictions", params={"size": 100, **asked})
    assert answer.status_code == 200
    return answer.json()["results"]


def test_the_wrong_join_is_the_only_one_and_each_cell_is_named(web):
    (join,) = found(web, kind="wrong-join")
    wrong = join["join"]["suspect"]
    facts = {
        (code, year): float(value)
        for code, _, _, year, value in read_facts("ketahanan_pangan").rows
    }
    right = "right" if wrong == "left" else "left"

    assert join[wrong]["dataset"] == FAULT.dataset
    assert join[right]["dataset"] == FAULT.copy_of
    assert join["join"]["certainty"] == "certain"
    assert len(join["cells"]) == 8
    for cell in join["cells"]:
        subject = cell["region"]["kode_kemendagri"], cell["period"]
        owner = cell["belongs_to"]["region"]
        assert cell["period"] in FAULT.years
        assert owner["kode_bps"] == subject[0].replace(".", "")
        assert cell[right]["value"] == facts[subject]
        assert cell[wrong]["value"] == facts[owner["kode_kemendagri"], subject[1]]


def test_every_disagreement_is_with_a_faulty_table(web):
    faulty = {fault.dataset for fault in read_faults()}
    disagreements = found(web, kind="disagreement")
    assert disagreements
    for each in disagreements:
        assert faulty & {each["left"]["dataset"], each["right"]["dataset"]}


def test_copies_on_one_portal_are_candidates_for_duplicates(web):
    pairs = {
        frozenset((c["left"]["dataset"], c["right"]["dataset"]))
        for c in found(web, kind="duplicate")
    }
    copies = {
        frozenset((fault.copy_of, fault.dataset))
        for fault in read_faults()
        if fault.kind in ("broken-number", "wrong-join")
    }

    assert copies <= pairs


def test_pages_and_command_say_the_same(web, site):
    listed = web.get("/perbedaan").text
    shown = web.get(f"/dataset/{FAULT.dataset}").text
    told = site.siger("compare", FAULT.dataset, "--json")

    assert "Salah gabung wilayah" in listed
    assert "Dibandingkan dengan sumber lain" in shown
    assert told.returncode == 1
    document = json.loads(told.stdout)
    assert document["compared"] == 1
    assert document["counts"]["wrong-join"] == 1
    assert len(document["contradictions"]) == len(found(web, dataset=FAULT.dataset))
