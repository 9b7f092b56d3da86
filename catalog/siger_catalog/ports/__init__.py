"""The doors of the catalog: what the flow needs, whoever provides it.

Each Protocol is small; adapters do not inherit from it. The meaning of each method
(order, idempotence, what happens when something is missing) is held by the contract
suites under tests/contracts, run on every adapter.
"""

from siger_catalog.ports.catalog import (
    CatalogStore,
    DatasetStore,
    JobStore,
    Outbox,
    OutboxItem,
    Outcome,
    QuarantineStore,
    SourceStore,
)
from siger_catalog.ports.checking import (
    CheckedFile,
    FileValidator,
    Placer,
    Reading,
    ReadTable,
    Subject,
    TableReader,
    Validator,
)
from siger_catalog.ports.choices import ChoiceStore
from siger_catalog.ports.clock import Clock
from siger_catalog.ports.contradictions import (
    ContradictionPage,
    ContradictionStore,
    Trait,
    Uncompared,
)
from siger_catalog.ports.fetching import Fetched, Fetcher
from siger_catalog.ports.files import (
    ExportFormat,
    RowOperator,
    RowsPage,
    RowsQuery,
    SnapshotStore,
    Stored,
    TableStore,
)
from siger_catalog.ports.fixing import (
    CellChange,
    Excerpt,
    FileChange,
    FixedTable,
    LeftAlone,
    TableFixer,
)
from siger_catalog.ports.harvesting import (
    Carrier,
    Harvester,
    Probe,
    Prober,
    Proposal,
    Proposer,
)
from siger_catalog.ports.parts import Parts
from siger_catalog.ports.purging import PurgeStore
from siger_catalog.ports.search import IndexHealth, SearchIndex
from siger_catalog.ports.verdicts import Question, RulesInForce, VerdictStore

__all__ = [
    "Carrier",
    "CatalogStore",
    "CellChange",
    "CheckedFile",
    "ChoiceStore",
    "Clock",
    "ContradictionPage",
    "ContradictionStore",
    "DatasetStore",
    "Excerpt",
    "ExportFormat",
    "Fetched",
    "Fetcher",
    "FileChange",
    "FileValidator",
    "FixedTable",
    "Harvester",
    "IndexHealth",
    "JobStore",
    "LeftAlone",
    "Outbox",
    "OutboxItem",
    "Outcome",
    "Parts",
    "Placer",
    "Probe",
    "Prober",
    "Proposal",
    "Proposer",
    "PurgeStore",
    "QuarantineStore",
    "Question",
    "ReadTable",
    "Reading",
    "RowOperator",
    "RowsPage",
    "RowsQuery",
    "RulesInForce",
    "SearchIndex",
    "SnapshotStore",
    "SourceStore",
    "Stored",
    "Subject",
    "TableFixer",
    "TableReader",
    "TableStore",
    "Trait",
    "Uncompared",
    "Validator",
    "VerdictStore",
]
