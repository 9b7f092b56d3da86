"""What is asked of a portal and what it answered, free of any HTTP library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long, how much and how often.

    `deadline_s` bounds one attempt from the first byte sent to the last received,
    redirects included; `idle_s` the silence between two of its bytes. `backoff_s`
    are the waits before each further attempt, where the portal names none; a portal
    that asks for more than `max_wait_s` is left alone. `requests_per_s` holds for each
    scheme, host and port, with one request in flight.
    """

    deadline_s: float = 120.0
    connect_s: float = 10.0
    idle_s: float = 30.0
    max_bytes: int = 100 * MEGABYTE
    backoff_s: tuple[float, ...] = (0.5, 1.0, 2.0)
    max_wait_s: float = 60.0
    requests_per_s: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, before any redirect."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer: `headers` by lower-case name, `body` decoded and at its start."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: BinaryIO
