"""The map of all regions by how many datasets each has."""

from siger_web.maps import MapData, class_limits
from siger_web.overview import Overview
from siger_web.site import Page
from siger_web.wording import msg


def region_map(page: Page, overview: Overview) -> MapData:
    """Return the map that leads to the page of each region; none counts as a gap."""
    values = {
        region.code: overview.by_region.get(region.code) or None
        for region in page.site.parts.province.regencies
    }
    return MapData(
        values=values,
        limits=class_limits(values.values()),
        unit=page.wording(msg("dataset")),
        link=lambda code: page.url(f"/wilayah/{code}"),
        has_codes=True,
    )
