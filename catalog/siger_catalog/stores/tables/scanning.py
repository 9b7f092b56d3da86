"""Rows in stored order, straight out of the file: no question, no SQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from siger_catalog.errors import StoreError

Row = tuple[object, ...]
_REPAIR = "Bangun ulang tabel dari salinan mentah: `siger reindex`."


@contextmanager
def opened(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a table's file.

    Raises:
        StoreError: The file is damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> StoreError:
    """Return what to raise when a table's file cannot be read."""
    return StoreError(f"Tabel {path.stem} tidak bisa dibaca: {error}.", fix=_REPAIR)


def scan(
    file: pq.ParquetFile, places: Sequence[int], offset: int, limit: int
) -> Iterator[Row]:
    """Yield the rows from `offset` on; row groups before it are not read."""
    groups = range(file.num_row_groups)
    counts = [file.metadata.row_group(group).num_rows for group in groups]
    first = 0
    while first < len(counts) and offset >= counts[first]:
        offset -= counts[first]
        first += 1
    rest = list(groups)[first:]
    if not rest or not limit:
        return
    # Columns are chosen by place: a name with a dot would mean a nested column.
    for batch in file.iter_batches(batch_size=offset + limit, row_groups=rest):
        part = batch.select(list(places)).slice(offset, limit)
        offset = max(0, offset - batch.num_rows)
        limit -= part.num_rows
        yield from zip(*(column.to_pylist() for column in part.columns), strict=True)
        if limit <= 0:
            return
