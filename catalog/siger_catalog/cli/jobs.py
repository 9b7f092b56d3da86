"""`siger job`: what harvests did."""

import getpass
from typing import Annotated

import typer

from siger_catalog.causes import cause_of, failure
from siger_catalog.cli.harvesting import follow_jobs, report
from siger_catalog.cli.output import (
    EXIT_GOOD,
    Json,
    plain,
    print_json,
    print_table,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.cli.sources import known_source
from siger_catalog.errors import (
    ConflictError,
    NotFoundError,
    SourceError,
    UsageError,
)
from siger_catalog.model import Job, JobKind, JobOrder
from siger_catalog.ports import Parts
from siger_catalog.settling import refuse_unsettled

JobId = Annotated[str, typer.Argument(metavar="JOB")]
Person = Annotated[str, typer.Option("--by", help="Who decides; you by default.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the job.")]
SourceName = Annotated[
    str | None, typer.Option("--source", help="Only jobs of this source.")
]
Limit = Annotated[int, typer.Option(min=1, max=10_000)]


def build_app() -> typer.Typer:
    """Put the `job` commands together."""
    app = typer.Typer(help="What harvests did.", no_args_is_help=True)
    app.command("list")(list_jobs)
    app.command("show")(show)
    app.command("approve")(approve)
    app.command("refuse")(refuse)
    app.command("undo")(undo)
    app.command("retry")(retry)
    app.command("cancel")(cancel)
    return app


def list_jobs(
    source: SourceName = None, limit: Limit = 20, *, as_json: Json = False
) -> int:
    """List jobs, the newest first."""
    with open_parts() as parts:
        if source:
            known_source(parts, source)
        jobs = parts.store.jobs(source=source, limit=limit)
    if as_json:
        print_json({"jobs": jobs})
        return EXIT_GOOD
    print_table(
        ("JOB", "SOURCE", "STATE", "STARTED", "COUNTS", "CAUSE"),
        [
            (
                j.id,
                j.source,
                j.state,
                j.started_at and j.started_at.isoformat(timespec="seconds"),
                " ".join(f"{k}={v}" for k, v in plain(j.counts).items() if v),
                j.cause and j.cause.message,
            )
            for j in jobs
        ],
    )
    return EXIT_GOOD


def show(job_id: JobId, *, as_json: Json = False) -> int:
    """Show a job and how each of its records ended."""
    with open_parts() as parts:
        job = _known(parts, job_id)
        records = parts.store.records(job_id)
    if as_json:
        print_json({"job": job, "records": records})
        return EXIT_GOOD
    print_table(("", ""), [(key, value) for key, value in plain(job).items()])
    print_table(
        ("RECORD", "DATASET", "ACTION", "CAUSE"),
        [
            (r.remote_name, r.dataset, r.action, r.cause and r.cause.message)
            for r in records
        ],
    )
    return EXIT_GOOD


def approve(
    job_id: JobId, by: Person = "", reason: Reason = "", *, as_json: Json = False
) -> int:
    """Say yes to a held job: withdraw what its portal no longer lists."""
    return _order("approve", job_id, by, reason, as_json=as_json)


def refuse(
    job_id: JobId, by: Person = "", reason: Reason = "", *, as_json: Json = False
) -> int:
    """Say no to a held job: nothing is withdrawn."""
    return _order("refuse", job_id, by, reason, as_json=as_json)


def undo(
    job_id: JobId, by: Person = "", reason: Reason = "", *, as_json: Json = False
) -> int:
    """Take back what a job changed; pause its source, or it comes again."""
    return _order("undo", job_id, by, reason, as_json=as_json)


def retry(
    job_id: JobId, by: Person = "", reason: Reason = "", *, as_json: Json = False
) -> int:
    """Take over again just the records that failed in a job."""
    return _order("retry", job_id, by, reason, as_json=as_json)


def cancel(
    job_id: JobId, by: Person = "", reason: Reason = "", *, as_json: Json = False
) -> int:
    """End a job that waits or runs, at once; what it wrote stays."""
    with open_parts() as parts:
        _known(parts, job_id)
        # The cause is public; who it was is not.
        cause = cause_of(failure(SourceError, "pekerjaan-dibatalkan", job_id))
        person = by or getpass.getuser()
        job = parts.store.cancel(job_id, cause, person=person, reason=reason)
    if job.state != "cancelled":
        raise UsageError(
            f"Job {job_id} has ended already ({job.state}).",
            fix=f"To take back what it did: siger job undo {job_id}",
        )
    if as_json:
        print_json({"job": job})
    else:
        typer.echo(f"Job {job_id} of {job.source} is cancelled.")
    return EXIT_GOOD


def _order(kind: JobKind, job_id: str, by: str, reason: str, *, as_json: bool) -> int:
    order = JobOrder(
        kind=kind, subject=job_id, person=by or getpass.getuser(), reason=reason
    )
    with open_parts() as parts:
        subject = _known(parts, job_id)
        try:
            refuse_unsettled(parts, subject, kind)
            job = parts.store.enqueue(subject.source, order)
        except ConflictError as error:
            raise UsageError(error.message, fix=error.fix) from error
        ended = follow_jobs(parts, [job])
        return report(parts, ended, as_json=as_json)


def _known(parts: Parts, job_id: str) -> Job:
    try:
        return parts.store.job(job_id)
    except NotFoundError as error:
        newest = ", ".join(j.id for j in parts.store.jobs(limit=5))
        raise UsageError(
            f"Unknown job: {job_id}.", fix=f"The newest are: {newest or 'none'}."
        ) from error
