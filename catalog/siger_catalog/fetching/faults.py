"""What a failure of the network is called."""

import ssl

import httpx2

from siger_catalog.causes import failure
from siger_catalog.errors import (
    CatalogError,
    SourceFormatError,
    SourceRefusedError,
    SourceUnavailableError,
)

# https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/#error-codes
_CERTIFICATE_FAULTS = {
    10: "kedaluwarsa",
    18: "ditandatangani sendiri",
    19: "ditandatangani sendiri",
    20: "penerbit tidak dikenal",
    62: "nama server tidak cocok",
}


def named(error: httpx2.RequestError, url: str) -> CatalogError:
    """Return the failure of a request by its cause."""
    fault = _tls_fault(error)
    if fault is not None:
        return failure(SourceRefusedError, "tls-gagal", url, fault)
    if isinstance(error, httpx2.DecodingError):
        return failure(SourceFormatError, "jawaban-rusak", url)
    if isinstance(error, httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return failure(SourceUnavailableError, "portal-tidak-menjawab", url)
    if isinstance(error, httpx2.TimeoutException):
        return failure(SourceUnavailableError, "terlalu-lama", url)
    if isinstance(error, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol):
        return failure(SourceRefusedError, "alamat-salah", url)
    return failure(SourceUnavailableError, "sambungan-terputus", url)


def _tls_fault(error: BaseException | None) -> str | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return _CERTIFICATE_FAULTS.get(error.verify_code, "")
        if isinstance(error, ssl.SSLError):
            return ""
        error = error.__cause__ or error.__context__
    return None
