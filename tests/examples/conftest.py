import json
import socket
from pathlib import Path
from urllib.parse import urlencode

import pytest

from siger_examples.ckan.answers import Request, answer
from siger_examples.ckan.site import build_site
from siger_examples.portals import PORTALS

RECORDED = Path(__file__).parents[1] / "portals" / "ckan-2.12"


@pytest.fixture(scope="session")
def sites():
    """Every portal that answers, by name, without a socket."""
    return {
        portal.name: build_site(portal, f"http://127.0.0.1:{9000 + number}")
        for number, portal in enumerate(PORTALS)
        if not portal.is_down and portal.shape == "ckan"
    }


@pytest.fixture(scope="session")
def province(sites):
    return sites["provinsi"]


@pytest.fixture(scope="session")
def recorded():
    """The answers of a real CKAN: the entry of its index and the body by name."""
    index = json.loads((RECORDED / "index.json").read_text("utf-8"))
    entries = {entry["name"]: entry for entry in index["responses"]}

    def read(name):
        entry = entries[name]
        return entry, (RECORDED / entry["file"]).read_bytes()

    return read


@pytest.fixture(scope="session")
def ask():
    """Send a request to a site: `ask(site, path, params={}, json=..., form=...)`."""

    def send(site, path, params=None, *, method=None, json_body=None, **options):
        form, raw = options.get("form"), options.get("raw_body")
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        headers = dict(options.get("headers") or {})
        body = b""
        if json_body is not None:
            body = json.dumps(json_body).encode()
        elif raw:
            body = raw.encode()
        elif form:
            body = urlencode(form, doseq=True).encode()
            headers["content-type"] = "application/x-www-form-urlencoded"
        method = method or ("POST" if body else "GET")
        return answer(site, Request(method, path + query, headers, body))

    return send


@pytest.fixture(scope="session")
def act(ask):
    """Run an action by GET and return its status and JSON."""

    def run(site, name, **params):
        reply = ask(site, f"/api/3/action/{name}", params)
        return reply.status, json.loads(reply.body)

    return run


@pytest.fixture
def free_base():
    """A first port with room for every portal after it, free just now."""
    for base in range(20_000, 60_000, 97):
        try:
            for number in range(len(PORTALS)):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", base + number))
        except OSError:
            continue
        return base
    pytest.fail("no row of free ports found from 20000 to 60000")
    return None
