"""Indonesian for search: one analysis of words, places and years for every engine."""

from siger_catalog.language.analysis import Language, build_language

__all__ = ["Language", "build_language"]
