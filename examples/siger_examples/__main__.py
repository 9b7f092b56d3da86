"""`python -m siger_examples`: start the example portals and keep them running."""

import argparse
import json
import os
import signal
import sys
import threading

from siger_examples.facts import read_regions
from siger_examples.portals import PORTALS, url_of
from siger_examples.serving import PortTakenError, start_portals

_DEFAULT_PORT = 8100
_SETTING = "SIGER_EXAMPLE_PORT"


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 after a clean stop, 2 where it cannot start."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        given = _read_arguments(arguments)
        portals = start_portals(_first_port(given.port))
    except (ValueError, PortTakenError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with portals:
        portals.wait_until_answering()
        _announce(portals.first_port, as_json=given.json)
        stopped.wait()
    return 0


def _read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="siger_examples", description="Start the example portals of Lampung."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--port", help=f"first port (else {_SETTING}, else 8100)")
    return parser.parse_args(arguments)


def _first_port(option: str | None) -> int:
    text = option or os.environ.get(_SETTING) or str(_DEFAULT_PORT)
    last = 65_536 - len(PORTALS)
    if not text.isdecimal() or not 1 <= int(text) <= last:
        raise ValueError(
            f"{_SETTING} (or --port) is {text!r}; it must be a port from 1 to {last}, "
            f"the first of {len(PORTALS)} in a row."
        )
    return int(text)


def _announce(first_port: int, *, as_json: bool) -> None:
    portals = [
        {
            "name": portal.name,
            "kind": portal.kind,
            "url": url_of(portal, first_port),
            "region": portal.region,
            "options": dict(portal.options),
        }
        for portal in PORTALS
    ]
    text = json.dumps({"portals": portals}) if as_json else _lines(first_port)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _lines(first_port: int) -> str:
    width = max(len(portal.name) for portal in PORTALS)
    lines = [
        f"{portal.name:<{width}}  {url_of(portal, first_port)}  "
        f"{read_regions()[portal.region].name}"
        f"{'  (sengaja mati / down on purpose)' if portal.is_down else ''}"
        for portal in PORTALS
    ]
    head = "Portal contoh berjalan / the example portals are running (Ctrl+C to stop):"
    return "\n".join([head, *lines])


if __name__ == "__main__":
    sys.exit(main())
