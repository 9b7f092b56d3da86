"""GET /: the whole catalog at a glance."""

from fastapi import APIRouter, Response

from siger_catalog.model import Entry
from siger_web.deps import PageDep
from siger_web.views.regions import region_map
from siger_web.views.sources import source_states
from siger_web.wording import msg

router = APIRouter(include_in_schema=False)

NEWEST = 6
POPULAR = (
    msg("produksi padi"),
    msg("jumlah penduduk"),
    msg("harga beras"),
    msg("kemiskinan"),
)

# Sources in trouble come first: the page shows only some of them.
_URGENT = {"err": 0, "warn": 1}


@router.get("/")
def home(page: PageDep) -> Response:
    """Show search, regions, topics, what is new and how the sources are."""
    parts = page.site.parts
    newest = parts.store.latest(NEWEST)
    overview = page.site.overview.get(newest)
    states = source_states(parts, overview.by_source)
    return page.render(
        "home.html",
        overview=overview,
        states=sorted(states, key=lambda state: _URGENT.get(state.style, len(_URGENT))),
        newest=newest,
        popular=POPULAR,
        change_of=change_of,
        map=region_map(page, overview),
    )


def change_of(entry: Entry) -> tuple[str, str, int]:
    """Return style, text (to be translated) and count of what is new."""
    if entry.serving.state == "withdrawn":
        return ("err", msg("Ditarik sumber"), 0)
    if entry.version.number == 1:
        return ("ok", msg("Dataset baru"), 0)
    return ("ok", msg("{n} isian berubah"), len(entry.version.changes))
