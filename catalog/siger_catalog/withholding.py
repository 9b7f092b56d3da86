"""Between check and publish: files with personal data are held back.

What is checked in the end is what the public is given: the last clean copy of such a
file, or nothing of it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from siger_catalog.checking import Checked, check
from siger_catalog.erasing import held_bytes, purged_findings
from siger_catalog.errors import SourceError
from siger_catalog.model import Cause, Dataset, Entry, Finding, Source
from siger_catalog.ports import Parts
from siger_catalog.quarantining import (
    Released,
    held_findings,
    hits,
    hold_back,
    with_notes,
)
from siger_catalog.redacting import redact_dataset, redact_finding

PRIVACY_PART = "siger.validators:privacy"


def refuse_unlooked(parts: Parts) -> None:
    """Refuse to harvest while the check for personal data cannot be loaded.

    Raises:
        SourceError: It cannot; nothing may be published unlooked at.
    """
    if PRIVACY_PART in parts.broken_parts:
        raise SourceError(
            "Pemeriksaan data pribadi tidak bisa dimuat; tidak ada yang diterbitkan.",
            fix="Jalankan `siger doctor`, lalu pasang ulang Siger.",
        )


def check_and_withhold(
    parts: Parts,
    dataset: Dataset,
    failures: Mapping[str, Cause],
    source: Source,
    last: Entry | None,
) -> Checked:
    """Check a dataset, without what must not be shown; its texts are redacted."""
    released = released_files(parts, last)
    told: list[Finding] = []
    now = parts.clock.now()
    while True:
        checked = check(parts, dataset, failures, source)
        found = hits(checked.findings, parts.finding_types, checked.dataset, released)
        if not found:
            break
        told += _told(parts, checked.findings, found.keys())
        dataset = hold_back(dataset, found, last, now)
    findings = with_notes(checked.findings, parts.finding_types, checked.dataset)
    shown = {d.id for d in dataset.distributions if d.content}
    _drop_tables(parts, dataset, last)
    return replace(
        checked,
        dataset=redact_dataset(checked.dataset),
        findings=(
            *held_findings(dataset),
            *purged_findings(dataset),
            *(f for f in told if f.distribution_id not in shown),
            *map(redact_finding, findings),
        ),
    )


def _drop_tables(parts: Parts, dataset: Dataset, last: Entry | None) -> None:
    """Remove the tables of bytes that were served before they were held back.

    A dataset elsewhere that may go on showing the same bytes keeps its table.
    """
    sealed = held_bytes(dataset)
    if last is None or not sealed:
        return
    for version in parts.store.versions(last.name):
        for content in (each.content for each in version.dataset.distributions):
            if content is None or content.table is None:
                continue
            if content.sha256 in sealed and _is_alone(parts, last, content.sha256):
                parts.tables.remove(content.table.table_id)


def _is_alone(parts: Parts, last: Entry, sha256: str) -> bool:
    return parts.store.datasets_with(sha256) == (last.name,)


def released_files(parts: Parts, last: Entry | None) -> Released:
    """Return which bytes of which files of a dataset stewards let go."""
    if last is None:
        return frozenset()
    holds = parts.store.holds(dataset=last.name, state="released")
    return frozenset((h.distribution_id, h.held.content.sha256) for h in holds)


def _told(
    parts: Parts, findings: Iterable[Finding], ids: Collection[str]
) -> Iterator[Finding]:
    """Yield what else may be told of files that are held back: places, no cells."""
    for finding in findings:
        kind = parts.finding_types.get(finding.type)
        is_hit = kind is not None and kind.quarantines
        if finding.distribution_id in ids and not is_hit:
            yield redact_finding(finding, is_held=True)
