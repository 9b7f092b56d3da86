"""GET /api/v1/datasets/{name}, its companions and its versions."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from siger_catalog.model import Entry
from siger_catalog.searching import find_related
from siger_web.dataset_models import (
    ChangeOut,
    ComparisonOut,
    DatasetOut,
    FileChangesOut,
    RelatedOut,
    RowChangesOut,
    VersionsOut,
)
from siger_web.deps import PartsDep, SiteDep
from siger_web.openapi import problems
from siger_web.presenting import (
    dataset_out,
    related_out,
    serving_out,
    version_out,
)
from siger_web.problems import WITHDRAWN, Problem, ProblemError
from siger_web.views.related import reason_label
from siger_web.views.versions import Pair, chosen, compare_versions
from siger_web.wording import load_wording

router = APIRouter(prefix="/api/v1/datasets", tags=["datasets"])

MOST = 1_000_000


def versions_path(name: str) -> str:
    """Return where the versions of a dataset stay, withdrawn or not."""
    return f"/api/v1/datasets/{name}/versions"


def served(entry: Entry) -> Entry:
    """Return the dataset unless its source withdrew it.

    Raises:
        ProblemError: 410, with the address of the versions.
    """
    if entry.serving.state != "withdrawn":
        return entry
    raise ProblemError(
        Problem(
            kind=WITHDRAWN,
            detail=entry.serving.reason,
            headers={"Siger-State": "withdrawn"},
            extra={"versions_url": versions_path(entry.name)},
        )
    )


def state_headers(entry: Entry) -> dict[str, str]:
    """Return the header that says that not the current version is served."""
    state = entry.serving.state
    return {} if state == "current" else {"Siger-State": state}


@router.get(
    "/{name}", summary="One dataset", responses=problems(404, 410, 503), name="dataset"
)
def read_dataset(
    name: str, request: Request, response: Response, site: SiteDep
) -> DatasetOut:
    """Return everything that is known of a dataset."""
    entry = served(site.parts.store.entry(name))
    response.headers["Cache-Control"] = "no-cache"
    response.headers.update(state_headers(entry))
    return dataset_out(entry, site.parts, site.public_url(request))


@router.get(
    "/{name}/related",
    summary="Datasets that go with a dataset",
    responses=problems(404, 410, 422, 503),
)
def read_related(
    name: str,
    request: Request,
    response: Response,
    site: SiteDep,
    lang: Annotated[
        str, Query(pattern="^(id|en)$", description="Language of the reasons.")
    ] = "id",
) -> RelatedOut:
    """Return the same data elsewhere, other years of it, and what is near it."""
    parts = site.parts
    entry = served(parts.store.entry(name))
    base, wording = site.public_url(request), load_wording(lang)
    response.headers["Cache-Control"] = "no-cache"
    return RelatedOut(
        name=entry.name,
        related=[
            related_out(item, reason_label(item.reason, entry, parts, wording), base)
            for item in find_related(entry, parts.language, parts.index)
        ],
    )


@router.get(
    "/{name}/compare",
    summary="What differs between two versions",
    responses=problems(404, 410, 422, 503),
)
def read_comparison(
    name: str,
    parts: PartsDep,
    old: Annotated[int, Query(alias="from", ge=1, le=MOST, description="Version.")],
    new: Annotated[int, Query(alias="to", ge=1, le=MOST, description="Version.")],
) -> ComparisonOut:
    """Return fields and rows, by the table's key, that differ; fifty rows at most."""
    entry = served(parts.store.entry(name))
    pair = chosen(parts.store.versions(name), Pair(old, new, ("from", "to")))
    found = compare_versions(parts, entry, *pair)
    return ComparisonOut(
        name=name,
        old=found.old.number,
        new=found.new.number,
        fields=[ChangeOut(**asdict(change)) for change in found.fields],
        files=[
            FileChangesOut(
                id=file.id,
                title=file.title,
                why_not=file.why_not,
                rows=RowChangesOut(**asdict(file.rows)) if file.rows else None,
            )
            for file in found.files
        ],
    )


@router.get(
    "/{name}/versions",
    summary="Every version of a dataset",
    responses=problems(404, 503),
)
def read_versions(name: str, parts: PartsDep) -> VersionsOut:
    """Return what was published when, newest first; of withdrawn datasets too."""
    entry = parts.store.entry(name)
    return VersionsOut(
        name=entry.name,
        serving=serving_out(entry.serving),
        versions=[version_out(version) for version in parts.store.versions(name)],
    )
