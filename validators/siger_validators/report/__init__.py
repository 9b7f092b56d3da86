"""The report of `siger validate`: Frictionless's own, with our findings beside."""

from siger_validators.report.door import validate_file

__all__ = ["validate_file"]
