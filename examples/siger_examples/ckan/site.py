"""A portal in CKAN's own words: packages, resources, organizations, groups, tags."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from siger_examples.ckan.licenses import license_fields
from siger_examples.datasets import ExampleDataset, File, datasets_of, stable_id
from siger_examples.offices import Office, office_of
from siger_examples.portals import Portal

_OPENED = datetime(2023, 3, 1, 8, 15, 0, 250_000, tzinfo=UTC)
_TOPICS = {
    "kependudukan": "Kependudukan",
    "pertanian-pangan": "Pertanian dan pangan",
    "perdagangan-harga": "Perdagangan dan harga",
    "perkebunan-kehutanan": "Perkebunan dan kehutanan",
    "sosial-kemiskinan": "Sosial dan kemiskinan",
}
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"comma": "text/csv", "semicolon": "text/csv", "xlsx": _EXCEL}
"""By the shape of a file."""


@dataclass(frozen=True, slots=True)
class Site:
    """One running portal: everything its API can tell.

    `packages` and `resources` are ready answers, by id; `names` leads from a name or id
    of a package to its id; `files` leads from the id of a resource to its source.
    """

    title: str
    url: str
    packages: dict[str, dict[str, Any]]
    names: dict[str, str]
    resources: dict[str, dict[str, Any]]
    organizations: tuple[dict[str, Any], ...]
    groups: tuple[dict[str, Any], ...]
    files: dict[str, tuple[ExampleDataset, File]]
    admin: dict[str, Any]


def build_site(portal: Portal, url: str) -> Site:
    """Put a portal together; two sites of one portal and address are equal."""
    datasets = datasets_of(portal)
    admin_id = stable_id(portal.name, "user", "admin")
    packages = {each.id: _package(each, portal, url, admin_id) for each in datasets}
    offices = {each.office for each in datasets} | {
        office_of("walidata", portal.region)
    }
    return Site(
        title=f"{portal.title} (contoh)",
        url=url,
        packages=packages,
        names={p[key]: p["id"] for p in packages.values() for key in ("name", "id")},
        resources={r["id"]: r for p in packages.values() for r in p["resources"]},
        organizations=_listed(_organization(o, portal, datasets) for o in offices),
        groups=_listed(_group(key, portal, datasets) for key in _TOPICS),
        files={file.id: (each, file) for each in datasets for file in each.files},
        admin=_admin(admin_id, len(datasets)),
    )


def ckan_time(moment: datetime) -> str:
    """Write a UTC time as CKAN does: microseconds and no zone."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds")


def _package(
    dataset: ExampleDataset, portal: Portal, url: str, admin_id: str
) -> dict[str, Any]:
    organization = _short_organization(dataset.office, portal)
    return {
        "author": dataset.author,
        "author_email": None,
        "creator_user_id": admin_id,
        "id": dataset.id,
        **license_fields(dataset.license_id),
        "maintainer": dataset.maintainer,
        "maintainer_email": dataset.maintainer_email,
        "metadata_created": ckan_time(dataset.created),
        "metadata_modified": ckan_time(dataset.modified),
        "name": dataset.cut.dataset,
        "notes": dataset.notes,
        "num_resources": len(dataset.files),
        "num_tags": len(dataset.tags),
        "organization": organization,
        "owner_org": organization["id"],
        "private": False,
        "state": "active",
        "title": dataset.title,
        "type": "dataset",
        "url": None,
        "version": "",
        "extras": [{"key": key, "value": value} for key, value in dataset.extras],
        "groups": [_short_group(dataset.cut.subject.topic, portal)],
        "resources": [
            _resource(dataset, file, number, url)
            for number, file in enumerate(dataset.files)
        ],
        "tags": [_tag(name, portal) for name in sorted(dataset.tags)],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def _resource(
    dataset: ExampleDataset, file: File, number: int, url: str
) -> dict[str, Any]:
    modified = ckan_time(dataset.modified)
    path = f"/dataset/{dataset.id}/resource/{file.id}/download/{file.file_name}"
    return {
        "cache_last_updated": None,
        "cache_url": None,
        "created": ckan_time(dataset.created),
        "datastore_active": False,
        "description": "",
        "format": file.format,
        "hash": "",
        "id": file.id,
        "last_modified": modified,
        "metadata_modified": modified,
        "mimetype": MEDIA_TYPES[file.shape] if file.format else None,
        "mimetype_inner": None,
        "name": file.name,
        "package_id": dataset.id,
        "position": number,
        "resource_type": None,
        "size": None,
        "state": "active",
        "url": url + path,
        "url_type": "upload",
    }


def _short_organization(office: Office, portal: Portal) -> dict[str, Any]:
    return {
        "id": stable_id(portal.name, "organization", office.name),
        "name": office.name,
        "title": office.title,
        "type": "organization",
        "description": f"{office.title}, pada {portal.title} (portal contoh)",
        "image_url": "",
        "created": ckan_time(_OPENED),
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def _organization(
    office: Office, portal: Portal, datasets: tuple[ExampleDataset, ...]
) -> dict[str, Any]:
    extras = [{"key": "kode_wilayah", "value": office.region}]
    count = sum(each.office == office for each in datasets)
    return _full(_short_organization(office, portal), count, extras)


def _short_group(key: str, portal: Portal) -> dict[str, Any]:
    return {
        "description": "",
        "display_name": _TOPICS[key],
        "id": stable_id(portal.name, "group", key),
        "image_display_url": "",
        "name": key,
        "title": _TOPICS[key],
    }


def _group(
    key: str, portal: Portal, datasets: tuple[ExampleDataset, ...]
) -> dict[str, Any]:
    count = sum(each.cut.subject.topic == key for each in datasets)
    short = _short_group(key, portal) | {
        "approval_status": "approved",
        "created": ckan_time(_OPENED),
        "image_url": "",
        "is_organization": False,
        "state": "active",
        "type": "group",
    }
    return _full(short, count, [])


def _full(
    short: dict[str, Any], count: int, extras: list[dict[str, str]]
) -> dict[str, Any]:
    """Return an organization or group as *_list and *_show give it, keys sorted."""
    more = {
        "display_name": short["title"],
        "image_display_url": "",
        "num_followers": 0,
        "package_count": count,
    }
    return dict(sorted((short | more).items())) | {"extras": extras}


def _listed(entries: Any) -> tuple[dict[str, Any], ...]:
    return tuple(sorted(entries, key=lambda entry: str(entry["title"])))


def _tag(name: str, portal: Portal) -> dict[str, Any]:
    return {
        "display_name": name,
        "id": stable_id(portal.name, "tag", name),
        "name": name,
        "state": "active",
        "vocabulary_id": None,
    }


def _admin(admin_id: str, count: int) -> dict[str, Any]:
    return {
        "about": None,
        "activity_streams_email_notifications": False,
        "capacity": "admin",
        "created": ckan_time(_OPENED),
        "display_name": "admin",
        "email_hash": stable_id(admin_id, "email").replace("-", ""),
        "fullname": None,
        "id": admin_id,
        "image_display_url": None,
        "image_url": None,
        "last_active": ckan_time(_OPENED),
        "name": "admin",
        "number_created_packages": count,
        "state": "active",
        "sysadmin": True,
    }
