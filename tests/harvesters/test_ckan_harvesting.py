import copy
import itertools
import json

import pytest

from siger_catalog.causes import cause_of
from siger_catalog.errors import (
    RecordInvalidError,
    SourceError,
    SourceFormatError,
    SourceRefusedError,
    SourceUnavailableError,
)
from siger_catalog.ports import Probe
from siger_harvesters.ckan import CkanHarvester
from siger_harvesters.ckan_record import record_of


@pytest.fixture
def harvest(ckan_source, portal_fetcher):
    """Read every record of the portal."""
    return lambda: list(CkanHarvester().records(ckan_source, portal_fetcher))


def _numbered(count):
    """Return so many small packages, each with its own id and name."""
    return [
        {"id": f"{number:06}", "name": f"data-{number}", "title": "Data"}
        for number in range(count)
    ]


def test_every_dataset_comes_once_ordered_by_id(harvest, ckan_portal):
    ids = [record.remote_id for record in harvest()]

    assert ids == sorted(package["id"] for package in ckan_portal.packages)
    assert len(ids) > 10


def test_pages_go_on_from_what_came_not_from_what_was_asked(harvest, ckan_portal):
    ckan_portal.rows_max = 4

    assert len(harvest()) == len(ckan_portal.packages)


def test_a_listing_longer_than_a_page_is_read_whole(harvest, ckan_portal):
    ckan_portal.packages = _numbered(250)

    assert len(harvest()) == 250
    assert ckan_portal.asked.count("package_search") == 3


def test_an_empty_portal_is_no_error(harvest, ckan_portal):
    ckan_portal.packages = []

    assert harvest() == []


def test_we_say_who_we_are(harvest, ckan_portal):
    harvest()

    (said,) = ckan_portal.user_agents
    assert said.startswith("Siger")
    assert said.endswith("(+data@example.go.id)")


# --- organisations ---------------------------------------------------------


def test_titles_come_from_the_list_of_organisations(
    harvest, ckan_portal, ckan_source, portal_fetcher
):
    """CKAN leaves the copy inside a package as it was when it is renamed."""
    renamed = next(o for o in ckan_portal.organizations if o["name"] == "mesuji")
    renamed["title"] = "Diskominfo Mesuji"
    datasets = [CkanHarvester().map(record, ckan_source) for record in harvest()]
    names = {d.publisher.name for d in datasets if d.publisher.slug == "mesuji"}

    assert "Diskominfo Mesuji" in names


def test_more_organisations_than_ckan_gives_at_once_are_all_read(harvest, ckan_portal):
    last = ckan_portal.organizations[-1]
    more = [last | {"id": f"o-{n}", "name": f"o-{n}"} for n in range(40)]
    renamed = last | {"id": "baru", "name": "baru", "title": "Dinas Baru"}
    ckan_portal.organizations = [*more, renamed]
    ckan_portal.packages[0]["organization"] = {"id": "baru", "title": "Dinas Lama"}
    organizations = [record.payload["organization"] for record in harvest()]

    assert {"id": "baru", "title": "Dinas Baru"} in organizations


@pytest.mark.parametrize("status", [403, 404, 409])
def test_a_closed_list_of_organisations_stops_nothing(harvest, ckan_portal, status):
    body = b'{"success": false, "error": {"__type": "Authorization Error"}}'
    ckan_portal.instead["organization_list"] = (status, body)

    assert len(harvest()) == len(ckan_portal.packages)


# --- listings that cannot be trusted ---------------------------------------


def test_a_listing_with_too_few_datasets_is_incomplete(harvest, ckan_portal):
    ckan_portal.counted = 2
    with pytest.raises(SourceFormatError) as caught:
        harvest()

    assert caught.value.cause_type == "daftar-tidak-lengkap"
    assert ckan_portal.url in caught.value.message


def test_a_listing_that_counts_too_few_is_read_to_its_end(harvest, ckan_portal):
    ckan_portal.packages = _numbered(250)
    ckan_portal.counted = -240

    assert len(harvest()) == 250


def test_a_dataset_listed_twice_is_yielded_once(harvest, ckan_portal):
    ckan_portal.packages.append(ckan_portal.packages[0])

    assert len(harvest()) == len(ckan_portal.packages) - 1


