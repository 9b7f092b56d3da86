"""`siger purge` on a real portal, database, tables and index: nothing is left."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from siger_catalog.indexes.embedded.fields import build_schema, open_index

NAME = "Sutarmiwonosobo"
CLEAN = b"kelompok,tahun,nilai\nTani Maju,2020,1\nTani Jaya,2021,2\n"
LISTED = (
    f"kelompok,tahun,nilai\n{NAME},2020,1\nTani Jaya,2021,dua {NAME}\n"
    f"Tani Baru,2022,3,{NAME}\n"
).encode()
SHA = hashlib.sha256(LISTED).hexdigest()
WHY = "Diminta oleh yang bersangkutan."
ORDER = ("purge", SHA, "--by", "Sari Dewi", "--reason", WHY)
KILLED_AT = ("erase_rows", "scrub_database", "serve_older_copies")


def package_of(portal, name, file):
    package = {**portal.packages[0], "id": f"id-{name}", "name": name, "title": name}
    package["resources"] = [{"id": f"r-{name}", "url": f"{portal.url}/{file}"}]
    return package


@pytest.fixture
def published(with_portal, ckan_portal):
    """Two datasets that show the same names; one had a clean file before."""
    ckan_portal.packages = [
        package_of(ckan_portal, name, f"{name}.csv") for name in ("lama", "baru")
    ]
    ckan_portal.instead["lama.csv"] = (200, CLEAN)
    ckan_portal.instead["baru.csv"] = (200, LISTED)
    with_portal("harvest", "mesuji")
    ckan_portal.instead["lama.csv"] = (200, LISTED)
    with_portal("harvest", "mesuji")
    return with_portal


def told(siger, *words):
    return json.loads(siger(*words, "--json")[1])


def written(folder: Path) -> bytes:
    """Return all that stands in the files of a folder; tables as text, too."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rows = [
        json.dumps(pq.read_table(path).to_pydict(), default=str).encode()
        for path in files
        if path.suffix == ".parquet"
    ]
    return b"".join([*(path.read_bytes() for path in files), *rows])


def words_of(folder: Path) -> set[str]:
    """Return every word of every build of the index: its files pack them."""
    builds = (path for path in folder.iterdir() if path.is_dir())
    found = (
        open_index(build, build_schema()).searcher().terms_with_prefix("words", "")
        for build in builds
    )
    return {word for words in found for word, _ in words}


def states(siger) -> dict[str, str]:
    """Return how each dataset is served, as the web would read it."""
    from siger_catalog.cli.parts import open_parts  # noqa: PLC0415  opened late

    with open_parts() as parts:
        return {entry.name: entry.serving.state for entry in parts.store.entries()}


def test_nothing_of_the_bytes_is_left_anywhere(
    published, tmp_path, ckan_portal, caplog
):
    data = tmp_path / "data"
    for place in ("snapshots", "tables", "siger.db*"):
        there = b"".join(
            written(path) if path.is_dir() else path.read_bytes()
            for path in data.glob(place)
        )
        assert NAME.encode() in there, place
    assert NAME.casefold() in words_of(data / "index")
    ckan_portal.packages = []
    ckan_portal.instead = {"package_search": (500, b"down")}

    with closing(sqlite3.connect(data / "siger.db")) as server:
        # Another process has the database open, so that its log outlives the command.
        server.execute("SELECT count(*) FROM version").fetchall()
        status, output, complaint = published(*ORDER, "--yes", "--json")
        left = written(data)

    document = json.loads(output)
    assert status == 0, complaint
    assert document["purge"]["ended_at"]
    assert {d["name"] for d in document["removed"]["datasets"]} == {"lama", "baru"}
    assert NAME.encode() not in left
    assert NAME.casefold() not in words_of(data / "index")
    assert NAME not in output + complaint + caplog.text


def test_the_older_clean_copy_is_served_or_nothing(published):
    published(*ORDER, "--yes")

    assert states(published) == {"lama": "last_valid", "baru": "quarantined"}


def test_the_same_bytes_are_not_taken_in_again(published, tmp_path):
    published(*ORDER, "--yes")

    for _ in range(2):
        status, output, _ = published("harvest", "mesuji", "--json")

    assert status == 0
    assert json.loads(output)["jobs"][0]["counts"]["unchanged"] == 2
    assert NAME.encode() not in written(tmp_path / "data")
    assert states(published) == {"lama": "last_valid", "baru": "quarantined"}


