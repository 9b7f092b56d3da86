"""Maps of a province by classes of a value, drawn on the server.

Plain data in, Markup with escaped text out; class names and no colours, so that
light, dark and print are settled once in app.css (q0..q5 are the classes).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from siger_web.wording import EN_DASH, Wording

Value = float | None

CLASS_COUNT = 5


def class_of(value: Value, limits: Sequence[float]) -> int:
    """Return 0 for missing, else 1 + the number of limits that are not above it."""
    return 0 if value is None else 1 + sum(value >= limit for limit in limits)


def class_limits(values: Iterable[Value], count: int = CLASS_COUNT) -> list[float]:
    """Return rising quantile limits, rounded to two digits to be read in a legend.

    Fewer than `count` - 1 where values repeat; none when there is nothing to divide.
    """
    known = sorted(v for v in values if v is not None)
    limits: list[float] = []
    for i in range(1, count):
        if not known:
            break
        limit = _two_digits(known[min(len(known) - 1, round(i * len(known) / count))])
        if known[0] < limit <= known[-1] and limit not in limits:
            limits.append(limit)
    if not limits and known and known[0] < known[-1]:
        return [known[-1]]  # nearly all alike: the highest stands out
    return sorted(limits)


def _two_digits(value: float) -> float:
    if value == 0:
        return 0
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    rounded = round(round(value / unit) * unit, 10)
    return int(rounded) if rounded == int(rounded) else rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class MapData:
    """What a map shows: a value per dotted region code and how to write it.

    `link` turns a region code into an address; `selected` is a region code.
    """

    values: Mapping[str, Value]
    limits: Sequence[float]
    unit: str = ""
    selected: str = ""
    link: Callable[[str], str] | None = None
    has_codes: bool = False


def map_shapes(drawing: Mapping[str, Any]) -> Markup:
    """Return the shapes of a province's regions, once a page, for `<use>`."""
    shapes = Markup().join(
        Markup('<path id="w{}" d="{}"/>').format(_short(region["kode"]), region["d"])
        for region in drawing["wilayah"]
    )
    return Markup(
        '<svg width="0" height="0" class="vh" aria-hidden="true" focusable="false">'
        "<defs>{}</defs></svg>"
    ).format(shapes)


def class_map(drawing: Mapping[str, Any], data: MapData, wording: Wording) -> Markup:
    """Return a map by classes; a list or table beside it holds the same numbers.

    Links on it are for pointers only (tabindex -1): the list serves the keyboard.
    """
    regions = sorted(drawing["wilayah"], key=lambda r: bool(r["kode"] == data.selected))
    shapes = Markup().join(_region_shape(region, data, wording) for region in regions)
    codes = Markup().join(map(_region_code, regions)) if data.has_codes else Markup()
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" aria-hidden="true">{}{}</svg>'
    ).format(drawing["lebar"], drawing["tinggi"], shapes, codes)


def _region_shape(region: Mapping[str, Any], data: MapData, wording: Wording) -> Markup:
    code = str(region["kode"])
    value = data.values.get(code)
    said = (
        wording("belum ada data")
        if value is None
        else f"{wording.rounded(value)} {data.unit}".strip()
    )
    style = f"q{class_of(value, data.limits)}"
    shape = Markup('<use href="#w{}" class="{}"><title>{} {}: {}</title></use>').format(
        _short(code),
        f"{style} pilih" if code == data.selected else style,
        code,
        region["pendek"],
        said,
    )
    if data.link is None:
        return shape
    return Markup('<a href="{}" tabindex="-1">{}</a>').format(data.link(code), shape)


def _region_code(region: Mapping[str, Any]) -> Markup:
    x, y = region["titik"]
    return Markup('<text x="{}" y="{}">{}</text>').format(
        x, round(y + 4, 1), _short(region["kode"])
    )


def _short(code: str) -> str:
    return code.rpartition(".")[2]


def legend(data: MapData, wording: Wording, title: str = "") -> Markup:
    """Return the key of a map: one box per class, and the hatch where data lack."""
    words = _class_words(data, wording)
    boxes = [(i, text) for i, text in enumerate(words, 1)]
    if any(value is None for value in data.values.values()):
        boxes.append((0, wording("belum ada data")))
    items = Markup().join(
        Markup('<li><i class="l{}"></i>{}</li>').format(i, text) for i, text in boxes
    )
    return Markup('<ul class="legend" aria-label="{}">{}</ul>').format(
        wording("Keterangan warna, {satuan}", satuan=title or data.unit), items
    )


def _class_words(data: MapData, wording: Wording) -> list[str]:
    limits = [wording.rounded(limit) for limit in data.limits]
    if not limits:
        known = [value for value in data.values.values() if value is not None]
        return [wording.rounded(known[0])] if known else []
    between = [f"{low}{EN_DASH}{high}" for low, high in pairwise(limits)]
    return [
        wording("di bawah {batas}", batas=limits[0]),
        *between,
        wording("{batas} ke atas", batas=limits[-1]),
    ]
