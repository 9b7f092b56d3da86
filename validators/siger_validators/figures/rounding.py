"""How exact figures are as written, and what kind of slip a difference is."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# More decimals than published figures have; beyond them they are noise of a division.
_MOST_DECIMALS = 6
_NEARLY_ALL = 0.9
_SAMPLE = 50_000
_NOISE = 1e-9  # relative, of sums of floats
_ALMOST = 0.02  # a ratio so near to a power of ten is one, as log10: 5 per cent


def decimals_of(values: Floats) -> int:
    """Return the decimals in which nearly all of the figures are written, six at most.

    A few written longer do not make the others exact.
    """
    held = values[:: len(values) // _SAMPLE + 1]
    held = held[np.isfinite(held)]
    for decimals in range(_MOST_DECIMALS):
        scaled = held * 10.0**decimals
        off = np.abs(scaled - np.rint(scaled))
        is_whole = off <= 1e-6 + _NOISE * np.abs(scaled)
        if np.count_nonzero(is_whole) >= _NEARLY_ALL * len(held):
            return decimals
    return _MOST_DECIMALS


def half_digit(decimals: int) -> float:
    """Return the error that rounding to so many decimals makes at most."""
    return 0.5 * 10.0**-decimals


def sum_tolerance(count: float, decimals: int, total: float) -> float:
    """Return how far a sum of so many rounded figures may be from their total.

    Half of the last digit shown for each figure, and for the total as it is written:
    a total of whole tons over parts in kilograms is rounded coarser.
    """
    coarse = decimals_of(np.array([total]))
    # A total that happens to end in zeros is no sign of rounding: of one digit only.
    own = half_digit(coarse if coarse == 0 and decimals > 0 else decimals)
    return count * half_digit(decimals) + own + _NOISE * abs(total)


def power_of_ten(ratio: float, almost: float = _ALMOST) -> int:
    """Return n where a ratio is nearly 10 to the n, 0 where it is none or 1."""
    if not (ratio > 0 and math.isfinite(ratio)):
        return 0
    exponent = math.log10(ratio)
    nearest = round(exponent)
    return nearest if nearest and abs(exponent - nearest) <= almost else 0


def is_digit_slip(difference: float, tolerance: float) -> bool:
    """Tell whether one wrong digit makes that difference: 7 times a power of ten."""
    size = abs(difference)
    if size <= max(2 * tolerance, 0.0):
        return False
    unit = 10.0 ** math.floor(math.log10(size) + 1e-9)
    digit = round(size / unit)
    return 1 <= digit <= 9 and abs(size - digit * unit) <= tolerance  # noqa: PLR2004 digits


def shown(value: float) -> str:
    """Write a figure as files do: point, no groups, no noise of floats."""
    if not math.isfinite(value):
        return ""
    text = f"{value:.10g}"
    return f"{value:.0f}" if "e+" in text else text
