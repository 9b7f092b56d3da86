"""The server: how it is reached, and its failures in our own words."""

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from elasticsearch import (
    ApiError,
    Elasticsearch,
    OrjsonSerializer,
    SerializationError,
    TransportError,
)

from siger_catalog.errors import SearchError, SearchUnavailableError, SettingsError

T = TypeVar("T")

# Answers that say "not now": too many requests, and gateways or shards not there yet.
BUSY = frozenset({429, 502, 503, 504})
_ITS_OWN_FAULT = 500
_REFUSED_ACCESS = frozenset({401, 403})
_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the server is; `url` may be a comma list of nodes of one cluster."""

    url: str
    api_key: str = ""
    ca_file: str = ""


def connect(address: Address) -> Elasticsearch:
    """Return a client; nothing is sent yet.

    Raises:
        SettingsError: The address is no URL, or the authority's file is missing.
    """
    if address.ca_file and not Path(address.ca_file).is_file():
        raise SettingsError(f"SIGER_ELASTICSEARCH_CA: no file {address.ca_file}")
    urls = [url.strip() for url in address.url.split(",") if url.strip()]
    # Each failed request is told by an error of ours; once is enough.
    logging.getLogger("elastic_transport.node_pool").setLevel(logging.ERROR)
    trusted: dict[str, Any] = {"ca_certs": address.ca_file} if address.ca_file else {}
    try:
        return Elasticsearch(
            urls,
            api_key=address.api_key or None,
            **trusted,
            serializer=OrjsonSerializer(),
            # Its own retries come without a pause; `patiently` makes one.
            max_retries=0,
            retry_on_timeout=False,
        )
    except (ValueError, OSError) as error:
        raise SettingsError(
            f"SIGER_ELASTICSEARCH_URL: {address.url} cannot be used: {error}",
            fix="Write the URL with scheme, host and port: https://search.example:9200",
        ) from error


@contextmanager
def failures_named(doing: str) -> Iterator[None]:
    """Turn whatever the client raises into our own errors.

    Raises:
        SearchUnavailableError: The server is out of reach, busy or refuses us.
        SearchError: It refuses this request; that is our own fault.
    """
    try:
        yield
    except ApiError as error:
        if error.status_code in BUSY or error.status_code >= _ITS_OWN_FAULT:
            raise _unavailable(doing, f"it answers {error.status_code}") from error
        if error.status_code in _REFUSED_ACCESS:
            raise SearchUnavailableError(
                f"The search server refuses {doing}: {error.message}",
                fix="Look at SIGER_ELASTICSEARCH_API_KEY and what the key may do.",
            ) from error
        raise SearchError(f"The search server refuses {doing}: {error}") from error
    except SerializationError as error:
        raise SearchError(f"No JSON can be made or read in {doing}: {error}") from error
    except TransportError as error:
        raise _unavailable(doing, error.message) from error


def patiently(call: Callable[[], T], *, attempts: int) -> T:
    """Call; while the server says "not now", wait longer each time and call again.

    Raises:
        ApiError, TransportError: What the last attempt raised.
    """
    for attempt in range(1, attempts):
        try:
            return call()
        except ApiError as error:
            if error.status_code not in BUSY:
                raise
        time.sleep(pause_s(attempt))
    return call()


def pause_s(attempt: int) -> float:
    """Return how long to wait after the n-th attempt; spread, so that not all return.

    Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    longest = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0**attempt)
    return longest * (0.5 + random.random() / 2)  # noqa: S311  no secret


def _unavailable(doing: str, reason: str) -> SearchUnavailableError:
    return SearchUnavailableError(
        f"The search server is out of reach for {doing}: {reason}",
        fix="Start it, or look at SIGER_ELASTICSEARCH_URL. What is due is written "
        "as soon as it is back.",
    )
