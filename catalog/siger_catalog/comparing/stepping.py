"""The step after a harvest: compare what changed with what it can be compared with."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence

from siger_catalog.comparing.contrasting import contrast
from siger_catalog.comparing.figures import Figures
from siger_catalog.comparing.joining import clashes_of
from siger_catalog.comparing.tables import figures, is_comparable, traits
from siger_catalog.contradictions import Contradiction
from siger_catalog.errors import (
    ConflictError,
    StoreError,
    StoreUnavailableError,
)
from siger_catalog.ports import Parts, Uncompared

# A dataset is compared with so many others at most, and with so many numbers.
MOST_PARTNERS = 200
MOST_NUMBERS = 1_000_000
# Numbers kept between two datasets of one run: tables are mostly met again.
KEPT_NUMBERS = 2_000_000
BATCH = 50

log = logging.getLogger(__name__)


class Shelf:
    """Numbers of datasets that were read, the latest used; others are read again."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._held: OrderedDict[str, Figures] = OrderedDict()
        self._count = 0

    def figures(self, name: str) -> Figures | None:
        """Return the numbers of a dataset as it is served now, None where it is not.

        Raises:
            StoreUnavailableError: A store is out of reach.
        """
        entry = self._parts.store.entry(name)
        held = self._held.pop(name, None)
        if held:
            self._count -= held.cell_count
        if not is_comparable(entry):
            return None
        if held is None or held.revision != entry.revision:
            held = figures(entry, self._parts)
        self._held[name] = held
        self._count += held.cell_count
        while self._count > KEPT_NUMBERS and len(self._held) > 1:
            self._count -= self._held.popitem(last=False)[1].cell_count
        return held


def compare_pending(
    parts: Parts, limit: int = BATCH, stop: threading.Event | None = None
) -> int:
    """Compare datasets that changed, `limit` at most; return how many.

    One that cannot be compared is passed over and says so in the log.

    Raises:
        StoreUnavailableError: A store is out of reach; what is left stays to be done.
    """
    shelf, count = Shelf(parts), 0
    for item in parts.store.uncompared(limit):
        if stop and stop.is_set():
            break
        try:
            _compare(parts, item, shelf)
        except StoreUnavailableError:
            raise
        except ConflictError:  # changed meanwhile: it is there again next time
            continue
        except Exception:  # one dataset's fault must not stop the others
            log.exception("comparing %s", item.name)
            _pass_over(parts, item)
        count += 1
    return count


def compare_quietly(
    parts: Parts, limit: int = BATCH, stop: threading.Event | None = None
) -> int:
    """Compare as `compare_pending` does; a fault is logged and nothing more."""
    try:
        return compare_pending(parts, limit, stop)
    except StoreError as error:
        log.warning("comparing: %s", error)
    except Exception:  # a harvest that went well stays one that went well
        log.exception("comparing")
    return 0


def _compare(parts: Parts, item: Uncompared, shelf: Shelf) -> None:
    """Compare one dataset; its own traits first, so that of two at once one is seen."""
    entry = parts.store.entry(item.name)
    parts.store.keep_traits(item.name, traits(entry, parts))
    mine = shelf.figures(item.name)
    others = _partners(parts, item.name, shelf) if mine else []
    found = _found(parts, mine, others) if mine else []
    revisions = {other.side.dataset: other.revision for other in others}
    revisions[item.name] = mine.revision if mine else entry.revision
    parts.store.keep_contradictions(item.name, revisions, found)


def _found(
    parts: Parts, mine: Figures, others: Sequence[Figures]
) -> list[Contradiction]:
    clashes = clashes_of(parts.province)
    return [
        each
        for other in others
        for each in contrast(
            mine, other, clashes, [third for third in others if third is not other]
        )
    ]


def _partners(parts: Parts, name: str, shelf: Shelf) -> list[Figures]:
    found: list[Figures] = []
    count = 0
    for other in parts.store.sharing(name, MOST_PARTNERS):
        theirs = shelf.figures(other)
        if theirs is None:
            continue
        count += theirs.cell_count
        if found and count > MOST_NUMBERS:
            log.warning("comparing %s: more than %s numbers", name, MOST_NUMBERS)
            break
        found.append(theirs)
    return found


def _pass_over(parts: Parts, item: Uncompared) -> None:
    try:
        parts.store.keep_contradictions(item.name, {item.name: item.revision}, ())
    except ConflictError:  # it changed, and is to be compared again anyway
        log.info("comparing %s again", item.name)
