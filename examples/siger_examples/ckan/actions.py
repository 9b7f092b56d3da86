"""The read actions of the portals, by CKAN's names."""

from collections.abc import Callable, Sequence
from typing import Any

from siger_examples.ckan.licenses import LICENSES, license_entry
from siger_examples.ckan.parameters import (
    Parameters,
    natural,
    required,
    strings,
    text,
    truth,
)
from siger_examples.ckan.refusals import BadRequestError, not_found
from siger_examples.ckan.searching import search_packages
from siger_examples.ckan.site import Site

ALL_FIELDS_MOST = 25
"""organization_list(all_fields) is cut to this without a word."""

_NAMES_MOST = 1000
_SHOWN_DATASETS = 10
Action = Callable[[Site, Parameters], Any]


def run_action(site: Site, name: str, parameters: Parameters) -> Any:
    """Return the result of an action.

    Raises:
        BadRequestError: the action is not known here.
        ActionRefusedError: the action refuses its parameters.
    """
    if name not in ACTIONS:
        raise BadRequestError(f"Action name not known: {name}")
    return ACTIONS[name](site, parameters)


def package_list(site: Site, parameters: Parameters) -> list[str]:
    """Return the names of all active datasets, sorted."""
    names = sorted(package["name"] for package in site.packages.values())
    return _page(names, parameters, most=0)


def package_show(site: Site, parameters: Parameters) -> dict[str, Any]:
    """Return one dataset by id or name."""
    given = text(parameters, "id") or required(parameters, "name_or_id")
    if given not in site.names:
        raise not_found()
    return site.packages[site.names[given]]


def current_package_list(site: Site, parameters: Parameters) -> list[dict[str, Any]]:
    """Return whole datasets, the newest change first."""
    packages = sorted(
        site.packages.values(), key=lambda p: str(p["metadata_modified"]), reverse=True
    )
    return _page(packages, parameters, most=0)


def resource_show(site: Site, parameters: Parameters) -> dict[str, Any]:
    """Return one resource by id."""
    resource = site.resources.get(required(parameters, "id"))
    if resource is None:
        raise not_found()
    return resource


def organization_list(site: Site, parameters: Parameters) -> list[Any]:
    """Return the organizations, names alone or with all their fields."""
    return _list_groups(site.organizations, "organizations", parameters)


def group_list(site: Site, parameters: Parameters) -> list[Any]:
    """Return the groups (topics), names alone or with all their fields."""
    return _list_groups(site.groups, "groups", parameters)


def organization_show(site: Site, parameters: Parameters) -> dict[str, Any]:
    """Return one organization, with ten of its datasets where asked for."""
    found = _one_group(site.organizations, parameters)
    shown = {**found}
    if truth(parameters, "include_datasets"):
        own = [p for p in site.packages.values() if p["owner_org"] == found["id"]]
        shown["packages"] = [dict(sorted(p.items())) for p in own[:_SHOWN_DATASETS]]
    return shown | {"users": [site.admin], "groups": []}


def group_show(site: Site, parameters: Parameters) -> dict[str, Any]:
    """Return one group (topic)."""
    return _one_group(site.groups, parameters) | {"users": [site.admin], "groups": []}


def tag_list(site: Site, parameters: Parameters) -> list[Any]:
    """Return the tags, in no order that means anything."""
    query = text(parameters, "query").lower()
    every = {t["id"]: t for p in site.packages.values() for t in p["tags"]}
    tags = [every[key] for key in sorted(every) if query in every[key]["name"]]
    if truth(parameters, "all_fields"):
        fields = ("id", "name", "vocabulary_id", "display_name")
        return [{field: tag[field] for field in fields} for tag in tags]
    return [tag["name"] for tag in tags]


def license_list(_site: Site, _parameters: Parameters) -> list[dict[str, str]]:
    """Return the licences a dataset may carry."""
    return [license_entry(each) for each in LICENSES]


def status_show(site: Site, _parameters: Parameters) -> dict[str, Any]:
    """Return what the portal is and which CKAN it answers like."""
    return {
        "site_title": site.title,
        "site_description": "Portal contoh: angka asli, portal buatan",
        "site_url": site.url,
        "error_emails_to": "",
        "locale_default": "id",
        "extensions": [],
        "ckan_version": "2.12.0",
    }


def help_show(_site: Site, parameters: Parameters) -> str:
    """Return the description of an action."""
    name = required(parameters, "name")
    if name not in ACTIONS:
        raise not_found()
    return ACTIONS[name].__doc__ or ""


ACTIONS: dict[str, Action] = {
    "package_list": package_list,
    "package_show": package_show,
    "package_search": search_packages,
    "current_package_list_with_resources": current_package_list,
    "resource_show": resource_show,
    "organization_list": organization_list,
    "organization_show": organization_show,
    "group_list": group_list,
    "group_show": group_show,
    "tag_list": tag_list,
    "license_list": license_list,
    "status_show": status_show,
    "help_show": help_show,
}


def _page(entries: list[Any], parameters: Parameters, *, most: int) -> list[Any]:
    """Cut a list; limit 0 or none, and `most` 0, mean no limit."""
    limit = natural(parameters, "limit", 0)
    offset = natural(parameters, "offset", 0)
    count = min(limit or len(entries), most or len(entries))
    return entries[offset : offset + count]


def _list_groups(
    groups: Sequence[dict[str, Any]], chosen: str, parameters: Parameters
) -> list[Any]:
    names = strings(parameters, chosen)
    entries = [group for group in groups if not names or group["name"] in names]
    if not truth(parameters, "all_fields"):
        return _page([g["name"] for g in entries], parameters, most=_NAMES_MOST)
    page = _page(entries, parameters, most=ALL_FIELDS_MOST)
    if truth(parameters, "include_extras"):
        return page
    return [{k: v for k, v in group.items() if k != "extras"} for group in page]


def _one_group(
    groups: Sequence[dict[str, Any]], parameters: Parameters
) -> dict[str, Any]:
    given = required(parameters, "id")
    found = [group for group in groups if given in (group["id"], group["name"])]
    if not found:
        raise not_found()
    return found[0]
