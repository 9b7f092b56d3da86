"""Searching: a text becomes a plan, an engine answers it, a page is made of it.

Pure: imports language, provinces and model; knows no engine.
"""

from siger_catalog.searching.document import SearchDocument, to_document
from siger_catalog.searching.engine import (
    After,
    Clause,
    Engine,
    EngineAnswer,
    EngineHit,
    FacetField,
    Plan,
)
from siger_catalog.searching.filters import FILTERS, Filter, filter_named
from siger_catalog.searching.parameters import (
    parse_request,
    to_parameters,
    with_cursor,
)
from siger_catalog.searching.reasons import Explanation, FoundColumn, ScorePart
from siger_catalog.searching.relating import Reason, Related, find_related
from siger_catalog.searching.request import (
    DroppedFilter,
    FacetCount,
    Help,
    Hit,
    QueryReading,
    SearchPage,
    SearchQuery,
)
from siger_catalog.searching.search import search
from siger_catalog.searching.suggesting import Suggestion, suggest

__all__ = [
    "FILTERS",
    "After",
    "Clause",
    "DroppedFilter",
    "Engine",
    "EngineAnswer",
    "EngineHit",
    "Explanation",
    "FacetCount",
    "FacetField",
    "Filter",
    "FoundColumn",
    "Help",
    "Hit",
    "Plan",
    "QueryReading",
    "Reason",
    "Related",
    "ScorePart",
    "SearchDocument",
    "SearchPage",
    "SearchQuery",
    "Suggestion",
    "filter_named",
    "find_related",
    "parse_request",
    "search",
    "suggest",
    "to_document",
    "to_parameters",
    "with_cursor",
]
