"""`siger source`: the portals that are harvested."""

import re
from pathlib import Path
from typing import Annotated

import typer

from siger_catalog.bootstrap import SOURCE_NAME
from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    plain,
    print_json,
    print_table,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.cli.proposing import (
    TRIAL,
    print_sample,
    proposals_for,
    sampled,
    tell_proposals,
)
from siger_catalog.enqueueing import OPTION as SCHEDULE
from siger_catalog.errors import NotFoundError, UsageError
from siger_catalog.fetching import CA_OPTION, own_authority
from siger_catalog.model import Source
from siger_catalog.ports import Parts
from siger_catalog.schedules import schedule_of

Name = Annotated[str, typer.Argument(metavar="NAME")]
Kind = Annotated[str, typer.Option(help="Kind of portal, such as ckan.")]
Url = Annotated[str, typer.Option(help="Address of the portal, http or https.")]
Region = Annotated[str, typer.Option(help="Dotted code of its region, such as 18.04.")]
Title = Annotated[str, typer.Option(help="What people call it.")]
Options = Annotated[
    list[str] | None, typer.Option("--option", metavar="KEY=VALUE", help="Repeatable.")
]


def build_app() -> typer.Typer:
    """Put the `source` commands together."""
    app = typer.Typer(help="The portals that are harvested.", no_args_is_help=True)
    app.command("list")(list_sources)
    app.command("show")(show)
    app.command("add")(add)
    app.command("try")(try_source)
    return app


def list_sources(*, as_json: Json = False) -> int:
    """List every source and how its last harvest ended."""
    with open_parts() as parts:
        rows = [
            (source, parts.store.jobs(source=source.name, limit=1))
            for source in parts.store.sources()
        ]
    if as_json:
        print_json(
            {
                "sources": [
                    plain(source) | {"last_job": plain(jobs[0]) if jobs else None}
                    for source, jobs in rows
                ]
            }
        )
        return EXIT_GOOD
    print_table(
        ("NAME", "KIND", "REGION", "URL", "LAST HARVEST"),
        [
            (s.name, s.kind, s.region, s.url, _last(s, jobs[0].state if jobs else ""))
            for s, jobs in rows
        ],
    )
    return EXIT_GOOD


def _last(source: Source, state: str) -> str:
    return "paused" if source.is_paused else state or "never"


def show(name: Name, *, as_json: Json = False) -> int:
    """Show one source and its last harvests."""
    with open_parts() as parts:
        source = known_source(parts, name)
        jobs = parts.store.jobs(source=name, limit=10)
    if as_json:
        print_json({"source": source, "jobs": jobs})
        return EXIT_GOOD
    print_table(("", ""), [(key, value) for key, value in plain(source).items()])
    print_table(
        ("JOB", "STATE", "STARTED", "CAUSE"),
        [(j.id, j.state, j.started_at, j.cause and j.cause.message) for j in jobs],
    )
    return EXIT_GOOD


def add(  # noqa: PLR0913, PLR0917  each is an option of the command line
    name: Name,
    kind: Kind,
    url: Url,
    region: Region = "",
    title: Title = "",
    option: Options = None,
    *,
    as_json: Json = False,
) -> int:
    """Add a source; the network is not touched."""
    with open_parts() as parts:
        source = Source(
            name=_checked_name(name),
            kind=_checked_kind(parts, kind),
            url=checked_url(url),
            title=title,
            region=checked_region(parts, region),
            options=checked_options(name, option or []),
            created_at=parts.clock.now(),
        )
        if not parts.store.add_source(source):
            raise UsageError(
                f"A source named {name} exists already.",
                fix=f"See it with: siger source show {name}",
            )
    if as_json:
        print_json({"source": source})
    else:
        typer.echo(f"Added {name}. Try it with: siger source try {name}")
    return EXIT_GOOD


