"""Reading: from the bytes of a file to a typed table."""

from siger_validators.reading.reader import FileTableReader

__all__ = ["FileTableReader"]
