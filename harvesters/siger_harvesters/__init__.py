"""Harvesters: one file per kind of portal."""
