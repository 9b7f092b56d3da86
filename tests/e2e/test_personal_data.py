"""A table with made-up persons is stopped: its values are nowhere but sealed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from siger_examples.cuts import table_of
from siger_examples.faults import faulty_cuts, read_faults
from siger_examples.people import made_person

pytestmark = pytest.mark.e2e

FAULT = next(fault for fault in read_faults() if fault.kind == "personal-data")
ROWS = table_of(next(c for c in faulty_cuts() if c.dataset == FAULT.dataset)).rows
PLANTED = [
    value
    for number in range(1, len(ROWS) + 1)
    for person in [made_person(number)]
    for value in (person.nama_petani, person.nik, person.no_hp)
]


def held_in(content: bytes) -> set[str]:
    return {value for value in PLANTED if value.encode() in content}


def written(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file with its bytes, tables as text: Parquet packs its cells."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        yield path, path.read_bytes()
        if path.suffix == ".parquet":
            yield (
                path,
                json.dumps(pq.read_table(path).to_pydict(), default=str).encode(),
            )


def test_its_values_are_written_nowhere_but_in_the_sealed_snapshot(site, web):
    file = web.get(f"/api/v1/datasets/{FAULT.dataset}").json()["distributions"][0]
    asked = [
        f"/dataset/{FAULT.dataset}",
        f"/api/v1/datasets/{FAULT.dataset}",
        f"/api/v1/datasets/{FAULT.dataset}/versions",
        f"/api/v1/distributions/{file['id']}/report",
        f"/api/v1/distributions/{file['id']}/rows",
        f"/api/v1/distributions/{file['id']}/download?format=csv",
        "/karantina",
    ]

    answers = {path: held_in(web.get(path).content) for path in asked}
    found = {
        path: values
        for path, content in written(Path(site.environment["SIGER_DATA_DIR"]))
        if (values := held_in(content))
    }

    assert {path: values for path, values in answers.items() if values} == {}
    assert held_in(site.log.read_bytes()) == set()
    assert {path.parts[-4] for path in found} == {"snapshots"}
    assert list(found.values()) == [set(PLANTED)]


def test_a_search_for_its_values_finds_nothing(web):
    for value in PLANTED[:9]:
        page = web.get("/api/v1/search", params={"q": value}).json()
        names = [result["name"] for result in page["results"]]

        assert FAULT.dataset not in names, value


def test_its_metadata_stay_public_and_its_file_is_refused(web):
    dataset = web.get(f"/api/v1/datasets/{FAULT.dataset}").json()
    (file,) = dataset["distributions"]
    download = web.get(f"/api/v1/distributions/{file['id']}/download")
    page = web.get("/karantina").text

    assert dataset["title"].endswith("(rilis sementara)")
    assert dataset["serving"]["state"] == "quarantined"
    assert {c["name"] for c in file["quarantine"]["columns"]} == {"nik", "no_hp"}
    assert all(c["count"] == len(ROWS) for c in file["quarantine"]["columns"])
    assert download.status_code == 403
    assert download.headers["siger-state"] == "quarantined"
    assert dataset["title"] in page
    assert f"{len(ROWS)} sel" in page


def test_it_is_the_only_file_that_is_held_back(site):
    told = site.siger("quarantine", "list", "--json")

    (hold,) = json.loads(told.stdout)["holds"]
    assert told.returncode == 0
    assert hold["dataset"] == FAULT.dataset
    assert held_in(told.stdout.encode() + told.stderr.encode()) == set()
