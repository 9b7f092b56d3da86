import json
from datetime import datetime

from siger_examples.ckan.site import build_site
from siger_examples.cuts import sound_cuts, table_of
from siger_examples.datasets import datasets_of
from siger_examples.facts import read_regions
from siger_examples.files import file_bytes
from siger_examples.portals import PORTALS


def extras_of(package):
    return {extra["key"]: extra["value"] for extra in package["extras"]}


def test_extras_tell_the_place_and_the_years_of_the_table(sites):
    cuts = {(cut.portal, cut.dataset): cut for cut in sound_cuts()}
    for (portal, name), cut in cuts.items():
        site = sites[portal]
        extras = extras_of(site.packages[site.names[name]])
        table = table_of(cut)
        assert extras["wilayah"] == read_regions()[extras["kode_wilayah"]].name
        years = years_of(table)
        assert [extras["tahun_awal"], extras["tahun_akhir"]] == [years[0], years[-1]]
        assert extras["sumber"]
        assert extras["satuan"]
        assert extras["frekuensi"] in ("tahunan", "harian")


def years_of(table):
    at = max(table.position("tahun"), table.position("tanggal"))
    return sorted({row[at][:4] for row in table.rows})


def test_datasets_are_described_licensed_and_owned(sites):
    bare = 0
    licences = []
    for site in sites.values():
        titles = {entry["title"] for entry in site.organizations}
        for package in site.packages.values():
            assert package["organization"]["title"] in titles
            assert package["maintainer_email"].endswith(".example.id")
            assert len(package["tags"]) >= 3
            assert len(package["groups"]) == 1
            bare += not package["notes"]
            licences.append(package["license_id"])
    assert bare == 1
    assert set(licences) == {"cc-by", "notspecified", None}
    assert licences.count("cc-by") > len(licences) * 0.7


def test_a_title_names_the_product_the_place_and_the_years(sites):
    site = sites["lampung-barat"]
    titles = [package["title"] for package in site.packages.values()]

    assert "Produksi Kopi Robusta Kabupaten Lampung Barat, 2014–2022" in titles


def test_a_change_never_comes_before_the_making_nor_the_making_before_the_figures():
    for portal in PORTALS:
        for dataset in datasets_of(portal):
            assert (
                dataset.created
                <= dataset.modified
                < datetime.now(dataset.created.tzinfo)
            )
            assert dataset.created.year > int(dataset.cut.years[-1]) or (
                dataset.created.year == int(dataset.cut.years[-1]) == 2025
            )


def test_two_portals_of_one_name_are_alike_to_the_byte():
    for portal in PORTALS[:2]:
        url = "http://127.0.0.1:9000"
        first, second = build_site(portal, url), build_site(portal, url)
        assert json.dumps(first.packages) == json.dumps(second.packages)
        assert first == second
        for dataset, file in list(first.files.values())[:9]:
            make = file_bytes.__wrapped__  # past the cache
            assert make(dataset, file) == make(dataset, file)


def test_ids_do_not_depend_on_the_address():
    portal = PORTALS[1]
    here, there = (build_site(portal, f"http://127.0.0.1:{p}") for p in (9000, 9500))

    assert list(here.packages) == list(there.packages)
    assert list(here.resources) == list(there.resources)
    assert "Robusta Kabupaten Lampung Barat" in json.dumps(here.packages)


def test_pages_say_that_the_portal_is_an_example_and_who_published(sites, ask):
    site = sites["lampung-timur"]
    package = next(iter(site.packages.values()))
    home = ask(site, "/").body.decode()
    page = ask(site, f"/dataset/{package['name']}").body.decode()

    for text in (home, page):
        assert "Ini portal contoh" in text
        assert "This is an example portal" in text
        assert "BPS Provinsi Lampung" in text
    assert package["resources"][0]["url"] in page
    assert package["name"] in ask(site, "/dataset").body.decode()
