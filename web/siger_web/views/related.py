"""The companions of a dataset, grouped by why they are companions."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from siger_catalog.errors import SearchError
from siger_catalog.model import Entry
from siger_catalog.ports import Parts
from siger_catalog.searching import Hit, Reason, find_related
from siger_web.wording import Wording, msg

log = logging.getLogger(__name__)

_WORDS: Mapping[Reason, str] = {
    "other_region": msg("Data yang sama di wilayah lain"),
    "other_year": msg("Tahun lain"),
    "same_topic": msg("Topik yang sama"),
}
_IN_REGION = msg("Topik yang sama di {wilayah}")


@dataclass(frozen=True, slots=True)
class RelatedGroup:
    """Datasets that are companions for one reason, which `title` tells."""

    title: str
    hits: tuple[Hit, ...]


def reason_label(reason: Reason, entry: Entry, parts: Parts, wording: Wording) -> str:
    """Return in words why a dataset is a companion of this one."""
    region = parts.province.region(entry.version.dataset.region)
    if reason == "same_topic" and region:
        return str(wording(_IN_REGION, wilayah=region.name))
    return str(wording(_WORDS[reason]))


def related_groups(
    entry: Entry, parts: Parts, wording: Wording
) -> tuple[RelatedGroup, ...]:
    """Return the companions by reason; none while the index cannot answer."""
    try:
        related = find_related(entry, parts.language, parts.index)
    except SearchError:  # the page stands without them
        log.exception("datasets related to %r", entry.name)
        return ()
    return tuple(
        RelatedGroup(
            reason_label(reason, entry, parts, wording),
            tuple(item.hit for item in items),
        )
        for reason, items in groupby(related, key=lambda item: item.reason)
    )
