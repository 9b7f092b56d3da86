import pytest

from siger_validators.reading.oddities import (
    Oddity,
    lone_returns,
    nul_bytes,
    undecodable_line,
)

FILLER = "nama,nilai\n" + "a,1\n" * 300_000


@pytest.mark.parametrize(
    ("content", "nul", "returns"),
    [
        ("nama,nilai\na,1\n", None, None),
        ("nama,nilai\r\na,1\r\n", None, None),
        ("nama,nilai\na\0,1\nb,\0\n", Oddity(2, 2), None),
        ("nama,nilai\ra,1\r", None, None),
        ("nama,nilai\ra,1\rb,2\n", None, Oddity(2, 1)),
        ('nama,nilai\na,"1\r2"\r\n', None, Oddity(1, 2)),
        (FILLER + "b\r\0,2\n", Oddity(1, 300_002), Oddity(1, 300_002)),
        (FILLER.replace("\n", "\r\n"), None, None),
    ],
)
def test_bytes_that_pass_in_silence_are_found(write, content, nul, returns):
    path = write(content)

    assert nul_bytes(path, "utf-8") == nul
    assert lone_returns(path, "utf-8") == returns


def test_a_return_at_the_border_of_two_pieces_is_no_lone_one(write):
    path = write("a" * ((1 << 20) - 1) + "\r\n" + "b" * 10)

    assert lone_returns(path, "utf-8") is None


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a\né\n".encode(), None),
        (b"a\nb\xe1\n", 2),
        (FILLER.encode() + b"\xe1,1\n", 300_002),
        (b"x" * ((1 << 20) - 1) + "é".encode() + b"\n\xff", 2),
        (b"a\n\xc3", 2),
    ],
)
def test_the_first_byte_that_is_no_utf8_has_its_line(write, content, line):
    assert undecodable_line(write(content)) == line


def test_odd_bytes_are_findings_that_name_the_line(write, read):
    found = {f.type: f for f in read(write("nama,nilai\na\0,1\nb\rc,2\n")).findings}
    late = {f.type: f for f in read(write(FILLER.encode() + b"\xe1,1\n")).findings}

    assert found["siger-byte-nul"].params == {"count": "1", "line": "2"}
    assert found["siger-pemisah-baris-ganjil"].params == {"count": "1", "line": "3"}
    assert late["siger-bukan-utf8"].params["line"] == "300002"
