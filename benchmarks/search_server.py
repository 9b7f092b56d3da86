"""Our own server as a child process, asked over HTTP: one by one, and all at once."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from search_timing import Timings, children_of, cpu_s, memory_mb, time_each

SIGER = str(Path(sys.executable).with_name("siger"))
CONNECTIONS = 16
_STARTED_WITHIN_S = 60.0
_OK = 200


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address, and the processes that work for it."""

    url: str
    own: tuple[int, ...]
    others: tuple[int, ...]

    def time_each(self, paths: Sequence[str]) -> Timings:
        """Ask for each address on one connection that is kept.

        Raises:
            HTTPStatusError: An answer is not 200.
        """
        with httpx2.Client(base_url=self.url, timeout=60) as client:
            client.get("/healthz").raise_for_status()
            return time_each(
                lambda path: client.get(path).raise_for_status(),
                paths,
                (*self.own, *self.others),
            )

    def load(self, paths: Sequence[str], seconds: float) -> "Load":
        """Ask for all addresses again and again on many connections at once."""
        before = cpu_s(self.own)
        latencies = asyncio.run(_load(self.url, paths, seconds))
        used = cpu_s(self.own) - before
        return Load(
            per_s=len(latencies) / seconds,
            timings=Timings(tuple(latencies), used * 1000 / len(latencies)),
        )

    def memory_mb(self) -> Mapping[str, float]:
        """Return the memory of the largest of its processes."""
        return max(map(memory_mb, self.own), key=lambda told: told["VmRSS"])


@dataclass(frozen=True, slots=True)
class Load:
    """What many connections at once got."""

    per_s: float
    timings: Timings


@contextmanager
def serving(
    folder: Path, settings: Mapping[str, str], others: Sequence[int]
) -> Iterator[Server]:
    """Run `siger serve` over a data folder; `others` work for it elsewhere."""
    port = _free_port()
    environment = os.environ | {
        "SIGER_DATA_DIR": str(folder),
        "SIGER_PORT": str(port),
        **settings,
    }
    with subprocess.Popen(  # noqa: S603  our own command
        [SIGER, "serve", "--no-worker"], env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, process)
            yield Server(url, tuple(children_of(process.pid)), tuple(others))
        finally:
            process.terminate()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until it answers a search; its words are read then, too."""
    deadline = time.monotonic() + _STARTED_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx2.get(f"{url}/api/v1/search?size=1&q=x", timeout=60).is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"`siger serve` does not answer at {url}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


async def _load(url: str, paths: Sequence[str], seconds: float) -> list[float]:
    ends_at = time.perf_counter() + seconds
    turns = count()
    parts = await asyncio.gather(
        *(_client(url, paths, turns, ends_at) for _ in range(CONNECTIONS))
    )
    return [ms for part in parts for ms in part]


async def _client(
    url: str, paths: Sequence[str], turns: Iterator[int], ends_at: float
) -> list[float]:
    """Ask on one connection; bare streams, so that the asking costs little itself."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    wall_ms = []
    while (began_at := time.perf_counter()) < ends_at:
        path = paths[next(turns) % len(paths)]
        asked = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
        writer.write(asked.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        if status != _OK:
            raise SystemExit(f"{path}: {status}")
        length = head.split("content-length:", 1)[1].split("\r\n", 1)[0]
        await reader.readexactly(int(length))
        wall_ms.append((time.perf_counter() - began_at) * 1000)
    writer.close()
    return wall_ms
