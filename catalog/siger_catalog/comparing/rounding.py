"""Pure: when two numbers are one number, rounded or written in another unit."""

import math
from collections.abc import Iterable, Sequence

# More decimals than that are noise of a calculation.
_MOST_DECIMALS = 6
# So few numbers may all end in zeros by chance.
_FEWEST_ROUND = 5
_EPSILON = 1e-9
# Other units of the same: tens, hundreds (a share as a percentage), thousands ("ribu"),
# millions ("juta"), and back.
FACTORS = (10.0, 100.0, 1e3, 1e6, 0.1, 0.01, 1e-3, 1e-6)
# A number rounded more than that says little about the factor.
_COARSEST = 0.05


def grain_of(values: Iterable[float]) -> float:
    """Return the step that numbers are written in: 0.01 with two decimals, 1 without.

    Whole numbers that all end in zeros were rounded: then it is 10, 100, 1000 ...
    """
    numbers = {abs(value) for value in values if value}
    decimals = max(map(_decimals, numbers), default=0)
    if decimals or len(numbers) < _FEWEST_ROUND:
        return float(10.0**-decimals)
    return float(10 ** min(map(_zeros, numbers)))


def is_same(a: float, b: float) -> bool:
    """Tell whether two numbers are one, but for the noise of a float."""
    return abs(a - b) <= _EPSILON * max(1.0, abs(a), abs(b))


def agree(a: float, b: float, grains: tuple[float, float]) -> bool:
    """Tell whether one may be the other, rounded to the coarser of the two grains."""
    if is_same(a, b):
        return True
    if math.isclose(*grains):
        return False
    half = max(grains) / 2
    return abs(a - b) <= half * (1 + _EPSILON)


def factor_between(
    pairs: Sequence[tuple[float, float]], grains: tuple[float, float]
) -> float:
    """Return by what the left numbers must be multiplied to be the right ones.

    1 unless four in five of at least three pairs agree on another factor.
    """
    told = [(a, b) for a, b in pairs if a and b]
    if len(told) < 3:  # noqa: PLR2004  # two numbers may be so by chance
        return 1.0
    counts = {f: sum(_fits(a, b, f, grains) for a, b in told) for f in FACTORS}
    best = max(FACTORS, key=lambda f: counts[f])
    return best if counts[best] >= 0.8 * len(told) else 1.0


def scaled(grains: tuple[float, float], factor: float) -> tuple[float, float]:
    """Return the grains once the left numbers are multiplied."""
    return grains[0] * factor, grains[1]


def _fits(a: float, b: float, factor: float, grains: tuple[float, float]) -> bool:
    after = scaled(grains, factor)
    is_fine = max(after) / 2 <= _COARSEST * abs(b)
    return is_fine and agree(a * factor, b, after)


def _decimals(value: float) -> int:
    for places in range(_MOST_DECIMALS):
        if is_same(value, round(value, places)):
            return places
    return _MOST_DECIMALS


def _zeros(value: float) -> int:
    """Return how many zeros a whole number ends in."""
    digits = f"{round(value)}"
    return len(digits) - len(digits.rstrip("0"))
