"""What one file holds of persons: the work done in the child."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from siger_catalog.model import Finding
from siger_catalog.redacting import HIDDEN
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.privacy.blocks import Block, Unread
from siger_validators.privacy.cells import blocks_of
from siger_validators.privacy.columns import Hit, scan_column
from siger_validators.privacy.people import scan_people
from siger_validators.privacy.running import scan_running
from siger_validators.privacy.small_cells import scan_small_cells

# A longer heading, or one of more digits, is a row of data.
_LONGEST_HEADING = 80
_MOST_DIGITS = 5


def look_through(
    path: Path,
    distribution_id: str,
    schema: TableSchema | None,
    about: str,
    districts: Sequence[str],
) -> list[Finding]:
    """Return one finding for each column of personal data or of small counts.

    `about` says in words what the file is about, `districts` are six-digit codes.
    """
    codes = pa.array(districts, pa.large_string())
    found: list[Finding] = []
    in_pieces: list[Finding] = []
    unread: list[Unread] = []
    for each in blocks_of(path, schema):
        if isinstance(each, Unread):
            unread.append(each)
            continue
        target = in_pieces if each.kind == "pieces" else found
        target += _findings(each, distribution_id, about, codes)
    # What stands under a key or heading is not told again as a piece of a text.
    known = {(f.type, f.params.get("sheet")) for f in found}
    found += [f for f in in_pieces if (f.type, f.params.get("sheet")) not in known]
    return [*_merged(found), *_unread(unread, distribution_id)]


def _findings(block: Block, id_: str, about: str, codes: pa.Array) -> Iterator[Finding]:
    if block.kind == "lines":
        yield from _running(block, id_)
        return
    yield from _personal(block, id_, codes)
    yield from _small(block, id_, about, codes)


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Count parts of one column together."""
    found: dict[tuple[object, ...], Finding] = {}
    for each in findings:
        key = (each.type, each.field, each.field_number, each.params.get("sheet"))
        before = found.get(key)
        found[key] = _added(before, each) if before else each
    yield from found.values()


def _added(one: Finding, other: Finding) -> Finding:
    counted = {
        key: str(int(one.params[key]) + int(other.params[key]))
        for key in ("count", "total")
        if key in one.params
    }
    return replace(one, params={**one.params, **counted})


def _unread(unread: Iterable[Unread], id_: str) -> Iterator[Finding]:
    """Say what nobody could look through: of a kind, or for its size."""
    words, kinds, is_limited = load_words("privacy"), Counter[str](), False
    for each in unread:
        is_limited |= each.why == "limit"
        kinds[each.kind] += each.why == "kind"
    if is_limited:
        type_ = "siger-data-pribadi-tak-terperiksa"
        yield words.finding(type_, distribution_id=id_)
    if count := kinds.total():
        named = ", ".join(kind for kind, number in kinds.items() if number)
        yield words.finding(
            "siger-data-pribadi-tak-terbaca",
            distribution_id=id_,
            params={"kind": named, "count": count},
        )


def _running(block: Block, id_: str) -> Iterator[Finding]:
    count = scan_running(block.columns[0])
    if count:
        yield load_words("privacy").finding(
            "siger-data-pribadi-teks",
            distribution_id=id_,
            params={"count": count, "sheet": block.sheet},
        )


def _personal(block: Block, id_: str, districts: pa.Array) -> Iterator[Finding]:
    for hit in _hits(block, districts):
        params = {"count": hit.count, "total": hit.total, "sheet": block.sheet}
        yield load_words("privacy").finding(
            f"siger-data-pribadi-{hit.kind}",
            distribution_id=id_,
            field=_shown(hit.heading),
            field_number=hit.number,
            params=params,
        )


def _small(block: Block, id_: str, about: str, codes: pa.Array) -> Iterator[Finding]:
    for heading, number, count in scan_small_cells(
        about, block.headings, block.columns, codes
    ):
        yield load_words("privacy").finding(
            "siger-sel-kecil",
            distribution_id=id_,
            field=_shown(heading),
            field_number=number,
            params={"count": count},
        )


def _hits(block: Block, districts: pa.Array) -> Iterator[Hit]:
    found: set[int] = set()
    for number, (heading, cells) in enumerate(
        zip(block.headings, block.columns, strict=True), start=1
    ):
        hit = scan_column(heading, number, cells, districts)
        if hit:
            found.add(number)
            yield hit
    for hit in scan_people(block.headings, block.columns, is_of_persons=bool(found)):
        if hit.number not in found:
            yield hit


def _shown(heading: str) -> str:
    """Return a heading as it may be told; one that looks like data is hidden."""
    digits = sum(character.isdigit() for character in heading)
    is_data = digits > _MOST_DIGITS or "@" in heading
    return HIDDEN if is_data or len(heading) > _LONGEST_HEADING else heading
