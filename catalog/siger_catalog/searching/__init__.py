"""Searching: a text becomes a plan, an engine answers it, a page is made of it.

Pure: imports language, provinces and model; knows no engine.
"""

from siger_catalog.searching.document import SearchDocument
from siger_catalog.searching.engine import Engine, EngineAnswer, EngineHit, Plan

__all__ = ["Engine", "EngineAnswer", "EngineHit", "Plan", "SearchDocument"]
