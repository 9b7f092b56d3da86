"""`siger quarantine`: files that are held back for personal data."""

import getpass
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import typer

from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    plain,
    print_json,
    print_table,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.cli.sources import known_source
from siger_catalog.deciding import Act, Decision
from siger_catalog.errors import ConflictError, NotFoundError, UsageError
from siger_catalog.jobs import new_owner, rescan
from siger_catalog.model import Hold, HoldState, Job
from siger_catalog.ports import Parts
from siger_catalog.quarantining import deadline_of

State = Annotated[
    Literal["held", "released", "refused", "gone", "purged", "all"],
    typer.Option("--state", help="Which holds; those that wait by default."),
]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1)]
Person = Annotated[str, typer.Option("--by", help="Who decides, by full name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit.")]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCE]...", help="All by default.")
]


def build_app() -> typer.Typer:
    """Put the `quarantine` commands together."""
    app = typer.Typer(
        help="Files that are held back for personal data.", no_args_is_help=True
    )
    app.command("list")(list_holds)
    app.command("show")(show)
    app.command("release")(release)
    app.command("refuse")(refuse)
    app.command("scan")(scan)
    return app


def list_holds(state: State = "held", *, as_json: Json = False) -> int:
    """List files that are held back, the newest first: columns and counts alone."""
    wanted: HoldState | None = None if state == "all" else state
    with open_parts() as parts:
        holds = parts.store.holds(state=wanted)
        now = parts.clock.now()
    if as_json:
        print_json({"holds": [_document(hold) for hold in holds]})
        return EXIT_GOOD
    print_table(
        ("NUMBER", "DATASET", "FILE", "STATE", "COLUMNS", "DEADLINE", "ASKED BY"),
        [
            (
                hold.number,
                hold.dataset,
                hold.title,
                hold.state,
                _columns(hold),
                deadline_of(hold.held).isoformat(timespec="minutes")
                + (" (late)" if deadline_of(hold.held) < now else ""),
                hold.asked_by,
            )
            for hold in holds
        ],
    )
    return EXIT_GOOD


def show(number: Number, *, as_json: Json = False) -> int:
    """Show a hold and everything that was done about it."""
    with open_parts() as parts:
        hold, lines = _known(parts, number), parts.store.audit(number)
    if as_json:
        print_json({"hold": _document(hold), "audit": lines})
        return EXIT_GOOD
    print_table(
        ("", ""), [(k, v) for k, v in _document(hold).items() if k != "columns"]
    )
    print_table(
        ("AT", "ACT", "BY", "REASON", "ACCOUNT"),
        [(plain(x.at), x.act, x.person, x.reason, x.account) for x in lines],
    )
    return EXIT_GOOD


def release(
    number: Number, by: Person, reason: Reason, *, as_json: Json = False
) -> int:
    """Ask for the release of a file, or confirm it as a second person."""
    return _decide(number, "release", by, reason, as_json=as_json)


def refuse(number: Number, by: Person, reason: Reason, *, as_json: Json = False) -> int:
    """Refuse a file for good: these bytes are never published."""
    return _decide(number, "refuse", by, reason, as_json=as_json)


def scan(sources: Names = None, *, as_json: Json = False) -> int:
    """Check again what is published, out of what is kept; no portal is asked."""
    with open_parts() as parts:
        for name in sources or ():
            known_source(parts, name)
        names = sources or [source.name for source in parts.store.sources()]
        jobs = [rescan(parts, parts.store.source(n), new_owner()) for n in names]
        held = len(parts.store.holds(state="held"))
    changed = sum(job.counts.updated for job in jobs)
    if as_json:
        print_json({"jobs": jobs, "held": held})
    else:
        _tell_unfinished(jobs)
        say(f"{changed} datasets changed; {held} files wait in quarantine.")
    has_failed = any(job.state == "failed" for job in jobs)
    return EXIT_FINDINGS if has_failed else EXIT_GOOD


def _tell_unfinished(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if job.state != "succeeded":
            why = job.cause.message if job.cause else ""
            say(f"{job.source}: job {job.id} ({job.order.kind}) {job.state}. {why}")


def _decide(number: int, act: Act, person: str, reason: str, *, as_json: bool) -> int:
    decision = Decision(
        act=act, person=person, reason=reason, account=getpass.getuser()
    )
    with open_parts() as parts:
        _known(parts, number)
        hold = parts.store.decide(number, decision)
        if hold.state == "released":
            _publish(parts, hold)
    if as_json:
        print_json({"hold": _document(hold)})
    elif hold.state == "held":
        say(
            f"Hold {number}: {person} asks for its release; a second person must "
            "confirm it."
        )
    else:
        say(f"Hold {number} of {hold.dataset}: {hold.state}.")
    return EXIT_GOOD


def _publish(parts: Parts, hold: Hold) -> None:
    """Serve what was released at once, without asking its portal."""
    source = parts.store.source(hold.source)
    try:
        job = rescan(parts, source, new_owner(), only=hold.dataset)
    except ConflictError as error:
        say(f"It is served later: {error.message} Then: siger quarantine scan")
        return
    _tell_unfinished([job])
    if parts.store.pending(1):
        say("The index learns of it later.")


def _known(parts: Parts, number: int) -> Hold:
    try:
        return parts.store.hold(number)
    except NotFoundError as error:
        waiting = ", ".join(str(h.number) for h in parts.store.holds(state="held"))
        raise UsageError(
            f"Unknown hold: {number}.", fix=f"Those that wait: {waiting or 'none'}."
        ) from error


def _columns(hold: Hold) -> str:
    return "; ".join(
        f"{c.heading or c.number} ({c.type.rpartition('-')[2]}, {c.count})"
        for c in hold.held.columns
    )


def _document(hold: Hold) -> Mapping[str, Any]:
    """Return a hold for programs: where and how many, never what."""
    return {
        "number": hold.number,
        "source": hold.source,
        "dataset": hold.dataset,
        "distribution": hold.distribution_id,
        "title": hold.title,
        "state": hold.state,
        "sha256": hold.held.content.sha256,
        "since": hold.held.since,
        "deadline": deadline_of(hold.held),
        "columns": hold.held.columns,
        "asked_by": hold.asked_by or None,
        "asked_reason": hold.asked_reason or None,
        "decided_by": hold.decided_by or None,
        "decided_reason": hold.decided_reason or None,
        "decided_at": hold.decided_at,
    }
