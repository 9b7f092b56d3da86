"""Causes of failures in the language of a page."""

from dataclasses import dataclass

from siger_catalog.causes import catalogue
from siger_catalog.model import Cause


@dataclass(frozen=True, slots=True)
class Told:
    """A cause in words: what happened, and what to do about it."""

    message: str
    fix: str


def tell(cause: Cause, language: str) -> Told:
    """Return a cause in a language; one that only has Indonesian words keeps them.

    Stored messages are the Indonesian title, then the place it happened at: the
    title is put into the page's language, the place stays.
    """
    kind = catalogue().get(cause.type)
    if language == "id" or kind is None:
        return Told(cause.message, cause.fix)
    is_told = cause.message.startswith(kind.title.id)
    place = cause.message.removeprefix(kind.title.id) if is_told else ""
    fix = kind.fix.in_language(language) if cause.fix == kind.fix.id else cause.fix
    return Told(f"{kind.title.in_language(language)}{place}", fix)
