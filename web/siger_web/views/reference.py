"""The API reference, read out of the OpenAPI document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an operation; `kind` is its type and choices in a word."""

    name: str
    place: str
    kind: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API."""

    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """The fragment that leads to it."""
        return "".join(c if c.isalnum() else "-" for c in self.path).strip("-")


def operations(document: Mapping[str, Any]) -> tuple[Operation, ...]:
    """Return every operation in the order of the document."""
    return tuple(
        _operation(method, path, item)
        for path, methods in document["paths"].items()
        for method, item in methods.items()
    )


def _operation(method: str, path: str, item: Mapping[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        tag=next(iter(item.get("tags", ())), ""),
        summary=item.get("summary", ""),
        description=item.get("description", ""),
        parameters=tuple(_parameters(item.get("parameters", ()))),
        answers=tuple(
            (code, answer["description"]) for code, answer in item["responses"].items()
        ),
    )


def _parameters(items: Iterable[Mapping[str, Any]]) -> Iterable[Parameter]:
    for item in items:
        yield Parameter(
            name=item["name"],
            place=item["in"],
            kind=_kind(item.get("schema", {})),
            description=item.get("description", ""),
            is_required=bool(item.get("required")),
        )


def _kind(schema: Mapping[str, Any]) -> str:
    inner = schema.get("items", schema)
    choices = inner.get("enum") or ()
    kind = " | ".join(map(str, choices)) or str(inner.get("type", "string"))
    return f"{kind}, …" if schema.get("type") == "array" else kind