def test_other_bytes_in_its_place_are_served(published, ckan_portal):
    published(*ORDER, "--yes")
    ckan_portal.instead["baru.csv"] = (200, CLEAN)

    published("harvest", "mesuji")

    assert states(published)["baru"] == "current"


def test_nothing_goes_before_somebody_says_yes(published, tmp_path, monkeypatch):
    before = written(tmp_path / "data" / "snapshots")

    status, _, said = published(*ORDER)

    assert status == 2
    assert f"Akan dihapus permanen: {SHA}" in said
    assert "dataset baru" in said
    assert "--yes" in said
    assert written(tmp_path / "data" / "snapshots") == before
    assert told(published, "purge") == {"purges": []}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("purge", "abc", "--yes"), "bukan SHA-256"),
        (("purge", "0" * 64, "--yes"), "Tidak ada berkas"),
        (("purge", SHA, "--yes", "--reason", WHY), "--by"),
        (("purge", SHA, "--yes", "--by", "Sari", "--reason", "x"), "terlalu pendek"),
    ],
)
def test_an_order_without_sense_is_wrong_use(published, words, why):
    status, _, said = published(*words)

    assert status == 2
    assert why in said


def test_a_reason_that_holds_a_number_of_a_person_is_redacted(published):
    reason = "Memuat NIK 1804050101900001 warga."
    published("purge", SHA, "--by", "Sari", "--reason", reason, "--yes")

    (line,) = told(published, "purge")["purges"]
    assert line["reason"] == "Memuat NIK [disembunyikan] warga."
    assert (line["person"], line["sha256"]) == ("Sari", SHA)
    assert line["account"]


@pytest.mark.parametrize("step", KILLED_AT)
def test_one_that_was_killed_is_named_and_taken_up_again(published, tmp_path, step):
    script = (
        "import os, signal, sys\n"
        "from siger_catalog import purging\n"
        "from siger_catalog.cli.app import run\n"
        "def die(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"purging.STEPS = tuple(die if s.__name__ == {step!r} else s "
        "for s in purging.STEPS)\n"
        "run(sys.argv[1:])\n"
    )
    killed = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", script, *ORDER, "--yes"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL

    named = [p for p in told(published, "doctor")["parts"] if "purge" in p["part"]]
    assert [p["fix"] for p in named] == [f"siger purge {SHA} --yes"]
    status, _, complaint = published("purge", SHA, "--yes")

    assert status == 0, complaint
    assert NAME.encode() not in written(tmp_path / "data")
    assert states(published) == {"lama": "last_valid", "baru": "quarantined"}
    assert not [p for p in told(published, "doctor")["parts"] if "purge" in p["part"]]


def test_a_sealed_copy_in_quarantine_goes_too(with_portal, ckan_portal, tmp_path):
    niks = [f"18090203{month:02}900001" for month in range(1, 7)]
    body = ("nik\n" + "\n".join(niks)).encode()
    ckan_portal.packages = [package_of(ckan_portal, "warga", "warga.csv")]
    ckan_portal.instead["warga.csv"] = (200, body)
    with_portal("harvest", "mesuji")
    sha256 = hashlib.sha256(body).hexdigest()
    assert niks[0].encode() in written(tmp_path / "data")

    words = ("purge", sha256, "--by", "Sari Dewi", "--reason", WHY, "--yes")
    assert with_portal(*words)[0] == 0

    (hold,) = told(with_portal, "quarantine", "list", "--state", "purged")["holds"]
    shown = told(with_portal, "quarantine", "show", str(hold["number"]))
    assert niks[0].encode() not in written(tmp_path / "data")
    assert [line["act"] for line in shown["audit"]] == ["purge"]
    assert told(with_portal, "quarantine", "list")["holds"] == []
    again = with_portal(
        *("quarantine", "release", str(hold["number"]), "--by", "A", "--reason", WHY)
    )
    assert again[0] == 2


def test_plans_that_speak_of_its_datasets_go(published, ckan_portal, tmp_path):
    ckan_portal.packages[1]["title"] = "Kelompok tani baru"
    published("harvest", "mesuji", "--dry-run", "--json")
    assert list((tmp_path / "data" / "plans").glob("*.json"))

    published(*ORDER, "--yes")

    assert not list((tmp_path / "data" / "plans").glob("*.json"))
