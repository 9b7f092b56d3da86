"""The site on a real port, and Chromium looking at it."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# The web's own tests look at the same catalog.
_CATALOG = Path(__file__).parents[1] / "web" / "conftest.py"
_spec = importlib.util.spec_from_file_location("siger_web_catalog", _CATALOG)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
small_catalog = _module.small_catalog
small_parts = _module.small_parts
contradicting = _module.contradicting

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
REMEDY = "Chromium is missing: apt-get install chromium"
START_S = 30


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(REMEDY)
        pytest.skip(REMEDY)
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = _chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def site(small_catalog) -> Iterator[str]:
    """The address of the site, served by granian in a process of its own."""
    with _served(small_catalog.settings.data_dir) as url:
        yield url


@pytest.fixture(scope="session")
def contradicting_site(contradicting) -> Iterator[str]:
    """The same over datasets that contradict each other."""
    with _served(contradicting.settings.data_dir) as url:
        yield url


@contextlib.contextmanager
def _served(data_dir: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--factory"),
        *("--host", "127.0.0.1", "--port", str(port), "siger_web.app:create_app"),
    ]
    environment = {
        **os.environ,
        "SIGER_DATA_DIR": str(data_dir),
        "SIGER_BASE_URL": "",
    }
    process = subprocess.Popen(  # noqa: S603  # our own command
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=START_S)


def _wait_for(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended at once"
        with contextlib.suppress(URLError), urlopen(url, timeout=1):  # noqa: S310  # our own server
            return
        time.sleep(0.1)
    pytest.fail("the server did not answer")


class Faults(list):
    """What the browser complained about; empty is good."""

    def watch(self, page: Page) -> None:
        """Note script errors, refused loads and breaches of the page's policy."""
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.append(message.text)
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )


@pytest.fixture
def faults() -> Faults:
    """What the browser complained about; a test that provokes it clears it."""
    return Faults()


@pytest.fixture
def open_page(browser, site, faults):
    """Open a page in a fresh context; faults of the browser fail the test."""
    contexts: list[BrowserContext] = []

    def go(path: str, *, width: int = 1280, **options) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=site, **options
        )
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert faults == []
