"""The composition root: settings in, everything the flow runs on out."""

import logging
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from siger_catalog.errors import CatalogError, SettingsError
from siger_catalog.fetching import GuardedFetcher, own_authorities
from siger_catalog.indexes.counting import CountingIndex
from siger_catalog.indexes.elasticsearch import (
    SEARCH_TIMEOUT_S,
    Address,
    ElasticsearchIndex,
)
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.indexes.standby import StandbyIndex
from siger_catalog.language import Language, build_language
from siger_catalog.model import FindingType, Source
from siger_catalog.ports import CatalogStore, Clock, Parts, SearchIndex, TableReader
from siger_catalog.provinces.regions import Province, load_province
from siger_catalog.publishing import FETCH_FINDING_TYPES
from siger_catalog.quarantining import QUARANTINE_FINDING_TYPES
from siger_catalog.schemas import TableSchema
from siger_catalog.settings import Settings
from siger_catalog.stores.snapshots import FileSnapshotStore
from siger_catalog.stores.sql import open_sql_store
from siger_catalog.stores.tables import ParquetTableStore

log = logging.getLogger(__name__)

# So long is a search server waited for that has an index beside it: a reader gets an
# answer within two seconds.
_HELPED_SEARCH_S = 1.5

# The outside contract: names of sources stand in addresses and on command lines.
SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")

# A file, a schema's name or path, whether to guess one, the province: a report.
FileReport = Callable[[Path, str | None, bool, Province], Mapping[str, Any]]


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present, aware and in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class _Loaded:
    """Parts found through entry points, and why others could not be loaded."""

    parts: dict[str, Any] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def build(settings: Settings) -> Parts:
    """Put the program together; used by web, worker, commands and tests alike.

    Sources of the `SIGER_SOURCES` file that the database lacks are added.

    Raises:
        SettingsError: The settings name something that does not exist, or no reader
            of tables can be loaded.
        StoreUnavailableError: The database or the data folder is out of reach.
    """
    province = load_province(settings.province)
    language = build_language(province)
    harvesters = _load("siger.harvesters")
    validators = _load("siger.validators")
    readers = _load("siger.readers")
    shapes = _load("siger.schemas")
    fixers = _load("siger.fixers")
    reader = _reader(readers)
    clock = SystemClock()
    store = open_sql_store(settings.database_location, clock)
    _seed(store, settings.sources, clock)
    return Parts(
        settings=settings,
        province=province,
        language=language,
        schemas=_flat(shapes),
        harvesters=harvesters.parts,
        reader=reader,
        validators=tuple(validators.parts.values()),
        fetcher=GuardedFetcher(
            settings.allow_private,
            contact=settings.public_url,
            authorities=partial(own_authorities, store),
        ),
        snapshots=FileSnapshotStore(settings.data_dir / "snapshots"),
        tables=ParquetTableStore(settings.data_dir / "tables"),
        store=store,
        index=_index(settings, language),
        clock=clock,
        finding_types=_finding_types(readers, validators),
        fixer=next(iter(fixers.parts.values()), None),
        broken_parts=harvesters.broken
        | validators.broken
        | readers.broken
        | fixers.broken
        | shapes.broken,
    )


def _reader(loaded: _Loaded) -> TableReader:
    if not loaded.parts:
        raise SettingsError(
            f"No reader of tables can be loaded: {loaded.broken}",
            fix="Reinstall the package it came from.",
        )
    found: TableReader = next(iter(loaded.parts.values()))
    return found


def _index(settings: Settings, language: Language) -> SearchIndex:
    """Choose the search index; a server need not be in reach for that."""
    embedded = CountingIndex(EmbeddedIndex(settings.data_dir / "index", language))
    if not settings.elasticsearch_url:
        return embedded
    is_helped = settings.search_standby
    server = ElasticsearchIndex(
        Address(
            url=settings.elasticsearch_url,
            api_key=settings.elasticsearch_api_key,
            ca_file=settings.elasticsearch_ca,
        ),
        language,
        prefix=settings.elasticsearch_prefix,
        shards=settings.elasticsearch_shards,
        replicas=settings.elasticsearch_replicas,
        search_timeout_s=_HELPED_SEARCH_S if is_helped else SEARCH_TIMEOUT_S,
    )
    if not is_helped:
        return CountingIndex(server)
    # Each keeps its own counts, so that none are given out that the other gave.
    return StandbyIndex(CountingIndex(server), embedded, settings.data_dir / "index")


def load_schemas() -> tuple[TableSchema, ...]:
    """Return every table schema that an installed package brings."""
    return _flat(_load("siger.schemas"))


def finding_types() -> Mapping[str, FindingType]:
    """Return every kind of finding that the installed parts may give, by type."""
    return _finding_types(_load("siger.readers"), _load("siger.validators"))


def _flat(loaded: _Loaded) -> tuple[TableSchema, ...]:
    return tuple(schema for schemas in loaded.parts.values() for schema in schemas)


def _finding_types(*groups: _Loaded) -> Mapping[str, FindingType]:
    parts = [part for group in groups for part in group.parts.values()]
    own = (*FETCH_FINDING_TYPES, *QUARANTINE_FINDING_TYPES)
    types = [*own, *(kind for p in parts for kind in p.finding_types)]
    return {kind.type: kind for kind in types}


def file_report() -> FileReport:
    """Return the function behind `siger validate`.

    Raises:
        SettingsError: No validator package is installed.
    """
    loaded = _load("siger.reports", make=lambda report: report)
    if not loaded.parts:
        raise SettingsError(f"No table validator can be loaded: {loaded.broken}")
    found: FileReport
    found = next(iter(loaded.parts.values()))
    return found


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read a sources.toml: one `[[source]]` a source.

    Raises:
        SettingsError: The file is missing, no TOML, lacks a key, or holds something
            that is no text or no name of a source.
    """
    try:
        items = tomllib.loads(path.read_text("utf-8")).get("source", [])
        return tuple(_source(item) for item in items if item.get("url"))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise SettingsError(f"SIGER_SOURCES: cannot read {path}: {error!r}") from error


def _source(item: Mapping[str, Any]) -> Source:
    words = {key: item[key] for key in ("name", "kind", "url")}
    words |= {key: item.get(key, "") for key in ("title", "region")}
    if not all(isinstance(word, str) for word in words.values()):
        raise TypeError(f"{words} must all be texts")
    if not SOURCE_NAME.fullmatch(words["name"]):
        raise ValueError(f"{words['name']!r} cannot name a source")
    return Source(
        **words,
        options={str(k): str(v) for k, v in item.get("options", {}).items()},
        is_paused=bool(item.get("paused", False)),
    )


def _seed(store: CatalogStore, path: Path | None, clock: Clock) -> None:
    if path is None:
        return
    for source in read_sources(path):
        store.add_source(replace(source, created_at=clock.now()))


def _load(group: str, make: Callable[[Any], Any] = lambda part: part()) -> _Loaded:
    """Load and make every part of a group; one that fails is named, not fatal."""
    loaded = _Loaded()
    for point in entry_points(group=group):
        try:
            loaded.parts[point.name] = make(point.load())
        except Exception as error:  # a third party's part must not stop the others
            log.exception("%s %s", group, point.name)
            loaded.broken[f"{group}:{point.name}"] = repr(error)
    return loaded


def close(parts: Parts) -> None:
    """Give back every file, connection and thread of the parts."""
    for closable in (parts.index, parts.tables, parts.store, parts.fetcher):
        try:
            closable.close()
        except CatalogError:
            log.exception("closing %r", closable)
