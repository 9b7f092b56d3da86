"""Names written anew in the spelling of the list they come from."""

from collections import Counter
from collections.abc import Callable, Collection

from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Field
from siger_validators.reading.fitting import folded

Rewrite = Callable[[str], str]


def name_rewriter(
    field: Field, texts: Collection[str], province: Province, *, is_declared: bool
) -> Rewrite | None:
    """Return what writes the names of a column anew, None when it has no list.

    A column of regions that no schema declares is one only if at least half of its
    distinct names are those of regions.
    """
    allowed = field.enum or (*field.true_values, *field.false_values)
    by_region = _of_regions(province, allowed)
    if field.role == "region-name" and field.type == "string":
        known = sum(1 for text in texts if province.by_name(text))
        if is_declared or (known and known * 2 >= len(texts)):
            return by_region
    return _of_list(allowed) if allowed else None


def _of_list(allowed: Collection[str]) -> Rewrite:
    counts = Counter(folded(value) for value in allowed)
    # Two names that differ in signs only cannot be told apart without them.
    spelled = {folded(v): v for v in allowed if counts[folded(v)] == 1}
    exact = set(allowed)
    return lambda text: text if text in exact else spelled.get(folded(text), text)


def _of_regions(province: Province, allowed: Collection[str]) -> Rewrite:
    def rewrite(text: str) -> str:
        region = province.by_name(text)
        if region is None or (allowed and region.name not in allowed):
            return text
        return region.name

    return rewrite
