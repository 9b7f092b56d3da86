"""From files, served or held back, to the API's answers."""

from collections.abc import Iterator
from urllib.parse import quote

from siger_catalog.model import CodeSystem, Dataset, Distribution, Held
from siger_catalog.quarantining import deadline_of
from siger_web.dataset_models import (
    CodeProofOut,
    CodeSystemOut,
    DistributionOut,
    HeldColumnOut,
    PurgedOut,
    QuarantineOut,
)


def distribution_out(distribution: Distribution, base: str) -> DistributionOut:
    """Return one file of a dataset."""
    content = distribution.content
    table = content.table if content else None
    url = f"{base}/api/v1/distributions/{quote(distribution.id, safe='')}"
    return DistributionOut(
        id=distribution.id,
        title=distribution.title,
        format=distribution.format,
        media_type=distribution.media_type or (content.media_type if content else ""),
        size_bytes=content.size_bytes if content else None,
        sha256=content.sha256 if content else None,
        schema=(table.schema or None) if table else None,
        schema_origin=(table.schema_origin or None) if table else None,
        schema_confidence=table.schema_confidence if table and table.schema else None,
        rows=table.row_count if table else None,
        region_codes=[code_system_out(s) for s in table.code_systems] if table else [],
        download_url=f"{url}/download" if content else None,
        rows_url=f"{url}/rows" if table else None,
        report_url=f"{url}/report",
        quarantine=_quarantine_out(distribution.held) if distribution.held else None,
        purged=next(iter(_purged_of(distribution)), None),
    )


def code_system_out(system: CodeSystem) -> CodeSystemOut:
    """Return how the codes of a column are meant."""
    return CodeSystemOut(
        column=system.field,
        system=system.system or None,
        basis=system.basis or None,
        stated=system.stated if system.stated in ("kemendagri", "bps") else None,
        stated_by=system.stated_by or None,
        agree=system.agree,
        against=system.against,
        proofs=[
            CodeProofOut(
                row=proof.row,
                code=proof.code,
                name=proof.name,
                kemendagri=proof.kemendagri or None,
                bps=proof.bps or None,
            )
            for proof in system.proofs
        ],
    )


def purged_out(dataset: Dataset) -> list[PurgedOut]:
    """Return the files of a dataset that were removed for good."""
    return [each for d in dataset.distributions for each in _purged_of(d)]


def _purged_of(distribution: Distribution) -> Iterator[PurgedOut]:
    if purged := distribution.purged:
        yield PurgedOut(
            distribution=distribution.id,
            sha256=purged.sha256,
            at=purged.at,
            reason=purged.reason,
        )


def _quarantine_out(held: Held) -> QuarantineOut:
    return QuarantineOut(
        since=held.since,
        deadline=deadline_of(held),
        columns=[
            HeldColumnOut(
                type=each.type,
                name=each.heading,
                number=each.number,
                sheet=each.sheet,
                count=each.count,
            )
            for each in held.columns
        ],
    )
