"""Everything the flow runs on, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from siger_catalog.language import Language
from siger_catalog.model import FindingType
from siger_catalog.ports.catalog import CatalogStore
from siger_catalog.ports.checking import TableReader, Validator
from siger_catalog.ports.clock import Clock
from siger_catalog.ports.fetching import Fetcher
from siger_catalog.ports.files import SnapshotStore, TableStore
from siger_catalog.ports.fixing import TableFixer
from siger_catalog.ports.harvesting import Harvester
from siger_catalog.ports.search import SearchIndex
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema
from siger_catalog.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything the flow runs on, put together by bootstrap.build."""

    settings: Settings
    province: Province
    language: Language
    schemas: tuple[TableSchema, ...]
    harvesters: Mapping[str, Harvester]
    reader: TableReader
    validators: tuple[Validator, ...]
    fetcher: Fetcher
    snapshots: SnapshotStore
    tables: TableStore
    store: CatalogStore
    index: SearchIndex
    clock: Clock
    finding_types: Mapping[str, FindingType]
    fixer: TableFixer | None = None
    broken_parts: Mapping[str, str] = field(default_factory=dict)
