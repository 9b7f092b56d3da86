"""What a schema says about its figures: rules between columns, and limits.

All of it stands under one property of the descriptor, `figures`, which Table Schema
does not know and passes over. What is malformed there counts as not said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal

from siger_catalog.schemas import TableSchema

Kind = Literal["amount", "rate", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is too much; a schema may set each anew.

    `years`: a series needs as many values to have a history. `jump`: so many times the
    neighbour (squared at the oldest value, whose coverage often differs).
    `deviations`: so many robust standard deviations. `small`: amounts below it jump by
    chance. `large`: median of figures beside which a year of zeros is none.
    `zero_share`: of a year's figures, to be called a year of zeros. `alike`: of all
    series, to speak of one change of unit. `product`: relative error of a product.
    `repeats`: share of rows that may repeat a key before it is no key.
    """

    years: float = 4
    jump: float = 4
    deviations: float = 6
    small: float = 100
    large: float = 10
    zero_share: float = 0.9
    alike: float = 0.8
    product: float = 0.01
    repeats: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRule:
    """Columns that add up to another, or, without `total`, to 100."""

    parts: tuple[str, ...]
    total: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRule:
    """`product` is the first factor times the second times `scale`."""

    product: str
    factors: tuple[str, str]
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRule:
    """Rows of a dimension that add up to other rows.

    The total is the row of the value `total`, the parts are those of `parts`; or, with
    `same_as`, the total has the same text in both dimensions, the parts do not.
    """

    dimension: str
    total: str = ""
    parts: tuple[str, ...] = ()
    same_as: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that is known of the figures of a table before looking at them."""

    limits: Limits = field(default_factory=Limits)
    sums: tuple[SumRule, ...] = ()
    products: tuple[ProductRule, ...] = ()
    totals: tuple[TotalRule, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    zeros: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()


def rules_of(schema: TableSchema | None) -> Rules:
    """Read the property `figures` of a schema; without one nothing is declared."""
    said = schema.descriptor.get("figures") if schema else None
    if not isinstance(said, Mapping):
        return Rules()
    entries = [r for r in _list(said.get("rules")) if isinstance(r, Mapping)]
    return Rules(
        limits=_limits(said.get("limits")),
        sums=tuple(_sums(entries)),
        products=tuple(_products(entries)),
        totals=tuple(_totals(entries)),
        kinds=dict(_kinds(said.get("kinds"))),
        zeros=frozenset(_texts(said.get("zeros"))),
        off=frozenset(_texts(said.get("off"))),
    )


def _limits(said: object) -> Limits:
    if not isinstance(said, Mapping):
        return Limits()
    names = {f.name for f in fields(Limits)}
    given = {
        name: float(value)
        for name, value in said.items()
        if name in names and isinstance(value, int | float) and value > 0
    }
    return Limits(**given)


def _sums(entries: Sequence[Mapping[str, object]]) -> Iterator[SumRule]:
    for entry in entries:
        parts = _texts(entry.get("parts"))
        if entry.get("type") == "sum" and len(parts) > 1:
            yield SumRule(parts=parts, total=str(entry.get("total") or ""))


def _products(entries: Sequence[Mapping[str, object]]) -> Iterator[ProductRule]:
    for entry in entries:
        match entry:
            case {"type": "product", "product": str(product), "factors": [a, b]}:
                scale = entry.get("scale", 1.0)
                if isinstance(scale, int | float) and scale > 0:
                    yield ProductRule(
                        product=product, factors=(str(a), str(b)), scale=float(scale)
                    )


def _totals(entries: Sequence[Mapping[str, object]]) -> Iterator[TotalRule]:
    for entry in entries:
        match entry:
            case {"type": "totals", "dimension": str(dimension)}:
                yield TotalRule(
                    dimension=dimension,
                    total=str(entry.get("total") or ""),
                    parts=_texts(entry.get("parts")),
                    same_as=str(entry.get("same_as") or ""),
                    columns=_texts(entry.get("columns")),
                )


def _kinds(said: object) -> Iterator[tuple[str, Kind]]:
    for name, kind in said.items() if isinstance(said, Mapping) else ():
        if kind in ("amount", "rate"):
            yield str(name), kind


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in _list(value))
