"""Result rows, made of what the index stored to be shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from siger_catalog.model import Agent
from siger_catalog.searching.columns import ColumnFinder
from siger_catalog.searching.engine import EngineHit
from siger_catalog.searching.request import Hit


def to_hits(
    hits: Sequence[EngineHit],
    finder: ColumnFinder,
    full_count: int,
    kin: Collection[str] = (),
) -> tuple[Hit, ...]:
    """Return the rows, with the words marked that the finder was made for.

    So many of them, the first ones, hold the whole text; those named in `kin` are kin.
    """
    shown: Iterable[Mapping[str, Any]] = (hit.shown for hit in hits)
    texts = (row[part] for row in shown for part in ("title", "description"))
    finder.marker.judge(texts)
    return tuple(
        _to_hit(hit, finder, is_full=number < full_count, is_kin=hit.name in kin)
        for number, hit in enumerate(hits)
    )


def _to_hit(
    hit: EngineHit, finder: ColumnFinder, *, is_full: bool, is_kin: bool
) -> Hit:
    shown: Mapping[str, Any] = hit.shown
    mark = finder.marker.mark
    marked = {
        "title": mark(shown["title"], len(shown["title"])),
        "summary": mark(shown["description"]),
    }
    return Hit(
        name=shown["name"],
        title=shown["title"],
        summary=shown["summary"],
        region=finder.language.province.region(shown["region"]),
        organization=Agent(**shown["organization"]),
        topics=tuple(shown["topics"]),
        formats=tuple(shown["formats"]),
        years=tuple(shown["years"]),
        modified_at=datetime.fromisoformat(shown["modified_at"]),
        published_at=_moment(shown.get("published_at")),
        quality=shown["quality"],
        source=shown["source"],
        state=shown["state"],
        score=hit.score,
        highlights={part: html for part, html in marked.items() if html},
        is_full=is_full,
        is_kin=is_kin,
        found_in=finder.find(shown),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
