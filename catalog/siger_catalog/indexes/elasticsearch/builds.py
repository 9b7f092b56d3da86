"""The builds of an index side by side on the server, one of them served.

    PREFIX-<print>-<stamp>   one build; `print` says which analysis and fields it has
    PREFIX                   alias of the build that is served, for people and tools
    PREFIX-<print>           alias of the same build, for programs of that version

A program asks by the alias of its own version, so it never mistakes another version's
build for its own, and needs no further question to know. A rebuild fills a new build
and moves both aliases in one step.
"""

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from elasticsearch import ApiError, BadRequestError, Elasticsearch, TransportError

from siger_catalog.errors import IndexOutdatedError
from siger_catalog.indexes.elasticsearch.mapping import build_mapping

_FIRST = "0" * 12
_REFRESH_INTERVAL = "30s"
# A build without alias is being filled, or was left by a rebuild that was killed.
_ABANDONED_S = 24 * 3600
_MOST_FILES, _DOCUMENTS_A_FILE = 4, 100_000
_MERGE_TIMEOUT_S = 3600.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Builds:
    """Where the builds of one index lie, and how they are made.

    Every method raises what the client raises.
    """

    client: Elasticsearch
    prefix: str
    fingerprint: str
    shards: int
    replicas: int

    @property
    def alias(self) -> str:
        """The alias of the served build, when it is of this version."""
        return f"{self.prefix}-{self.fingerprint}"

    @property
    def previous(self) -> str:
        """The alias of the build that was served before; the next rebuild drops it."""
        return f"{self.prefix}-previous"

    def begin(self) -> None:
        """Serve an empty first build where there is none.

        Raises:
            IndexOutdatedError: A build of another version is served.
        """
        served = self.served()
        if not served:
            self._create_first()
            served = self.served()
        if not served.startswith(f"{self.alias}-"):
            raise IndexOutdatedError(
                f"The index {served or self.prefix} on the search server is of another "
                f"version than this program, which wants {self.alias}-*",
                fix="Run `siger reindex`.",
            )

    def served(self) -> str:
        """Return the name of the build that is served, empty when there is none."""
        found = self.client.options(ignore_status=404).indices.get_alias(
            name=self.prefix
        )
        if found.meta.status == 404:  # noqa: PLR2004  a status
            return ""
        return str(max(found.body))

    def create(self) -> str:
        """Make a build that nobody reads yet, set up for a quick filling."""
        name = f"{self.alias}-{uuid4().hex[:12]}"
        self.client.indices.create(
            index=name,
            mappings=build_mapping(),
            settings=self._settings(replicas=0, refresh_interval="-1"),
        )
        return name

    def serve(self, name: str) -> None:
        """Serve a filled build from now on: both aliases move in one step.

        The build before is kept for searches under way, and for whoever wants to go
        back by hand; those before it are dropped.
        """
        kept = self._settings(self.replicas, _REFRESH_INTERVAL)
        kept.pop("number_of_shards")
        self.client.indices.put_settings(index=name, settings=kept)
        self.client.cluster.health(index=name, wait_for_status="yellow")
        builds = self._builds()
        actions = [
            {"remove": {"index": build, "alias": alias}}
            for build, about in builds.items()
            for alias in about["aliases"]
        ]
        before = [b for b, about in builds.items() if self.prefix in about["aliases"]]
        added = [(name, self.prefix), (name, self.alias)]
        added += [(build, self.previous) for build in before]
        actions += [{"add": {"index": b, "alias": a}} for b, a in added]
        self.client.indices.update_aliases(actions=actions)
        self._drop_old(builds, {name, *before})

    def merge(self, name: str, count: int) -> None:
        """Merge a filled build into few files, and wait for it.

        Each search looks up each word in every file. With several files the server
        searches on several threads, from 50,000 documents a thread on: so not in one.
        """
        files = max(1, min(_MOST_FILES, count // _DOCUMENTS_A_FILE))
        patient = self.client.options(request_timeout=_MERGE_TIMEOUT_S)
        try:
            patient.indices.forcemerge(index=name, max_num_segments=files)
        except (ApiError, TransportError) as error:  # it is slower without, no more
            log.warning("%s is not merged into %d files: %s", name, files, error)

    def drop(self, name: str) -> None:
        """Remove a build that nobody shall read."""
        self.client.options(ignore_status=404).indices.delete(index=name)

    def _drop_old(self, builds: Mapping[str, Any], kept: set[str]) -> None:
        for name, about in builds.items():
            if name not in kept and (about["aliases"] or _is_abandoned(about)):
                self.drop(name)

    def _create_first(self) -> None:
        """Make the first build; two programs that do so at once make one."""
        try:
            self.client.indices.create(
                index=f"{self.alias}-{_FIRST}",
                aliases={self.prefix: {}, self.alias: {}},
                mappings=build_mapping(),
                settings=self._settings(self.replicas, _REFRESH_INTERVAL),
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _builds(self) -> Mapping[str, Any]:
        """Return aliases and settings of every build of this index, by name."""
        found = self.client.indices.get(
            index=f"{self.prefix}-*", features=["aliases", "settings"]
        )
        ours = re.compile(rf"{re.escape(self.prefix)}-[0-9a-f]{{12}}-[0-9a-f]{{12}}")
        return {n: about for n, about in found.items() if ours.fullmatch(n)}

    def _settings(self, replicas: int, refresh_interval: str) -> dict[str, Any]:
        return {
            "number_of_shards": self.shards,
            "number_of_replicas": replicas,
            "refresh_interval": refresh_interval,
        }


def _is_abandoned(about: Mapping[str, Any]) -> bool:
    created_ms = int(about["settings"]["index"]["creation_date"])
    return time.time() - created_ms / 1000 > _ABANDONED_S