def test_what_slips_through_while_the_portal_changes_is_fetched(harvest, ckan_portal):
    """A deletion moves the datasets after it to an earlier page."""
    ckan_portal.packages = _numbered(120)
    search = ckan_portal.package_search

    def delete_after_the_first_page(**given):
        page = search(**given)
        ckan_portal.packages = [p for p in ckan_portal.packages if p["id"] > "000000"]
        return page

    ckan_portal.package_search = delete_after_the_first_page
    ids = {record.remote_id for record in harvest()}

    assert "000100" in ids  # stood at the place that the deletion moved


def test_pages_that_never_end_are_stopped(harvest, ckan_portal):
    numbers = itertools.count()

    def ever_more(**given):
        items = [{"id": f"{next(numbers):09}"} for _ in range(100)]
        return {"count": 100, "results": items}

    ckan_portal.package_search = ever_more
    with pytest.raises(SourceFormatError) as caught:
        harvest()

    assert caught.value.cause_type == "daftar-tidak-berujung"
    assert len(ckan_portal.asked) < 20


@pytest.mark.parametrize(("total", "fails"), [(90, False), (250, True)])
def test_a_portal_that_gives_one_page_for_ever(harvest, ckan_portal, total, fails):
    packages = _numbered(total)
    ckan_portal.package_search = lambda **given: {
        "count": total,
        "results": packages[:100],
    }
    if fails:
        with pytest.raises(SourceFormatError, match="100 dari 250"):
            harvest()
    else:
        assert len(harvest()) == total


# --- answers that are none -------------------------------------------------

DEEP = b'{"success": true, "result": ' + b"[" * 99_999 + b"]" * 99_999 + b"}"


BAD_ANSWERS = [
    ((200, b"<!DOCTYPE html><html>"), SourceFormatError, "html-bukan-data"),
    ((200, b" \n<html>"), SourceFormatError, "html-bukan-data"),
    ((200, b""), SourceFormatError, "bukan-json"),
    ((200, b'{"success": true, "resu'), SourceFormatError, "bukan-json"),
    ((200, DEEP), SourceFormatError, "bukan-json"),
    ((200, b'"Bad request"'), SourceFormatError, "bukan-ckan"),
    ((200, b"null"), SourceFormatError, "bukan-ckan"),
    ((200, b"[1, 2]"), SourceFormatError, "bukan-ckan"),
    ((200, b'{"success": true}'), SourceFormatError, "bukan-ckan"),
    ((200, b'{"success": true, "result": []}'), SourceFormatError, "bukan-ckan"),
    ((200, b'{"success": true, "result": {}}'), SourceFormatError, "bukan-ckan"),
    ((200, b'{"error": "socrata"}'), SourceFormatError, "bukan-ckan"),
    ((200, b'{"success": false}'), SourceFormatError, "bukan-ckan"),
    (
        (200, b'{"success": true, "result": {"count": true, "results": []}}'),
        SourceFormatError,
        "bukan-ckan",
    ),
    (
        (200, b'{"success": true, "result": {"count": 1, "results": [{"id": NaN}]}}'),
        SourceFormatError,
        "bukan-json",
    ),
    ((300, b""), SourceFormatError, "bukan-ckan"),
    ((400, b'"Action name not known"'), SourceFormatError, "bukan-ckan"),
    ((401, b""), SourceRefusedError, "tidak-diizinkan"),
    ((403, b"<html>Cloudflare"), SourceRefusedError, "tidak-diizinkan"),
    ((404, b"<html>"), SourceFormatError, "bukan-ckan"),
    ((414, b"<html>"), SourceFormatError, "bukan-ckan"),
    ((429, b""), SourceUnavailableError, "batas-permintaan"),
    ((500, b'{"success": true}'), SourceUnavailableError, "portal-rusak"),
    ((503, b"<html>"), SourceUnavailableError, "portal-rusak"),
]


@pytest.mark.parametrize(("answer", "error", "cause"), BAD_ANSWERS)
def test_each_bad_answer_has_its_cause(harvest, ckan_portal, answer, error, cause):
    ckan_portal.instead["package_search"] = answer
    with pytest.raises(error) as caught:
        harvest()

    assert caught.value.cause_type == cause
    assert cause_of(caught.value).fix


