"""The example portals that are no CKAN, harvested over HTTP as a catalog does."""

import csv
import io

import pytest

from siger_catalog.model import Source
from siger_examples.facts import read_facts
from siger_examples.portals import PORTALS, url_of
from siger_examples.serving import start_portals
from siger_harvesters.files import FilesHarvester
from siger_harvesters.json_api import JsonApiHarvester

OTHERS = {portal.name: portal for portal in PORTALS if portal.shape != "ckan"}
HARVESTERS = {"json_api": JsonApiHarvester(), "files": FilesHarvester()}


@pytest.fixture
def harvested(free_base, fetcher_for):
    """Harvest a portal by name; gives harvester, source, records and fetcher."""
    with start_portals(free_base):

        def harvest(name):
            portal = OTHERS[name]
            url = url_of(portal, free_base)
            options = dict(portal.options)
            source = Source(name=name, kind=portal.kind, url=url, options=options)
            fetcher = fetcher_for(url)
            harvester = HARVESTERS[portal.kind]
            return harvester, source, list(harvester.records(source, fetcher)), fetcher

        yield harvest


@pytest.mark.parametrize(
    ("name", "column"),
    [("tulang-bawang", "jumlah"), ("pesisir-barat", "jumlah_penduduk")],
)
def test_every_figure_of_an_indicator_comes_through(harvested, name, column):
    harvester, source, records, _ = harvested(name)
    record = next(r for r in records if "Penduduk K" in str(r.payload["record"]))
    (content,) = harvester.carried(record, source).values()
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    facts = read_facts("sosial_ekonomi")
    code, year, people = (
        facts.position(c) for c in ("kode_kemendagri", "tahun", "jumlah_penduduk")
    )

    assert len(records) == 4
    assert {(row["tahun"], row[column]) for row in rows} == {
        (r[year], r[people]) for r in facts.rows if r[code] == OTHERS[name].region
    }


def test_the_page_of_files_gives_what_it_links_to(harvested):
    harvester, source, records, fetcher = harvested("metro")
    datasets = [harvester.map(record, source) for record in records]
    padi = datasets[0]

    assert len(datasets) == 4
    assert padi.title.startswith("Produksi Padi Kota Metro")
    assert [d.format for d in padi.distributions] == ["csv", "xlsx"]
    with fetcher.fetch(padi.distributions[0].url).body as body:
        assert body.read().startswith(b"kode_kemendagri,")


@pytest.mark.parametrize("name", OTHERS)
def test_the_kind_of_each_is_found_from_its_address(harvested, name):
    harvester, source, _, fetcher = harvested(name)
    proposal = harvester.propose(source.url, fetcher)

    assert (proposal.kind, proposal.options) == (source.kind, source.options)
