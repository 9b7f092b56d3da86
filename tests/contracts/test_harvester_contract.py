"""What every harvester owes the flow (ports.Harvester)."""

import json
import re

import pytest

from siger_catalog.causes import catalogue
from siger_catalog.errors import RecordInvalidError, SourceError
from siger_catalog.model import Record, Source
from siger_harvesters.ckan import CkanHarvester
from siger_harvesters.files import FilesHarvester
from siger_harvesters.json_api import JsonApiHarvester


class HarvesterContract:
    """Run for each kind; a subclass gives harvester, source, fetcher and `break_it`.

    The portal behind `source` holds at least two datasets; `break_it` makes it answer
    with nonsense from then on.
    """

    @pytest.fixture
    def records(self, harvester, source, fetcher):
        return list(harvester.records(source, fetcher))

    def test_it_names_its_kind(self, harvester, source):
        assert harvester.kind == source.kind

    def test_each_record_comes_once_in_a_stable_order(
        self, harvester, source, fetcher, records
    ):
        ids = [record.remote_id for record in records]

        assert len(ids) >= 2
        assert len(set(ids)) == len(ids)
        assert [r.remote_id for r in harvester.records(source, fetcher)] == ids

    def test_equal_records_have_equal_bytes(self, harvester, source, fetcher, records):
        again = harvester.records(source, fetcher)

        assert [r.raw for r in again] == [r.raw for r in records]
        assert all(json.loads(r.raw) == r.payload for r in records)

    def test_nothing_is_asked_before_the_first_record_is(self, harvester, source):
        records = harvester.records(source, fetcher=None)

        with pytest.raises(AttributeError):  # there is nobody to ask
            next(iter(records))

    def test_a_record_maps_to_a_dataset_without_the_network(
        self, harvester, source, records
    ):
        for record in records:
            dataset = harvester.map(record, source)

            assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", dataset.name)
            assert dataset.title
            assert dataset.publisher.slug
            assert dataset == harvester.map(record, source)

    def test_no_two_files_of_a_portal_share_an_id(self, harvester, source, records):
        datasets = [harvester.map(record, source) for record in records]
        ids = [d.id for dataset in datasets for d in dataset.distributions]

        assert len(ids) >= 2
        assert len(set(ids)) == len(ids)

    def test_what_the_catalog_decides_is_left_to_it(self, harvester, source, records):
        for record in records:
            dataset = harvester.map(record, source)

            assert (dataset.region, dataset.topics, dataset.years) == ("", (), ())
            assert all(d.content is None for d in dataset.distributions)

    def test_a_record_of_nothing_is_invalid(self, harvester, source):
        record = Record(remote_id="x", name="", payload={}, raw=b"{}")
        with pytest.raises(RecordInvalidError) as caught:
            harvester.map(record, source)

        assert caught.value.cause_type in catalogue()

    def test_a_broken_listing_is_an_error_with_a_cause(
        self, harvester, source, fetcher, break_it
    ):
        break_it()
        with pytest.raises(SourceError) as caught:
            list(harvester.records(source, fetcher))

        assert caught.value.cause_type in catalogue()
        assert source.url in caught.value.message


class TestCkanHarvester(HarvesterContract):
    @pytest.fixture
    def harvester(self):
        return CkanHarvester()

    @pytest.fixture
    def source(self, ckan_source):
        return ckan_source

    @pytest.fixture
    def fetcher(self, portal_fetcher):
        return portal_fetcher

    @pytest.fixture
    def break_it(self, ckan_portal):
        return lambda: ckan_portal.instead.update(package_search=(200, b"<html>"))


class TestJsonApiHarvester(HarvesterContract):
    @pytest.fixture(params=["lampung_timur", "jabar", "bandung", "jakarta"])
    def portal(self, request, serve_made):
        portal = serve_made(request.param)
        portal.mapping = request.param
        return portal

    @pytest.fixture
    def harvester(self):
        return JsonApiHarvester()

    @pytest.fixture
    def source(self, portal):
        options = {"mapping": portal.mapping}
        return Source(name="uji", kind="json_api", url=portal.url, options=options)

    @pytest.fixture
    def fetcher(self, portal, fetcher_for):
        return fetcher_for(portal.url)

    @pytest.fixture
    def break_it(self, portal):
        def break_all():
            portal.replies = [{**each, "reply": "<html>"} for each in portal.replies]

        return break_all


FOLDER_PAGE = b"""<html><a href="data/padi.csv">Produksi Padi</a>
<a href="data/padi.xlsx">Excel</a><a href='/jalan%20raya.xlsx'>unduh</a></html>"""


class TestFilesHarvester(HarvesterContract):
    @pytest.fixture
    def answers(self):
        return {"/": FOLDER_PAGE}

    @pytest.fixture
    def harvester(self):
        return FilesHarvester()

    @pytest.fixture
    def source(self, serve_files, answers):
        return Source(name="uji", kind="files", url=serve_files(answers))

    @pytest.fixture
    def fetcher(self, source, fetcher_for):
        return fetcher_for(source.url)

    @pytest.fixture
    def break_it(self, answers):
        return lambda: answers.update({"/": b"\x00\x01 maaf"})
