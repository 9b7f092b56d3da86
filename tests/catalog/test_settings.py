import pytest

from siger_catalog.errors import SettingsError
from siger_catalog.settings import Settings, described


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch, tmp_path):
    for name in described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_anything_set_the_defaults_of_a_laptop_hold():
    settings = Settings.load()

    assert str(settings.data_dir) == "data"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.allow_private == ()
    assert settings.database_location == "sqlite:///data/siger.db"


def test_the_public_address_of_an_ipv6_host_has_brackets():
    assert Settings.load(host="::1").public_url == "http://[::1]:8000"


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / "siger.toml").write_text('port = 9001\nhost = "0.0.0.0"\n')
    monkeypatch.setenv("SIGER_PORT", "9002")

    settings = Settings.load()

    assert settings.port == 9002
    assert settings.host == "0.0.0.0"  # noqa: S104  only read, nothing listens


def test_private_addresses_are_exact_hosts_with_ports(monkeypatch):
    monkeypatch.setenv("SIGER_ALLOW_PRIVATE", "127.0.0.1:8100, 10.0.0.5:443")

    assert Settings.load().allow_private == ("127.0.0.1:8100", "10.0.0.5:443")


def test_every_mistake_is_listed_at_once(monkeypatch):
    monkeypatch.setenv("SIGER_PORT", "many")
    monkeypatch.setenv("SIGER_ALLOW_PRIVATE", "10.0.0.0")

    with pytest.raises(SettingsError) as caught:
        Settings.load()

    assert "SIGER_PORT" in caught.value.message
    assert "SIGER_ALLOW_PRIVATE" in caught.value.message


@pytest.mark.parametrize("content", [b"port = = 1", b"host = '\xff'"])
def test_a_file_that_is_no_toml_is_named(tmp_path, content):
    (tmp_path / "siger.toml").write_bytes(content)

    with pytest.raises(SettingsError, match=r"siger\.toml"):
        Settings.load()


def test_a_store_that_is_not_built_yet_is_refused_and_not_ignored(monkeypatch):
    monkeypatch.setenv("SIGER_OBJECT_STORE_URL", "s3://ember")

    with pytest.raises(SettingsError, match="SIGER_OBJECT_STORE_URL"):
        Settings.load()


def test_the_key_of_the_search_server_is_never_shown(monkeypatch):
    monkeypatch.setenv("SIGER_ELASTICSEARCH_API_KEY", "rahasia")

    assert "rahasia" not in repr(Settings.load())
