"""The step after a harvest: compare what changed with what it can be compared with."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence

from siger_catalog.comparing.contrasting import contrast
from siger_catalog.comparing.figures import Figures
from siger_catalog.comparing.joining import clashes_of
from siger_catalog.comparing.tables import figures, is_comparable, traits
from siger_catalog.contradictions import Contradiction
from siger_catalog.errors import (
    CatalogError,
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

    def figures(self, name: str, revision: int) -> Figures | None:
        """Return the numbers of a dataset, None where it is not served.

        They are of that revision, or of a newer one.

        Raises:
            StoreError: A store is out of reach, or a table cannot be read.
        """
        held = self._held.pop(name, None)
        if held:
            self._count -= held.cell_count
        if held is None or held.revision != revision:
            entry = self._parts.store.entry(name)
            held = figures(entry, self._parts) if is_comparable(entry) else None
        if held:
            self._keep(name, held)
        return held

    def _keep(self, name: str, held: Figures) -> None:
        self._held[name] = held
        self._count += held.cell_count
        while self._count > KEPT_NUMBERS and len(self._held) > 1:
            self._count -= self._held.popitem(last=False)[1].cell_count


def compare_pending(
    parts: Parts, limit: int = BATCH, stop: threading.Event | None = None
) -> int:
    """Compare datasets that changed, `limit` at most; return how many.

    One that cannot be compared is passed over and says so in the log.

    Raises:
        StoreUnavailableError: A store is out of reach; what is left stays to be done.
    """
    shelf, count = Shelf(parts), 0
    items = parts.store.uncompared(limit)
    # All that make them comparable first: of two at once one sees the other.
    for item in items:
        _tried(parts, item, lambda name: _register(parts, name))
    waiting = {item.name for item in items}
    for item in items:
        if stop and stop.is_set():
            break
        waiting.discard(item.name)
        count += _tried(parts, item, lambda name: _compare(parts, name, shelf, waiting))
    return count


def _tried(parts: Parts, item: Uncompared, step: Callable[[str], None]) -> bool:
    """Do a step for a dataset; False where it changed meanwhile and waits again."""
    try:
        step(item.name)
    except StoreUnavailableError:
        raise
    except ConflictError:
        return False
    except Exception:  # one dataset's fault must not stop the others
        log.exception("comparing %s", item.name)
        _pass_over(parts, item)
    return True


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


def _register(parts: Parts, name: str) -> None:
    parts.store.keep_traits(name, traits(parts.store.entry(name), parts))


def _compare(parts: Parts, name: str, shelf: Shelf, waiting: Collection[str]) -> None:
    """Compare one dataset with all but those that wait: they will do it themselves."""
    entry = parts.store.entry(name)
    mine = shelf.figures(name, entry.revision)
    if mine is None:
        parts.store.keep_contradictions(name, {name: entry.revision}, ())
        return
    others = _partners(parts, name, shelf)
    met = [each for each in others if each.side.dataset not in waiting]
    revisions = {each.side.dataset: each.revision for each in (mine, *met)}
    found = _found(parts, mine, met, others)
    parts.store.keep_contradictions(name, revisions, found)


def _found(
    parts: Parts, mine: Figures, met: Sequence[Figures], others: Sequence[Figures]
) -> list[Contradiction]:
    clashes = clashes_of(parts.province)
    return [each for other in met for each in contrast(mine, other, clashes, others)]


def _partners(parts: Parts, name: str, shelf: Shelf) -> list[Figures]:
    """Read the datasets that may be compared; one that cannot be read is left out."""
    found: list[Figures] = []
    count = 0
    for other, revision in parts.store.sharing(name, MOST_PARTNERS).items():
        try:
            theirs = shelf.figures(other, revision)
        except StoreUnavailableError:
            raise
        except CatalogError as error:
            log.warning("comparing %s with %s: %s", name, other, error)
            continue
        count += theirs.cell_count if theirs else 0
        if found and count > MOST_NUMBERS:
            log.warning("comparing %s: more than %s numbers", name, MOST_NUMBERS)
            break
        if theirs:
            found.append(theirs)
    return found


def _pass_over(parts: Parts, item: Uncompared) -> None:
    try:
        parts.store.keep_contradictions(item.name, {item.name: item.revision}, ())
    except ConflictError:  # it changed, and is to be compared again anyway
        log.info("comparing %s again", item.name)
