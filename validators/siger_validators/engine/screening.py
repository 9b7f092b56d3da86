"""The one pass that finds the rows Frictionless has to see, and shows it those.

Frictionless numbers the records of a table in `Dialect.read_enumerated_content_stream`.
There, and nowhere else, the rows that are proved clean are left out; what is done with
the others, in which order and in which words, stays its own. What the pass cannot
decide is left to Frictionless whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from frictionless import Dialect
from frictionless.resources import TableResource

from siger_validators.engine.arrays import Ints
from siger_validators.engine.batches import Batch, Source
from siger_validators.engine.columns import Prepare
from siger_validators.engine.opening import count_bytes
from siger_validators.engine.rules import TableRules, UndecidedError, rules_of
from siger_validators.engine.spelling import remember_spellings
from siger_validators.engine.workbooks import read_plain_sheets

Rows = Iterator[tuple[int, list[Any]]]
# From an open table, what it asks and how many records precede its rows: the rows.
Opener = Callable[[TableResource, TableRules, int], Source]


@dataclass(slots=True)
class Route:
    """How the rows of a table were checked.

    `is_screened` when clean rows were proved so and left out; else `reason` says why
    Frictionless had to see all. `shown` of `rows` went through it, the last of them
    having `row_number`.
    """

    is_screened: bool = False
    reason: str = ""
    rows: int = 0
    shown: int = 0
    row_number: int | None = None


def screen(
    resource: TableResource, opener: Opener, prepare: Sequence[Prepare | None] = ()
) -> Route:
    """Let Frictionless see just the rows that may be wrong, once it opens the table.

    `prepare` changes the cells of each column before they are checked. The route is
    filled in while the rows are read.
    """
    dialect = resource.dialect
    whole = dialect.read_enumerated_content_stream
    route = Route()

    def stream(cell_stream: Any) -> Iterator[tuple[int, list[Any]]]:
        if isinstance(cell_stream, list):  # the sample for guessing types
            return iter(whole(cell_stream))
        screened = _Screening(resource, opener, tuple(prepare), route)
        return _noting(screened.rows(lambda: whole(cell_stream)), route)

    remember_spellings()
    read_plain_sheets(resource)
    # Past Metadata.__setattr__, which would take it for a property of the descriptor.
    object.__setattr__(dialect, "read_enumerated_content_stream", stream)
    return route


@dataclass(frozen=True, slots=True)
class _Screening:
    """One table on its way."""

    resource: TableResource
    opener: Opener
    prepare: tuple[Prepare | None, ...]
    route: Route

    def rows(self, whole: Callable[[], Rows]) -> Rows:
        """Yield numbers and cells of the rows to be seen; `whole` gives all of them."""
        stats, route = self.resource.stats, self.route
        first_row = _first_row(self.resource.dialect)
        found = self._find(first_row - 1)
        if found is None:
            yield from whole()
            return
        source, numbers = found
        route.is_screened, route.shown = True, len(numbers)
        for number, cells in source.records(numbers):
            stats.rows = number  # Frictionless counts this one itself
            yield first_row + number, self._prepared(cells)
        stats.rows = route.rows
        count_bytes(self.resource)

    def _find(self, skip: int) -> tuple[Source, Ints] | None:
        """Return the rows, and the numbers of those that may be wrong, if it can."""
        try:
            _refuse_unusual(self.resource.dialect)
            rules = rules_of(self.resource, self.prepare)
            source = self.opener(self.resource, rules, skip)
            return source, _suspects(rules, source, self.route)
        except UndecidedError as error:
            self.route.reason = str(error)
        except MemoryError:
            raise  # Frictionless would need even more
        except Exception as error:  # noqa: BLE001 it need not stop Frictionless
            self.route.reason = f"{type(error).__name__}: {error}"
        return None

    def _prepared(self, cells: list[Any]) -> list[Any]:
        if not self.prepare:
            return cells
        pairs = zip(self.prepare, cells, strict=False)
        changed = [change(cell) if change else cell for change, cell in pairs]
        return changed + cells[len(self.prepare) :]


def _noting(rows: Rows, route: Route) -> Rows:
    for number, cells in rows:
        route.row_number = number
        yield number, cells


def _first_row(dialect: Dialect) -> int:
    return dialect.header_rows[-1] + 1 if dialect.header and dialect.header_rows else 1


def _refuse_unusual(dialect: Dialect) -> None:
    if dialect.comment_char or dialect.comment_rows:
        raise UndecidedError("the dialect has comments")
    if dialect.skip_blank_rows:
        raise UndecidedError("the dialect skips blank rows")


def _suspects(rules: TableRules, source: Source, route: Route) -> Ints:
    """Return the numbers of the records that may be wrong, rising."""
    found: list[Ints] = []
    route.rows = 0
    for batch in source.batches():
        suspects = _suspects_of_batch(rules, batch)
        batch.keep(suspects)
        found.append(suspects + route.rows)
        route.rows += batch.count
    found += [codes.repeated() for codes in rules.key_codes]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _suspects_of_batch(rules: TableRules, batch: Batch) -> Ints:
    is_suspect = np.zeros(batch.count, bool)
    where: Any = slice(None) if batch.whole is None else batch.whole
    screened = {
        name: column.screen(cells)
        for (name, column), cells in zip(
            rules.columns.items(), batch.columns, strict=True
        )
    }
    is_blank: Any = True
    for seen in screened.values():
        if seen.is_bad is not None:
            is_suspect[where] |= seen.is_bad
        is_blank = False if seen.is_missing is None else is_blank & seen.is_missing
    is_suspect[where] |= is_blank
    is_suspect[batch.odd] = True
    for reference in rules.references:
        is_suspect[where] |= reference.is_broken(batch.columns)
    is_suspect |= rules.add_keys(batch, screened)
    numbers: Ints = np.flatnonzero(is_suspect)
    return numbers
