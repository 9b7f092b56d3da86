"""A search as an Atom feed (RFC 4287): https://www.rfc-editor.org/rfc/rfc4287."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from siger_catalog.provinces.regions import Province
from siger_catalog.searching import FILTERS, Hit, SearchPage, SearchQuery
from siger_web.presenting_search import dataset_url
from siger_web.wording import Wording, msg, utc_text

MEDIA_TYPE = "application/atom+xml"

_NAMESPACE = "http://www.w3.org/2005/Atom"
# What no document may hold, not even escaped: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A feed must say when it changed; one without entries never did.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinks:
    """Absolute addresses: of the site, its pages in the feed's language, the feed.

    `id` stays the same on every page of the feed; `next` is empty on the last.
    """

    site: str
    pages: str
    id: str
    this: str
    next: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Writes one page of a search as a feed, in the language of `wording`."""

    query: SearchQuery
    page: SearchPage
    links: FeedLinks
    province: Province
    wording: Wording

    def to_xml(self) -> bytes:
        """Return the feed as UTF-8; all text is cleaned and escaped."""
        about = {"xmlns": _NAMESPACE, "xml:lang": self.wording.language}
        root = ET.Element("feed", about)
        self._add_head(root)
        for hit in self.page.results:
            self._add_entry(root, hit)
        xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return xml

    @property
    def title(self) -> str:
        """The search in words: its text, then its filters by their labels."""
        parts = [f"“{self.query.text}”"] if self.query.text else []
        parts += self._filters()
        return ", ".join(parts) or str(self.wording(msg("Semua dataset")))

    @property
    def _catalog(self) -> str:
        name = self.wording(msg("Data {provinsi}"), provinsi=self.province.name)
        return name.unescape()

    def _filters(self) -> Iterator[str]:
        for row in FILTERS:
            for value in self.query.filters.get(row.name, ()):
                yield row.label(value, self.province, self.wording.language)

    def _add_head(self, root: ET.Element) -> None:
        changed = (hit.modified_at for hit in self.page.results)
        _add(root, "title", f"{self.title} · {self._catalog}")
        _add(root, "id", self.links.id)
        _add(root, "updated", utc_text(max(changed, default=_NEVER)))
        _add(ET.SubElement(root, "author"), "name", self._catalog)
        _add(root, "generator", "Siger")
        _link(root, "self", self.links.this, MEDIA_TYPE)
        _link(root, "alternate", self.links.html, "text/html")
        if self.links.next:
            _link(root, "next", self.links.next, MEDIA_TYPE)

    def _add_entry(self, root: ET.Element, hit: Hit) -> None:
        entry = ET.SubElement(root, "entry")
        _add(entry, "title", hit.title)
        # The same in both languages: it is the same dataset.
        _add(entry, "id", dataset_url(self.links.site, hit.name))
        _link(entry, "alternate", dataset_url(self.links.pages, hit.name), "text/html")
        _add(entry, "updated", utc_text(hit.modified_at))
        if hit.published_at:
            _add(entry, "published", utc_text(hit.published_at))
        name = hit.organization.name or self._catalog
        _add(ET.SubElement(entry, "author"), "name", name)
        for key in hit.topics:
            self._add_topic(entry, key)
        if hit.summary:
            _add(entry, "summary", hit.summary)

    def _add_topic(self, entry: ET.Element, key: str) -> None:
        topic = self.province.topic(key)
        label = topic.label_id if topic else key
        if topic and self.wording.language == "en":
            label = topic.label_en
        scheme = f"{self.links.site}/topik/"
        about = {"term": _clean(key), "scheme": scheme, "label": _clean(label)}
        ET.SubElement(entry, "category", about)


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _clean(text)


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": _clean(href)})


def _clean(text: str) -> str:
    """Return the text on one line, without what XML forbids."""
    return " ".join(_FORBIDDEN.sub("", text).split())
