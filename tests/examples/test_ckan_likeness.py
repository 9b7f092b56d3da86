"""The example portals answer as a recorded CKAN 2.12 does, field by field."""

import json
import re

import pytest

CKAN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")
SOLR_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# A real CKAN says null or text here as it pleases; a key may also be left out.
MAY_BE_NULL = {
    "author_email",
    "last_modified",
    "license_id",
    "license_title",
    "maintainer",
    "maintainer_email",
    "mimetype",
    "notes",
    "size",
    "url_type",
    "version",
}
MAY_BE_MISSING = {"license_url"}


def shape_of(value, key=""):
    """The keys and types of a JSON value; a list has the shape of its first entry."""
    if isinstance(value, dict):
        return {
            name: shape_of(each, name)
            for name, each in value.items()
            if name not in MAY_BE_MISSING
        }
    if isinstance(value, list):
        return [shape_of(value[0])] if value else []
    return "any" if key in MAY_BE_NULL else type(value).__name__


def named(site, like):
    """The parameters of a recorded request, with names of this portal instead."""
    package = next(iter(site.packages.values()))
    mine = {
        "package_show": package["name"],
        "resource_show": package["resources"][0]["id"],
        "organization_show": package["organization"]["name"],
        "group_show": package["groups"][0]["name"],
    }
    action = like["path"].rsplit("/", 1)[1]
    return {"id": mine[action]} if action in mine else like["params"]


SAME_SHAPE = [
    "status_show",
    "action_without_version",
    "help_show",
    "package_list",
    "package_list_page",
    "package_show_ok",
    "current_package_list_with_resources",
    "package_search_rows_0",
    "package_search_none_found",
    "package_search_start_past_end",
    "package_search_start_rows",
    "organization_list",
    "organization_list_all_fields",
    "organization_list_all_fields_extras",
    "organization_show",
    "group_list",
    "group_list_all_fields",
    "group_show",
    "license_list",
    "tag_list",
    "resource_show",
]


@pytest.mark.parametrize("name", SAME_SHAPE)
def test_an_answer_has_the_keys_and_types_of_the_recorded_one(
    name, province, recorded, ask
):
    entry, body = recorded(name)
    reply = ask(province, entry["path"], named(province, entry))
    theirs, ours = json.loads(body), json.loads(reply.body)
    extensions = [theirs["result"], ours["result"]]
    for result in extensions:
        if isinstance(result, dict):
            result.pop("extensions", None)  # none are installed here

    assert reply.status == entry["status"]
    assert list(ours) == list(theirs)
    assert shape_of(ours["result"]) == shape_of(theirs["result"])


SAME_BYTES = [
    "api_version",
    "package_show_not_found",
    "package_show_no_id",
    "organization_show_not_found",
    "resource_show_not_found",
    "package_list_bad_limit",
    "package_search_bad_sort",
    "package_search_facets_not_json",
    "package_search_rows_negative",
    "package_search_rows_word",
    "package_search_rows_twice_500",
    "package_search_unknown_param",
    "package_search_local_params",
    "license_list",
    "wrong_action",
    "body_not_json",
    "body_json_list",
    "robots_txt",
]


@pytest.mark.parametrize("name", SAME_BYTES)
def test_an_answer_is_the_recorded_one_to_the_byte(name, province, recorded, ask):
    entry, body = recorded(name)
    reply = ask(
        province, entry["path"], entry["params"], raw_body=entry["raw_body"] or ""
    )

    here = body.decode().replace("http://127.0.0.1:15000", province.url)
    assert reply.body.decode() == here
    assert reply.status == entry["status"]


@pytest.mark.parametrize(
    "name",
    [
        "package_search_bad_fq",
        "package_search_bad_date_fq",
        "package_search_date_without_z",
        "package_search_unbalanced_q",
    ],
)
def test_what_solr_cannot_read_is_a_search_error(name, province, recorded, ask):
    entry, body = recorded(name)
    reply = ask(province, entry["path"], entry["params"])
    theirs, ours = json.loads(body), json.loads(reply.body)

    assert reply.status == entry["status"] == 409
    assert shape_of(ours) == shape_of(theirs)
    start = "Search error: 'SOLR returned an error running query: {"
    assert ours["error"]["message"].startswith(start)


