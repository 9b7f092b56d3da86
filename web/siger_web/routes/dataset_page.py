"""GET /dataset/{name}: one dataset, its picture, table, checks and origin."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from siger_catalog.errors import QueryError
from siger_catalog.model import Entry, Version
from siger_web.charts import line_chart
from siger_web.deps import PageDep
from siger_web.routes.datasets_api import state_headers
from siger_web.site import Page
from siger_web.views.contradictions import beside
from siger_web.views.dataset import Ask, DatasetView, dataset_view
from siger_web.views.picture import Wish
from siger_web.views.quarantine import is_removed
from siger_web.views.related import related_groups
from siger_web.views.versions import Pair, chosen, compare_versions
from siger_web.wording import msg

router = APIRouter(include_in_schema=False)

_DIMENSION = "pilih_"
_LARGEST_PAGE = 1_000_000


@router.get("/dataset/{name}")
def dataset_page(name: str, request: Request, page: PageDep) -> Response:
    """Show a dataset; 410 with its versions when the source withdrew it."""
    parts = page.site.parts
    entry = parts.store.entry(name)
    if entry.serving.state == "withdrawn":
        return _withdrawn(page, entry, parts.store.versions(name))
    view = dataset_view(entry, parts, read_ask(request))
    answer = page.render(
        "dataset.html",
        view=view,
        line=_line(view, page),
        compared=beside(parts, name, page.wording),
        is_removed=is_removed(entry),
        related=related_groups(entry, parts, page.wording),
        dimension=_DIMENSION,
    )
    answer.headers.update(state_headers(entry))
    return answer


@router.get("/dataset/{name}/versi")
def versions_page(name: str, request: Request, page: PageDep) -> Response:
    """Show two versions of a dataset beside each other; the newest two by default."""
    parts = page.site.parts
    entry = parts.store.entry(name)
    versions = parts.store.versions(name)
    if entry.serving.state == "withdrawn":
        return _withdrawn(page, entry, versions)
    query = request.query_params
    new = read_number(query.get("ke", ""), "ke") or versions[0].number
    old = read_number(query.get("dari", ""), "dari") or max(1, new - 1)
    pair = chosen(versions, Pair(old, new, ("dari", "ke")))
    return page.render(
        "versions.html",
        entry=entry,
        versions=versions,
        found=compare_versions(parts, entry, *pair),
    )


def read_ask(request: Request) -> Ask:
    """Read what the address asks for; what the table does not have is passed over.

    Raises:
        QueryError: A number is none.
    """
    query = request.query_params
    dimensions = {
        key.removeprefix(_DIMENSION): value
        for key, value in query.items()
        if key.startswith(_DIMENSION)
    }
    return Ask(
        wish=Wish(
            measure=query.get("ukuran", ""),
            year=read_number(query.get("tahun", ""), "tahun"),
            region=query.get("wilayah", ""),
            dimensions=dimensions,
        ),
        file=query.get("berkas", ""),
        sort=query.get("urut", ""),
        page=read_number(query.get("baris", ""), "baris") or 1,
    )


def read_number(text: str, parameter: str) -> int | None:
    """Read a number from 1 on out of an address; None where there is none.

    Raises:
        QueryError: It is no such number.
    """
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) <= _LARGEST_PAGE:
        return int(text)
    raise QueryError(f"{parameter}: {text!r} is no number", parameter=parameter)


def _withdrawn(page: Page, entry: Entry, versions: Sequence[Version]) -> Response:
    answer = page.render("withdrawn.html", status=410, entry=entry, versions=versions)
    answer.headers.update(state_headers(entry))
    return answer


def _line(view: DatasetView, page: Page) -> str:
    picture, wording = view.picture, page.wording
    if picture is None or not picture.series:
        return ""
    years, values = list(picture.series), list(picture.series.values())
    known = [(y, v) for y, v in picture.series.items() if v is not None]
    summary = wording(
        msg("Grafik garis: {ukuran}, {a} pada {awal}, {b} pada {akhir}"),
        ukuran=view.title_of(picture.measure, page.language),
        a=wording.number(known[0][1]),
        awal=str(known[0][0]),
        b=wording.number(known[-1][1]),
        akhir=str(known[-1][0]),
    )
    return line_chart(years, values, summary, wording)
