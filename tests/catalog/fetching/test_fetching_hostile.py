"""What portals do to us, over real sockets."""

import gzip
import socket
import time
from pathlib import Path

import pytest

from siger_catalog.errors import (
    BrokenLinkError,
    SourceRefusedError,
    SourceUnavailableError,
    TooLargeError,
)
from siger_catalog.fetching import Limits

CSV = b"kode_kemendagri,tahun\n18.04,2024\n"
SELF_SIGNED = Path(__file__).parents[2] / "portals" / "hostile" / "self_signed.pem"


@pytest.mark.parametrize("path", ["drip", "drip-headers", "hang"])
def test_nothing_outlasts_the_deadline(make_fetcher, hostile, path):
    fetcher = make_fetcher(hostile.url, deadline_s=0.2)
    started_at = time.monotonic()
    with pytest.raises(SourceUnavailableError) as caught:
        fetcher.fetch(f"{hostile.url}/{path}")

    assert caught.value.cause_type == "terlalu-lama"
    assert time.monotonic() - started_at < 20  # without it, for ever
    assert hostile.asked.total() == 1


def test_one_deadline_holds_for_all_redirects_together(make_fetcher, hostile):
    """Each hop ends in time; all of them together do not."""
    fetcher = make_fetcher(hostile.url, deadline_s=0.2)
    with pytest.raises(SourceUnavailableError) as caught:
        fetcher.fetch(f"{hostile.url}/drip-then-move")

    assert caught.value.cause_type == "terlalu-lama"
    assert 1 < hostile.asked.total() < 5


def test_silence_ends_before_the_deadline(make_fetcher, hostile):
    fetcher = make_fetcher(hostile.url, deadline_s=60, limits=Limits(idle_s=0.1))
    with pytest.raises(SourceUnavailableError) as caught:
        fetcher.fetch(f"{hostile.url}/hang")

    assert caught.value.cause_type == "terlalu-lama"


@pytest.mark.parametrize("path", ["endless", "bomb", "declared"])
def test_nothing_larger_than_the_limit_is_taken(fetcher, hostile, path):
    with pytest.raises(TooLargeError) as caught:
        fetcher.fetch(f"{hostile.url}/{path}")

    assert caught.value.cause_type == "terlalu-besar"
    assert "0.954 MB" in caught.value.message


@pytest.mark.parametrize(
    ("path", "error", "cause"),
    [
        ("nested", BrokenLinkError, "jawaban-rusak"),
        ("bomb-in-layers", BrokenLinkError, "jawaban-rusak"),
        ("cut-gzip", BrokenLinkError, "jawaban-rusak"),
        ("brotli", BrokenLinkError, "jawaban-rusak"),
        ("bad-gzip", BrokenLinkError, "jawaban-rusak"),
        ("short", SourceUnavailableError, "sambungan-terputus"),
        ("garbage", SourceUnavailableError, "sambungan-terputus"),
        ("401", BrokenLinkError, "tidak-diizinkan"),
        ("403", BrokenLinkError, "tidak-diizinkan"),
        ("404", BrokenLinkError, "tautan-mati"),
        ("410", BrokenLinkError, "tautan-mati"),
        ("418", BrokenLinkError, "tautan-mati"),
        ("unasked-304", BrokenLinkError, "tautan-mati"),
        ("500", SourceUnavailableError, "portal-rusak"),
        ("503", SourceUnavailableError, "portal-rusak"),
        ("429-huge", SourceUnavailableError, "batas-permintaan"),
        ("loop", BrokenLinkError, "pengalihan-ditolak"),
        ("chain", BrokenLinkError, "pengalihan-ditolak"),
    ],
)
def test_each_failure_has_its_name_and_a_remedy(fetcher, hostile, path, error, cause):
    with pytest.raises(error) as caught:
        fetcher.fetch(f"{hostile.url}/{path}")

    assert caught.value.cause_type == cause
    assert hostile.url in caught.value.message
    assert caught.value.fix.endswith(".")


@pytest.mark.parametrize(
    ("path", "attempts"),
    [("503", 4), ("short", 4), ("500", 1), ("404", 1), ("429-huge", 1)],
)
def test_only_what_may_pass_is_tried_again(fetcher, hostile, path, attempts):
    with pytest.raises((SourceUnavailableError, BrokenLinkError)):
        fetcher.fetch(f"{hostile.url}/{path}")

    assert hostile.asked.total() == attempts


@pytest.mark.parametrize("path", ["503-twice", "reset-once", "429-date"])
def test_a_passing_failure_is_outlived(take, hostile, path):
    assert take(f"{hostile.url}/{path}")[1]


def test_a_body_of_several_gzips_is_read_to_its_end(take, hostile):
    assert take(f"{hostile.url}/two-gzips")[1] == CSV


def test_a_second_layer_that_nobody_named_stays_as_it_is(take, hostile):
    body = take(f"{hostile.url}/false-bomb")[1]

    assert len(body) < 20_000
    assert gzip.decompress(body) == bytes(5_000_000)


def test_a_refused_connection_is_not_tried_again(make_fetcher):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(SourceUnavailableError) as caught:
            make_fetcher(url).fetch(url)

    assert caught.value.cause_type == "portal-menolak-sambungan"


def test_an_unproven_certificate_is_refused(make_fetcher, hostile, serve):
    url = serve(hostile, SELF_SIGNED)
    with pytest.raises(BrokenLinkError) as caught:
        make_fetcher(url).fetch(f"{url}/file")

    assert caught.value.cause_type == "tls-gagal"
    assert caught.value.message.endswith("(ditandatangani sendiri)")
    assert not hostile.asked


def test_a_server_without_tls_is_not_spoken_to_in_the_clear(make_fetcher, hostile):
    url = hostile.url.replace("http:", "https:")
    with pytest.raises(BrokenLinkError) as caught:
        make_fetcher(hostile.url).fetch(f"{url}/file")

    assert caught.value.cause_type == "tls-gagal"
    assert not hostile.asked


def test_a_private_address_needs_permission(make_fetcher, hostile):
    with pytest.raises(BrokenLinkError) as caught:
        make_fetcher().fetch(f"{hostile.url}/file")
    with pytest.raises(SourceRefusedError):
        make_fetcher().session().get(f"{hostile.url}/file")

    assert caught.value.cause_type == "alamat-ditolak"
    assert not hostile.asked
