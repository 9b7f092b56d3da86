"""Lists of data files: a page of links, a Data Package, a CSV table.

Each becomes entries of one shape; what an entry means as a dataset says `files.py`.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from siger_catalog.causes import failure
from siger_catalog.errors import SourceFormatError
from siger_harvesters.links import absolute_url, format_of
from siger_harvesters.texts import clean_line, clean_text

# What a page of links may point to: files that can be a table or a map.
DATA_FORMATS = frozenset(
    {"csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl", "geojson", "parquet"}
)
MOST_FILES = 5000
_MOST_LINKS = 10 * MOST_FILES
_LONGEST_TITLE = 300
_NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "tautan", "alamat", "link", "download_url", "unduh"),
    "title": ("title", "judul", "nama", "nama_dataset"),
    "dataset": ("dataset", "id", "id_dataset", "kode"),
    "description": ("description", "deskripsi", "keterangan", "notes"),
    "organisation": ("organisation", "organization", "organisasi", "opd", "instansi"),
    "license": ("license", "licence", "lisensi"),
    "tags": ("tags", "tag", "kata_kunci", "keywords"),
    "theme": ("theme", "topik", "kategori", "sektor"),
    "format": ("format",),
    "file_title": ("file_title", "judul_berkas"),
    "issued": ("issued", "created", "tanggal_terbit"),
    "modified": ("modified", "updated", "tanggal_perbarui"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """One file of a list."""

    url: str
    title: str = ""
    format: str = ""
    media_type: str = ""
    description: str = ""
    schema: object = None


@dataclass(slots=True, kw_only=True)
class Listed:
    """Files that belong together as one dataset; `id` is stable within its list."""

    id: str
    title: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: list[ListedFile] = field(default_factory=list)


LONGEST_LINE = 100_000


def from_page(text: str, page_url: str) -> Iterator[Listed]:
    """Yield the data files a page links to on its own host, in their order.

    Files that differ in nothing but their ending are one dataset.

    Raises:
        SourceFormatError: There are too many; what is cut off would be withdrawn.
    """
    links = _Links()
    links.feed(text)
    links.close()
    if len(links.found) > _MOST_LINKS:
        raise _endless(page_url)
    base = urljoin(page_url, links.base) if links.base else page_url
    host = urlsplit(page_url).netloc
    own: dict[str, str] = {}
    for address, words in links.found:
        url = _resolved(address, base)
        if urlsplit(url).netloc == host and format_of("", "", url) in DATA_FORMATS:
            own.setdefault(url, _title(words, url))
    if len(own) > MOST_FILES:
        raise _endless(page_url)
    found: dict[str, Listed] = {}
    for url, title in own.items():
        key, kind = _stem(url), format_of("", "", url)
        entry = found.setdefault(key, Listed(id=key, title=title))
        entry.files.append(ListedFile(url=url, title=title, format=kind))
    yield from found.values()


def from_package(package: Mapping[str, Any], place: str) -> Iterator[Listed]:
    """Yield the one dataset of a Data Package (https://datapackage.org/standard/).

    Raises:
        SourceFormatError: It has too many files.
    """
    files: list[ListedFile] = []
    resources = package.get("resources")
    for each in resources if isinstance(resources, list) else []:
        if isinstance(each, dict):
            files += _resource_files(each, place)
    name = clean_line(package.get("name")) or _stem(place)
    title = clean_line(package.get("title")) or name
    named = clean_line(package.get("id")) or name
    if len(files) > MOST_FILES:
        raise _endless(place)
    if files:
        yield Listed(id=named, title=title, fields=package, files=files)


def from_table(text: str, place: str) -> Iterator[Listed]:
    """Yield the files of a CSV list with a column `url`, by their column `dataset`.

    Raises:
        SourceFormatError: It has too many.
        ValueError: A line is too long.
    """
    # csv's own limit is one for the whole process, and others raise it.
    if max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
        msg = f"a line of more than {LONGEST_LINE} characters"
        raise ValueError(msg)
    rows = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text))
    found: dict[str, Listed] = {}
    for count, row in enumerate(rows):
        if count >= MOST_FILES:
            raise _endless(place)
        fields = {key: _cell(row, names) for key, names in _NAMES.items()}
        url = absolute_url(urljoin(place, fields["url"]), place) if _ok(fields) else ""
        if not url:
            continue
        key = fields["dataset"] or _stem(url)
        title = fields["title"] or _title("", url)
        entry = found.setdefault(key, Listed(id=key, title=title, fields=fields))
        kind = format_of(fields["format"], "", url)
        name = fields["file_title"] or title
        entry.files.append(ListedFile(url=url, title=name, format=kind))
    yield from found.values()


def is_table(text: str) -> bool:
    """Tell whether a text begins with the headings of a CSV list."""
    first = text.partition("\n")[0]
    headings = {_heading(h) for h in re.split("[,;\t]", first)}
    return bool(headings & set(_NAMES["url"]))


class _Links(HTMLParser):
    """Collects the links of a page and the words on them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.found: list[tuple[str, str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link."""
        given = dict(attrs)
        if tag == "base":
            self.base = self.base or given.get("href") or ""
        if tag == "a" and given.get("href") and len(self.found) <= _MOST_LINKS:
            self.found.append((given["href"] or "", given.get("title") or ""))
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        """Note where a link ends."""
        self._is_open = self._is_open and tag != "a"

    def handle_data(self, data: str) -> None:
        """Take the words on a link."""
        if self._is_open:
            address, words = self.found[-1]
            self.found[-1] = (address, (words + data)[:_LONGEST_TITLE])


def _endless(place: str) -> SourceFormatError:
    detail = f"lebih dari {MOST_FILES} berkas"
    return failure(SourceFormatError, "daftar-tidak-berujung", place, detail)


def _resource_files(resource: Mapping[str, Any], place: str) -> Iterator[ListedFile]:
    paths = resource.get("path") or resource.get("url")
    for path in paths if isinstance(paths, list) else [paths]:
        url = _resolved(path, place) if isinstance(path, str) else ""
        if url:
            media_type = clean_line(resource.get("mediatype"))
            yield ListedFile(
                url=url,
                title=clean_line(resource.get("title") or resource.get("name")),
                format=format_of(resource.get("format"), media_type, url),
                media_type=media_type,
                description=clean_text(resource.get("description")),
                schema=resource.get("schema"),
            )


def _resolved(address: str, base: str) -> str:
    try:
        return absolute_url(urljoin(base, address.strip()), base)
    except ValueError:
        return ""


def _ok(fields: Mapping[str, str]) -> bool:
    try:
        return bool(fields["url"] and urlsplit(fields["url"]))
    except ValueError:
        return False


def _stem(url: str) -> str:
    parts = urlsplit(url)
    folder, slash, name = unquote(parts.path).strip("/").rpartition("/")
    asked = f"?{parts.query}" if parts.query else ""
    return clean_line(f"{folder}{slash}{name.rpartition('.')[0] or name}{asked}")


def _title(words: str, url: str) -> str:
    """Take the words on the link, unless they are the file's name or no name."""
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    text = clean_line(words)
    plain = clean_line(re.sub("[-_+]+", " ", name.rpartition(".")[0] or name))
    is_name = text.lower() in (name.lower(), "") or len(text) <= 4  # noqa: PLR2004  "CSV", "XLSX", ">>"
    is_verb = text.lower() in {"unduh", "download", "unduh berkas", "lihat"}
    return plain[:1].upper() + plain[1:] if is_name or is_verb else text


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _heading(text: str | None) -> str:
    return clean_line(text).strip('"').lower().replace(" ", "_")


def _cell(row: Mapping[str | None, Any], names: tuple[str, ...]) -> str:
    by_heading = {_heading(key): value for key, value in row.items() if key}
    cells = (clean_text(by_heading.get(name)) for name in names)
    return next(filter(None, cells), "")
