"""The jobs in memory, and the one step that a harvest writes with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from siger_catalog.errors import ConflictError
from siger_catalog.model import (
    HARVEST,
    Action,
    Cause,
    Entry,
    Job,
    JobCounts,
    JobOrder,
    JobState,
    RecordRow,
)
from siger_catalog.ports import Outcome
from siger_catalog.stores.absent import lease_lost, unknown_job
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.purges import MemoryPurges
from siger_catalog.stores.memory.quarantine import MemoryQuarantine
from siger_catalog.stores.memory.sources import MemorySources
from siger_catalog.stores.outcomes import (
    cancelled,
    confirms,
    counts_after,
    entry_after,
    is_changed,
    is_repeated,
    recounted,
    refuse_other,
    settled,
)


class MemoryJobs(MemorySources, MemoryQuarantine, MemoryPurges):
    """See ports.JobStore."""

    def enqueue(self, source: str, order: JobOrder = HARVEST) -> Job:
        """Return the queued or running job of the source, or a new queued one.

        Raises:
            NotFoundError: No such source.
            ConflictError: A job of the source that is queued or runs does not do what
                is ordered, and must end first; nothing is written.
        """
        with self._lock:
            self.source(source)
            for job in self._jobs.values():
                if job.source == source and job.state in ("queued", "running"):
                    refuse_other(job, order)
                    return job
            new = Job(
                id=str(len(self._jobs) + 1),
                source=source,
                state="queued",
                order=cleaned(order),
                created_at=self._clock.now(),
            )
            return self._keep(new)

    def claim(
        self,
        owner: str,
        *,
        lease_s: float,
        only: str | None = None,
        at_most: int | None = None,
    ) -> Job | None:
        """Take a queued job, or one whose lease ran out, oldest first."""
        now = self._clock.now()
        with self._lock:
            jobs = self._jobs.values()
            run = sum(j.state == "running" and not self._is_free(j) for j in jobs)
            if at_most is not None and run >= at_most:
                return None
            for job in jobs:
                if only in (None, job.id) and self._is_free(job):
                    taken = replace(
                        job,
                        state="running",
                        owner=owner,
                        started_at=job.started_at or now,
                        lease_until=now + timedelta(seconds=lease_s),
                        counts=self._recounted(job),
                    )
                    return self._keep(taken)
        return None

    def renew(self, job: Job, *, lease_s: float) -> None:
        """Keep a job through a long step without writing an outcome.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        until = self._clock.now() + timedelta(seconds=lease_s)
        with self._lock:
            self._keep(replace(self._held(job), lease_until=until))

    def commit(self, job: Job, outcome: Outcome, *, lease_s: float) -> Entry | None:
        """Write a record's outcome, version, outbox row and counts at once.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more; nothing is written.
            ConflictError: Somebody else took the name or published meanwhile;
                nothing is written.
        """
        outcome = cleaned(outcome)
        with self._lock:
            held = self._held(job)
            before = self._entries.get(outcome.dataset_name)
            after = entry_after(before, outcome, held.source, self._clock.now())
            if after is not None and outcome.action not in ("held", "failed"):
                self._refuse_second_dataset(after)
                self._publish(before, after, outcome)
            elif after is not None and outcome.action == "failed":
                self._entries[after.name] = self._confirmed_entry(after)
                self._failed.add(after.name)
            self._keep_clocks((outcome,))
            earlier = self._record(held, outcome, after)
            if not is_repeated(earlier, outcome.action):
                counts = counts_after(held.counts, outcome.action, earlier)
                self._keep(replace(held, counts=counts))
            self.renew(held, lease_s=lease_s)
            return after

    def confirm(self, job: Job, outcomes: Sequence[Outcome], *, lease_s: float) -> None:
        """Count records that stay as they are, at once; they leave no rows.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more; nothing is written.
        """
        outcomes = cleaned(tuple(outcomes))
        with self._lock:
            held = self._held(job)
            self._failed.difference_update(o.dataset_name for o in outcomes)
            self._keep_clocks(outcomes)
            counts = replace(
                held.counts,
                seen=held.counts.seen + len(outcomes),
                unchanged=held.counts.unchanged + len(outcomes),
            )
            self.renew(self._keep(replace(held, counts=counts)), lease_s=lease_s)

    def release(self, job: Job) -> None:
        """Put a running job back into the queue, for whoever claims it next.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        with self._lock:
            held = self._held(job)
            self._keep(replace(held, state="queued", owner="", lease_until=None))

    def finish(self, job: Job, state: JobState, cause: Cause | None) -> Job:
        """End a job and return it as stored.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        with self._lock:
            held = self._held(job)
            if confirms(held, state):
                self._confirmed[held.source] = self._clock.now()
            ended = replace(
                held,
                state=state,
                cause=cleaned(cause),
                ended_at=self._clock.now(),
                lease_until=None,
            )
            return self._keep(ended)

    def cancel(
        self, job_id: str, cause: Cause, *, person: str = "", reason: str = ""
    ) -> Job:
        """End a queued or running job at once; whoever works it writes no more.

        Raises:
            NotFoundError: No such job.
        """
        with self._lock:
            job, now = self.job(job_id), self._clock.now()
            ended = cancelled(job, cause, now, person=person, reason=reason)
            return self._keep(cleaned(ended))

    def settle(self, job_id: str, state: JobState) -> Job:
        """Give a held job the state that a person decided on; settled, it stays so.

        Raises:
            NotFoundError: No such job.
            ConflictError: It is neither held nor of that state.
        """
        with self._lock:
            return self._keep(settled(self.job(job_id), state))

    def job(self, job_id: str) -> Job:
        """Return one job.

        Raises:
            NotFoundError: No such job.
        """
        with self._lock:
            if job_id not in self._jobs:
                raise unknown_job(job_id)
            return self._jobs[job_id]

    def jobs(self, *, source: str | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return jobs, the newest first."""
        with self._lock:
            newest = reversed(self._jobs.values())
            return tuple(j for j in newest if source in (None, j.source))[:limit]

    def records(self, job_id: str) -> tuple[RecordRow, ...]:
        """Return how each record of a job ended, in the order of processing."""
        with self._lock:
            return tuple(self._records.get(job_id, ()))

    def _keep(self, job: Job) -> Job:
        self._jobs[job.id] = job
        return job

    def _recounted(self, job: Job) -> JobCounts:
        rows = self._records.get(job.id, ())
        return recounted(Counter(row.action for row in rows))

    def _keep_clocks(self, outcomes: Sequence[Outcome]) -> None:
        for clock in (clock for outcome in outcomes for clock in outcome.clocks):
            self._clocks[clock.distribution_id] = clock

    def _is_free(self, job: Job) -> bool:
        if job.state == "running" and job.lease_until is not None:
            return job.lease_until <= self._clock.now()
        return job.state == "queued"

    def _held(self, job: Job) -> Job:
        held = self._jobs.get(job.id)
        if held is None or held.state != "running" or held.owner != job.owner:
            raise lease_lost(job)
        return held

    def _refuse_second_dataset(self, after: Entry) -> None:
        for entry in self._entries.values():
            is_same_record = (
                entry.source == after.source and entry.remote_id == after.remote_id
            )
            if is_same_record and after.remote_id and entry.name != after.name:
                raise ConflictError(
                    f"Rekaman {after.remote_id!r} sudah terbit sebagai {entry.name!r}."
                )

    def _publish(self, before: Entry | None, after: Entry, outcome: Outcome) -> None:
        if outcome.version is not None:
            self._refuse_purged(outcome.version)
        self._entries[after.name] = after
        self._failed.discard(after.name)
        if outcome.version is not None and outcome.action == "unchanged":
            self._versions[after.name][-1] = outcome.version
        elif outcome.version is not None:
            self._versions.setdefault(after.name, []).append(outcome.version)
            self._seal_older(after.name, outcome.version)
            places = self._distributions
            for key in [k for k, name in places.items() if name == after.name]:
                del places[key]
            for one in outcome.version.dataset.distributions:
                places[one.id] = after.name
        if outcome.action != "unchanged":
            self._keep_holds(after)
        if is_changed(before, after):
            self._enqueue_document(after)
            self._uncompared[after.name] = after.revision

    def _record(self, job: Job, outcome: Outcome, entry: Entry | None) -> Action | None:
        """Keep how a record ended; return how it had ended before in this job."""
        row = RecordRow(
            job_id=job.id,
            remote_id=outcome.remote_id,
            remote_name=outcome.remote_name,
            dataset=outcome.dataset_name,
            action=outcome.action,
            cause=outcome.cause,
            at=self._clock.now(),
            version=entry.version.number if entry else 0,
        )
        rows = self._records.setdefault(job.id, [])
        for place, earlier in enumerate(rows):
            if earlier.remote_id == row.remote_id and row.remote_id:
                if not is_repeated(earlier.action, row.action):
                    rows[place] = row
                return earlier.action
        rows.append(row)
        return None
