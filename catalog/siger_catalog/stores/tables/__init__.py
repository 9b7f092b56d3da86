"""Tables as Parquet, asked with DuckDB and exported in five formats."""

from siger_catalog.model import ROW_NUMBER
from siger_catalog.stores.tables.parquet import ParquetTableStore

__all__ = ["ROW_NUMBER", "ParquetTableStore"]
