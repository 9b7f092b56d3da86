"""The files of a dataset and the ways to take each home."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from siger_catalog.language.words import fold
from siger_catalog.model import (
    Content,
    Dataset,
    Distribution,
    FindingType,
    TableFacts,
)
from siger_catalog.ports import ExportFormat
from siger_web.views.quarantine import HeldView, held_view

DownloadFormat = Literal["original", "csv", "xlsx", "json", "jsonl", "parquet"]
EXPORTS: tuple[ExportFormat, ...] = get_args(ExportFormat)
LABELS = {
    "csv": "CSV",
    "xlsx": "Excel",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "parquet": "Parquet",
}

_NO_NAME = re.compile(r"[^a-z0-9_]+")
_LONGEST_NAME = 80
LONGEST_EXTENSION = 8  # the longest in use: geojson


@dataclass(frozen=True, slots=True)
class Download:
    """One way to take a file home; `size_bytes` where it is known beforehand."""

    label: str
    url: str
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A distribution and its downloads, the best one first."""

    distribution: Distribution
    downloads: tuple[Download, ...]
    held: HeldView | None = None

    @property
    def content(self) -> Content | None:
        """The bytes as they were fetched, None while they could not be."""
        return self.distribution.content

    @property
    def table(self) -> TableFacts | None:
        """What is known of the table in the file."""
        return self.content.table if self.content else None

    @property
    def format(self) -> str:
        """The format for people."""
        known = self.distribution.format
        return LABELS.get(known, known.upper()) or "?"


def file_views(
    dataset: Dataset, types: Mapping[str, FindingType], now: datetime
) -> tuple[FileView, ...]:
    """Return the files of a dataset in the portal's order."""
    return tuple(
        FileView(
            d, tuple(_downloads(d)), held_view(d.held, types, now) if d.held else None
        )
        for d in dataset.distributions
    )


def main_file(files: Sequence[FileView]) -> FileView | None:
    """Return the file that the page shows: the first table, else the first held."""
    tables = [file for file in files if file.table]
    held = [file for file in files if file.content]
    return next(iter([*tables, *held]), None)


def download_url(distribution: Distribution, download_format: str = "") -> str:
    """Return the address of a download, from the root of the site."""
    base = f"/api/v1/distributions/{distribution.id}/download"
    return f"{base}?format={download_format}" if download_format else base


def _downloads(distribution: Distribution) -> list[Download]:
    content = distribution.content
    if content is None:
        return []
    label = LABELS.get(distribution.format, distribution.format.upper())
    original = Download(label, download_url(distribution), content.size_bytes)
    if content.table is None:
        return [original]
    return [
        original
        if distribution.format == key
        else Download(LABELS[key], download_url(distribution, key))
        for key in EXPORTS
    ] + ([] if distribution.format in EXPORTS else [original])


def file_name(dataset: Dataset, distribution: Distribution, extension: str) -> str:
    """Return a name for a download: plain letters, the dataset's name first.

    Nothing of a portal's name may end the header that carries it.
    """
    stem = dataset.name
    if len(dataset.distributions) > 1:
        stem = f"{stem}-{distribution.title}"
    stem = _plain(stem)[:_LONGEST_NAME].strip("-") or "data"
    suffix = _plain(extension)[:LONGEST_EXTENSION]
    return f"{stem}.{suffix}" if suffix else stem


def _plain(text: str) -> str:
    return _NO_NAME.sub("-", fold(text)).strip("-")
