"""Reading: from the bytes of a file to a typed table."""

from siger_validators.reading.door import FileTableReader

__all__ = ["FileTableReader"]
