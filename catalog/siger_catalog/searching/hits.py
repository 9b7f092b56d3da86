"""A result row, made of what the index stored to be shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from siger_catalog.model import Agent
from siger_catalog.searching.columns import ColumnFinder
from siger_catalog.searching.engine import EngineHit
from siger_catalog.searching.highlighting import highlight
from siger_catalog.searching.request import Hit


def to_hit(hit: EngineHit, finder: ColumnFinder) -> Hit:
    """Return the row, with the words marked that the finder was made for."""
    shown: Mapping[str, Any] = hit.shown
    wanted, language = finder.marks, finder.language
    marked = {
        "title": highlight(shown["title"], wanted, language, len(shown["title"])),
        "summary": highlight(shown["description"], wanted, language),
    }
    return Hit(
        name=shown["name"],
        title=shown["title"],
        summary=shown["summary"],
        region=language.province.region(shown["region"]),
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
        found_in=finder.find(shown),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
