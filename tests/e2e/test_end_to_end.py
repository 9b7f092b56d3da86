"""From the example portals to the page, compared with the facts figure by figure."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import httpx2
import openpyxl
import pyarrow.parquet as pq
import pytest

from siger_examples.cuts import sound_cuts, table_of
from siger_examples.faults import read_faults

pytestmark = pytest.mark.e2e

CUTS = sound_cuts()
BY_KIND = {fault.kind: fault for fault in read_faults()}


def dataset(web: httpx2.Client, name: str) -> dict:
    answer = web.get(f"/api/v1/datasets/{name}")
    assert answer.status_code == 200, name
    return answer.json()


def finding_types(web: httpx2.Client, name: str) -> set[str]:
    reports = [
        web.get(file["report_url"]).json()
        for file in dataset(web, name)["distributions"]
    ]
    tasks = [task for report in reports for task in report["tasks"]]
    errors = [report["errors"] for report in reports] + [t["errors"] for t in tasks]
    return {error["type"] for each in errors for error in each}


def warning_types(web: httpx2.Client, name: str) -> set[str]:
    return {
        warning.partition(":")[0]
        for file in dataset(web, name)["distributions"]
        for task in web.get(file["report_url"]).json()["tasks"]
        for warning in task["warnings"]
    }


def same(served: str, fact: str) -> bool:
    """Equal as text, or as numbers: 07.50 and 7.5 are one figure.

    Two cells of the facts are `#DIV/0!`, as they were published: no figure.
    """
    if served == fact or (fact == "#DIV/0!" and served == ""):
        return True
    try:
        return float(served) == float(fact)
    except ValueError:
        return False


def test_every_portal_that_is_up_is_harvested_and_the_dead_one_says_why(site):
    jobs = {job["source"]: job for job in site.first_harvest["jobs"]}

    assert set(jobs) == {portal["name"] for portal in site.portals}
    dead = jobs.pop(BY_KIND["portal-down"].portal)
    assert dead["state"] == "failed"
    assert dead["cause"]["type"]
    assert dead["cause"]["message"]
    assert dead["cause"]["fix"]
    for job in jobs.values():
        assert job["state"] == "succeeded", job
        assert job["counts"]["failed"] == 0, job
        assert job["index"] == "current"
    assert sum(job["counts"]["created"] for job in jobs.values()) >= 250


def test_every_figure_of_the_facts_is_served_as_it_was_published(web):
    wrong = Counter()
    for cut in CUTS:
        fact = table_of(cut)
        expected = Counter(tuple(row) for row in fact.rows)
        for file in dataset(web, cut.dataset)["distributions"]:
            text = web.get(file["download_url"], params={"format": "csv"}).text
            header, *rows = csv.reader(io.StringIO(text))
            assert header == list(fact.columns), cut.dataset
            assert len(rows) == sum(expected.values()), cut.dataset
            pairs = zip(sorted(rows), sorted(map(list, fact.rows)), strict=True)
            for served, row in pairs:
                if not all(map(same, served, row)):
                    wrong[cut.dataset] += 1

    assert wrong == Counter()


def test_the_original_bytes_are_those_the_portal_gives(web, site):
    for cut in CUTS[:: len(CUTS) // 20]:
        for file in dataset(web, cut.dataset)["distributions"]:
            original = web.get(file["download_url"], params={"format": "original"})
            portal = next(p for p in site.portals if p["name"] == cut.portal)
            package = httpx2.get(
                f"{portal['url']}/api/3/action/package_show", params={"id": cut.dataset}
            ).json()["result"]
            published = {
                httpx2.get(resource["url"]).content for resource in package["resources"]
            }

            assert original.content in published
            assert len(original.content) == file["size_bytes"]


def test_a_table_can_be_had_in_every_format(web):
    cut = next(c for c in CUTS if c.table == "perkebunan")
    fact = table_of(cut)
    file = dataset(web, cut.dataset)["distributions"][0]

    def get(form: str) -> bytes:
        answer = web.get(file["download_url"], params={"format": form})
        assert answer.status_code == 200, form
        return answer.content

    sheet = openpyxl.load_workbook(io.BytesIO(get("xlsx"))).active
    parquet = pq.read_table(io.BytesIO(get("parquet")))
    lines = get("jsonl").decode().splitlines()

    assert [cell.value for cell in sheet[1]] == list(fact.columns)
    assert sheet.max_row == len(fact.rows) + 1
    assert parquet.column_names == list(fact.columns)
    assert parquet.num_rows == len(fact.rows)
    assert len(json.loads(get("json"))) == len(fact.rows)
    assert list(json.loads(lines[0])) == list(fact.columns)


def test_a_second_harvest_of_unchanged_portals_writes_and_indexes_nothing(site, web):
    names = [cut.dataset for cut in CUTS[:5]]
    before = [dataset(web, name)["version"] for name in names]

    again = json.loads(site.siger("harvest", "--all", "--json").stdout)

    counts = Counter()
    for job in again["jobs"]:
        counts.update(job["counts"])
    assert counts["unchanged"] == counts["seen"] > 250
    assert counts["created"] == counts["updated"] == counts["withdrawn"] == 0
    assert [dataset(web, name)["version"] for name in names] == before


def test_the_dead_portal_neither_stops_nor_unpublishes_anything(site, web):
    gone = site.portals[0]["name"]
    total = web.get("/api/v1/search", params={"source": gone}).json()["total"]

    harvest = site.siger(
        "harvest", gone, environment={"SIGER_ALLOW_PRIVATE": "127.0.0.1:9"}
    )

    assert harvest.returncode == 1
    assert web.get("/api/v1/search", params={"source": gone}).json()["total"] == total


def test_kopi_lampung_barat_finds_lampung_barats_coffee_first(web):
    page = web.get("/api/v1/search", params={"q": "kopi lampung barat"}).json()

    assert page["mode"] == "full"
    assert page["query"]["places"][0]["kode_kemendagri"] == "18.04"
    assert page["results"][0]["region"]["kode_kemendagri"] == "18.04"
    assert "kopi" in page["results"][0]["title"].lower()


def test_produksi_padi_lamteng_2020_reads_place_and_year(web):
    page = web.get("/api/v1/search", params={"q": "produksi padi lamteng 2020"}).json()

    assert page["query"]["places"][0]["kode_kemendagri"] == "18.02"
    assert page["query"]["years"] == [2020]
    first = page["results"][0]
    assert first["region"]["kode_kemendagri"] == "18.02"
    assert 2020 in first["years"]
    assert "padi" in first["title"].lower()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("wrong-codes", "siger-kode"),
        ("broken-number", "type-error"),
        ("missing-column", "missing-label"),
        ("dead-link", "siger-berkas-tidak-terambil"),
        ("html-file", "siger-"),
        ("lost-thousands", "siger-ribuan-hilang"),
        ("changed-unit", "siger-satuan-berubah"),
        ("wrong-total", "siger-jumlah-tidak-cocok"),
        ("wrong-product", "siger-hasil-kali-tidak-cocok"),
    ],
)
def test_a_dataset_with_a_fault_is_published_with_its_finding(web, kind, expected):
    name = BY_KIND[kind].dataset

    types = finding_types(web, name)

    assert any(found.startswith(expected) for found in types), types
    assert dataset(web, name)["quality"] == "errors"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("jump", "siger-lonjakan"), ("zero-for-missing", "siger-nol-untuk-kosong")],
)
def test_a_doubtful_figure_is_a_warning(web, kind, expected):
    name = BY_KIND[kind].dataset

    assert expected in warning_types(web, name)
    assert dataset(web, name)["quality"] == "warnings"


def test_a_dataset_with_bare_metadata_is_told_what_is_missing(web):
    name = BY_KIND["bare-metadata"].dataset

    assert dataset(web, name)["findings"]["warnings"] > 0


def test_an_unknown_source_is_wrong_use_and_the_known_ones_are_named(site):
    told = site.siger("harvest", "tidak-ada")

    assert told.returncode == 2
    assert site.portals[0]["name"] in told.stderr


def test_an_unknown_command_is_wrong_use_and_the_known_ones_are_named(site):
    told = site.siger("panen")

    assert told.returncode == 2
    assert "harvest" in told.stderr


def test_a_damaged_index_is_named_by_doctor_and_mended_by_reindex(site, web, tmp_path):
    folder = Path(site.environment["SIGER_DATA_DIR"]) / "index"
    total = web.get("/api/v1/search").json()["total"]
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix in (".term", ".idx", ".store", ".fast"):
            with file.open("r+b") as rusty:  # in place: the server has it mapped
                rusty.write(b"rusak" * (file.stat().st_size // 5))

    doctor = site.siger("doctor")
    page = web.get(f"/api/v1/datasets/{CUTS[0].dataset}")
    mended = site.siger("reindex")

    assert doctor.returncode == 3
    assert "reindex" in doctor.stdout
    assert page.status_code == 200
    assert mended.returncode == 0, mended.stderr
    assert site.siger("doctor").returncode in (0, 1)
    assert web.get("/api/v1/search").json()["total"] == total
