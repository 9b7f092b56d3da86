"""Which sign separates the cells of a text table, and its records.

csv.Sniffer is not used: its regular expressions are quadratic in quotes that do not
match (48 kB of `,"x` repeated keep it busy for over 10 s), while counting cells is
linear.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from siger_validators.reading.content import Encoding

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_RECORDS = 100
# A separator must give this share of the records the same number of cells to count
# as regular; among regular ones the one with more cells wins.
_REGULAR_SHARE = 0.8
# One cell of more characters is a broken quote, not a value.
CELL_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A text table on disk: where it is and how it is read."""

    path: Path
    encoding: Encoding
    delimiter: str

    def records(self) -> Iterator[list[str]]:
        """Yield every record, the row of headings too; a blank line is [].

        Raises:
            csv.Error: A cell is longer than CELL_LIMIT.
        """
        _limit_cells()
        with self.path.open(
            encoding=self.encoding.name, errors="replace", newline=""
        ) as file:
            yield from csv.reader(file, delimiter=self.delimiter)


def open_delimited(path: Path, encoding: Encoding) -> Delimited:
    """Choose the separator by the first records of the file."""
    with path.open(encoding=encoding.name, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    return Delimited(path=path, encoding=encoding, delimiter=choose_delimiter(sample))


def choose_delimiter(sample: str) -> str:
    """Return the separator that cuts the records most evenly, a comma if none does."""
    lines = sample.splitlines(keepends=True)
    if len(sample) >= _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()  # probably cut off
    scores = {d: _score(lines, d) for d in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: scores[d])
    return best if scores[best] > (False, 0, 0.0) else ","


def unclosed_quote(table: Delimited) -> tuple[int, int] | None:
    """Return the record in which a quote opens that nothing closes, and its lines.

    The csv module then takes the rest of the file for one cell without a word. It is
    recognised by an odd number of quotes and a last record that runs over lines.

    Raises:
        csv.Error: A cell is longer than CELL_LIMIT.
    """
    _limit_cells()
    with table.path.open(
        encoding=table.encoding.name, errors="replace", newline=""
    ) as file:
        counter = _QuoteCounter(file)
        reader = csv.reader(counter, delimiter=table.delimiter)
        before, start, number = 0, 0, 0
        for _ in reader:
            start, before, number = before, reader.line_num, number + 1
    line_count = before - start
    if counter.quote_count % 2 and line_count > 1:
        return number, line_count
    return None


class _QuoteCounter:
    """Lines of a file, counting the quotes that pass."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.quote_count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.quote_count += line.count('"')
            yield line


def _limit_cells() -> None:
    """Set the limit anew: it is the process's, and frictionless lifts it on import."""
    csv.field_size_limit(CELL_LIMIT)


def _score(lines: list[str], delimiter: str) -> tuple[bool, int, float]:
    widths: Counter[int] = Counter()
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            if record:
                widths[len(record)] += 1
            if widths.total() >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return (False, 0, 0.0)
    if not widths:
        return (False, 0, 0.0)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    if width == 1:
        return (False, 0, 0.0)
    share = count / widths.total()
    return (share >= _REGULAR_SHARE, width, share)
