"""No spelling of a private address is ever connected to: a canary there hears all."""

import anyio
import httpcore2
import pytest

from siger_catalog.errors import BrokenLinkError, SourceError
from siger_catalog.fetching import Limits, client
from siger_catalog.fetching.addresses import GuardedBackend

# PORT is the canary's, which listens on 127.0.0.1 and would answer most of these.
SPELLINGS = {
    "plain": "http://127.0.0.1:PORT/",
    "name": "http://localhost:PORT/",
    "name with a dot": "http://localhost.:PORT/",
    "capitals": "http://LOCALHOST:PORT/",
    "short": "http://127.1:PORT/",
    "decimal": "http://2130706433:PORT/",
    "octal": "http://0177.0.0.1:PORT/",
    "octal in one": "http://017700000001:PORT/",
    "hex": "http://0x7f.0.0.1:PORT/",
    "hex in one": "http://0x7f000001:PORT/",
    "mixed": "http://0x7f.1:PORT/",
    "any": "http://0.0.0.0:PORT/",
    "zero": "http://0:PORT/",
    "whole net": "http://127.255.255.254:PORT/",
    "wide digits": "http://１２７.0.0.1:PORT/",
    "circled digits": "http://①②⑦.0.0.1:PORT/",
    "percent": "http://%31%32%37.0.0.1:PORT/",
    "six": "http://[::1]:PORT/",
    "six any": "http://[::]:PORT/",
    "mapped": "http://[::ffff:127.0.0.1]:PORT/",
    "mapped hex": "http://[::ffff:7f00:1]:PORT/",
    "compatible": "http://[::127.0.0.1]:PORT/",
    "NAT64": "http://[64:ff9b::7f00:1]:PORT/",
    "6to4": "http://[2002:7f00:1::]:PORT/",
    "Teredo": "http://[2001:0:7f00:1::]:PORT/",
    "ULA": "http://[fd00::1]:PORT/",
    "link-local": "http://[fe80::1]:PORT/",
    "link-local with a zone": "http://[fe80::1%25lo]:PORT/",
    "site-local": "http://[fec0::1]:PORT/",
    "userinfo": "http://data.go.id@127.0.0.1:PORT/",
    "userinfo with a password": "http://a:b@127.0.0.1:PORT/",
    "backslash": "http://data.go.id\\@127.0.0.1:PORT/",
    "no scheme": "//127.0.0.1:PORT/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata decimal": "http://2852039166/",
    "metadata mapped": "http://[::ffff:a9fe:a9fe]/",
    "metadata of six": "http://[fd00:ec2::254]/",
    "CGNAT": "http://100.64.0.1/",
    "ten": "http://10.0.0.1/",
    "one seven two": "http://172.16.0.1/",
    "one nine two": "http://192.168.1.1/",
    "multicast": "http://224.0.0.1/",
    "broadcast": "http://255.255.255.255/",
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:PORT/",
    "ssh": "http://127.0.0.1:22/",
    "no host": "http://[/",
    "nothing": "//",
}
REFUSALS = {
    "alamat-ditolak",
    "alamat-salah",
    "nama-tidak-dikenal",
    "pengalihan-ditolak",
}


@pytest.fixture
def canary(elsewhere):
    """A server that nobody may reach; it hears whatever is said to it."""
    elsewhere.do_ = elsewhere.do_file
    return elsewhere


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_no_redirect_and_no_link_reaches_the_canary(
    make_fetcher, hostile, canary, spelling
):
    fetcher = make_fetcher(hostile.url, limits=Limits(requests_per_s=1000))
    target = spelling.replace("PORT", canary.url.rpartition(":")[2])
    hostile.do_away = lambda handler: hostile._redirect(  # noqa: SLF001  # test's own
        handler, target.encode().decode("latin-1")
    )
    causes = set()
    for asked in (f"{hostile.url}/away", target):
        with pytest.raises(BrokenLinkError) as caught:
            fetcher.fetch(asked)
        causes.add(caught.value.cause_type)
    with pytest.raises(SourceError):
        fetcher.session().get(f"{hostile.url}/away")

    assert causes <= REFUSALS
    assert not canary.asked


def test_the_canary_would_hear(make_fetcher, hostile, canary):
    """Without this, the tests above would prove nothing."""
    fetcher = make_fetcher(hostile.url, canary.url)
    fetcher.fetch(f"{hostile.url}/redirect-to?{canary.url}/").body.close()

    assert canary.asked.total() == 1


class _Recorder(httpcore2.AnyIOBackend):
    """Writes down where it is told to connect to, and goes nowhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def connect_tcp(self, host, *_args, **_options):
        self.asked.append(host)
        raise httpcore2.ConnectError("nowhere")


@pytest.mark.parametrize(
    "answers",
    [
        [["127.0.0.1"], ["8.8.8.8"]],
        [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]],
        [["8.8.8.8", "127.0.0.1"]] * 2,
        [["::ffff:127.0.0.1"], ["8.8.8.8"]],
    ],
)
def test_a_resolver_that_changes_its_mind_gains_nothing(
    make_fetcher, monkeypatch, canary, answers
):
    network = _Recorder()
    left = iter(answers)

    async def rebinding(host, port):
        await anyio.lowlevel.checkpoint()
        return next(left)

    def backend(allowed):
        made = GuardedBackend(allowed, rebinding)
        made._network = network  # noqa: SLF001  # a test never leaves the machine
        return made

    monkeypatch.setattr(client, "GuardedBackend", backend)
    fetcher = make_fetcher()
    port = canary.url.rpartition(":")[2]
    for _ in range(2):
        with pytest.raises((BrokenLinkError, SourceError)):
            fetcher.fetch(f"http://rebind.example:{port}/")

    assert set(network.asked) <= {"8.8.8.8"}
    assert not canary.asked
