"""Every setting of the program, typed, read once, refused all at once when wrong."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from siger_catalog.errors import SettingsError

SETTINGS_FILE = Path("siger.toml")


class Settings(BaseSettings):
    """The settings; environment variables `SIGER_*` win over `siger.toml`."""

    model_config = SettingsConfigDict(
        env_prefix="SIGER_", frozen=True, extra="ignore", toml_file=SETTINGS_FILE
    )

    data_dir: Path = Field(
        default=Path("data"), description="Folder of database, snapshots and index."
    )
    database_url: str = Field(
        default="", description="System of record; empty: SQLite in the data folder."
    )
    elasticsearch_url: str = Field(
        default="",
        description="Search server, or a comma list of a cluster's nodes; empty: "
        "the embedded index.",
    )
    elasticsearch_api_key: str = Field(
        default="", description="API key of the search server.", repr=False
    )
    elasticsearch_ca: str = Field(
        default="", description="File with the search server's certificate authority."
    )
    elasticsearch_prefix: str = Field(
        default="siger",
        pattern="^[a-z0-9][a-z0-9_-]{0,99}$",
        description="First part of every index name, and the alias of the one served.",
    )
    elasticsearch_shards: int = Field(
        default=1,
        ge=1,
        le=1024,
        description="Shards of the next index that is built; one holds millions.",
    )
    elasticsearch_replicas: int = Field(
        default=0,
        ge=0,
        le=10,
        description="Copies of each shard on other nodes, from the next rebuild on.",
    )
    search_standby: bool = Field(
        default=True,
        description="With a search server: keep an embedded index beside it, which "
        "answers while the server is out of reach.",
    )
    object_store_url: str = Field(
        default="", description="Store of the raw files; empty: the data folder."
    )
    host: str = Field(default="127.0.0.1", description="Address the web listens on.")
    port: int = Field(
        default=8000, ge=1, le=65535, description="Port the web listens on."
    )
    base_url: str = Field(
        default="", description="Public address; empty: http://HOST:PORT."
    )
    province: str = Field(
        default="lampung", description="Folder of facts under provinces/."
    )
    sources: Path | None = Field(
        default=None,
        description="A sources.toml whose sources are added when the database "
        "does not have them.",
    )
    allow_private: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Comma list of exact host:port that may be private or loopback.",
    )
    max_running_jobs: int = Field(
        default=4,
        ge=1,
        le=256,
        description="So many jobs run at once, over all workers; a harvest that "
        "somebody waits for is not held up by it.",
    )
    example_port: int = Field(
        default=8100, ge=1, le=65500, description="First port of the example portals."
    )

    @field_validator("object_store_url")
    @classmethod
    def _is_not_yet(cls, value: str) -> str:
        if value:
            msg = "files are kept in the data folder in this version; leave it empty"
            raise ValueError(msg)
        return value

    @field_validator("allow_private", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("allow_private")
    @classmethod
    def _has_port(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for item in value:
            host, colon, port = item.rpartition(":")
            if not (host and colon and port.isdigit()):
                msg = f"{item!r} is not host:port"
                raise ValueError(msg)
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  named upstream
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, `siger.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @classmethod
    def load(cls, **values: Any) -> Self:
        """Read the settings from arguments, environment and `siger.toml`.

        Raises:
            SettingsError: One or more settings are wrong; all are listed.
        """
        try:
            return cls(**values)
        except ValidationError as error:
            raise SettingsError(_explain(error)) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{SETTINGS_FILE} is not TOML: {error}") from error

    @property
    def public_url(self) -> str:
        """The address users see, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def database_location(self) -> str:
        """The SQLAlchemy URL of the system of record."""
        return self.database_url or f"sqlite:///{self.data_dir / 'siger.db'}"


def described() -> Mapping[str, str]:
    """Return each setting's environment name and its meaning, in order."""
    return {
        f"SIGER_{name.upper()}": field.description or ""
        for name, field in Settings.model_fields.items()
    }


def _explain(error: ValidationError) -> str:
    lines = [
        f"SIGER_{str(problem['loc'][0]).upper()}: {problem['msg']} "
        f"(got {problem['input']!r})"
        for problem in error.errors()
    ]
    return "Settings to correct:\n" + "\n".join(lines)
