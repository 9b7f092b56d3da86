"""The table of what was measured, and the ratio of the second engine to the first."""

from collections.abc import Callable, Sequence

from search_measuring import Measured
from search_timing import Timings

Tell = Callable[[Measured], Sequence[float]]

PERCENTS = (50, 95, 99)


def print_report(measured: Sequence[Measured]) -> None:
    """Print a row for each figure; times are milliseconds at p50 / p95 / p99."""
    print("| | embedded | Elasticsearch | embedded : Elasticsearch |")
    print("| --- | --- | --- | --- |")
    for name, tell in _rows(measured[0]):
        told = [tell(one) for one in measured]
        cells = [" / ".join(map(_short, values)) for values in told]
        cells += [_ratios(*told)] if len(told) > 1 else ["-", "-"]
        print(f"| {name} | {' | '.join(cells)} |")
    _print_found([one.totals for one in measured])


def _print_found(totals: Sequence[tuple[int, ...]]) -> None:
    alike = sum(len(set(found)) == 1 for found in zip(*totals, strict=True))
    found = sorted(totals[0])
    quarters = ", ".join(f"{found[len(found) * part // 4]:,}" for part in (1, 2, 3))
    print(f"\nsame totals: {alike} of {len(found)} searches")
    print(f"a quarter, half, three quarters of the searches find up to {quarters}")


def _rows(sample: Measured) -> list[tuple[str, Tell]]:
    rows: list[tuple[str, Tell]] = [
        ("rebuild, datasets a second", lambda m: [m.documents_per_s]),
        ("index, MB", lambda m: [m.size_mb]),
    ]
    for part in sample.in_engine:
        rows += _timed(f"engine, {part}", lambda m, part=part: m.in_engine[part])
    for part in sample.over_http:
        rows += _timed(f"endpoint, {part}", lambda m, part=part: m.over_http[part])
    rows += [
        ("endpoint adds at p50", lambda m: [m.added_ms]),
        ("16 connections, searches a second", lambda m: [m.load.per_s]),
        *_timed("16 connections", lambda m: m.load.timings),
        ("server's memory, its own of it, MB", _server_memory),
        ("rebuild's memory at most, MB", lambda m: [m.fill_memory_mb["VmHWM"]]),
        ("10,000 rebuilt beside searches, s", lambda m: [m.rebuilt.seconds]),
        ("searches meanwhile, failed ones", _searches_meanwhile),
    ]
    return rows


def _timed(name: str, timings: Callable[[Measured], Timings]) -> list[tuple[str, Tell]]:
    rows: list[tuple[str, Tell]] = [
        (name, lambda m: [timings(m).at(percent) for percent in PERCENTS])
    ]
    # Of a part of the searches the processor's time is not known.
    if "page" not in name:
        rows.append((f"{name}, CPU of one", lambda m: [timings(m).cpu_ms]))
    return rows


def _server_memory(one: Measured) -> list[float]:
    return [one.server_memory_mb["VmRSS"], one.server_memory_mb["RssAnon"]]


def _searches_meanwhile(one: Measured) -> list[float]:
    return [one.rebuilt.searches, one.rebuilt.failed]


def _ratios(first: Sequence[float], second: Sequence[float]) -> str:
    pairs = zip(first, second, strict=True)
    return " / ".join(f"1 : {two / one:.2f}" if one else "-" for one, two in pairs)


def _short(value: float) -> str:
    few = 100
    return f"{value:,.0f}" if value >= few or value == int(value) else f"{value:.1f}"
