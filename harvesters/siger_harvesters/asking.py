"""One question to a host, whatever the library of HTTP makes of its address."""

from typing import Any

import requests

from siger_catalog.causes import failure
from siger_catalog.errors import SourceRefusedError

_LONGEST_TOLD = 200


def asked(
    session: requests.Session, url: str, *, method: str = "GET", **given: Any
) -> requests.Response:
    """Ask an address; `given` are further arguments of requests.Session.request.

    Raises:
        SourceError: The address is none, leads nowhere, or nobody answers.
    """
    try:
        return session.request(method, url, **given)
    except (requests.RequestException, ValueError) as error:
        place = url[:_LONGEST_TOLD]
        raise failure(SourceRefusedError, "alamat-salah", place) from error
