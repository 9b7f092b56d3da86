"""The OpenAPI document: what FastAPI derives, and the errors as they truly are."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from siger_catalog.searching import FILTERS
from siger_web.api_models import ProblemOut
from siger_web.problems import MEDIA_TYPE

DESCRIPTION = """\
Datasets of a province and its regencies, collected from their portals, checked and
served in one place. Reading needs no key. Figures are written 1234.5, dates
2019-03-14, times RFC 3339. Region codes are the dotted Kemendagri codes (18.04).
"""
TAGS = [
    {"name": "search", "description": "Find datasets."},
    {"name": "datasets", "description": "One dataset and its versions."},
    {"name": "distributions", "description": "Files: bytes, rows, checks."},
    {"name": "facts", "description": "Regions and table schemas."},
    {"name": "jobs", "description": "How far a harvest is."},
    {"name": "service", "description": "Whether the service is well."},
]
_REASONS: Mapping[int, str] = {
    403: "Held back while personal data are suspected.",
    404: "Nothing of that name.",
    410: "Withdrawn by its source; the versions stay.",
    416: "The range lies beyond the file.",
    422: "A parameter means nothing; it is named.",
    503: "One of our own services is out of reach.",
}
_PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may answer with these problems."""
    return {
        code: {
            "description": _REASONS[code],
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
        }
        for code in codes
    }


def search_parameters() -> list[dict[str, Any]]:
    """Return the parameters of a search that come from the table of filters."""
    return [
        {
            "name": row.name,
            "in": "query",
            "required": False,
            "description": f"{row.description} May repeat: any of the values.",
            "schema": {"type": "array", "items": _items(row.choices)},
            "style": "form",
            "explode": True,
            "example": [row.example],
        }
        for row in FILTERS
    ]


def _items(choices: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(choices)} if choices else {"type": "string"}


def _correct_validation(operation: dict[str, Any]) -> None:
    """Put the problem that we answer in place of FastAPI's own validation error.

    A path parameter is any text: where 422 is not stated, it is never answered.
    """
    answer = operation["responses"].get("422")
    if answer and MEDIA_TYPE not in answer["content"]:
        del operation["responses"]["422"]
    elif answer:
        answer["content"].pop("application/json", None)


def build_openapi(app: FastAPI) -> dict[str, Any]:
    """Return the document, made once and kept by the application."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
        )
        schemas = document["components"]["schemas"]
        schemas["ProblemOut"] = ProblemOut.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for methods in document["paths"].values():
            for operation in methods.values():
                _correct_validation(operation)
        app.openapi_schema = document
    return app.openapi_schema
