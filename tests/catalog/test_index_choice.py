"""Which index the settings choose, and that a server out of reach stops nothing."""

import pytest

from siger_catalog import bootstrap
from siger_catalog.errors import SearchUnavailableError, SettingsError
from siger_catalog.searching.engine import Plan
from siger_catalog.searching.tree import All
from siger_catalog.settings import Settings

NOBODY = "http://127.0.0.1:9"  # the discard port: nobody listens


@pytest.fixture
def build(tmp_path):
    """Put the program together with other settings, and take it apart in the end."""
    made = []

    def run(**given):
        made.append(bootstrap.build(Settings(data_dir=tmp_path / "data", **given)))
        return made[-1]

    yield run
    for parts in made:
        bootstrap.close(parts)


def names(parts):
    return [copy.name for copy in parts.index.copies()]


def test_without_an_address_the_index_is_embedded(build):
    assert names(build()) == ["embedded"]


def test_beside_a_server_an_embedded_index_stands_by_and_answers(build):
    parts = build(elasticsearch_url=NOBODY)
    assert names(parts) == ["elasticsearch", "embedded"]
    assert parts.index.run(Plan(tree=All())).total == 0
    with pytest.raises(SearchUnavailableError):
        parts.index.check()


def test_without_the_one_beside_searches_say_that_the_server_is_away(build):
    parts = build(elasticsearch_url=NOBODY, search_standby=False)
    assert names(parts) == ["elasticsearch"]
    with pytest.raises(SearchUnavailableError):
        parts.index.run(Plan(tree=All()))


def test_an_address_without_scheme_is_refused_at_the_start(build):
    with pytest.raises(SettingsError, match="SIGER_ELASTICSEARCH_URL"):
        build(elasticsearch_url="search.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("elasticsearch_prefix", "Siger*"),
        ("elasticsearch_shards", 0),
        ("elasticsearch_replicas", -1),
    ],
)
def test_a_setting_that_the_server_would_refuse_is_named(name, value):
    with pytest.raises(SettingsError, match=f"SIGER_{name.upper()}"):
        Settings.load(**{name: value})
