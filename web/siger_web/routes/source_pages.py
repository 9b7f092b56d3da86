"""GET /sumber and /sumber/{name}: the public state of each portal."""

from fastapi import APIRouter, Response

from siger_catalog.model import Job, RecordRow
from siger_catalog.ports import Parts
from siger_catalog.searching import SearchQuery
from siger_web.deps import PageDep
from siger_web.overview import find
from siger_web.views.sources import source_state, source_states

router = APIRouter(include_in_schema=False)

DATASETS_SHOWN = 10


@router.get("/sumber")
def sources_page(page: PageDep) -> Response:
    """Show every source and how its harvests went."""
    overview = page.site.overview.get()
    states = source_states(page.site.parts, overview.by_source)
    return page.render("sources.html", states=states, total=overview.total)


@router.get("/sumber/{name}")
def source_page(name: str, page: PageDep) -> Response:
    """Show one source: its last harvests, what they brought and what failed."""
    parts = page.site.parts
    source = parts.store.source(name)
    found = find(
        parts,
        SearchQuery(filters={"source": (name,)}, sort="newest", size=DATASETS_SHOWN),
    )
    state = source_state(parts, source, found.total)
    return page.render(
        "source.html",
        state=state,
        found=found,
        failed=_failed(parts, state.last_job),
        seconds_of=seconds_of,
    )


def _failed(parts: Parts, job: Job | None) -> tuple[RecordRow, ...]:
    if job is None or job.cause is None:  # nothing failed: there is none to look for
        return ()
    return tuple(r for r in parts.store.records(job.id) if r.cause is not None)


def seconds_of(job: Job) -> float | None:
    """Return how long a job ran, None while it does."""
    if job.started_at is None or job.ended_at is None:
        return None
    return (job.ended_at - job.started_at).total_seconds()
