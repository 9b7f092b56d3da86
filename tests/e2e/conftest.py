"""The whole program as its user runs it: real processes, real HTTP, a real folder."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

PORTAL_COUNT = 20
START_S = 60.0
SIGER = Path(sys.executable).with_name("siger")


@dataclass(frozen=True)
class Site:
    """A running catalog and the example portals it harvested."""

    url: str
    environment: dict[str, str]
    portals: list[dict[str, Any]]
    first_harvest: dict[str, Any]
    first_port: int
    log: Path

    def siger(
        self, *arguments: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  our own command
            [str(SIGER), *arguments],
            env=self.environment | (environment or {}),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


def free_ports(count: int) -> int:
    """Return the first of `count` free ports in a row."""
    for first in range(20000, 60000, count):
        with ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    sock = stack.enter_context(socket.socket())
                    sock.bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise RuntimeError("no free ports in a row")


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str], **options: Any
) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(  # noqa: S603  our own command
        [*command], env=environment, text=True, **options
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


def wait_until_served(url: str, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            if httpx2.get(f"{url}/healthz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} never answered")


def add_words(portal: dict[str, Any]) -> list[str]:
    """Return the command that adds a portal by hand."""
    words = ["source", "add", portal["name"], "--kind", portal["kind"]]
    words += ["--url", portal["url"], "--region", portal["region"]]
    options = {"example": "true", **portal["options"]}
    return [*words, *(w for k, v in options.items() for w in ("--option", f"{k}={v}"))]


def as_toml(portal: dict[str, Any]) -> str:
    """Return a portal as an entry of a sources.toml."""
    keys = ("name", "kind", "url", "region")
    lines = ["[[source]]", *(f"{key} = {json.dumps(portal[key])}" for key in keys)]
    options = {"example": "true", **portal["options"]}
    pairs = ", ".join(f"{key} = {json.dumps(value)}" for key, value in options.items())
    return "\n".join([*lines, f"options = {{ {pairs} }}", "", ""])


@pytest.fixture
def siger() -> str:
    """The command, as it is installed."""
    return str(SIGER)


@pytest.fixture
def first_free_port() -> int:
    """The first of enough free ports for the example portals."""
    return free_ports(PORTAL_COUNT)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    first, port = free_ports(PORTAL_COUNT), free_ports(1)
    while first <= port < first + PORTAL_COUNT:
        port += PORTAL_COUNT
    environment = os.environ | {
        "SIGER_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "SIGER_PORT": str(port),
        "SIGER_EXAMPLE_PORT": str(first),
        "SIGER_ALLOW_PRIVATE": ",".join(
            f"127.0.0.1:{first + n}" for n in range(PORTAL_COUNT)
        ),
    }
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        demo = stack.enter_context(
            running([str(SIGER), "demo", "--json"], environment, stdout=subprocess.PIPE)
        )
        assert demo.stdout is not None
        portals = json.loads(demo.stdout.readline())["portals"]
        log = tmp_path_factory.mktemp("logs") / "siger.log"
        partly = Site(url, environment, portals, {}, first, log)
        first_added = partly.siger(*add_words(portals[0]))
        assert first_added.returncode == 0, first_added.stderr
        seed = tmp_path_factory.mktemp("sources") / "sources.toml"
        seed.write_text("".join(map(as_toml, portals)))
        environment["SIGER_SOURCES"] = str(seed)
        harvest = partly.siger("harvest", "--all", "--json")
        assert harvest.returncode == 1, harvest.stderr
        log.write_text(harvest.stderr)
        told = stack.enter_context(log.open("a"))
        command = [str(SIGER), "serve", "--no-worker"]
        server = stack.enter_context(
            running(command, environment, stdout=told, stderr=told)
        )
        wait_until_served(url, server)
        harvested = json.loads(harvest.stdout)
        yield Site(url, environment, portals, harvested, first, log)


@pytest.fixture(scope="session")
def web(site) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=site.url, timeout=30) as client:
        yield client


@pytest.fixture
def served(site) -> Callable[..., AbstractContextManager[str]]:
    """Serve the site's catalog once more, with other settings; gives the address."""

    @contextmanager
    def serve(settings: dict[str, str]) -> Iterator[str]:
        port = free_ports(1)
        environment = site.environment | settings | {"SIGER_PORT": str(port)}
        with running([str(SIGER), "serve", "--no-worker"], environment) as server:
            url = f"http://127.0.0.1:{port}"
            wait_until_served(url, server)
            yield url

    return serve