def try_source(
    name_or_url: Annotated[str, typer.Argument(metavar="NAME|URL")],
    kind: Kind = "",
    option: Options = None,
    *,
    as_json: Json = False,
) -> int:
    """Ask a portal for its first records, and map them, storing nothing.

    Of an address without --kind it is found out first which kind of portal it is; for
    a JSON API of its own, a mapping file is proposed.
    """
    with open_parts() as parts:
        if "://" in name_or_url and not kind:
            url = checked_url(name_or_url)
            proposals = proposals_for(parts, url)
            if proposals:
                return tell_proposals(parts, proposals, as_json=as_json)
        source = _named_or_new(parts, name_or_url, kind or "ckan", option or [])
        harvester = parts.harvesters[_checked_kind(parts, source.kind)]
        records, datasets = sampled(parts, harvester, source)
    status = EXIT_GOOD if len(datasets) == len(records) else EXIT_FINDINGS
    if as_json:
        print_json({"source": source, "sample": datasets})
        return status
    typer.echo(f"{source.url} answers as {source.kind}. Its first datasets:")
    print_sample(datasets)
    return status


def known_source(parts: Parts, name: str) -> Source:
    """Return a source.

    Raises:
        UsageError: There is none of that name; the known ones are listed.
    """
    try:
        return parts.store.source(name)
    except NotFoundError as error:
        known = ", ".join(source.name for source in parts.store.sources())
        raise UsageError(
            f"Unknown source: {name}.", fix=f"Known sources: {known or 'none yet'}."
        ) from error


def _named_or_new(
    parts: Parts, name_or_url: str, kind: str, options: list[str]
) -> Source:
    if "://" in name_or_url:
        url = checked_url(name_or_url)
        return Source(name=TRIAL, kind=kind, url=url, options=_parsed(options))
    return known_source(parts, name_or_url)


def _checked_name(name: str) -> str:
    if SOURCE_NAME.fullmatch(name):
        return name
    raise UsageError(
        f"{name!r} cannot name a source.",
        fix="Use 1 to 63 of a-z, 0-9, - and _, beginning with a letter or digit.",
    )


def _checked_kind(parts: Parts, kind: str) -> str:
    if kind in parts.harvesters:
        return kind
    raise UsageError(
        f"Unknown kind of portal: {kind}.",
        fix=f"Known kinds: {', '.join(sorted(parts.harvesters))}.",
    )


def checked_url(url: str) -> str:
    """Return an address that may be a portal's.

    Raises:
        UsageError: It is none.
    """
    if re.fullmatch(r"https?://[^\s/@]+(/\S*)?", url):
        return url.rstrip("/")
    raise UsageError(
        f"{url!r} is not the address of a portal.",
        fix="It begins with http:// or https:// and holds no user name.",
    )


def checked_region(parts: Parts, region: str) -> str:
    """Return the code of a region of the province, nothing for nothing.

    Raises:
        UsageError: There is no such region.
    """
    if not region:
        return ""
    if found := parts.province.find(region):
        return found.code
    known = ", ".join(f"{r.code} {r.short_name}" for r in parts.province.regions)
    raise UsageError(f"Unknown region: {region}.", fix=f"Known regions: {known}.")


def checked_options(name: str, options: list[str]) -> dict[str, str]:
    """Return the options of a source, its schedule known to be one.

    Raises:
        UsageError: One is not KEY=VALUE, or the schedule is none.
    """
    parsed = _parsed(options)
    if line := parsed.get(SCHEDULE):
        schedule_of(line, name)
    return parsed


def _parsed(options: list[str]) -> dict[str, str]:
    pairs = [option.partition("=") for option in options]
    for key, equals, _ in pairs:
        if not (key and equals):
            raise UsageError(f"{key!r} is not KEY=VALUE.")
    return {
        key: str(_checked_ca(value)) if key == CA_OPTION else value
        for key, _, value in pairs
    }


def _checked_ca(value: str) -> Path:
    """Return the whole path of a PEM file, for workers that run in other folders."""
    path = Path(value).expanduser().absolute()
    try:
        own_authority(path)
    except OSError as error:
        raise UsageError(
            f"{path} holds no certificate that can be read.",
            fix=f"--option {CA_OPTION}=PATH names a PEM file with the authority "
            "that signed the portal's certificate.",
        ) from error
    return path
