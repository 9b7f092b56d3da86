"""A source that names the authority of its portal."""

import json
from pathlib import Path

import pytest

PEM = Path(__file__).parents[2] / "portals" / "hostile" / "self_signed.pem"
ADD = ("source", "add", "a", "--kind", "ckan", "--url", "https://data.example")


def test_the_authority_is_kept_with_its_whole_path(siger, tmp_path):
    (tmp_path / "ca.pem").write_bytes(PEM.read_bytes())

    assert siger(*ADD, "--option", "ca=ca.pem")[0] == 0
    shown = json.loads(siger("source", "show", "a", "--json")[1])
    assert shown["source"]["options"] == {"ca": str(tmp_path / "ca.pem")}


@pytest.mark.parametrize("content", [None, "bukan sertifikat"])
def test_an_authority_that_cannot_be_read_is_wrong_use(siger, tmp_path, content):
    if content:
        (tmp_path / "ca.pem").write_text(content)
    status, _, told = siger(*ADD, "--option", "ca=ca.pem")

    assert status == 2
    assert "holds no certificate" in told
