"""From the catalog's values to the API's answers."""

from siger_catalog.licenses import terms_of
from siger_catalog.model import (
    Agent,
    Entry,
    License,
    Serving,
    Version,
)
from siger_catalog.ports import Parts
from siger_catalog.provinces.regions import Region
from siger_catalog.searching import Related
from siger_catalog.searching.document import formats_of, plain_text, shortened
from siger_web.api_models import OrganizationOut, RegionOut
from siger_web.dataset_models import (
    ChangeOut,
    ContactOut,
    DatasetOut,
    FindingsOut,
    LicenseOut,
    RelatedDataset,
    ServingOut,
    SourceOut,
    VersionOut,
)
from siger_web.presenting_files import distribution_out, purged_out
from siger_web.presenting_search import dataset_url, result_fields
from siger_web.views.sources import known_source


def region_out(region: Region) -> RegionOut:
    """Return a region in both code systems."""
    return RegionOut(
        kode_kemendagri=region.code, kode_bps=region.bps_code, name=region.name
    )


def organization_out(agent: Agent) -> OrganizationOut:
    """Return an organisation."""
    return OrganizationOut(slug=agent.slug, name=agent.name)


def dataset_out(entry: Entry, parts: Parts, base: str) -> DatasetOut:
    """Return a dataset in full."""
    dataset = entry.version.dataset
    region = parts.province.region(dataset.region)
    url = dataset_url(base, entry.name)
    description = plain_text(dataset.description)
    return DatasetOut(
        name=entry.name,
        title=dataset.title,
        summary=shortened(description),
        url=url,
        region=region_out(region) if region else None,
        organization=organization_out(dataset.publisher),
        topics=list(dataset.topics),
        formats=sorted(formats_of(dataset)),
        years=list(dataset.years),
        modified_at=dataset.modified_at or entry.version.published_at,
        quality=entry.version.quality,
        description=description,
        license=_license_out(dataset.license),
        contact=ContactOut(name=dataset.contact.name, email=dataset.contact.email),
        source=_source_out(entry, parts),
        version=entry.version.number,
        serving=serving_out(entry.serving),
        findings=_findings_out(entry, url),
        distributions=[distribution_out(d, base) for d in dataset.distributions],
    )


def related_out(related: Related, label: str, base: str) -> RelatedDataset:
    """Return a companion of a dataset; `label` says in words why it is one."""
    row = {
        **result_fields(related.hit, base),
        "reason": related.reason,
        "reason_label": label,
    }
    return RelatedDataset.model_validate(row, from_attributes=True)


def _license_out(stated: License) -> LicenseOut:
    terms = terms_of(stated)
    return LicenseOut(
        id=stated.id,
        title=stated.title,
        url=stated.url,
        key=terms.key,
        is_open=terms.is_open,
    )


def _source_out(entry: Entry, parts: Parts) -> SourceOut:
    source = known_source(parts, entry.source)
    return SourceOut(
        name=entry.source,
        url=source.url if source else "",
        harvested_at=entry.harvested_at,
    )


def serving_out(serving: Serving) -> ServingOut:
    """Return which version is served."""
    return ServingOut(
        state=serving.state,
        version=serving.version,
        since=serving.since,
        reason=serving.reason,
    )


def _findings_out(entry: Entry, url: str) -> FindingsOut:
    severities = [finding.severity for finding in entry.version.findings]
    return FindingsOut(
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        url=f"{url}/pemeriksaan",
    )


def version_out(version: Version) -> VersionOut:
    """Return one version."""
    return VersionOut(
        number=version.number,
        published_at=version.published_at,
        title=version.dataset.title,
        quality=version.quality,
        fingerprint=version.fingerprint,
        changes=[
            ChangeOut(field=c.field, old=c.old, new=c.new) for c in version.changes
        ],
        purged=purged_out(version.dataset),
    )
