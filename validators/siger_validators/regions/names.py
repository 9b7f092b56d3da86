"""Names of regions against the official spelling."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from siger_catalog.model import Finding
from siger_catalog.provinces.regions import Province
from siger_validators.finding_types import Words


def check_names(
    numbers: Sequence[int],
    names: Sequence[str],
    province: Province,
    words: Words,
    *,
    is_declared: bool,
) -> Iterator[Finding]:
    """Yield each spelling that is not the official one, once, with the nearest."""
    seen: dict[str, list[int]] = {}
    for number, name in zip(numbers, names, strict=True):
        if name:
            seen.setdefault(name, []).append(number)
    known = {name: province.by_name(name) for name in seen}
    if not is_declared and sum(1 for r in known.values() if r) * 2 < len(known):
        return  # a column of other places, such as villages, under a like heading
    official = {region.name for region in province.regions}
    for name, rows in seen.items():
        if name in official:
            continue
        region = known[name]
        type_ = "tidak-resmi" if region else "tidak-dikenal"
        suggestion = region.name if region else _nearest(name, province)
        yield words.finding(
            f"siger-nama-wilayah-{type_}",
            row=rows[0],
            cell=name,
            params={"count": len(rows), "suggestion": suggestion},
        )


def _nearest(name: str, province: Province) -> str:
    """Return the official name most like the given one, or "-" when none is."""
    spellings = {
        spelling.casefold(): region.name
        for region in province.regencies
        for spelling in (region.short_name, region.name)
    }
    found = get_close_matches(name.casefold(), spellings, n=1, cutoff=0.75)
    return spellings[found[0]] if found else "-"
