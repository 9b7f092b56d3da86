"""The site that requests are answered from: the parts and the ready templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Semaphore
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from siger_catalog.ports import Parts
from siger_web.kept_answers import KeptAnswers
from siger_web.overview import OverviewCache
from siger_web.revalidation import etag_of, is_unchanged, unchanged
from siger_web.wording import Wording, load_wording

QueryValue = str | int | list[str] | None

# What a path may hold as it is: https://www.rfc-editor.org/rfc/rfc3986#section-3.3
_PATH_SAFE = "/:@!$&'()*+,;="


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that all requests share; built once by create_app.

    `watchers` are the streams of events that may still be opened.
    """

    parts: Parts
    templates: Mapping[str, Environment]
    overview: OverviewCache
    answers: KeptAnswers
    watchers: Semaphore

    def public_url(self, request: Request) -> str:
        """Return the address of the site without a slash at the end."""
        stated = self.parts.settings.base_url
        return (stated or str(request.base_url)).rstrip("/")


@dataclass(frozen=True, slots=True)
class Page:
    """One request for a page: its language, its address, and how to answer it."""

    site: Site
    request: Request
    language: str

    @property
    def wording(self) -> Wording:
        """The words and numbers of the page's language."""
        return load_wording(self.language)

    @property
    def path(self) -> str:
        """The path without the language in front; never one of another site (//)."""
        path = str(self.request.scope["path"])
        path = path.removeprefix("/en") if self.language == "en" else path
        return f"/{path.lstrip('/')}"

    @property
    def public_url(self) -> str:
        """The address of the site without a slash at the end."""
        return self.site.public_url(self.request)

    def url(self, path: str, /, **query: QueryValue) -> str:
        """Return the address of a page in this language; `path` is not yet quoted."""
        return _address(self.language, path, query)

    def here(self, /, **changes: QueryValue) -> str:
        """Return this page's address with some parameters changed (None removes)."""
        kept = _as_lists(self.request.query_params)
        return self.url(self.path, **{**kept, **changes})

    def other_language_url(self) -> str:
        """Return the address of this page in the other language."""
        other = "id" if self.language == "en" else "en"
        return _address(other, self.path, _as_lists(self.request.query_params))

    def render(
        self, template: str, *, status: int = 200, **context: object
    ) -> Response:
        """Answer with a page; 304 when the browser holds the same one already."""
        html = self.site.templates[self.language].get_template(template)
        body = html.render(page=self, **context).encode()
        headers = {
            "ETag": etag_of(body),
            "Cache-Control": "no-cache",
            "Content-Language": self.language,
        }
        is_known = status == 200 and is_unchanged(self.request, headers["ETag"])  # noqa: PLR2004 - HTTP OK
        if is_known:
            return unchanged(headers)
        return HTMLResponse(body, status_code=status, headers=headers)


def language_of(path: str) -> str:
    """Return the language that an address asks for."""
    return "en" if path == "/en" or path.startswith("/en/") else "id"


def page_of(request: Request) -> Page:
    """Return the page that a request asks for."""
    site: Site = request.app.state.site
    return Page(site, request, language_of(request.scope["path"]))


def _as_lists(query: QueryParams) -> dict[str, QueryValue]:
    return {key: query.getlist(key) for key in query}


def _address(language: str, path: str, query: Mapping[str, QueryValue]) -> str:
    prefix = "/en" if language == "en" else ""
    return f"{prefix}{quote(path, safe=_PATH_SAFE)}{_query_text(query)}"


def _query_text(query: Mapping[str, QueryValue]) -> str:
    pairs = [
        (key, str(item))
        for key, value in query.items()
        for item in (value if isinstance(value, list) else [value])
        if item not in (None, "")
    ]
    return f"?{urlencode(pairs)}" if pairs else ""
