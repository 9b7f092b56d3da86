"""Whole tables as files, in parts: memory does not grow with the table."""

import csv
import io
from collections.abc import Iterator, Sequence

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from siger_catalog.stores.tables.querying import Statement

Batches = Iterator[pa.RecordBatch]


class _Sink(io.BytesIO):
    """Takes what a writer writes and gives it away in parts."""

    def drained(self) -> bytes:
        content = self.getvalue()
        self.seek(0)
        self.truncate()
        return content


def csv_parts(schema: pa.Schema, batches: Batches) -> Iterator[bytes]:
    """Yield UTF-8 CSV: comma, decimal dot, ISO dates, an empty cell for no value."""
    texts = pa.schema([(field.name, _csv_type(field.type)) for field in schema])
    heading = io.StringIO()
    csv.writer(heading, lineterminator="\n").writerow(schema.names)
    yield heading.getvalue().encode()
    for batch in batches:
        columns = [_csv_column(column) for column in batch.columns]
        yield _csv_lines(pa.record_batch(columns, schema=texts))


def _csv_lines(batch: pa.RecordBatch) -> bytes:
    """Quote only where a batch needs it: pyarrow's "needed" quotes every text cell."""
    needed = any(_needs_quotes(column) for column in batch.columns)
    style = "needed" if needed else "none"
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style=style)
    sink = io.BytesIO()
    pyarrow.csv.write_csv(batch, sink, options)
    return sink.getvalue()


def _needs_quotes(column: pa.Array) -> bool:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    special = pc.match_substring_regex(column, '[",\r\n]|^$')
    return pc.any(special).as_py() is True


def parquet_parts(schema: pa.Schema, batches: Batches) -> Iterator[bytes]:
    """Yield a Parquet file, compressed with zstd."""
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield sink.drained()
    yield sink.drained()


def jsonl_parts(batches: Batches) -> Iterator[bytes]:
    """Yield one JSON object a line, out of batches of one column of such objects."""
    for lines in _lines(batches):
        yield "".join(f"{line}\n" for line in lines).encode()


def json_parts(batches: Batches) -> Iterator[bytes]:
    """Yield one JSON array of objects, out of batches of one column of such objects."""
    yield b"["
    separator = "\n"
    for lines in _lines(batches):
        yield (separator + ",\n".join(lines)).encode()
        separator = ",\n"
    yield b"\n]\n"


def object_sql(statement: Statement, places: Sequence[int]) -> str:
    """Return the SELECT that makes a JSON object of each row."""
    pairs = [
        f"{statement.parameter(statement.schema.names[place])}, "
        f"{_json_value(statement.schema.field(place).type, f'c{place}')}"
        for place in places
    ]
    return f"SELECT CAST(json_object({', '.join(pairs)}) AS VARCHAR) {statement.origin}"


def _json_value(kind: pa.DataType, column: str) -> str:
    if pa.types.is_floating(kind):
        return f"CASE WHEN isfinite({column}) THEN {column} END"
    if pa.types.is_timestamp(kind):
        zone = "Z" if kind.tz else ""
        moment = f"make_timestamp(epoch_us({column}))"
        return f"strftime({moment}, '%Y-%m-%dT%H:%M:%S{zone}')"
    return column


def _lines(batches: Batches) -> Iterator[list[str]]:
    for batch in batches:
        if batch.num_rows:
            yield batch.column(0).to_pylist()


def _csv_type(kind: pa.DataType) -> pa.DataType:
    is_text = (
        pa.types.is_timestamp(kind)
        or pa.types.is_nested(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_time(kind)
    )
    return pa.string() if is_text else kind


def _csv_column(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_timestamp(kind):
        zone = "Z" if kind.tz else ""
        seconds = column.cast(pa.timestamp("s", kind.tz), safe=False)
        return pc.strftime(seconds, format=f"%Y-%m-%dT%H:%M:%S{zone}")
    if pa.types.is_nested(kind):
        return nested_as_text(column)
    return column.cast(_csv_type(kind))


def nested_as_text(column: pa.Array) -> pa.Array:
    """Return lists and objects as JSON text."""
    texts = [
        None if value is None else orjson.dumps(value, default=str).decode()
        for value in column.to_pylist()
    ]
    return pa.array(texts, pa.string())
