"""From contradictions to the API's answers."""

from typing import TypeVar

from pydantic import BaseModel

from siger_catalog.contradictions import (
    CellPair,
    Contradiction,
    Likeness,
    Side,
)
from siger_catalog.provinces.regions import Province
from siger_web.api_models import RegionOut
from siger_web.contradiction_models import (
    CellOut,
    ContradictionOut,
    DifferenceOut,
    ForeignOut,
    JoinOut,
    LikenessOut,
    ReadingOut,
    SideOut,
)
from siger_web.presenting import organization_out, region_out
from siger_web.presenting_search import dataset_url
from siger_web.views.contradictions import contradiction_view
from siger_web.wording import Wording

_Out = TypeVar("_Out", bound=BaseModel)


def contradiction_out(
    found: Contradiction, base: str, province: Province, wording: Wording
) -> ContradictionOut:
    """Return a contradiction as the API tells it."""
    view = contradiction_view(found, wording)
    return ContradictionOut(
        key=found.key,
        kind=found.kind,
        title=view.title,
        summary=view.summary,
        indicator=wording.both(found.title),
        unit=found.unit,
        left=_side_out(found.left, base),
        right=_side_out(found.right, base),
        count=found.count,
        compared=found.compared,
        join=_as(JoinOut, found.join) if found.join else None,
        difference=_as(DifferenceOut, found.difference) if found.difference else None,
        likeness=_likeness_out(found.likeness) if found.likeness else None,
        cells=[_cell_out(cell, province) for cell in found.cells],
        url=f"{base}/perbedaan/{found.key}",
    )


def _side_out(side: Side, base: str) -> SideOut:
    return SideOut(
        dataset=side.dataset,
        title=side.title,
        organization=organization_out(side.publisher),
        source=side.source,
        url=dataset_url(base, side.dataset),
    )


def _likeness_out(likeness: Likeness) -> LikenessOut:
    return LikenessOut(
        same_file=likeness.is_same_file,
        equal=likeness.equal,
        overlap=likeness.overlap,
        share=likeness.share,
    )


def _cell_out(cell: CellPair, province: Province) -> CellOut:
    foreign = None
    if cell.other_reading:
        foreign = ForeignOut(
            region=_region_out(cell.other, province),
            reading=_as(ReadingOut, cell.other_reading),
        )
    return CellOut(
        region=_region_out(cell.region, province),
        period=cell.period,
        item=cell.item,
        left=_as(ReadingOut, cell.left),
        right=_as(ReadingOut, cell.right),
        difference=cell.difference,
        belongs_to=foreign,
    )


def _region_out(code: str, province: Province) -> RegionOut:
    region = province.region(code)
    if region is None:  # compared when the province still had it
        return RegionOut(kode_kemendagri=code, kode_bps="", name=code)
    return region_out(region)


def _as(model: type[_Out], found: object) -> _Out:
    return model.model_validate(found, from_attributes=True)
