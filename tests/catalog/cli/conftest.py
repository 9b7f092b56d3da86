"""The command line, run in this process on a folder of its own."""

import pytest

from siger_catalog.cli.app import run


@pytest.fixture
def siger(tmp_path, monkeypatch, capfdbinary):
    """Run a command on a catalog of its own; return status, output and complaints."""
    monkeypatch.setenv("SIGER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str, str]:
        status = run(list(words))
        told = capfdbinary.readouterr()
        return status, told.out.decode(), told.err.decode()

    return command


@pytest.fixture
def with_portal(siger, ckan_portal, monkeypatch):
    """The same, with the CkanPortal as source `mesuji`."""
    place = ckan_portal.url.removeprefix("http://")
    monkeypatch.setenv("SIGER_ALLOW_PRIVATE", place)
    siger("source", "add", "mesuji", "--kind", "ckan", "--url", ckan_portal.url)
    return siger
