"""How much of a text a result must hold: which of its concepts are enough together."""

from collections.abc import Collection, Sequence
from itertools import combinations


def enough_of(
    weights: Sequence[float], share: float, required: Collection[int] = ()
) -> list[tuple[int, ...]]:
    """Return the smallest sets of positions that carry that share of the weight.

    Those that are required belong to every set.
    """
    wanted = share * sum(weights)
    found: list[tuple[int, ...]] = []
    for size in range(1, len(weights) + 1):
        for chosen in combinations(range(len(weights)), size):
            is_new = not any(set(smaller) <= set(chosen) for smaller in found)
            is_new = is_new and set(required) <= set(chosen)
            if is_new and sum(weights[i] for i in chosen) >= wanted:
                found.append(chosen)
    return found


def parts_of(
    parts: Sequence[int], required: Collection[int] = ()
) -> list[tuple[int, ...]]:
    """Return the positions of each part of several, with those that are required."""
    if len(set(parts)) == 1:
        return []
    return [
        tuple(i for i, own in enumerate(parts) if own == part or i in required)
        for part in dict.fromkeys(parts)
    ]
