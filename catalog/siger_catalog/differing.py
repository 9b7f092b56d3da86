"""Pure: what differs between two versions of a dataset, and whether anything does."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime

from siger_catalog.model import (
    Agent,
    Contact,
    Content,
    Dataset,
    Distribution,
    Entry,
    FieldChange,
    License,
    ServingState,
    Version,
)

_NO_TIME = datetime.min.replace(tzinfo=UTC)


def is_told_already(
    last: Entry, version: Version, serving: tuple[ServingState, str]
) -> bool:
    """Tell whether the last version says all that a new one would.

    Other rules may come to the same; no reader need hear of that. When and with which
    validators equal bytes were fetched makes no difference.
    """
    before = last.version
    return (
        (last.serving.state, last.serving.reason) == serving
        and before.record_sha256 == version.record_sha256
        and before.quality == version.quality
        and before.findings == version.findings
        and _timeless(before.dataset) == _timeless(version.dataset)
    )


def _timeless(dataset: Dataset) -> Dataset:
    files = tuple(map(_untimed_file, dataset.distributions))
    return replace(dataset, distributions=files)


def _untimed_file(distribution: Distribution) -> Distribution:
    content, held = distribution.content, distribution.held
    return replace(
        distribution,
        content=content and _untimed(content),
        held=held and replace(held, content=_untimed(held.content)),
    )


def _untimed(content: Content) -> Content:
    return replace(content, fetched_at=_NO_TIME, etag="", last_modified="")


_COMPARED = tuple(
    f.name for f in fields(Dataset) if f.name not in ("name", "distributions", "proofs")
)


def changes(old: Dataset | None, new: Dataset) -> tuple[FieldChange, ...]:
    """List the fields that differ, then the files that came, went or changed."""
    if old is None:
        return ()
    of_fields = [
        FieldChange(field=name, old=_words(before), new=_words(after))
        for name in _COMPARED
        if (before := getattr(old, name)) != (after := getattr(new, name))
    ]
    before_files = {d.id: d for d in old.distributions}
    after_files = {d.id: d for d in new.distributions}
    of_files = [
        FieldChange(field=f"file:{title}", old=was, new=now)
        for key in before_files | after_files
        if (was := _bytes_of(before_files.get(key)))
        != (now := _bytes_of(after_files.get(key)))
        for title in [(after_files.get(key) or before_files[key]).title]
    ]
    return tuple(of_fields + of_files)


def _words(value: object) -> str:  # noqa: PLR0911  one arm for each type
    match value:
        case None:
            return ""
        case tuple():
            return ", ".join(map(str, value))
        case Mapping():
            return "; ".join(f"{key}: {value[key]}" for key in sorted(value))
        case Agent(name=name):
            return name
        case Contact(name=name, email=email):
            return f"{name} <{email}>" if email else name
        case License(id=key, title=title):
            return title or key
        case _:
            return str(value)


def _bytes_of(distribution: Distribution | None) -> str:
    if distribution is None or distribution.content is None:
        return ""
    return distribution.content.sha256
