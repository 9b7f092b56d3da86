"""`siger harvest --dry-run` and `--plan`: what would change, and just that."""

from collections.abc import Iterator
from typing import Any

from siger_catalog.cli.job_words import job_document
from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    plain,
    print_json,
    print_table,
    say,
)
from siger_catalog.errors import NotFoundError, UsageError
from siger_catalog.model import Job, JobOrder, Source
from siger_catalog.plans import Plan, PlannedChange
from siger_catalog.ports import Parts
from siger_catalog.rehearsing import keep_plan, kept_plan, rehearsed

LONGEST_VALUE = 60


def rehearse(parts: Parts, source: Source, *, as_json: bool) -> int:
    """Show what a harvest would change; keep the plan, and write nothing else."""
    with rehearsed(parts, source) as rehearsal:
        job, plan = rehearsal.job, rehearsal.plan
    keep_plan(parts, plan)
    if as_json:
        print_json(_document(parts, job, plan))
    else:
        _print(parts, job, plan)
    is_good = job.state == "succeeded" and not job.counts.failed
    return EXIT_GOOD if is_good else EXIT_FINDINGS


def order_of_plan(parts: Parts, source: Source, plan_id: str) -> JobOrder:
    """Return the order to carry a plan out.

    Raises:
        UsageError: There is no such plan, or it is another source's.
    """
    try:
        plan = kept_plan(parts, plan_id)
    except NotFoundError as error:
        raise UsageError(error.message, fix=error.fix) from error
    if plan.source != source.name:
        raise UsageError(
            f"Plan {plan_id} is for source {plan.source}, not {source.name}.",
            fix=f"siger harvest {plan.source} --plan {plan_id}",
        )
    return JobOrder(kind="plan", subject=plan_id)


def _document(parts: Parts, job: Job, plan: Plan) -> dict[str, Any]:
    return {
        "jobs": [job_document(job, "pending" if parts.store.pending(1) else "current")],
        "plan": plan.id,
        "changes": [
            {key: value for key, value in plain(change).items() if key != "key"}
            for change in plan.changes
        ],
    }


def _print(parts: Parts, job: Job, plan: Plan) -> None:
    print_table(
        ("DATASET", "ACTION", "WHAT"),
        [
            (change.name, change.action, "\n".join(_told(parts, change)))
            for change in plan.changes
        ],
    )
    counts = {k: v for k, v in plain(job.counts).items() if v}
    words = ", ".join(f"{n} {name}" for name, n in counts.items()) or "0 seen"
    say(f"{plan.source}: would be {job.state}, {words}. Nothing was written.")
    if job.cause:
        say(f"    {job.cause.message} {job.cause.fix}".rstrip())
    say(f"To do exactly this: siger harvest {plan.source} --plan {plan.id}")


def _told(parts: Parts, change: PlannedChange) -> Iterator[str]:
    if change.cause:
        yield change.cause.message
    for one in change.fields:
        yield f"{one.field}: {_short(one.old)!r} -> {_short(one.new)!r}"
    for title in change.held_files:
        yield f"held back for personal data: {title}"
    for found in change.findings:
        kind = parts.finding_types.get(found.type)
        title = kind.title.id if kind else found.type
        where = f" ({', '.join(found.fields[:5])})" if found.fields else ""
        yield f"{found.severity}: {found.count} x {title}{where}"


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
