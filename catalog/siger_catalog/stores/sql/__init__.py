"""The system of record in SQLite or PostgreSQL."""

from siger_catalog.stores.sql.catalog import SqlCatalogStore, open_sql_store

__all__ = ["SqlCatalogStore", "open_sql_store"]
