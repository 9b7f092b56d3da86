"""Portals whose certificate an authority of their own signed."""

import os
from pathlib import Path

import pytest

from siger_catalog.errors import BrokenLinkError
from siger_catalog.fetching import own_authorities
from siger_catalog.model import Source
from siger_catalog.stores.memory import MemoryCatalogStore

SELF_SIGNED = Path(__file__).parents[2] / "portals" / "hostile" / "self_signed.pem"


@pytest.fixture
def pinned(make_fetcher, serve, hostile):
    """Two portals with one certificate, of which the first has an authority pinned."""
    urls = [serve(hostile, SELF_SIGNED) for _ in range(2)]

    def make(path=SELF_SIGNED):
        place = urls[0].removeprefix("https://")
        fetcher = make_fetcher(*urls, authorities=lambda: {place: str(path)})
        return fetcher, *urls

    return make


def test_the_portal_is_proven_by_its_own_authority(pinned, take):
    fetcher, url, _ = pinned()

    assert take(f"{url}/file", by=fetcher)[1]
    assert fetcher.session().get(f"{url}/file").ok


def test_the_authority_of_one_portal_proves_no_other(pinned, take, hostile):
    fetcher, url, other = pinned()
    for asked in (f"{other}/file", f"{url}/redirect-to?{other}/file"):
        with pytest.raises(BrokenLinkError) as caught:
            fetcher.fetch(asked)
        assert caught.value.cause_type == "tls-gagal"

    assert hostile.asked == {"redirect_to": 1}


@pytest.mark.parametrize("content", [None, "bukan sertifikat"])
def test_an_authority_that_cannot_be_read_is_no_reason_to_trust(
    pinned, hostile, tmp_path, content
):
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    fetcher, url, _ = pinned(path)
    with pytest.raises(BrokenLinkError, match=r"ca\.pem tidak dapat dibaca") as caught:
        fetcher.fetch(f"{url}/file")

    assert caught.value.cause_type == "tls-gagal"
    assert not hostile.asked


def test_an_authority_that_was_renewed_is_read_again(pinned, take, tmp_path):
    path = tmp_path / "ca.pem"
    path.write_text("rusak")
    fetcher, url, _ = pinned(path)
    with pytest.raises(BrokenLinkError):
        fetcher.fetch(f"{url}/file")
    path.write_bytes(SELF_SIGNED.read_bytes())
    os.utime(path, ns=(1, 1))

    assert take(f"{url}/file", by=fetcher)[1]


def test_a_source_names_its_authority_for_its_own_host_and_port():
    store = MemoryCatalogStore(None)
    for name, url, options in (
        ("a", "https://Data.A.go.id/portal", {"ca": "/etc/a.pem"}),
        ("b", "https://data.b.go.id", {}),
        ("c", "bukan alamat", {"ca": "/etc/c.pem"}),
    ):
        store.add_source(Source(name=name, kind="ckan", url=url, options=options))

    found = own_authorities(store)
    assert found["data.a.go.id:443"] == "/etc/a.pem"
    assert "data.b.go.id:443" not in found


def test_a_source_added_while_we_run_is_proven_from_its_next_harvest_on(
    make_fetcher, serve, hostile
):
    url = serve(hostile, SELF_SIGNED)
    known = {}
    fetcher = make_fetcher(url, authorities=lambda: known)
    with pytest.raises(BrokenLinkError):
        fetcher.fetch(f"{url}/file")
    known[url.removeprefix("https://")] = str(SELF_SIGNED)

    assert fetcher.session().get(f"{url}/file").ok
