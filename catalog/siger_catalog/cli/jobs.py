"""`siger job`: what harvests did."""

from typing import Annotated

import typer

from siger_catalog.cli.output import (
    EXIT_GOOD,
    Json,
    plain,
    print_json,
    print_table,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.cli.sources import known_source
from siger_catalog.errors import NotFoundError, UsageError

SourceName = Annotated[
    str | None, typer.Option("--source", help="Only jobs of this source.")
]
Limit = Annotated[int, typer.Option(min=1, max=10_000)]


def build_app() -> typer.Typer:
    """Put the `job` commands together."""
    app = typer.Typer(help="What harvests did.", no_args_is_help=True)
    app.command("list")(list_jobs)
    app.command("show")(show)
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


def show(
    job_id: Annotated[str, typer.Argument(metavar="JOB")], *, as_json: Json = False
) -> int:
    """Show a job and how each of its records ended."""
    with open_parts() as parts:
        try:
            job = parts.store.job(job_id)
        except NotFoundError as error:
            newest = ", ".join(j.id for j in parts.store.jobs(limit=5))
            raise UsageError(
                f"Unknown job: {job_id}.", fix=f"The newest are: {newest or 'none'}."
            ) from error
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
