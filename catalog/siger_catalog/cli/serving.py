"""`siger serve`, `worker` and `demo`: the processes that stay."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Annotated, Any

import orjson
import typer
from granian import Granian
from granian.constants import Interfaces

from siger_catalog.cli.harvesting import harvest_sources
from siger_catalog.cli.output import EXIT_GOOD, Json, say
from siger_catalog.cli.parts import open_parts
from siger_catalog.errors import CatalogError, UsageError
from siger_catalog.jobs import Worker
from siger_catalog.model import Source
from siger_catalog.ports import Parts
from siger_catalog.purging import resume_purges
from siger_catalog.rebuilding import fill_empty_index, renew_outdated_index
from siger_catalog.settings import Settings

# The one upper name the catalog knows: the web server is handed a string.
WEB_APP = "siger_web.app:create_app"
EXAMPLES_MODULE = "siger_examples"
STOP_S = 10.0
UPKEEP_S = 60.0

log = logging.getLogger(__name__)

NoWorker = Annotated[bool, typer.Option("--no-worker", help="Serve pages only.")]
Examples = Annotated[
    bool,
    typer.Option("--examples", help="Start and harvest the example portals first."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("serve")(serve)
    app.command("worker")(worker)
    app.command("demo")(demo)


def serve(*, no_worker: NoWorker = False, examples: Examples = False) -> int:
    """Serve pages and API, with a worker beside them."""
    settings = Settings.load()
    _refuse_taken_port(settings)
    logging.getLogger("granian").setLevel(logging.WARNING)
    with ExitStack() as children:
        if examples:
            portals = children.enter_context(example_portals(settings))
            settings = _trusting(settings, portals)
            _harvest_examples(settings, portals)
        if not no_worker:
            children.enter_context(_child([sys.argv[0], "worker"], os.environ))
        say(f"Siger: {settings.public_url} (Ctrl-C ends it)")
        Granian(
            WEB_APP,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.ASGI,
            factory=True,
            log_enabled=False,
        ).serve()
    return EXIT_GOOD


def worker() -> int:
    """Work the queue of jobs until told to stop."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()
    with open_parts() as parts:
        _prepare_index(parts)
        threading.Thread(target=_keep_up, args=(parts, stop), daemon=True).start()
        Worker(parts, stop).run()
    return EXIT_GOOD


def _keep_up(parts: Parts, stop: threading.Event) -> None:
    """Take up what was broken off and nobody waits for: removals for good."""
    while True:
        try:
            resume_purges(parts)
        except CatalogError as error:
            log.warning("upkeep: %s", error)
        except Exception:  # a fault of ours must not end the upkeep for good
            log.exception("upkeep")
        if stop.wait(UPKEEP_S):
            return


def _prepare_index(parts: Parts) -> None:
    if renew_outdated_index(parts):
        say("The index was of another version: it has been built anew.")
    if fill_empty_index(parts):
        say("An index is empty: it is filled from the catalog now.")


def demo(*, as_json: Json = False) -> int:
    """Start the example portals alone and serve them until told to stop."""
    arguments = [sys.executable, "-m", EXAMPLES_MODULE]
    arguments += ["--port", str(Settings.load().example_port)]
    arguments += ["--json"] if as_json else []
    os.execv(sys.executable, arguments)  # noqa: S606  no shell, fixed program


@contextmanager
def example_portals(settings: Settings) -> Iterator[list[Mapping[str, Any]]]:
    """Run the example portals as a child; yield what they say of themselves.

    Raises:
        UsageError: They could not start; their own words are on standard error.
    """
    command = [sys.executable, "-m", EXAMPLES_MODULE, "--json"]
    command += ["--port", str(settings.example_port)]
    with _child(command, os.environ, stdout=subprocess.PIPE) as process:
        document = _first_document(process)
        if document is None:
            raise UsageError("The example portals did not start; see above.")
        yield document["portals"]


def _first_document(process: "subprocess.Popen[bytes]") -> Mapping[str, Any] | None:
    text = b""
    for line in process.stdout or ():
        text += line
        try:
            document: Mapping[str, Any] = orjson.loads(text)
        except orjson.JSONDecodeError:
            continue
        return document
    return None


@contextmanager
def _child(
    command: list[str], environment: Mapping[str, str], stdout: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program of ours beside this one and end it in the end."""
    process = subprocess.Popen(command, env=environment, stdout=stdout)  # noqa: S603  our own programs only
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _refuse_taken_port(settings: Settings) -> None:
    """Say at once that the port is taken: the server itself says so after a harvest.

    Raises:
        UsageError: Nobody can listen there.
    """
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise UsageError(
            f"Siger cannot listen on {host}, port {port}: {error.strerror or error}.",
            fix="Is another Siger running? Else choose a port with SIGER_PORT, an "
            "address with SIGER_HOST.",
        ) from error


def _trusting(settings: Settings, portals: list[Mapping[str, Any]]) -> Settings:
    """Allow exactly the example portals on loopback, here and in the children."""
    own = tuple(portal["url"].split("://")[1].rstrip("/") for portal in portals)
    allowed = (*settings.allow_private, *own)
    os.environ["SIGER_ALLOW_PRIVATE"] = ",".join(allowed)
    return settings.model_copy(update={"allow_private": allowed})


def _harvest_examples(settings: Settings, portals: list[Mapping[str, Any]]) -> None:
    with open_parts(settings) as parts:
        _prepare_index(parts)
        for portal in portals:
            parts.store.add_source(
                Source(
                    name=portal["name"],
                    kind=portal["kind"],
                    url=portal["url"],
                    title=portal.get("title", ""),
                    region=portal["region"],
                    options={"example": "true", **portal["options"]},
                    created_at=parts.clock.now(),
                )
            )
        say(f"Harvesting {len(portals)} example portals ...")
        harvest_sources(parts, [portal["name"] for portal in portals])


def _end_with_parent(stop: threading.Event) -> None:
    """Stop when the process that started us is gone, however it went."""
    parent = os.getppid()
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()
