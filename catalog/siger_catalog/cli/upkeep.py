"""`siger reindex`, `index`, `doctor` and `version`: look after the catalog."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    EXIT_UNREACHABLE,
    Json,
    print_json,
    print_table,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.errors import SearchError, SearchUnavailableError
from siger_catalog.inspecting import Inspection, inspect
from siger_catalog.ports import Parts, SearchIndex
from siger_catalog.purging import unfinished_purges
from siger_catalog.rebuilding import (
    Differences,
    find_differences,
    rebuild_index,
    rebuild_tables,
    repair_index,
)

Deep = Annotated[
    bool,
    typer.Option(
        "--deep", help="Read every byte and row, and say which promise is broken."
    ),
]

_REINDEX = "siger reindex"
_NAMES_TOLD = 10


@dataclass(frozen=True, slots=True)
class Symptom:
    """What one look at the catalog showed; `problem` is empty when all is well."""

    part: str
    state: str
    problem: str = ""
    fix: str = ""
    is_out_of_reach: bool = False


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("reindex")(reindex)
    app.command("doctor")(doctor)
    app.command("version")(version)


def build_index_app() -> typer.Typer:
    """Put the `index` commands together."""
    app = typer.Typer(help="The search index.", no_args_is_help=True)
    app.callback()(lambda: None)
    app.command("check")(check)
    app.command("repair")(repair)
    return app


def reindex(*, as_json: Json = False) -> int:
    """Build the search index, and tables that are missing, from what is stored."""
    with open_parts() as parts:
        tables = rebuild_tables(parts)
        say(f"{tables} missing tables made anew. Building the index ...")
        documents = rebuild_index(parts)
    if as_json:
        print_json({"documents": documents, "tables": tables})
    else:
        typer.echo(f"The index holds {documents} datasets.")
    return EXIT_GOOD


def check(*, as_json: Json = False) -> int:
    """Compare the index with the catalog, dataset by dataset."""
    with open_parts() as parts:
        looks = [_compared(parts, copy) for copy in parts.index.copies()]
    return _report(
        [look.symptom for look in looks],
        as_json=as_json,
        differences={look.symptom.part: look.differences for look in looks},
    )


def repair(*, as_json: Json = False) -> int:
    """Write into the index what it lacks, remove what it has too much."""
    with open_parts() as parts:
        looks = [_repaired(parts, copy) for copy in parts.index.copies()]
    return _report(
        [look.symptom for look in looks],
        as_json=as_json,
        differences={look.symptom.part: look.differences for look in looks},
    )


def doctor(*, deep: Deep = False, as_json: Json = False) -> int:
    """Look at every part of the catalog and say what to mend."""
    with open_parts() as parts:
        symptoms = list(_symptoms(parts))
        if deep:
            symptoms += map(_inspected, inspect(parts))
    return _report(symptoms, as_json=as_json)


def version(*, as_json: Json = False) -> int:
    """Print the version."""
    number = installed_version("siger")
    if as_json:
        print_json({"version": number})
    else:
        typer.echo(f"siger {number}")
    return EXIT_GOOD


def _inspected(found: Inspection) -> Symptom:
    named = ", ".join(found.broken[:_NAMES_TOLD])
    more = " ..." if len(found.broken) > _NAMES_TOLD else ""
    problem = f"{len(found.broken)} broken: {named}{more}" if found.broken else ""
    fix = found.fix if found.broken else ""
    return Symptom(f"deep: {found.rule}", f"{found.count} looked at", problem, fix)


def _symptoms(parts: Parts) -> Iterator[Symptom]:
    for part, problem in parts.broken_parts.items():
        yield Symptom(part, "broken", problem, "Reinstall the package it came from.")
    sources = parts.store.sources()
    yield Symptom("database", f"{len(sources)} sources")
    yield from _indexes(parts)
    pending = parts.store.pending(1)
    if pending:
        yield Symptom(
            "outbox",
            "behind",
            "The index has yet to learn of changes.",
            "siger reindex",
        )
    for purge in unfinished_purges(parts):
        yield Symptom(
            f"purge {purge.sha256[:12]}",
            "unfinished",
            "Something of a file that was to be removed for good may be left.",
            f"siger purge {purge.sha256} --yes",
        )
    for source in sources:
        last = parts.store.jobs(source=source.name, limit=1)
        if last and last[0].state in ("failed", "held") and last[0].cause:
            cause = last[0].cause
            part, state = f"source {source.name}", last[0].state
            yield Symptom(part, state, cause.message, cause.fix)


@dataclass(frozen=True, slots=True)
class _Look:
    symptom: Symptom
    differences: Differences


def _indexes(parts: Parts) -> Iterator[Symptom]:
    for copy in parts.index.copies():
        yield _index(parts, copy)


def _part(parts: Parts, index: SearchIndex) -> str:
    return "index" if index is parts.index.copies()[0] else "standby index"


def _index(parts: Parts, index: SearchIndex) -> Symptom:
    part = _part(parts, index)
    try:
        health = index.check()
    except SearchError as error:
        return _out_of_reach(part, error)
    served = sum(1 for e in parts.store.entries() if e.serving.state != "withdrawn")
    state = f"{health.document_count} of {served} datasets ({index.name})"
    if health.problem:
        return Symptom(part, state, health.problem, _REINDEX, is_out_of_reach=True)
    if health.document_count != served:
        return Symptom(part, state, "Index and catalog differ.", "siger index repair")
    return Symptom(part, state)


def _out_of_reach(part: str, error: SearchError) -> Symptom:
    fix = error.fix or _REINDEX
    return Symptom(part, "out of reach", error.message, fix, is_out_of_reach=True)


def _compared(parts: Parts, index: SearchIndex) -> _Look:
    symptom = _index(parts, index)
    if symptom.is_out_of_reach:
        return _Look(symptom, Differences())
    try:
        found = find_differences(parts, index)
    except SearchError as error:
        return _Look(_out_of_reach(symptom.part, error), Differences())
    if not found:
        return _Look(Symptom(symptom.part, symptom.state), found)
    fix = _REINDEX if found.newer else "siger index repair"
    return _Look(Symptom(symptom.part, symptom.state, _told(found), fix), found)


def _repaired(parts: Parts, index: SearchIndex) -> _Look:
    before = _compared(parts, index)
    if not before.differences:
        return before
    try:
        count = repair_index(parts, index, before.differences)
    except SearchUnavailableError as error:
        return _Look(_out_of_reach(before.symptom.part, error), before.differences)
    except SearchError as error:
        refused = replace(before.symptom, problem=error.message, fix=error.fix)
        return _Look(refused, before.differences)
    say(f"{before.symptom.part}: {count} datasets put right.")
    return _compared(parts, index)


def _told(found: Differences) -> str:
    lists = (
        ("missing", found.missing),
        ("out of date", found.older),
        ("newer than the catalog", found.newer),
        ("too many", found.extra),
    )
    return "; ".join(
        f"{len(names)} {what}: {', '.join(names[:_NAMES_TOLD])}"
        + (" ..." if len(names) > _NAMES_TOLD else "")
        for what, names in lists
        if names
    )


def _report(
    symptoms: list[Symptom],
    *,
    as_json: bool,
    differences: Mapping[str, Differences] | None = None,
) -> int:
    if as_json:
        told = {"differences": differences} if differences is not None else {}
        is_healthy = not any(s.problem for s in symptoms)
        print_json({"healthy": is_healthy, "parts": symptoms, **told})
    else:
        print_table(
            ("PART", "STATE", "PROBLEM", "FIX"),
            [(s.part, s.state, s.problem or "none", s.fix) for s in symptoms],
        )
    if any(s.is_out_of_reach for s in symptoms):
        return EXIT_UNREACHABLE
    return EXIT_FINDINGS if any(s.problem for s in symptoms) else EXIT_GOOD
