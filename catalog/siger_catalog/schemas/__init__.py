"""Our own words for the schema of a table, free of any schema library."""

from siger_catalog.schemas.parsing import parse_schema
from siger_catalog.schemas.rules import (
    other_rules,
    rule_text,
    rule_texts,
    type_text,
)
from siger_catalog.schemas.table_schema import (
    GUIDE_SHEET,
    Change,
    Field,
    Language,
    TableSchema,
    Text,
)

__all__ = [
    "GUIDE_SHEET",
    "Change",
    "Field",
    "Language",
    "TableSchema",
    "Text",
    "other_rules",
    "parse_schema",
    "rule_text",
    "rule_texts",
    "type_text",
]
