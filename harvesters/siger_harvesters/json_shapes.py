"""The parts of a mapping file, each with the mistakes that it alone can see."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from siger_harvesters.json_paths import PLACEHOLDER, is_path


def _checked_path(text: str) -> str:
    if not is_path(text):
        raise ValueError(f"{text!r} is no path such as data.items or a.[key=b].value")
    return text


def _checked_template(text: str) -> str:
    wrong = [p for p in PLACEHOLDER.findall(text) if not p or not is_path(p)]
    rest = PLACEHOLDER.sub("", text)
    if wrong or "{" in rest or "}" in rest:
        raise ValueError(f"{text!r} holds a brace that is no {{path}}")
    return text


def _checked_address(text: str) -> str:
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        raise ValueError(f"{text!r} must begin with one / and stay on the portal")
    return _checked_template(text)


def _checked_value(value: Any) -> Any:
    if isinstance(value, str):
        return _checked_template(value)
    if isinstance(value, dict):
        return {key: _checked_value(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_checked_value(each) for each in value]
    if isinstance(value, int | float):
        return value
    raise ValueError(
        "only texts, numbers, true, false, lists and tables may stand here"
    )


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


JsonPath = Annotated[str, AfterValidator(_checked_path)]
Paths = Annotated[tuple[JsonPath, ...], BeforeValidator(_as_list)]
Template = Annotated[str, AfterValidator(_checked_template)]
Address = Annotated[str, AfterValidator(_checked_address)]
Value = Annotated[Any, AfterValidator(_checked_value)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Paging(_Part):
    """How the further pages of a list are asked for.

    `style`: "none", one answer holds all; "page", by number; "offset", by how many
    came before; "link", by the header Link (RFC 8288); "next", by an address or a
    cursor at the path `next` of the body. `place` is where `number` and `size_name`
    are sent. `total` and `total_pages` are paths in the body, or `header:NAME`.
    """

    style: Literal["none", "page", "offset", "link", "next"] = "none"
    place: Literal["query", "body"] = "query"
    number: str = ""
    first: int = Field(default=1, ge=0, le=1)
    size_name: str = ""
    size: int = Field(default=100, ge=1, le=100_000)
    next: JsonPath = ""
    total: str = ""
    total_pages: str = ""

    def mistakes(self) -> Iterator[str]:
        """Say what is missing for the style."""
        if self.style in ("page", "offset") and not self.number:
            yield f"style {self.style!r} needs `number`, the name of its parameter"
        if self.style == "next" and not self.next:
            yield "style 'next' needs `next`, the path of the address or cursor"


class Call(_Part):
    """One question to the portal, and where the list stands in its answer."""

    path: Address
    method: Literal["GET", "POST"] = "GET"
    query: dict[str, Value] = {}
    body: dict[str, Value] = {}
    items: Paths = ("",)
    paging: Paging = Paging()

    def mistakes(self) -> Iterator[str]:
        """Say what contradicts itself."""
        yield from self.paging.mistakes()
        if self.method == "GET" and (self.body or self.paging.place == "body"):
            yield 'a body can only be sent by method = "POST"'


class Detail(Call):
    """A further question about each record.

    `item` is where the answer's own fields stand, laid over those of the list; with
    `into`, a whole list (`items`) is put under that name instead.
    """

    item: Paths = ("",)
    into: str = Field(default="", pattern=r"^[a-z0-9_]*$")


class Fields(_Part):
    """Where the fields of a dataset stand; the first path that is there counts."""

    id: Paths
    title: Paths
    name: Paths = ()
    description: Paths = ()
    organisation: Paths = ()
    organisation_name: Paths = ()
    contact_name: Paths = ()
    contact_email: Paths = ()
    license: Paths = ()
    license_url: Paths = ()
    tags: Paths = ()
    themes: Paths = ()
    frequency: Paths = ()
    issued: Paths = ()
    modified: Paths = ()


class Files(_Part):
    """Files of a dataset.

    `list` is where they stand, none: one file, said by the record itself. Paths and
    the template `url` begin at the file, those starting with `record.` at the record.
    With `rows`, a path to a list of objects at the record, the file is made of them.
    """

    list: JsonPath | None = None
    rows: JsonPath | None = None
    url: Paths = ()
    address: Template = ""
    id: Paths = ()
    title: Paths = ()
    format: Paths = ()
    format_is: str = ""
    media_type: Paths = ()
    description: Paths = ()
    modified: Paths = ()

    def mistakes(self) -> Iterator[str]:
        """Say what contradicts itself or is missing."""
        given = [bool(self.url), bool(self.address), self.rows is not None]
        if sum(given) != 1:
            yield "give exactly one of `url`, `address` and `rows`"
        if self.rows is not None and self.list is not None:
            yield "`rows` is a file of its own and has no `list`"


class JsonMapping(_Part):
    """A whole mapping file; `each` is a first list that `list` is asked for."""

    title: str = ""
    note: str = ""
    each: Call | None = None
    list: Call
    detail: tuple[Detail, ...] = ()
    fields: Fields
    extras: dict[str, Paths] = {}
    landing: Template = ""
    files: tuple[Files, ...] = ()
    volatile: frozenset[str] = frozenset()

    def mistakes(self) -> Iterator[str]:
        """Yield what no part can see alone, each with its place."""
        parts: list[tuple[str, Call | Files | None]] = [("each", self.each)]
        parts += [("list", self.list)]
        parts += [(f"detail.{n}", part) for n, part in enumerate(self.detail)]
        parts += [(f"files.{n}", part) for n, part in enumerate(self.files)]
        for place, part in parts:
            yield from (
                f"{place}: {told}" for told in (part.mistakes() if part else ())
            )
