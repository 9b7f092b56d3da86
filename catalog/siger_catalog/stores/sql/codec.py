"""The words of the catalog as JSON text, and back."""

from functools import cache
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from siger_catalog.errors import StoreError

T = TypeVar("T")


def encode(value: object) -> str:
    """Return a frozen dataclass as JSON text that `decode` reads back.

    Raises:
        StoreError: The value holds something its type does not allow, so that it
            could be stored but never read again.
    """
    try:
        text = orjson.dumps(value).decode()
    except orjson.JSONEncodeError as error:
        raise StoreError(
            f"Nilai {type(value).__name__} tidak bisa disimpan sebagai JSON: {error}."
        ) from error
    decode(type(value), text)
    return text


def decode(kind: type[T], text: str) -> T:
    """Read a dataclass of that kind out of JSON text; unknown keys are passed over.

    Raises:
        StoreError: The text is not such a value.
    """
    adapter: TypeAdapter[T] = _adapter(kind)  # type: ignore[arg-type]  # a class is hashable
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        raise StoreError(
            f"Baris {kind.__name__} di basis data tidak terbaca: {error}.",
            fix="Pulihkan basis data dari cadangan, atau laporkan kesalahan program.",
        ) from error


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
