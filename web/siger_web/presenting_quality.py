"""From scores and mended tables to the API's answers."""

from urllib.parse import quote

from siger_catalog.model import Distribution
from siger_catalog.ports import FixedTable
from siger_catalog.scoring import SOURCE_URL, Measured
from siger_web.quality_models import (
    CellChangeOut,
    DimensionOut,
    FileChangeOut,
    FixesOut,
    IndicatorOut,
    LeftOut,
    MissingOut,
    MqaOut,
    OwnScoreOut,
    QualityOut,
    RowFixOut,
)
from siger_web.views.quality import QualityView
from siger_web.views.report import ReportView
from siger_web.wording import Wording


def quality_out(view: ReportView, quality: QualityView, wording: Wording) -> QualityOut:
    """Return both scores and the fixes that gain most rows."""
    return QualityOut(
        name=view.entry.name,
        own=_own_out(quality, wording),
        mqa=_mqa_out(quality, wording),
        fixes=[
            RowFixOut(
                type=group.findings[0].type,
                title=wording.both(group.title),
                cause=wording.both(group.description),
                fix=wording.both(group.fix),
                distribution=group.group.distribution_id,
                column=group.findings[0].field,
                gain=gain,
            )
            for group, gain in view.fixes
        ],
    )


def _own_out(quality: QualityView, wording: Wording) -> OwnScoreOut:
    own, rows = quality.own, quality.standing
    return OwnScoreOut(
        total=round(own.total, 1),
        rows=round(own.rows, 1),
        metadata=round(own.metadata, 1),
        rows_total=rows.total,
        rows_valid=rows.valid,
        rows_valid_at_most=rows.is_bound,
        missing=[
            MissingOut(
                type=row.type,
                title=wording.both(row.title),
                fix=wording.both(row.fix),
                gain=round(row.gain, 1),
            )
            for row in quality.missing
        ],
    )


def _mqa_out(quality: QualityView, wording: Wording) -> MqaOut:
    return MqaOut(
        points=quality.points,
        most=quality.most,
        rating=quality.rating,
        source=SOURCE_URL,
        dimensions=[
            DimensionOut(
                key=dimension.key,
                label=wording.both(dimension.label),
                points=dimension.points,
                most=dimension.most,
                indicators=[_indicator_out(row, wording) for row in dimension.measured],
            )
            for dimension in quality.dimensions
        ],
    )


def _indicator_out(row: Measured, wording: Wording) -> IndicatorOut:
    indicator = row.indicator
    return IndicatorOut(
        key=indicator.key,
        label=wording.both(indicator.label),
        points=row.points,
        most=indicator.weight,
        gain=indicator.weight - row.points,
        fix=None if row.is_met else wording.both(indicator.fix),
    )


def fixes_out(distribution: Distribution, table: FixedTable) -> FixesOut:
    """Return what a mended copy changes."""
    url = f"/api/v1/distributions/{quote(distribution.id, safe='')}/fixed"
    return FixesOut(
        distribution=distribution.id,
        urls={"csv": f"{url}?format=csv", "xlsx": f"{url}?format=xlsx"},
        total=table.total,
        counts=dict(table.counts),
        changes=[
            CellChangeOut(kind=c.kind, row=c.row, column=c.column, old=c.old, new=c.new)
            for c in table.changes
        ],
        file_changes=[
            FileChangeOut(kind=c.kind, old=c.old, new=c.new) for c in table.file_changes
        ],
        left=[
            LeftOut(column=left.column, example=left.example, reason=left.reason)
            for left in table.left
        ],
    )
