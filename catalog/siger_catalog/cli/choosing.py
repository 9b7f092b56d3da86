"""`siger schema set` and `choices`: which schemas stewards chose for files."""

import getpass
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from siger_catalog.choosing import (
    NONE,
    SchemaChoice,
    checked_choice,
    choices_in_force,
)
from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    print_json,
    print_table,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.errors import ConflictError, NotFoundError, UsageError
from siger_catalog.jobs import new_owner, rescan
from siger_catalog.model import Distribution, Entry, Job
from siger_catalog.ports import Parts

Place = Annotated[
    str,
    typer.Argument(
        metavar="DATASET[/FILE]", help="A dataset, or one of its files by its id."
    ),
]
Wanted = Annotated[
    str, typer.Argument(metavar="SCHEMA|none", help="Its schema; none undoes it.")
]
Person = Annotated[str, typer.Option("--by", help="Who decides, by full name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the choice.")]
Name = Annotated[
    str | None, typer.Argument(metavar="[DATASET]", help="All by default.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the `schema` commands."""
    app.command("set")(set_schema)
    app.command("choices")(list_choices)


def set_schema(
    place: Place, schema: Wanted, by: Person, reason: Reason, *, as_json: Json = False
) -> int:
    """Say which schema a file follows, whatever its portal says; check it at once."""
    with open_parts() as parts:
        entry, file = _known(parts, place)
        choice = SchemaChoice(
            dataset=entry.name,
            distribution_id=file.id if file else "",
            schema="" if schema == NONE else schema,
            person=by,
            reason=reason,
            account=getpass.getuser(),
        )
        known = [each.name for each in parts.schemas]
        kept = parts.store.choose_schema(checked_choice(choice, known))
        is_checked = _check_again(parts, entry)
        files = _files(parts.store.entry(entry.name), file)
    if as_json:
        document = {"choice": _document(kept), "files": files, "checked": is_checked}
        print_json(document)
    else:
        _print(files)
    return EXIT_GOOD if is_checked else EXIT_FINDINGS


def list_choices(dataset: Name = None, *, as_json: Json = False) -> int:
    """List the choices in force; for one dataset, all that were ever made too."""
    with open_parts() as parts:
        if dataset:
            _known(parts, dataset)
        every = parts.store.schema_choices(dataset=dataset)
    in_force = choices_in_force(every)
    if as_json:
        history = {"history": list(map(_document, every))} if dataset else {}
        print_json({"choices": list(map(_document, in_force)), **history})
        return EXIT_GOOD
    print_table(
        ("DATASET", "FILE", "SCHEMA", "BY", "AT", "REASON"),
        [
            (
                choice.dataset,
                choice.distribution_id or "all",
                choice.schema or NONE,
                choice.person,
                choice.at and choice.at.isoformat(timespec="minutes"),
                choice.reason,
            )
            for choice in (every if dataset else in_force)
        ],
    )
    return EXIT_GOOD


def _known(parts: Parts, place: str) -> tuple[Entry, Distribution | None]:
    name, slash, id_ = place.partition("/")
    try:
        entry = parts.store.entry(name)
    except NotFoundError as error:
        raise UsageError(
            f"Unknown dataset: {name}.", fix="Its name stands in its address."
        ) from error
    if entry.serving.state == "withdrawn":
        raise UsageError(f"{name} was withdrawn; nothing of it is checked.")
    files = entry.version.dataset.distributions
    file = next((each for each in files if each.id == id_), None)
    if slash and file is None:
        known = "; ".join(f"{each.id} ({each.title})" for each in files)
        raise UsageError(
            f"{name} has no file {id_!r}.", fix=f"Its files: {known or 'none'}."
        )
    return entry, file


def _check_again(parts: Parts, entry: Entry) -> bool:
    """Check the dataset out of what is kept; tell whether that was done."""
    try:
        source = parts.store.source(entry.source)
        job = rescan(parts, source, new_owner(), only=entry.name)
    except NotFoundError:  # it was removed since
        say(f"The source {entry.source} is gone: nothing can be checked again.")
        return False
    except ConflictError as error:
        say(f"The choice counts from the next harvest on: {error.message}")
        return False
    return _tell_checked(parts, entry, job)


def _tell_checked(parts: Parts, entry: Entry, job: Job) -> bool:
    if parts.store.pending(1):
        say("The index learns of it later.")
    if job.state in ("queued", "running"):
        say(f"Job {job.id} of {entry.source} is at work; the choice counts from then.")
        return True
    has_failed = job.counts.failed or job.state != "succeeded"
    if has_failed:
        cause = job.cause or parts.store.records(job.id)[0].cause
        say(f"It could not be checked again: {cause.message if cause else ''}")
    return not has_failed


def _files(entry: Entry, only: Distribution | None) -> list[Mapping[str, Any]]:
    return list(_described(entry.version.dataset.distributions, only))


def _described(
    files: Iterable[Distribution], only: Distribution | None
) -> Iterator[Mapping[str, Any]]:
    for file in files:
        if only is None or file.id == only.id:
            table = file.content.table if file.content else None
            yield {
                "id": file.id,
                "title": file.title,
                "schema": (table.schema if table else "") or None,
                "schema_origin": (table.schema_origin if table else "") or None,
            }


def _document(choice: SchemaChoice) -> Mapping[str, Any]:
    return {
        "dataset": choice.dataset,
        "distribution": choice.distribution_id or None,
        "schema": choice.schema or None,
        "by": choice.person,
        "reason": choice.reason,
        "account": choice.account,
        "at": choice.at,
    }


def _print(files: Sequence[Mapping[str, Any]]) -> None:
    print_table(
        ("FILE", "TITLE", "SCHEMA", "FROM"), [tuple(file.values()) for file in files]
    )
