"""A harvest that writes nothing, and one that does exactly what such a one showed.

The flow itself is run, on stores that keep apart what it would write: so a dry run
cannot tell another story than the harvest.
"""

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson
from pydantic import TypeAdapter, ValidationError

from siger_catalog.causes import cause_of, failure
from siger_catalog.erasing import bytes_of
from siger_catalog.errors import NotFoundError, SnapshotMissingError, SourceError
from siger_catalog.model import (
    Cause,
    Entry,
    Finding,
    Job,
    JobCounts,
    JobState,
    Serving,
    Source,
    Version,
)
from siger_catalog.pipeline import harvest
from siger_catalog.placing import tabulate
from siger_catalog.plans import Plan, planned, since
from siger_catalog.ports import (
    CatalogStore,
    Outcome,
    Parts,
    Question,
    ReadTable,
    SnapshotStore,
    Stored,
    TableStore,
)
from siger_catalog.reconciling import LEASE_S

CHUNK_BYTES = 1 << 20
# So many differences of a plan are named in a cause.
NAMED = 20
_REHEARSALS = "siger-rehearsal-"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a harvest would have written, and the job as it would have ended.

    `same` are the records that stay as they are. `apart` holds the bytes that it
    fetched; it is gone once the rehearsal is over.
    """

    job: Job
    plan: Plan
    outcomes: Sequence[Outcome]
    same: Sequence[Outcome]
    apart: SnapshotStore


@contextmanager
def rehearsed(parts: Parts, source: Source) -> Iterator[Rehearsal]:
    """Run a harvest of a source that writes nothing.

    Raises:
        StoreUnavailableError: One of our own stores is out of reach.
    """
    with tempfile.TemporaryDirectory(prefix=_REHEARSALS) as folder:
        apart = _SnapshotsApart(parts.snapshots, Path(folder))
        store = _StoreApart(parts.store)
        on_the_side = replace(
            parts,
            # Both delegate whatever they do not keep apart.
            store=cast("CatalogStore", store),
            tables=cast("TableStore", _TablesApart(parts.tables)),
            snapshots=apart,
        )
        job = Job(
            id="dry-run",
            source=source.name,
            state="running",
            created_at=parts.clock.now(),
        )
        ended = harvest(on_the_side, job, source)
        changes = tuple(
            planned(
                o.dataset_name or o.remote_name,
                o.action,
                version=o.version,
                cause=o.cause,
            )
            for o in store.outcomes
            if o.action != "unchanged"
        )
        plan = Plan(source=source.name, changes=changes)
        ended = replace(ended, counts=_counts([*store.outcomes, *store.same]))
        yield Rehearsal(ended, plan, store.outcomes, store.same, apart)


def keep_plan(parts: Parts, plan: Plan) -> None:
    """Keep a plan, to be carried out or compared with later."""
    folder = _folder(parts)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{plan.id}.json").write_bytes(orjson.dumps(plan))


def forget_plans(parts: Parts, datasets: Sequence[str], sha256: str) -> None:
    """Remove plans that speak of datasets, and bytes that a rehearsal left behind."""
    for path in _folder(parts).glob("*.json"):
        text = path.read_text("utf-8")
        if any(f'"{name}"' in text for name in datasets):
            path.unlink(missing_ok=True)
    for left in Path(tempfile.gettempdir()).glob(f"{_REHEARSALS}*/{sha256}"):
        left.unlink(missing_ok=True)


def kept_plan(parts: Parts, plan_id: str) -> Plan:
    """Return a plan that was shown before.

    Raises:
        NotFoundError: There is none of that id.
    """
    is_id = plan_id.isascii() and plan_id.isalnum()
    try:
        text = (_folder(parts) / f"{plan_id}.json").read_bytes() if is_id else b""
        return TypeAdapter(Plan).validate_json(text)
    except (OSError, ValidationError) as error:
        raise NotFoundError(
            f"Rencana {plan_id!r} tidak ada.",
            fix="Buat dengan `siger harvest SUMBER --dry-run`.",
        ) from error


def carry_out_plan(parts: Parts, job: Job, source: Source) -> Job:
    """Do what the plan of the order says, or end the job saying what has changed.

    Raises:
        LeaseLostError: The job is not ours any more.
        NotFoundError: There is no such plan.
    """
    plan = kept_plan(parts, job.order.subject)
    with rehearsed(parts, source) as rehearsal:
        if differences := since(plan, rehearsal.plan):
            return parts.store.finish(job, "failed", _changed(plan, differences))
        for outcome in rehearsal.outcomes:
            _carry_out(parts, job, outcome, rehearsal.apart)
        parts.store.confirm(job, rehearsal.same, lease_s=LEASE_S)
        ended = rehearsal.job
    return parts.store.finish(job, ended.state, ended.cause)


def _carry_out(parts: Parts, job: Job, outcome: Outcome, apart: SnapshotStore) -> None:
    version = outcome.version
    if version is not None:
        for sha256 in filter(None, (version.record_sha256, *bytes_of(version.dataset))):
            with apart.path(sha256).open("rb") as body:
                parts.snapshots.put(body)
        for one in version.dataset.distributions:
            tabulate(parts, one, version.dataset.extras)
    parts.store.commit(job, outcome, lease_s=LEASE_S)


def _changed(plan: Plan, differences: Sequence[str]) -> Cause:
    named = "; ".join(differences[:NAMED])
    more = f"; dan {len(differences) - NAMED} lagi" if len(differences) > NAMED else ""
    detail = f"{plan.id}: {named}{more}"
    return cause_of(failure(SourceError, "rencana-berubah", plan.source, detail))


def _folder(parts: Parts) -> Path:
    return parts.settings.data_dir / "plans"


@dataclass(slots=True)
class _SnapshotsApart:
    """Snapshots that are read from the real store and written beside it."""

    real: SnapshotStore
    folder: Path

    def put(self, body: BinaryIO) -> Stored:
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as draft:
            while chunk := body.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                draft.write(chunk)
        shutil.move(draft.name, self.folder / digest.hexdigest())
        return Stored(sha256=digest.hexdigest(), size_bytes=size)

    def path(self, sha256: str) -> Path:
        try:
            return self.real.path(sha256)
        except SnapshotMissingError:
            if (self.folder / sha256).is_file():
                return self.folder / sha256
            raise

    def remove(self, sha256: str) -> bool:
        del sha256
        return False


@dataclass(slots=True)
class _TablesApart:
    """Tables that are said to be written."""

    real: TableStore
    written: set[str] = field(default_factory=set)

    def write(self, table: ReadTable) -> None:
        self.written.add(table.facts.table_id)

    def has(self, table_id: str) -> bool:
        return self.real.has(table_id)

    def remove(self, table_id: str) -> bool:
        del table_id
        return False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@dataclass(slots=True)
class _StoreApart:
    """A store that is read, and keeps apart what a harvest would write."""

    real: CatalogStore
    outcomes: list[Outcome] = field(default_factory=list)
    same: list[Outcome] = field(default_factory=list)
    _staged: dict[str, Entry] = field(default_factory=dict)
    _verdicts: dict[str, Sequence[Finding]] = field(default_factory=dict)

    def commit(self, job: Job, outcome: Outcome, *, lease_s: float) -> None:
        del lease_s
        self.outcomes.append(outcome)
        if outcome.version is not None and outcome.action != "unchanged":
            self._staged[outcome.dataset_name] = _entry(job, outcome)

    def confirm(self, job: Job, outcomes: Sequence[Outcome], *, lease_s: float) -> None:
        del job, lease_s
        self.same += outcomes

    def finish(self, job: Job, state: JobState, cause: Cause | None) -> Job:
        return replace(job, state=state, cause=cause)

    def entry(self, name: str) -> Entry:
        return self._staged.get(name) or self.real.entry(name)

    def entry_of_record(
        self, source: str, remote_id: str, remote_name: str
    ) -> Entry | None:
        mine = (
            e for e in self._staged.values() if remote_id and e.remote_id == remote_id
        )
        return next(mine, None) or self.real.entry_of_record(
            source, remote_id, remote_name
        )

    def verdict(self, question: Question) -> Sequence[Finding] | None:
        if question.key in self._verdicts:
            return self._verdicts[question.key]
        return self.real.verdict(question)

    def keep_verdict(self, question: Question, findings: Sequence[Finding]) -> None:
        self._verdicts[question.key] = tuple(findings)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def _counts(outcomes: Sequence[Outcome]) -> JobCounts:
    actions = Counter(outcome.action for outcome in outcomes)
    numbers = {str(action): count for action, count in actions.items()}
    absent = actions["withdrawn"] + actions["held"]
    return JobCounts(**numbers, seen=len(outcomes) - absent)


def _entry(job: Job, outcome: Outcome) -> Entry:
    version = cast("Version", outcome.version)
    at = version.published_at
    return Entry(
        name=outcome.dataset_name,
        source=job.source,
        remote_id=outcome.remote_id,
        revision=1,
        serving=Serving(state=outcome.serving_state, version=version.number, since=at),
        version=version,
        first_published_at=at,
        harvested_at=at,
        remote_name=outcome.remote_name,
    )
