"""Measure the main job and print ratios: `make bench`.

Absolute figures belong to the machine they ran on; each ratio compares two things in
the same run on the same machine:
- harvest against a plain ckanapi and requests client that only downloads,
- the same harvest again, with nothing changed, against the first,
- a search, a page and an export against the server's own fixed answer.
"""

import http.client
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import requests
from ckanapi import RemoteCKAN

SIGER = str(Path(sys.executable).with_name("siger"))
PORTAL_PORT, WEB_PORT = 8700, 8790
REQUESTS, CLIENTS = 300, 4
QUERIES = (
    "kopi lampung barat",
    "produksi padi lamteng 2020",
    "harga beras",
    "kemiskinan",
    "jagung tanggamus",
    "konsumsi ikan",
    "coffee",
    "penduduk metro 2019-2023",
)


@dataclass(frozen=True)
class Rate:
    """How fast something went: requests a second and its middle latency."""

    name: str
    per_s: float
    median_ms: float


def main() -> None:
    """Run everything once and print it."""
    print(
        f"machine: {platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        environment = _environment(folder)
        portals = stack.enter_context(_portals(environment))
        _print_harvest(environment, portals)
        stack.enter_context(_server(environment))
        _print_rates()


def _environment(folder: str) -> dict[str, str]:
    allowed = ",".join(f"127.0.0.1:{PORTAL_PORT + n}" for n in range(20))
    return os.environ | {
        "SIGER_DATA_DIR": folder,
        "SIGER_PORT": str(WEB_PORT),
        "SIGER_EXAMPLE_PORT": str(PORTAL_PORT),
        "SIGER_ALLOW_PRIVATE": allowed,
    }


@contextmanager
def _portals(environment: dict[str, str]) -> Iterator[list[dict[str, str]]]:
    command = [SIGER, "demo", "--json"]
    with subprocess.Popen(  # noqa: S603  our own command
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield json.loads(line)["portals"]
        finally:
            process.terminate()


def _print_harvest(environment: dict[str, str], portals: list[dict[str, str]]) -> None:
    names = [portal["name"] for portal in portals]
    for portal in portals:
        _siger(
            environment,
            *("source", "add", portal["name"], "--kind", portal["kind"]),
            *("--url", portal["url"], "--region", portal["region"]),
        )
    plain_s = _timed(lambda: _download(portals))
    first_s, seen = _harvest(environment, names)
    again_s, _ = _harvest(environment, names)
    print(f"harvest: {seen} records, {seen / first_s:.0f} records/s")
    print(f"  against only downloading them: {first_s / plain_s:.1f} x the time")
    print(f"again, unchanged: {seen / again_s:.0f} records/s")
    print(f"  against the first harvest: {again_s / first_s:.2f} x the time")


def _siger(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(  # noqa: S603  our own command
        [SIGER, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def _harvest(environment: dict[str, str], names: list[str]) -> tuple[float, int]:
    jobs = json.loads(_siger(environment, "harvest", *names, "--json"))["jobs"]
    seconds = sum(job["seconds"] for job in jobs)
    return seconds, sum(job["counts"]["seen"] for job in jobs)


def _download(portals: list[dict[str, str]]) -> None:
    """Do what any script would: list the packages, get every file, keep nothing."""
    session = requests.Session()
    for portal in portals:
        try:
            found = RemoteCKAN(portal["url"], session=session).action.package_search(
                rows=1000
            )
        except requests.ConnectionError:
            continue
        for package in found["results"]:
            for resource in package["resources"]:
                session.get(resource["url"], timeout=30)


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen(  # noqa: S603  our own command
        [SIGER, "serve", "--no-worker"], env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while _status("/healthz") != http.HTTPStatus.OK:
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def _print_rates() -> None:
    fixed = _rate("fixed answer (/healthz)", ["/healthz"])
    searches = [f"/api/v1/search?q={quote(query)}" for query in QUERIES]
    pages = [f"/dataset?q={quote(query)}" for query in QUERIES]
    name, file = _some_dataset()
    rates = [
        _rate("search, JSON with facets", searches),
        _rate("search page", pages),
        _rate("home page", ["/"]),
        _rate("dataset page", [f"/dataset/{name}"]),
        _rate("CSV export", [f"/api/v1/distributions/{file}/download?format=csv"]),
    ]
    for rate in [fixed, *rates]:
        share = rate.per_s / fixed.per_s
        print(
            f"{rate.name}: {rate.per_s:.0f} requests/s, median {rate.median_ms:.1f} ms,"
            f" {share:.3f} of the fixed answer"
        )


def _some_dataset() -> tuple[str, str]:
    found = json.loads(_get("/api/v1/search?q=kopi&quality=valid&size=1"))
    name = found["results"][0]["name"]
    dataset = json.loads(_get(f"/api/v1/datasets/{name}"))
    return name, dataset["distributions"][0]["id"]


def _rate(name: str, paths: list[str]) -> Rate:
    for path in paths:
        _get(path)
    share = REQUESTS // CLIENTS
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        latencies = [
            ms
            for part in pool.map(lambda _: _client(paths, share), range(CLIENTS))
            for ms in part
        ]
    seconds = time.perf_counter() - started
    return Rate(name, len(latencies) / seconds, statistics.median(latencies))


def _client(paths: list[str], count: int) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=30)
    latencies = []
    for number in range(count):
        started = time.perf_counter()
        connection.request("GET", paths[number % len(paths)])
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{paths[number % len(paths)]}: {answer.status}")
        latencies.append((time.perf_counter() - started) * 1000)
    connection.close()
    return latencies


def _get(path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=30)
    connection.request("GET", path)
    content = connection.getresponse().read()
    connection.close()
    return content


def _status(path: str) -> int:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