def test_no_recorded_answer_of_ckan_breaks_the_harvester(
    harvest, ckan_portal, recorded_answers
):
    """Whatever CKAN said to anything, said to the question for its listing."""
    ckan_portal.organizations = []
    causes = set()
    for status, body in recorded_answers:
        ckan_portal.instead["package_search"] = (status, body)
        try:
            harvest()
        except SourceError as error:
            causes.add(error.cause_type)

    assert causes >= {"bukan-ckan", "bukan-json", "html-bukan-data", "portal-rusak"}
    assert "" not in causes


def test_a_search_that_ckan_refuses_says_so(harvest, ckan_portal, recorded):
    body = recorded("package_search_bad_fq.json")
    ckan_portal.instead["package_search"] = (409, body)
    with pytest.raises(SourceFormatError) as caught:
        harvest()

    assert caught.value.cause_type == "ckan-menolak"


def test_a_portal_that_is_down_is_told_apart(harvest, ckan_source, portal_fetcher):
    source = ckan_source.__class__(name="x", kind="ckan", url="bukan alamat")
    with pytest.raises(SourceRefusedError) as caught:
        list(CkanHarvester().records(source, portal_fetcher))

    assert caught.value.cause_type == "alamat-salah"


def test_old_letters_are_read_as_what_they_are(harvest, ckan_portal):
    package = ckan_portal.packages[0] | {"title": "Kafé"}
    page = {"count": 1, "results": [package]}
    text = json.dumps({"success": True, "result": page}, ensure_ascii=False)
    for encoding in ("cp1252", "utf-8", "utf-8-sig"):
        ckan_portal.instead["package_search"] = (200, text.encode(encoding))
        (record,) = harvest()
        assert record.payload["title"] == "Kafé"


# --- records ---------------------------------------------------------------


@pytest.mark.parametrize("item", [None, 5, "x", [], {}, {"id": None}, {"name": "a"}])
def test_what_is_no_package_is_yielded_and_not_mapped(
    harvest, ckan_portal, ckan_source, item
):
    ckan_portal.packages = [{"id": "a", "name": "a", "title": "A"}]
    ckan_portal.package_search = lambda **given: {
        "count": 2,
        "results": [item, *ckan_portal.packages],
    }
    broken, whole = harvest()

    assert broken.remote_id
    assert CkanHarvester().map(whole, ckan_source).title == "A"
    with pytest.raises(RecordInvalidError) as caught:
        CkanHarvester().map(broken, ckan_source)
    assert caught.value.cause_type == "catatan-tidak-lengkap"


def test_order_without_meaning_changes_no_byte(ckan_portal):
    package = next(p for p in ckan_portal.packages if len(p["extras"]) > 2)
    turned = copy.deepcopy(package)
    for field in ("extras", "tags", "groups"):
        turned[field].reverse()
    turned = dict(reversed(turned.items())) | {"tracking_summary": {"total": 7}}
    turned["resources"][0]["tracking_summary"] = {"total": 9}

    assert record_of(turned, {}).raw == record_of(package, {}).raw


def test_a_real_change_changes_the_bytes(ckan_portal):
    package = ckan_portal.packages[0]
    turned = package | {"resources": package["resources"][::-1], "notes": "lain"}

    assert record_of(turned, {}).raw != record_of(package, {}).raw


def test_odd_values_of_json_are_kept_as_they_are():
    record = record_of({"id": "a", "n": 2**70, "s": "\ud800", "extras": [None, 1]}, {})

    assert json.loads(record.raw) == record.payload


# --- trying a portal out ---------------------------------------------------


def test_a_portal_tells_who_it_is(ckan_source, portal_fetcher, ckan_portal):
    probe = CkanHarvester().probe(ckan_source, portal_fetcher)

    assert probe == Probe(
        title="Portal Data Uji",
        version="2.12.0",
        dataset_count=len(ckan_portal.packages),
    )


def test_a_portal_of_another_kind_is_found_out(
    ckan_source, portal_fetcher, ckan_portal
):
    ckan_portal.instead["status_show"] = (200, b"<html>Selamat datang</html>")
    with pytest.raises(SourceFormatError) as caught:
        CkanHarvester().probe(ckan_source, portal_fetcher)

    assert caught.value.cause_type == "html-bukan-data"
