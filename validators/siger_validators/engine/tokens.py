"""A text table as batches of columns, read by pyarrow where csv would read the same."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from siger_validators.engine.arrays import Ints, byte_lengths
from siger_validators.engine.batches import (
    Batch,
    batch_of_rows,
    batches_of_rows,
    picked,
)
from siger_validators.engine.blocks import Block, CsvShape, cut, record_ends
from siger_validators.engine.kept import KeptPlaces

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_COPY_CHARACTERS = 1 << 20


@dataclass(frozen=True, slots=True)
class _Place:
    """Where records stand, the first of them having number `first`.

    Without a size it is the rest of the file, whose first `skip` records are headings.
    """

    first: int
    offset: int
    size: int
    skip: int = 0


def text_source(path: Path, shape: CsvShape, *, width: int, skip: int) -> "TextSource":
    """Open a text table of `width` columns whose first `skip` records are headings.

    Raises:
        UnicodeDecodeError: The bytes are not those of the encoding.
        OSError: The file cannot be read.
    """
    name = codecs.lookup(shape.encoding).name
    if name not in ("utf-8", "utf-8-sig") or shape.newline != "":
        return TextSource(_as_utf8(path, shape), shape, width=width, skip=skip)
    with path.open("rb") as file:
        has_bom = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    start = len(codecs.BOM_UTF8) if has_bom and name == "utf-8-sig" else 0
    return TextSource(path, shape, width=width, skip=skip, start=start)


def _as_utf8(path: Path, shape: CsvShape) -> "_TemporaryFileWrapper[bytes]":
    copy = NamedTemporaryFile()  # noqa: SIM115 the source keeps it as long as itself
    with path.open(
        encoding=shape.encoding, errors=shape.errors, newline=shape.newline
    ) as file:
        while text := file.read(_COPY_CHARACTERS):
            copy.write(text.encode("utf-8"))
    copy.flush()
    return copy


class TextSource:
    """Batches of a UTF-8 file; keeps where each stood, and no cell."""

    def __init__(
        self,
        file: "Path | _TemporaryFileWrapper[bytes]",
        shape: CsvShape,
        *,
        width: int,
        skip: int,
        start: int = 0,
    ) -> None:
        self._held = file
        self._path = file if isinstance(file, Path) else Path(file.name)
        self._shape = shape
        self._width = width
        self._skip = skip
        self._start = start
        self._places: list[_Place] = []
        self._kept = KeptPlaces()

    @property
    def is_regular(self) -> bool:
        """Tell, after reading, whether pyarrow could read every record."""
        return all(place.size for place in self._places)

    def batches(self) -> Iterator[Batch]:
        """Yield all records, in order.

        Raises:
            UnicodeDecodeError: A byte is no UTF-8.
            csv.Error: A cell is longer than csv's limit.
        """
        self._places.clear()
        self._kept.clear()
        first, skip = 0, self._skip
        with self._path.open("rb") as file:
            file.seek(self._start)
            for block in cut(file, self._shape):
                if not block.data:
                    yield from self._read_rest(_Place(first, block.offset, 0, skip))
                    return
                left, skip = _without_headings(block, skip, self._shape)
                if left.count:
                    yield self._read_block(first, left)
                    first += left.count

    def records(self, numbers: Ints) -> Iterator[tuple[int, list[Any]]]:
        """Yield records anew by their rising numbers, as csv reads them."""
        firsts = [place.first for place in self._places]
        at = np.searchsorted(numbers, [*firsts, np.iinfo(np.int64).max])
        with self._path.open("rb") as file:
            for index, place in enumerate(self._places):
                wanted = numbers[at[index] : at[index + 1]]
                if not len(wanted):
                    continue
                if not place.size:
                    yield from picked(self._rows(place), wanted, place.first)
                    continue
                rows = self._again(file, place, wanted)
                yield from zip(wanted.tolist(), rows, strict=True)

    def _again(
        self, file: BinaryIO, place: _Place, wanted: Ints
    ) -> Iterator[list[str]]:
        kept = self._kept.read(file, wanted)
        if kept is not None:
            return map(self._record, kept)
        file.seek(place.offset)
        block = Block(offset=place.offset, data=file.read(place.size))
        return self._some(block, wanted - place.first)

    def _keep(self, first: int, block: Block, wanted: Ints) -> None:
        """Note where records of a block stand."""
        if not len(wanted):
            return
        ends = record_ends(block, self._shape)
        starts = np.concatenate(([0], ends[:-1]))[wanted]
        sizes = ends[wanted] - starts
        self._kept.keep(wanted + first, starts + block.offset, sizes)

    def _read_block(self, first: int, block: Block) -> Batch:
        bad: list[int] = []
        self._places.append(_Place(first, block.offset, len(block.data)))
        try:
            table = self._parse(block.data, bad)
        except pa.ArrowInvalid:  # a block of records that are all too wide, say
            table = None
        if table is None or table.num_rows + len(bad) != block.count:
            every = np.arange(block.count)
            rows = list(self._some(block, every))
            return batch_of_rows(rows, self._width)
        wrong = np.array(bad, np.int64) - 1
        columns = [column.combine_chunks() for column in table.columns]
        odd = wrong
        if _may_be_blank(columns):
            blank = _blank_lines(block, self._shape)
            odd = np.union1d(wrong, blank).astype(np.int64)
        return Batch(
            count=block.count,
            columns=columns,
            whole=np.setdiff1d(np.arange(block.count), wrong) if bad else None,
            odd=odd,
            odd_rows=lambda: self._some(block, odd),
            keep=lambda wanted: self._keep(first, block, wanted),
        )

    def _parse(self, data: bytes, bad: list[int]) -> pa.Table:
        def note(row: Any) -> str:
            bad.append(row.number)
            return "skip"

        if data.startswith(codecs.BOM_UTF8):  # pyarrow takes the first one off
            data = codecs.BOM_UTF8 + data
        names = [str(number) for number in range(self._width)]
        return arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, column_names=names, block_size=len(data) + 16
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self._shape.dialect.delimiter,
                quote_char=self._shape.dialect.quotechar,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=False,  # the block has been decoded
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )

    def _read_rest(self, place: _Place) -> Iterator[Batch]:
        self._places.append(place)
        yield from batches_of_rows(self._rows(place), self._width)

    def _rows(self, place: _Place) -> Iterator[list[str]]:
        with self._path.open("rb") as file:
            file.seek(place.offset)
            text = io.TextIOWrapper(file, encoding="utf-8", newline="")
            yield from islice(csv.reader(text, self._shape.dialect), place.skip, None)

    def _some(self, block: Block, wanted: Ints) -> Iterator[list[str]]:
        if not len(wanted):
            return
        ends = record_ends(block, self._shape)
        starts = np.concatenate(([0], ends[:-1]))
        for at in wanted:
            yield self._record(block.data[starts[at] : ends[at]])

    def _record(self, data: bytes) -> list[str]:
        lines = io.StringIO(data.decode("utf-8"), newline="")
        return next(csv.reader(lines, self._shape.dialect), [])


def _without_headings(block: Block, skip: int, shape: CsvShape) -> tuple[Block, int]:
    """Take `skip` records off a block; the second value is how many are left to."""
    if not skip:
        return block, 0
    ends = record_ends(block, shape)
    taken = min(skip, len(ends))
    start = int(ends[taken - 1])
    left = Block(
        offset=block.offset + start,
        data=block.data[start:],
        count=len(ends) - taken,
        ends=ends[taken:] - start,
    )
    return left, skip - taken


def _may_be_blank(columns: Sequence[pa.StringArray]) -> bool:
    """Tell whether a record has no letter in any cell."""
    places = np.flatnonzero(byte_lengths(columns[0]) == 0)
    for column in columns[1:]:
        if not len(places):
            return False
        places = places[byte_lengths(column)[places] == 0]
    return bool(len(places))


def _blank_lines(block: Block, shape: CsvShape) -> Ints:
    ends = record_ends(block, shape)
    sizes = np.diff(ends, prepend=0)
    starts = ends - sizes
    letters = np.frombuffer(block.data, np.uint8)
    is_return = (letters[starts] == ord("\r")) & (sizes == len(b"\r\n"))
    is_blank = ((sizes == 1) & (letters[starts] == ord("\n"))) | is_return
    found: Ints = np.flatnonzero(is_blank)
    return found
