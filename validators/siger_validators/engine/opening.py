"""The rows of a resource that Frictionless has opened, for the screening."""

import hashlib
from pathlib import Path

from frictionless.formats.csv import CsvControl
from frictionless.resources import TableResource

from siger_validators.engine.batches import Source
from siger_validators.engine.blocks import CsvShape
from siger_validators.engine.rules import TableRules, UndecidedError
from siger_validators.engine.tokens import text_source
from siger_validators.engine.workbooks import SheetSource, sheet_of

_HASHES = ("md5", "sha256")
_FORMATS = ("csv", "tsv")


def open_rows(resource: TableResource, rules: TableRules, skip: int) -> Source:
    """Return the records of a CSV file or plain workbook below its headings.

    Raises:
        UndecidedError: It is no local file that is read as it stands.
    """
    if (sheet := sheet_of(resource)) is not None:
        if sheet.width != len(rules.columns):
            raise UndecidedError("the headings are not as wide as the sheet")
        return SheetSource(sheet, skip)
    if resource.format not in _FORMATS:
        raise UndecidedError(f"the format is {resource.format or 'unknown'}")
    if resource.compression or resource.multipart or resource.remote:
        raise UndecidedError("the file is compressed, in parts or elsewhere")
    if resource.memory or not resource.normpath:
        raise UndecidedError("there is no file")
    control = CsvControl.from_dialect(resource.dialect)
    shape = CsvShape(
        dialect=control.to_python(),
        encoding=resource.encoding or "utf-8",
        # Frictionless opens TSV with universal line breaks: Loader.read_text_stream.
        newline="" if resource.format == "csv" else None,
    )
    path = Path(resource.normpath)
    return text_source(path, shape, width=len(rules.columns), skip=skip)


def count_bytes(resource: TableResource) -> None:
    """Count what Frictionless counts while it reads a whole file.

    The hash is that of the descriptor's kind, SHA-256 if it states none.
    """
    path = Path(resource.normpath) if resource.normpath else None
    if path is None or resource.memory or not path.is_file():
        return
    kind = (resource.hash or "").partition(":")[0] if resource.hash else "sha256"
    name = kind if kind in _HASHES else "md5"
    with path.open("rb") as file:
        setattr(resource.stats, name, hashlib.file_digest(file, name).hexdigest())
    resource.stats.bytes = path.stat().st_size
