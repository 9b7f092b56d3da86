"""Makes the addresses and formats that portals state usable."""

import re
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from siger_harvesters.texts import clean_line

# https://www.rfc-editor.org/rfc/rfc3986#section-3.3, and "%" for what is encoded.
_KEPT = "/%:@!$&'()*+,;=~-._?[]"
_HAS_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"^[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"^[^@]+\.[a-z]{2,}(:\d+)?$|^[^@]+:\d+$", re.IGNORECASE)
_LINKED = {"http", "https", "ftp"}

# Media types as https://www.iana.org/assignments/media-types/ registers them.
MEDIA_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "xml": "application/xml",
    "html": "text/html",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "kml": "application/vnd.google-earth.kml+xml",
    "shp": "application/vnd.shp",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
_ALIASES = {
    "excel": "xlsx",
    "spreadsheet": "xlsx",
    "jpg": "jpeg",
    "ndjson": "jsonl",
    "shapefile": "shp",
    "htm": "html",
    "tab": "tsv",
    "text/xml": "xml",
    "application/csv": "csv",
    "application/x-zip-compressed": "zip",
}
_BY_NAME = {name: name for name in MEDIA_TYPES} | _ALIASES
_BY_NAME |= {media_type: name for name, media_type in MEDIA_TYPES.items()}
del _BY_NAME["text/plain"]  # servers call every file of text so
_WORD = re.compile(r"[a-z0-9]+")
_SIMPLE = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,19}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+_-]+")


def absolute_url(value: object, portal_url: str) -> str:
    """Return a whole, encoded http(s) or ftp address; empty when it is none.

    A missing scheme is http; a path is one of the portal's; blanks and letters
    outside ASCII are percent-encoded. Other schemes (javascript:, data:, ...) are no
    links to files and could do harm in a page.
    """
    text = clean_line(value)
    try:
        parts = urlsplit(_with_scheme(text, portal_url)) if text else None
    except ValueError:
        return ""
    if not parts or parts.scheme not in _LINKED or not parts.hostname:
        return ""
    if re.search(r"[\s<>\"\\]", parts.netloc):
        return ""
    path, query = (quote(part, safe=_KEPT) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _with_scheme(text: str, portal_url: str) -> str:
    if _HAS_SCHEME.match(text):
        return text
    if _OTHER_SCHEME.match(text):
        return text
    host = re.split("[/?#]", text, maxsplit=1)[0]
    if _HOST.match(host) and not _is_file_name(text):
        return f"http://{text}"
    return urljoin(portal_url.rstrip("/") + "/", text)


def _is_file_name(text: str) -> bool:
    return "/" not in text and _extension(text) in _BY_NAME


def format_of(label: object, media_type: object, url: str) -> str:
    """Return the format in lower case: as named, else by media type, else by address.

    A name that is no format we know is only believed when nothing else says more.
    """
    named = clean_line(label).lower().lstrip(".")
    words = (*_WORD.findall(named), "")
    stated = clean_line(media_type).lower().partition(";")[0].strip()
    candidates = (named, *words, stated, _extension(urlsplit(url).path))
    found = next((_BY_NAME[c] for c in candidates if c in _BY_NAME), "")
    return found or (named if _SIMPLE.fullmatch(named) else "")


def media_type_of(stated: object, file_format: str) -> str:
    """Return the media type the portal states, else the one of the format."""
    text = clean_line(stated).lower().partition(";")[0].strip()
    return text if _MEDIA_TYPE.fullmatch(text) else MEDIA_TYPES.get(file_format, "")


def _extension(path: str) -> str:
    return PurePosixPath(unquote(path)).suffix.lower().lstrip(".")
