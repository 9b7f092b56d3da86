"""The body of an answer: bounded, decoded, and continued where it broke off."""

import re
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import httpx2

from siger_catalog.causes import failure
from siger_catalog.errors import SourceFormatError, SourceUnavailableError
from siger_catalog.fetching.decoding import ENCODINGS, Gunzip
from siger_catalog.fetching.messages import MEGABYTE, Answer, Limits

_IN_MEMORY_BYTES = 4 * MEGABYTE
_WHOLE = 200
_PARTIAL = 206
_UNSATISFIABLE = 416

# https://www.rfc-editor.org/rfc/rfc9110#field.etag: weak ones prove no equal bytes.
_STRONG = re.compile(r'"[\x21\x23-\x7e]*"')
# https://www.rfc-editor.org/rfc/rfc9110#field.content-range
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The answer that a body began with; `size` is -1 where the portal named none."""

    url: str
    etag: str
    size: int
    headers: Mapping[str, str]


class Receiving:
    """What comes of one question, over all attempts at it.

    Only bytes under a strong ETag are ever continued, and only from the address they
    began at: anything else begins anew.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._body = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  # given on
        self._begun: Begun | None = None

    def close(self) -> None:
        """Throw away what came."""
        self._body.close()

    def wanted(self, method: str, url: str) -> dict[str, str]:
        """Return the headers that ask for the rest, none when there is no beginning."""
        begun = self._begun
        if begun is None or method != "GET" or begun.url != url:
            return {}
        return {
            "Range": f"bytes={self._body.tell()}-",
            "If-Range": begun.etag,
            "Accept-Encoding": "identity",
        }

    async def take(self, response: httpx2.Response, url: str) -> Answer:
        """Take a body whole.

        Raises:
            SourceFormatError: It is larger than the limit or wrongly encoded.
            SourceUnavailableError: The pieces do not make a whole.
            httpx2.TransportError: It broke off; ask for what is `wanted`.
        """
        refuse_by_headers(response.headers, url, self._limits)
        begun, self._begun = self._begun, None
        is_rest = begun is not None and self._continues(response, begun, url)
        if begun is None or not is_rest:
            self._begin_anew(response, begun, url)
            begun = _beginning(response, url)
        await self._fill_on(response, begun, url)
        if is_rest and begun and begun.size not in {-1, self._body.tell()}:
            raise failure(SourceUnavailableError, "sambungan-terputus", url)
        self._body.seek(0)
        return Answer(
            url=url,
            status=_WHOLE if is_rest else response.status_code,
            headers=begun.headers if begun and is_rest else dict(response.headers),
            body=cast("BinaryIO", self._body),
        )

    def _continues(self, response: httpx2.Response, begun: Begun, url: str) -> bool:
        """Tell whether an answer is exactly the rest of what began."""
        told = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        if response.status_code != _PARTIAL or told is None or begun.url != url:
            return False
        first, last, size = map(int, told.groups())
        return (
            first == self._body.tell()
            and last == size - 1
            and begun.size in {-1, size}
            and response.headers.get("etag", begun.etag) == begun.etag
            and not response.headers.get("content-encoding")
        )

    def _begin_anew(
        self, response: httpx2.Response, begun: Begun | None, url: str
    ) -> None:
        self._body.seek(0)
        self._body.truncate()
        if begun and response.status_code in {_PARTIAL, _UNSATISFIABLE}:
            # An answer to what we asked, but not the rest: ask for the whole.
            raise failure(SourceUnavailableError, "sambungan-terputus", url)

    async def _fill_on(
        self, response: httpx2.Response, begun: Begun | None, url: str
    ) -> None:
        try:
            async for piece in _decoded(response, url):
                self._body.write(piece)
                if self._body.tell() > self._limits.max_bytes:
                    raise too_large(url, self._limits)
        except (httpx2.NetworkError, httpx2.RemoteProtocolError):
            self._begun = begun
            raise


async def _decoded(response: httpx2.Response, url: str) -> AsyncIterator[bytes]:
    if response.headers.get("content-encoding", "").strip().lower()[-4:] != "gzip":
        async for data in response.aiter_raw():
            yield data
        return
    gunzip = Gunzip()
    try:
        async for data in response.aiter_raw():
            for piece in gunzip.pieces(data):
                yield piece
    except zlib.error as error:
        raise failure(SourceFormatError, "jawaban-rusak", url) from error
    if not gunzip.is_whole:
        detail = "gzip terpotong"
        raise failure(SourceFormatError, "jawaban-rusak", url, detail)


def _beginning(response: httpx2.Response, url: str) -> Begun | None:
    """Return what may be continued of an answer, if it breaks off."""
    headers = response.headers
    etag = headers.get("etag", "")
    is_plain = headers.get("content-encoding", "identity").lower() == "identity"
    takes_ranges = headers.get("accept-ranges", "bytes").lower() == "bytes"
    if response.status_code != _WHOLE or not (is_plain and takes_ranges):
        return None
    if not _STRONG.fullmatch(etag):
        return None
    size = headers.get("content-length", "")
    return Begun(
        url=url,
        etag=etag,
        size=int(size[:18]) if size.isdecimal() else -1,
        headers=dict(headers),
    )


def refuse_by_headers(headers: httpx2.Headers, url: str, limits: Limits) -> None:
    """Refuse, before a byte of the body is read, what its headers give away.

    Raises:
        SourceFormatError: It is wrongly encoded, or larger than the limit.
    """
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        detail = f"Content-Encoding {encoding[:40]}"
        raise failure(SourceFormatError, "jawaban-rusak", url, detail)
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limits.max_bytes:
        raise too_large(url, limits)


def too_large(url: str, limits: Limits) -> SourceFormatError:
    """Return the error of a body over the limit."""
    size = f"batas {limits.max_bytes / MEGABYTE:.3g} MB"
    return failure(SourceFormatError, "terlalu-besar", url, size)
