"""The `siger` command: every subcommand, and how it ends.

Exit status: 0 good; 1 findings, failed records or failed jobs; 2 wrong use; 3 one of
our own services is out of reach.
"""

import logging
import signal
import sys

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from siger_catalog.cli import (
    checking,
    comparing,
    harvesting,
    jobs,
    purging,
    quarantine,
    serving,
    source_changes,
    sources,
    upkeep,
)
from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_UNREACHABLE,
    EXIT_USAGE,
    say,
)
from siger_catalog.errors import (
    CatalogError,
    SearchUnavailableError,
    SettingsError,
    StoreUnavailableError,
    UsageError,
)
from siger_catalog.redacting import redact_logs


def build_app() -> typer.Typer:
    """Put the subcommands together."""
    app = typer.Typer(
        name="siger",
        help="Siger, the open data catalog of a smart province.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
    )
    for module in (serving, harvesting, checking, comparing, upkeep, purging):
        module.register(app)
    source = sources.build_app()
    source_changes.register(source)
    app.add_typer(source, name="source")
    app.add_typer(jobs.build_app(), name="job")
    app.add_typer(checking.build_schema_app(), name="schema")
    app.add_typer(upkeep.build_index_app(), name="index")
    app.add_typer(quarantine.build_app(), name="quarantine")
    return app


def main() -> None:
    """Run the command line and end the process with its exit status."""
    # A service manager's "stop" is a Ctrl-C: children end, jobs are let go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    redact_logs()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    command = typer.main.get_command(build_app())
    try:
        status = command.main(arguments, prog_name="siger", standalone_mode=False)
    except TyperException as error:
        return _wrong_use(command, error)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except (UsageError, SettingsError) as error:
        return _told(error, EXIT_USAGE)
    except (StoreUnavailableError, SearchUnavailableError) as error:
        return _told(error, EXIT_UNREACHABLE)
    except CatalogError as error:
        return _told(error, EXIT_FINDINGS)
    return status if isinstance(status, int) else 0


def _told(error: CatalogError, status: int) -> int:
    say(f"siger: {error.message}")
    if error.fix:
        say(f"  {error.fix}")
    return status


def _wrong_use(command: object, error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    known = context.command if context else command
    told = error.format_message()
    if told.startswith("Usage:"):  # a group without a command shows its help
        say(told)
        return EXIT_USAGE
    say(f"siger: {told}")
    if isinstance(known, TyperGroup):
        say(f"  Known commands: {', '.join(sorted(known.commands))}.")
    elif context:
        say(f"  {context.get_usage()}")
    return EXIT_USAGE