@pytest.mark.parametrize(
    "name", ["status_show", "html_404", "api_path_unknown", "robots_txt"]
)
def test_headers_are_the_recorded_ones(name, province, recorded, ask):
    entry, _ = recorded(name)
    reply = ask(province, entry["path"])
    left_out = {"Server", "Date", "Connection", "Content-Length", "Set-Cookie"}

    theirs = {k: v for k, v in entry["headers"].items() if k not in left_out}
    assert reply.headers == theirs
    assert reply.status == entry["status"]


def test_a_wrong_method_is_a_page_and_options_name_the_methods(province, recorded, ask):
    deleted = ask(province, "/api/3/action/package_show", method="DELETE")
    options = ask(province, "/api/3/action/package_show", method="OPTIONS")

    assert deleted.status == 405
    assert deleted.body.startswith(b"<!DOCTYPE html>")
    assert options.headers["Allow"] == recorded("options_cors")[0]["headers"]["Allow"]


def test_get_json_and_form_ask_the_same(province, ask):
    name = next(iter(province.packages.values()))["name"]
    path = "/api/action/package_show"

    answers = {
        ask(province, path, {"id": name}).body,
        ask(province, path, json_body={"id": name}).body,
        ask(province, path, form={"id": name}).body,
    }
    assert len(answers) == 1


def test_dates_have_no_zone_except_through_fl(province, act):
    _, whole = act(province, "package_search", rows=1)
    _, listed = act(province, "package_search", rows=1, fl=["id", "metadata_modified"])
    package = whole["result"]["results"][0]

    assert CKAN_TIME.fullmatch(package["metadata_modified"])
    assert CKAN_TIME.fullmatch(package["resources"][0]["created"])
    assert SOLR_TIME.fullmatch(listed["result"]["results"][0]["metadata_modified"])


def test_a_page_has_ten_rows_unless_asked_and_a_thousand_at_most(province, act):
    count = len(province.packages)
    _, plain = act(province, "package_search")
    _, many = act(province, "package_search", rows=5000, fl="id")

    assert len(plain["result"]["results"]) == 10
    assert len(many["result"]["results"]) == min(count, 1000) == count


def test_paging_by_id_meets_every_dataset_once(province, act):
    met = []
    for start in range(0, len(province.packages) + 50, 50):
        _, page = act(province, "package_search", rows=50, start=start, sort="id asc")
        met += [package["id"] for package in page["result"]["results"]]

    assert met == sorted(province.packages)


def test_changed_since_gives_the_changed_ones_only(province, act):
    dates = sorted(p["metadata_modified"] for p in province.packages.values())
    since = f"{dates[-3][:23]}Z"
    fq = f"metadata_modified:[{since} TO *]"
    _, found = act(province, "package_search", fq=fq)

    assert found["result"]["count"] == 3


def test_filters_words_and_facets_agree(province, act):
    _, facets = act(
        province,
        "package_search",
        **{"rows": 0, "facet.field": '["organization","groups"]', "facet.limit": 50},
    )
    for field, counts in facets["result"]["facets"].items():
        titles = facets["result"]["search_facets"][field]["items"]
        names = [item["display_name"] for item in titles]
        assert names == sorted(names, reverse=True)
        for value, count in counts.items():
            _, found = act(province, "package_search", fq=f"{field}:{value}", rows=0)
            assert found["result"]["count"] == count
    _, words = act(province, "package_search", q="harga beras", rows=1)
    assert words["result"]["results"][0]["title"].startswith("Harga Harian Beras")


def test_all_fields_of_organizations_are_cut_at_25(province, act):
    many = tuple(
        {**province.organizations[0], "name": f"dinas-{n:02}"} for n in range(30)
    )
    crowded = type(province)(
        **{
            name: many if name == "organizations" else getattr(province, name)
            for name in province.__slots__
        }
    )
    _, cut = act(crowded, "organization_list", all_fields="true")
    _, rest = act(crowded, "organization_list", all_fields="true", offset=25)
    _, names = act(crowded, "organization_list")

    assert (len(cut["result"]), len(rest["result"])) == (25, 5)
    assert len(names["result"]) == 30


def test_organization_counts_agree_with_its_datasets(sites, act):
    for site in sites.values():
        _, listed = act(site, "organization_list", all_fields="true")
        total = sum(entry["package_count"] for entry in listed["result"])
        assert total == len(site.packages)
