"""Pure: nothing of a person in what is stored, logged, indexed or shown.

Two measures. What is known to be of a file that is held back loses its cells and
sentences whole: column and count remain. Every other text loses what is built like an
identifier of a person (identifiers.py).
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote_plus

from siger_catalog.identifiers import blank_identifiers
from siger_catalog.model import Agent, Contact, Dataset, Distribution, Finding, Proof

HIDDEN = "[disembunyikan]"

# Params of findings that say what was expected or how often, never what a cell held.
_HARMLESS = frozenset(
    (
        *("case", "constraint", "expected", "count", "total", "limit", "weight"),
        *("first", "kind", "sheet", "number", "lines", "encoding"),
    )
)


# Where a part of an address ends; the marks are kept.
_URL_PIECES = re.compile(r"([/?&=#;])")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def redact_text(text: str) -> str:
    """Return the text without what is built like an identifier of a person."""
    return blank_identifiers(text, HIDDEN)[0]


def redact_finding(finding: Finding, *, is_held: bool = False) -> Finding:
    """Return a finding that gives nothing away; of a held file not one cell."""
    if is_held:
        return replace(
            finding,
            cell=HIDDEN if finding.cell else "",
            message="",
            field=_heading(finding.field),
            params={
                key: value if key in _HARMLESS else HIDDEN
                for key, value in finding.params.items()
            },
        )
    return replace(
        finding,
        cell=redact_text(finding.cell),
        message=redact_text(finding.message),
        field=redact_text(finding.field),
        params={key: redact_text(value) for key, value in finding.params.items()},
    )


def _heading(heading: str) -> str:
    """Hide a heading that is a row of data: a table without headings has such."""
    digits = sum(character.isdigit() for character in heading)
    is_data = digits >= 6 or "@" in heading  # noqa: PLR2004  more than a year's
    return HIDDEN if is_data else heading


def personal_texts(dataset: Dataset) -> Iterator[tuple[str, str, int]]:
    """Yield file, field and count of identifiers in the texts of a dataset.

    The file is the id of a distribution, or empty. Contact addresses are there to be
    written to and are left out.
    """
    for field, text in _texts(dataset):
        count = blank_identifiers(text, HIDDEN)[1]
        if count:
            yield "", field, count
    if redact_url(dataset.landing_url) != dataset.landing_url:
        yield "", "landing_url", 1
    for each in dataset.distributions:
        for field, text in (("title", each.title), ("description", each.description)):
            count = blank_identifiers(text, HIDDEN)[1]
            if count:
                yield each.id, field, count
        if redact_url(each.url) != each.url:
            yield each.id, "url", 1


def redact_url(url: str) -> str:
    """Return an address without identifiers in its path, query and fragment.

    A number in a path stands for itself; of a query each value is read as a text.
    UUIDs, which may look like telephone numbers, stay.
    """
    head, mark, tail = url.partition("://")
    place, slash, rest = tail.partition("/") if mark else ("", "", url)
    redacted = "".join(map(_redact_piece, _URL_PIECES.split(rest)))
    return f"{head}{mark}{place}{slash}{redacted}" if mark else redacted


def _redact_piece(piece: str) -> str:
    text = unquote_plus(piece)
    if _UUID.search(text) or not blank_identifiers(text, HIDDEN)[1]:
        return piece
    return quote(HIDDEN.strip("[]"))


def _texts(dataset: Dataset) -> Iterator[tuple[str, str]]:
    yield "title", dataset.title
    yield "description", dataset.description
    yield "publisher", dataset.publisher.name
    yield "contact", dataset.contact.name
    yield "tags", " ; ".join(dataset.tags)
    for key, value in dataset.extras.items():
        yield f"extras.{redact_text(key)}", f"{key} ; {value}"


def redact_dataset(dataset: Dataset) -> Dataset:
    """Return the dataset with its texts redacted; addresses and names stay."""
    return replace(
        dataset,
        title=redact_text(dataset.title),
        description=redact_text(dataset.description),
        publisher=Agent(
            slug=dataset.publisher.slug, name=redact_text(dataset.publisher.name)
        ),
        contact=Contact(
            name=redact_text(dataset.contact.name), email=dataset.contact.email
        ),
        tags=tuple(map(redact_text, dataset.tags)),
        landing_url=redact_url(dataset.landing_url),
        extras=_redacted(dataset.extras),
        distributions=tuple(map(_redact_distribution, dataset.distributions)),
        proofs=tuple(map(_redact_proof, dataset.proofs)),
    )


def _redacted(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {redact_text(key): redact_text(value) for key, value in texts.items()}


def _redact_distribution(distribution: Distribution) -> Distribution:
    return replace(
        distribution,
        title=redact_text(distribution.title),
        description=redact_text(distribution.description),
        url=redact_url(distribution.url),
    )


def _redact_proof(proof: Proof) -> Proof:
    return replace(proof, value=redact_text(proof.value), text=redact_text(proof.text))


class RedactingFilter(logging.Filter):
    """Lets every log record through, message and traceback redacted."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact a record in place."""
        record.msg, record.args = redact_text(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact_text(record.exc_text)
        return True


def redact_logs() -> None:
    """Let every log record of this process pass the redactor, whoever writes it."""
    make = logging.getLogRecordFactory()
    if getattr(make, "is_redacting", False):
        return
    redacting = RedactingFilter()

    def made(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        redacting.filter(record)
        return record

    made.is_redacting = True  # type: ignore[attr-defined]  # to be known again
    logging.setLogRecordFactory(made)
