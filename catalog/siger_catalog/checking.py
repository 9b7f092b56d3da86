"""Read the files of a dataset as tables and put every question to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from siger_catalog.causes import told
from siger_catalog.describing import describe
from siger_catalog.model import (
    Cause,
    Dataset,
    Distribution,
    Finding,
    Source,
    TableFacts,
)
from siger_catalog.placing import read_placed
from siger_catalog.ports import CheckedFile, Parts, ReadTable, Subject
from siger_catalog.verdicts import Asking, Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A dataset that knows its tables, region, topics and years; what was found.

    `tables` are those that were read; of a file that need not be opened, what was
    made before is stored.
    """

    dataset: Dataset
    tables: tuple[ReadTable, ...]
    findings: tuple[Finding, ...]


def check(
    parts: Parts, dataset: Dataset, failures: Mapping[str, Cause], source: Source
) -> Checked:
    """Read, describe and check a dataset whose files are held.

    A file is opened where its bytes, the rules or what is said of it are new.
    """
    asking = Asking(parts)
    looks = tuple(_look(parts, asking, dataset, d) for d in _held(dataset))
    described = describe(_with_tables(dataset, looks), source, parts.province)
    subject = Subject(
        dataset=described,
        files=tuple(look.file for look in looks if look.file),
        province=parts.province,
    )
    findings = [
        *_fetch_findings(described, failures),
        *(finding for look in looks for finding in look.findings),
        *(f for v in parts.validators for f in asking.findings_of(v, subject, looks)),
    ]
    asking.keep(described, findings)
    return Checked(
        dataset=described,
        tables=tuple(f.table for f in subject.files if f.table),
        findings=tuple(findings),
    )


def _held(dataset: Dataset) -> Iterator[Distribution]:
    return (d for d in dataset.distributions if d.content)


def _look(
    parts: Parts, asking: Asking, dataset: Dataset, distribution: Distribution
) -> Look:
    """Return what is known of a file, which is opened only where it must be."""
    sha256 = distribution.content.sha256 if distribution.content else ""
    path = parts.snapshots.path(sha256)  # bytes that were lost are noticed
    known = asking.looked_before(distribution, dataset)
    if known is not None:
        return known
    reading = read_placed(parts, path, distribution, dataset.extras)
    facts = reading.table.facts if reading.table else None
    told = _with_facts(distribution, facts)
    look = Look(
        distribution=told,
        facts=facts,
        schema=reading.table.schema if reading.table else None,
        findings=reading.findings,
        file=CheckedFile(distribution=told, path=path, table=reading.table),
    )
    asking.looked_now(look, dataset)
    return look


def _with_tables(dataset: Dataset, looks: Iterable[Look]) -> Dataset:
    facts = {look.distribution.id: look.facts for look in looks}
    return replace(
        dataset,
        distributions=tuple(
            _with_facts(d, facts.get(d.id)) for d in dataset.distributions
        ),
    )


def _with_facts(distribution: Distribution, facts: TableFacts | None) -> Distribution:
    content = distribution.content
    return replace(distribution, content=content and replace(content, table=facts))


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
