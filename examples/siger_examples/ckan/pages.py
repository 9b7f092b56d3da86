"""The few pages for people; each says that the portal is an example."""

from html import escape
from typing import Any

from siger_examples.ckan.site import Site
from siger_examples.subjects import ORIGINS

ROBOTS = """User-agent: *
Disallow: /dataset/rate/
Disallow: /revision/
Disallow: /dataset/*/history
Disallow: /api/
Crawl-Delay: 10


"""
"""As a CKAN serves it unless told otherwise."""

_NOTICE = (
    "<p><strong>Ini portal contoh.</strong> Angkanya asli dan sudah terbit; portal, "
    "nama kantor penerbit, tanggal dan susunan berkasnya dibuat untuk mencoba Siger. "
    "Penerbit sebenarnya tercantum pada tiap kumpulan data.</p>"
    '<p lang="en"><strong>This is an example portal.</strong> The figures are real and '
    "published; the portal, the publishing offices, the dates and the layout of the "
    "files were made to try Siger. Each dataset names who really published it.</p>"
)


def home_page(site: Site) -> str:
    """Return the front page: what is real, who published it, what is here."""
    publishers = sorted({origin.publisher for origin in ORIGINS.values()})
    items = "".join(f"<li>{escape(publisher)}</li>" for publisher in publishers)
    return _page(
        site,
        site.title,
        f"{_NOTICE}<h2>Penerbit angka</h2><ul>{items}</ul>"
        f'<p><a href="/dataset">{len(site.packages)} kumpulan data</a> · '
        '<a href="/api/3/action/package_list">API</a></p>',
    )


def datasets_page(site: Site) -> str:
    """Return the list of all datasets."""
    packages = sorted(site.packages.values(), key=lambda p: str(p["title"]))
    items = "".join(
        f'<li><a href="/dataset/{p["name"]}">{escape(p["title"])}</a></li>'
        for p in packages
    )
    return _page(site, "Kumpulan data", f"{_NOTICE}<ul>{items}</ul>")


def dataset_page(site: Site, package: dict[str, Any]) -> str:
    """Return the page of one dataset with its files."""
    files = "".join(
        f'<li><a href="{escape(r["url"])}">{escape(r["name"])}</a></li>'
        for r in package["resources"]
    )
    extras = "".join(
        f"<dt>{escape(e['key'])}</dt><dd>{escape(e['value'])}</dd>"
        for e in package["extras"]
    )
    return _page(
        site,
        package["title"],
        f"<p>{escape(package['notes'])}</p><ul>{files}</ul><dl>{extras}</dl>{_NOTICE}",
    )


def error_page(site: Site, status: int, words: str) -> str:
    """Return the page of an address that cannot be answered."""
    return _page(site, f"Error {status}", f"<p>{escape(words)}</p>{_NOTICE}")


def _page(site: Site, title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="id">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)} - {escape(site.title)}</title></head>\n"
        f'<body><p><a href="/">{escape(site.title)}</a></p>'
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )
