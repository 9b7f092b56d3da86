"""Put the sources that are due by their schedules into the queue."""

import logging
from datetime import timedelta

from siger_catalog.errors import ConflictError, NotFoundError, UsageError
from siger_catalog.model import Job, Source
from siger_catalog.ports import Parts
from siger_catalog.schedules import look, schedule_of

OPTION = "schedule"
# A look that finds nothing due is remembered so often only.
KEPT = timedelta(minutes=5)

log = logging.getLogger(__name__)


def enqueue_due(parts: Parts) -> list[Job]:
    """Put every source that is due into the queue, once, and return the jobs."""
    jobs = (
        _look_at(parts, source)
        for source in parts.store.sources()
        if source.options.get(OPTION)
    )
    return [job for job in jobs if job is not None]


def _look_at(parts: Parts, source: Source) -> Job | None:
    try:
        schedule = schedule_of(source.options[OPTION], source.name)
        before = parts.store.looked(source.name)
        now = parts.clock.now()
        after, is_due = look(schedule, before, now, is_paused=source.is_paused)
        if before and not is_due and before.until <= now < before.until + KEPT:
            return None
        return parts.store.remember(source.name, before, after, is_due=is_due)
    except (ConflictError, NotFoundError, UsageError) as error:
        log.warning("schedule of %s: %s %s", source.name, error.message, error.fix)
        return None
