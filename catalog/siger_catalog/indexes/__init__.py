"""Search indexes: one adapter a file."""
