"""Where the catalog keeps things: the database, the raw bytes, the tables."""
