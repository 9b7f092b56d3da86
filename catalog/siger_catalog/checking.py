"""Read the files of a dataset as tables and put every question to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from siger_catalog.causes import told
from siger_catalog.describing import describe
from siger_catalog.model import (
    Cause,
    Dataset,
    Distribution,
    Finding,
    Source,
)
from siger_catalog.ports import CheckedFile, Parts, Reading, ReadTable, Subject
from siger_catalog.verdicts import Asking, digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A dataset that knows its tables, region, topics and years; what was found."""

    dataset: Dataset
    tables: tuple[ReadTable, ...]
    findings: tuple[Finding, ...]


def check(
    parts: Parts, dataset: Dataset, failures: Mapping[str, Cause], source: Source
) -> Checked:
    """Read, describe and check a dataset whose files are held."""
    readings = {d.id: _read(parts, d) for d in dataset.distributions if d.content}
    with_tables = replace(
        dataset,
        distributions=tuple(
            _with_table(d, readings.get(d.id)) for d in dataset.distributions
        ),
    )
    described = describe(with_tables, source, parts.province)
    subject = Subject(
        dataset=described,
        files=tuple(_files(parts, described, readings)),
        province=parts.province,
    )
    asking = Asking(parts)
    findings = [
        *_fetch_findings(described, failures),
        *(finding for reading in readings.values() for finding in reading.findings),
        *(f for v in parts.validators for f in asking.findings_of(v, subject)),
    ]
    asking.keep(described, findings)
    return Checked(
        dataset=described,
        tables=tuple(r.table for r in readings.values() if r.table),
        findings=tuple(findings),
    )


def rules(parts: Parts) -> str:
    """Name the rules in force: when one changes, every verdict is due anew."""
    checks = [f"{v.name} {v.version}" for v in parts.validators]
    shapes = [f"{s.name} {s.version} {digest_of(s)}" for s in parts.schemas]
    return ", ".join([f"reader {parts.reader.version}", *checks, *shapes])


def _read(parts: Parts, distribution: Distribution) -> Reading:
    content = distribution.content
    if content is None:
        return Reading(table=None)
    path = parts.snapshots.path(content.sha256)
    return parts.reader.read(path, distribution, parts.schemas)


def _with_table(distribution: Distribution, reading: Reading | None) -> Distribution:
    if distribution.content is None:
        return distribution
    facts = reading.table.facts if reading and reading.table else None
    return replace(distribution, content=replace(distribution.content, table=facts))


def _files(
    parts: Parts, dataset: Dataset, readings: Mapping[str, Reading]
) -> Iterator[CheckedFile]:
    for distribution in dataset.distributions:
        if distribution.content is not None:
            yield CheckedFile(
                distribution=distribution,
                path=parts.snapshots.path(distribution.content.sha256),
                table=readings[distribution.id].table,
            )


def _fetch_findings(
    dataset: Dataset, failures: Mapping[str, Cause]
) -> Iterator[Finding]:
    for distribution in dataset.distributions:
        cause = failures.get(distribution.id)
        if cause is None:
            continue
        content = distribution.content
        params = {
            "cause": cause.message,
            "cause_en": told(cause, "en").message,
            "title": distribution.title,
        }
        if content is None:
            yield Finding(
                type="siger-berkas-tidak-terambil",
                severity="error",
                distribution_id=distribution.id,
                params=params,
            )
        else:
            yield Finding(
                type="siger-salinan-terakhir",
                severity="warning",
                distribution_id=distribution.id,
                params=params | {"date": content.fetched_at.date().isoformat()},
            )
