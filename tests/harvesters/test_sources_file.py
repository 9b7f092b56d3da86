import re
import tomllib
from importlib.resources import files

import pytest

from siger_catalog.bootstrap import read_sources
from siger_catalog.provinces.regions import load_province

SOURCES = files("siger_harvesters").joinpath("sources.toml")


@pytest.fixture(scope="module")
def entries():
    return tomllib.loads(SOURCES.read_text("utf-8"))["source"]


def test_every_region_of_the_province_is_listed_once(entries):
    regions = [region.code for region in load_province("lampung").regions]

    assert sorted(entry["region"] for entry in entries) == sorted(regions)


def test_every_name_can_be_a_source(entries):
    names = [entry["name"] for entry in entries]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name) for name in names)


def test_no_real_portal_is_harvested_unasked(entries):
    assert all(entry["paused"] for entry in entries)


def test_the_program_reads_the_file(entries):
    sources = read_sources(SOURCES)

    assert {s.name for s in sources} == {e["name"] for e in entries if "url" in e}
    assert all(source.is_paused for source in sources)
