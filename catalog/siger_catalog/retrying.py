"""Take over again just those records that failed in another job."""

from dataclasses import dataclass

from siger_catalog.errors import ConflictError
from siger_catalog.model import Job, JobKind, Record
from siger_catalog.ports import Parts

_LISTING: tuple[JobKind, ...] = ("harvest", "refetch", "plan", "retry")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The records that are wanted: by their ids, those without one by their names."""

    ids: frozenset[str]
    names: frozenset[str]

    def has(self, record: Record) -> bool:
        """Tell whether the record is one of them."""
        if record.remote_id:
            return record.remote_id in self.ids
        return record.name in self.names


def failed_records(parts: Parts, job_id: str) -> Wanted:
    """Return the records that failed in a job."""
    rows = [r for r in parts.store.records(job_id) if r.action == "failed"]
    return Wanted(
        ids=frozenset(row.remote_id for row in rows if row.remote_id),
        names=frozenset(row.remote_name for row in rows if not row.remote_id),
    )


def refuse_pointless(parts: Parts, subject: Job) -> None:
    """Refuse to try again a job that has nothing to be tried again.

    Raises:
        ConflictError: It has not ended, lists no records, or none of them failed.
    """
    wanted = failed_records(parts, subject.id)
    is_listing = subject.order.kind in _LISTING
    if subject.ended_at and is_listing and (wanted.ids or wanted.names):
        return
    raise ConflictError(
        f"Pekerjaan {subject.id} belum berakhir atau tidak punya rekaman gagal.",
        fix=f"Panen seluruh sumber: `siger harvest {subject.source}`.",
    )
