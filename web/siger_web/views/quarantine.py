"""Files that are held back: in which columns, since when, until when. Never what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from siger_catalog.model import Entry, FindingType, Held, HeldColumn, Hold, Purge
from siger_catalog.ports import Parts
from siger_catalog.quarantining import deadline_of
from siger_catalog.schemas import Text

# Older ones are in `siger quarantine list`.
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class HeldColumnView:
    """A column and what was found in it."""

    column: HeldColumn
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """A file that is held back."""

    held: Held
    columns: tuple[HeldColumnView, ...]
    deadline: datetime
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """A line of the page of quarantine; `is_served`: by an earlier, clean copy."""

    hold: Hold
    dataset_title: str
    file: HeldView
    is_served: bool


@dataclass(frozen=True, slots=True)
class RemovedView:
    """Bytes that were removed for good, and the datasets that had them."""

    purge: Purge
    datasets: tuple[Entry, ...]


def held_view(held: Held, types: Mapping[str, FindingType], now: datetime) -> HeldView:
    """Return what may be told of a file that is held back."""
    return HeldView(
        held=held,
        columns=tuple(
            HeldColumnView(each, _title(each, types)) for each in held.columns
        ),
        deadline=deadline_of(held),
        is_late=deadline_of(held) < now,
    )


def waiting(parts: Parts) -> tuple[HoldView, ...]:
    """Return the files that wait for a decision, the newest first."""
    holds = parts.store.holds(state="held", limit=MOST_SHOWN)
    return tuple(_line(parts, hold) for hold in holds)


def removed(parts: Parts) -> tuple[RemovedView, ...]:
    """Return what was removed for good, the newest first."""
    return tuple(
        RemovedView(purge, tuple(map(parts.store.entry, names)))
        for purge in parts.store.purges()[:MOST_SHOWN]
        for names in [parts.store.datasets_with(purge.sha256)]
    )


def is_removed(entry: Entry) -> bool:
    """Tell whether nothing is served of a dataset for files that were removed."""
    files = entry.version.dataset.distributions
    is_gone = any(file.purged and not file.content for file in files)
    is_held = any(file.held for file in files)
    return is_gone and not is_held and entry.serving.state == "quarantined"


def _line(parts: Parts, hold: Hold) -> HoldView:
    dataset = parts.store.entry(hold.dataset).version.dataset
    files = {d.id: d for d in dataset.distributions}
    file = files.get(hold.distribution_id)
    return HoldView(
        hold=hold,
        dataset_title=dataset.title,
        file=held_view(hold.held, parts.finding_types, parts.clock.now()),
        is_served=file is not None and file.content is not None,
    )


def _title(column: HeldColumn, types: Mapping[str, FindingType]) -> Text:
    kind = types.get(column.type)
    return kind.title if kind else Text(column.type, column.type)
