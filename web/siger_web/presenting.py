"""From the catalog's values to the API's answers."""

from urllib.parse import quote

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
from siger_catalog.searching import (
    Help,
    Hit,
    QueryReading,
    Related,
    SearchPage,
)
from siger_catalog.searching.document import formats_of, plain_text, shortened
from siger_web.api_models import (
    FacetValue,
    GivenUpOut,
    HelpOut,
    Links,
    NearDataset,
    OrganizationOut,
    QueryOut,
    RegionOut,
    SearchAnswer,
    SearchResult,
    WithoutFilter,
)
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
from siger_web.presenting_reasons import explanation_out, found_in_out
from siger_web.views.sources import known_source


def dataset_url(base: str, name: str) -> str:
    """Return the address of a dataset's page."""
    return f"{base}/dataset/{quote(name, safe='')}"


def region_out(region: Region) -> RegionOut:
    """Return a region in both code systems."""
    return RegionOut(
        kode_kemendagri=region.code, kode_bps=region.bps_code, name=region.name
    )


def organization_out(agent: Agent) -> OrganizationOut:
    """Return an organisation."""
    return OrganizationOut(slug=agent.slug, name=agent.name)


def search_out(page: SearchPage, base: str, links: Links) -> SearchAnswer:
    """Return a page of results."""
    return SearchAnswer(
        total=page.total,
        page=page.page,
        size=page.size,
        mode=page.mode,
        help=None if page.total else help_out(page.help, base),
        query=_query_out(page.query),
        results=[result_out(hit, base) for hit in page.results],
        facets={
            name: [
                FacetValue(
                    value=f.value, label=f.label, count=f.count, selected=f.selected
                )
                for f in values
            ]
            for name, values in page.facets.items()
        },
        links=links,
    )


def help_out(found: Help, base: str) -> HelpOut:
    """Return the ways on from an empty page."""
    return HelpOut(
        without=[
            WithoutFilter(parameter=d.name, values=list(d.values), count=d.count)
            for d in found.without
        ],
        topics=list(found.topics),
        near=[
            NearDataset(name=hit.name, title=hit.title, url=dataset_url(base, hit.name))
            for hit in found.near
        ],
    )


def _query_out(reading: QueryReading) -> QueryOut:
    return QueryOut(
        text=reading.text,
        corrected=reading.corrected or None,
        places=[region_out(place) for place in reading.places],
        years=list(reading.years),
        given_up=GivenUpOut(
            places=[region_out(place) for place in reading.given_up_places],
            years=list(reading.given_up_years),
        ),
        elsewhere=list(reading.elsewhere),
    )


def result_out(hit: Hit, base: str) -> SearchResult:
    """Return one result; the explanation is set only where there is one."""
    result = SearchResult(
        name=hit.name,
        title=hit.title,
        summary=hit.summary,
        url=dataset_url(base, hit.name),
        region=region_out(hit.region) if hit.region else None,
        organization=organization_out(hit.organization),
        topics=list(hit.topics),
        formats=list(hit.formats),
        years=list(hit.years),
        modified_at=hit.modified_at,
        quality=hit.quality,
        highlights=dict(hit.highlights),
        match="full" if hit.is_full else "partial",
        found_in=found_in_out(hit.found_in),
    )
    if hit.explanation:
        result.explanation = explanation_out(hit.explanation)
    return result


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
    row = result_out(related.hit, base).model_dump(exclude={"highlights", "match"})
    return RelatedDataset(**row, reason=related.reason, reason_label=label)


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
