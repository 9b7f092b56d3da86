"""Fixing: a mended copy of a table beside the original, by rule and never by guess."""

from siger_validators.fixing.door import FileTableFixer

__all__ = ["FileTableFixer"]
