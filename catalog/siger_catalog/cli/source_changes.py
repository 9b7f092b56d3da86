"""`siger source edit`, `pause`, `resume` and `remove`."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any

import typer

from siger_catalog.cli.output import EXIT_GOOD, Json, print_json
from siger_catalog.cli.parts import open_parts
from siger_catalog.cli.sources import (
    Name,
    Options,
    checked_options,
    checked_region,
    checked_url,
    known_source,
)
from siger_catalog.errors import ConflictError, UsageError
from siger_catalog.model import Source
from siger_catalog.ports import Parts

NO_OPTIONS: Mapping[str, str] = MappingProxyType({})

NewUrl = Annotated[str | None, typer.Option("--url", help="New address.")]
NewRegion = Annotated[
    str | None, typer.Option("--region", help="New dotted code; empty for none.")
]
NewTitle = Annotated[str | None, typer.Option("--title", help="New name for people.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("edit")(edit)
    app.command("pause")(pause)
    app.command("resume")(resume)
    app.command("remove")(remove)


def edit(  # noqa: PLR0913  each is an option of the command line
    name: Name,
    *,
    url: NewUrl = None,
    region: NewRegion = None,
    title: NewTitle = None,
    option: Options = None,
    as_json: Json = False,
) -> int:
    """Change what is given of a source; an option without a value is removed."""
    with open_parts() as parts:
        known_source(parts, name)
        options = checked_options(name, option or [])
        new = {
            "url": url if url is None else checked_url(url),
            "region": region if region is None else checked_region(parts, region),
            "title": title,
        }
        changed = {key: value for key, value in new.items() if value is not None}
        return _change(parts, name, changed, options, as_json=as_json)


def pause(name: Name, *, as_json: Json = False) -> int:
    """Leave a source out of schedules and of `siger harvest --all`."""
    with open_parts() as parts:
        return _change(parts, name, {"is_paused": True}, as_json=as_json)


def resume(name: Name, *, as_json: Json = False) -> int:
    """Take a paused source in again."""
    with open_parts() as parts:
        return _change(parts, name, {"is_paused": False}, as_json=as_json)


def remove(name: Name, *, as_json: Json = False) -> int:
    """Forget a source; what was published from it stays, and its jobs."""
    with open_parts() as parts:
        source = known_source(parts, name)
        kept = sum(1 for _ in parts.store.entries(source=name))
        try:
            parts.store.remove_source(name)
        except ConflictError as error:
            raise UsageError(error.message, fix=error.fix) from error
    if as_json:
        print_json({"source": source, "datasets_kept": kept})
    else:
        typer.echo(f"Removed {name}. {kept} datasets of it stay as they are.")
    return EXIT_GOOD


def _change(
    parts: Parts,
    name: str,
    values: Mapping[str, Any],
    options: Mapping[str, str] = NO_OPTIONS,
    *,
    as_json: bool,
) -> int:
    def change(source: Source) -> Source:
        merged = {**source.options, **options}
        kept = {key: value for key, value in merged.items() if value}
        return replace(source, **values, options=kept)

    known_source(parts, name)
    source = parts.store.change_source(name, change)
    if as_json:
        print_json({"source": source})
    else:
        typer.echo(f"Changed {name}. See it with: siger source show {name}")
    return EXIT_GOOD
