"""The checks of tables against their schemas."""

from siger_validators.table.validator import TableValidator

__all__ = ["TableValidator"]
