"""Do the figures of a table contradict each other? The door."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, ReadTable, Subject
from siger_catalog.provinces.regions import Province
from siger_validators.children import ChildStoppedError, limits_for, shared_pool
from siger_validators.figures.checking import check_figures
from siger_validators.finding_types import Words, capped, load_words


class FiguresValidator:
    """Compares the figures of a table with each other; reports, never changes."""

    name = "figures"
    version = "1"
    is_per_file = True

    def __init__(self) -> None:
        self._words = load_words("figures")
        self.finding_types = self._words.types

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield at most FINDING_LIMIT findings a file, then one that says so."""
        for file in subject.files:
            if file.table is None:
                continue
            found = _file(file, file.table, subject.province, self._words)
            for finding in capped(found, self._words):
                yield replace(finding, distribution_id=file.distribution.id)


def _file(
    file: CheckedFile, table: ReadTable, province: Province, words: Words
) -> Iterator[Finding]:
    return check_figures(table, province, words, _erroneous(file, table))


def _erroneous(file: CheckedFile, table: ReadTable) -> Callable[[int], int]:
    """Return what counts the cells of a column that hold something unreadable."""
    rows = int(table.data.num_rows)

    @cache  # the file is read once, however many columns are asked for
    def filled() -> Sequence[int] | None:
        try:
            found: Sequence[int] = shared_pool().call(
                "siger_validators.figures.raw:filled_cells",
                *(file.path, table.schema, table.layout),
                limits=limits_for(file.path),
            )
        except ChildStoppedError:
            return None
        return found

    def count(index: int) -> int:
        counts = filled()
        if counts is None:
            return rows  # not known to be empty
        read = rows - int(table.data.column(index).null_count)
        return (counts[index] if counts else 0) - read

    return count
