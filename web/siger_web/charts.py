"""Line charts and bars as SVG, drawn on the server.

Plain data in, Markup with escaped text out; class names and no colours, so that
light, dark and print are settled once in app.css (`kosong` is the missing hatch).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from siger_web.wording import Wording

Value = float | None

_STEPS = (1, 2, 2.5, 5, 10)  # tidy axis steps, times a power of ten
_DIGIT_WIDTH = 10.5
_NARROW_STEP = 40  # SVG units that the number of a year needs


def axis_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Return tidy ticks that span `low` to `high` and always hold zero."""
    low, high = min(low, 0), max(high, 0)
    if low == high:
        return [0, 1]
    step = _tidy_step((high - low) / count)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * i for i in range(first, last + 1)]


def _tidy_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((k * power for k in _STEPS if k * power >= rough), 10 * power)
    return int(step) if step >= 1 and step == int(step) else step


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plane of a line chart: its size and the scale of each axis."""

    years: Sequence[int]
    ticks: Sequence[float]
    left: float
    width: float = 440
    height: float = 250
    right: float = 22
    top: float = 22
    bottom: float = 28

    @property
    def step(self) -> float:
        return (self.width - self.left - self.right) / max(1, len(self.years) - 1)

    @property
    def end(self) -> float:
        return self.width - self.right

    def x(self, i: int) -> float:
        middle = (self.width - self.left - self.right) / 2
        offset = middle if len(self.years) == 1 else i * self.step
        return round(self.left + offset, 1)

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        plane = self.height - self.top - self.bottom
        return round(
            self.height - self.bottom - (value - low) / (high - low) * plane, 1
        )


def line_chart(
    years: Sequence[int], values: Sequence[Value], summary: str, wording: Wording
) -> Markup:
    """Return one series as a line from zero; missing years break it and are hatched.

    Only the first and last known values are written: a table below holds them all.
    `summary` is the sentence for screen readers. Empty without any known value.
    """
    known = [v for v in values if v is not None]
    if not known:
        return Markup()
    ticks = axis_ticks(min(known), max(known))
    labels = [wording.rounded(tick) for tick in ticks]
    frame = _Frame(years, ticks, left=_margin(labels))
    parts = [
        *_grid(frame, labels),
        *_year_labels(frame),
        *_gaps(frame, values, wording),
        *_strokes(frame, values),
        *_end_labels(frame, values, wording),
    ]
    return Markup(
        '<svg class="line" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(frame.width, frame.height, summary, Markup().join(parts))


def _margin(labels: Sequence[str]) -> float:
    """Return room for the tick labels, at the larger size that phones get."""
    return max(30, 10 + _DIGIT_WIDTH * max(map(len, labels)))


def _grid(frame: _Frame, labels: Sequence[str]) -> Iterable[Markup]:
    for tick, label in zip(frame.ticks, labels, strict=True):
        y = frame.y(tick)
        yield Markup(
            '<path class="g" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}'
            "</text>"
        ).format(
            round(frame.left, 1), y, frame.end, round(frame.left - 8, 1), y + 4, label
        )


def _year_labels(frame: _Frame) -> Iterable[Markup]:
    every = math.ceil(_NARROW_STEP / frame.step) if frame.step else 1
    last = len(frame.years) - 1
    for i, year in enumerate(frame.years):
        if (last - i) % every == 0:
            yield Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                frame.x(i), frame.height - 8, year
            )


def _gaps(frame: _Frame, values: Sequence[Value], wording: Wording) -> Iterable[Markup]:
    for i, value in enumerate(values):
        if value is None:
            left = max(frame.left, frame.x(i) - frame.step / 2)
            right = min(frame.end, frame.x(i) + frame.step / 2)
            yield Markup(
                '<rect class="kosong" x="{}" y="{}" width="{}" height="{}">'
                "<title>{}: {}</title></rect>"
            ).format(
                round(left, 1),
                frame.top,
                round(right - left, 1),
                frame.height - frame.top - frame.bottom,
                frame.years[i],
                wording("belum ada data"),
            )


def _strokes(frame: _Frame, values: Sequence[Value]) -> Iterable[Markup]:
    for piece in _pieces(frame, values):
        path = "L".join(f"{x} {y}" for x, y in piece)
        yield Markup('<path class="p" d="M{}"/>').format(path)
        for x, y in piece:
            yield Markup('<circle cx="{}" cy="{}" r="3.5"/>').format(x, y)


def _pieces(
    frame: _Frame, values: Sequence[Value]
) -> Iterable[list[tuple[float, float]]]:
    piece: list[tuple[float, float]] = []
    for i, value in enumerate(values):
        if value is not None:
            piece.append((frame.x(i), frame.y(value)))
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _end_labels(
    frame: _Frame, values: Sequence[Value], wording: Wording
) -> Iterable[Markup]:
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    ends = (
        {known[0]: "start", known[-1]: "end"}
        if len(known) > 1
        else {known[0]: "middle"}
    )
    for (i, value), anchor in ends.items():
        yield Markup(
            '<text class="lab" x="{}" y="{}" text-anchor="{}">{}</text>'
        ).format(
            frame.x(i), round(frame.y(value) - 10, 1), anchor, wording.rounded(value)
        )


def bar(value: Value, largest: float, style: str = "") -> Markup:
    """Return a bar for a table cell; the number stands in the next cell."""
    share = 0 if value is None or largest <= 0 else max(0, min(1, value / largest))
    return Markup(
        '<svg class="btg {}" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="alas" width="100" height="8"/>'
        '<rect class="isi" width="{}" height="8"/></svg>'
    ).format(style, round(share * 100, 1))


def stacked_bar(parts: Sequence[tuple[int, str]]) -> Markup:
    """Return (count, style) parts of one bar; a list beside it names them."""
    total = sum(count for count, _ in parts) or 1
    start, pieces = 0.0, []
    for count, style in parts:
        width = count / total * 100
        pieces.append(
            Markup('<rect class="{}" x="{}" width="{}" height="10"/>').format(
                escape(style), round(start, 2), round(max(0, width - 0.4), 2)
            )
        )
        start += width
    return Markup(
        '<svg class="susun" viewBox="0 0 100 10" preserveAspectRatio="none" '
        'aria-hidden="true">{}</svg>'
    ).format(Markup().join(pieces))
