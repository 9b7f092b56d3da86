"""A letter to the producer of a dataset, ready to be sent.

It is Indonesian whatever the language of the page: it is for an office in Indonesia.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill
from urllib.parse import quote

from siger_catalog.model import Dataset, Entry, Finding
from siger_web.views.quality import QualityView
from siger_web.views.report import ReportGroup
from siger_web.wording import load_wording

_WIDTH = 76
_MISSING_NAMED = 3
_EXAMPLES = 3
_CELL = 60
# Mail programs cut longer addresses: https://www.rfc-editor.org/rfc/rfc6068#section-4
_LONGEST_BODY = 1800
_COUNTS = {2: "dua", 3: "tiga"}
_MENDED = (
    "Sebagian bisa diperbaiki dengan aturan. Salinan yang sudah diperbaiki dan daftar "
    "perubahannya ada di halaman laporan. Berkas asli tidak kami ubah. Periksa "
    "salinannya, lalu unggah ke portal:"
)
_ENDING = (
    "Perbaiki di portal Anda. Katalog mengambil perubahannya sendiri pada pemeriksaan "
    "berikutnya."
)
_UNREAD = (
    "Isinya belum bisa dibaca sebagai tabel, jadi belum ada baris yang bisa dipakai."
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter: its subject, its text, and the address that opens a mail program.

    `mailto` is empty where the dataset states no usable e-mail address.
    """

    subject: str
    text: str
    mailto: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What a letter speaks of; `fixed_url` is empty where nothing can be mended."""

    entry: Entry
    province: str
    quality: QualityView
    fixes: Sequence[tuple[ReportGroup, int]]
    report_url: str
    fixed_url: str = ""


def write_letter(facts: LetterFacts) -> Letter:
    """Write to the contact of a dataset which fixes gain most rows."""
    dataset = facts.entry.version.dataset
    subject = f"Perbaikan dataset “{_line(dataset.title)}”"
    text = "\n\n".join(_paragraphs(facts, dataset, subject)) + "\n"
    return Letter(subject=subject, text=text, mailto=_mailto(facts, subject, text))


def _paragraphs(facts: LetterFacts, dataset: Dataset, subject: str) -> Iterator[str]:
    yield _wrapped(f"Perihal: {subject}")
    name = _line(dataset.contact.name) or _line(dataset.publisher.name)
    yield f"Yth. {name or 'Pengelola data'},"
    yield _opening(facts, dataset)
    yield from _fixes(facts)
    if facts.quality.missing:
        yield _missing(facts.quality)
    yield f"Semua temuan, dengan baris dan kolomnya:\n{facts.report_url}"
    yield _wrapped(_ENDING)
    yield f"Terima kasih.\n\nWalidata\nData {facts.province}"


def _fixes(facts: LetterFacts) -> Iterator[str]:
    count = _COUNTS.get(len(facts.fixes), "")
    if facts.fixes:
        start = f"{count} perbaikan ini".strip().capitalize()
        yield _wrapped(f"{start} paling banyak menambah baris yang bisa dipakai:")
    for number, (group, gain) in enumerate(facts.fixes, start=1):
        yield _fix(number, group, gain)
    if facts.fixed_url:
        yield f"{_wrapped(_MENDED)}\n{facts.fixed_url}"


def _wrapped(text: str) -> str:
    return fill(text, _WIDTH)


def _opening(facts: LetterFacts, dataset: Dataset) -> str:
    wording, rows = load_wording("id"), facts.quality.standing
    day = wording.date(facts.entry.harvested_at)
    start = f"Dataset “{_line(dataset.title)}” kami ambil dan periksa pada {day}."
    if not rows.total:
        told = _UNREAD
    elif rows.valid == rows.total:
        told = f"Semua {wording.number(rows.total)} barisnya lolos pemeriksaan."
    else:
        most = "Paling banyak " if rows.is_bound else ""
        told = (
            f"{most}{wording.number(rows.valid)} dari {wording.number(rows.total)} "
            f"barisnya ({wording.percent(rows.share)}) lolos pemeriksaan."
        )
    return _wrapped(f"{start} {told}")


def _fix(number: int, group: ReportGroup, gain: int) -> str:
    wording = load_wording("id")
    lines = [f"{number}. {_line(group.title.id)}. {_line(group.description.id)}"]
    if len(group.columns) > 1:
        lines.append(f"Kolom: {_line(', '.join(group.columns))}.")
    lines.append(f"Perbaikan: {_line(group.fix.id)}")
    if examples := ", ".join(_examples(group.findings)):
        lines.append(f"Contoh: {examples}.")
    if group.distribution is not None:
        lines.append(
            f"Berkas: {_line(group.distribution.title) or group.distribution.id}"
        )
    if gain:
        lines.append(f"Hasil: {wording.number(gain)} baris menjadi sahih.")
    first, *rest = lines
    return "\n".join(
        [
            fill(first, _WIDTH, subsequent_indent="   "),
            *(
                fill(x, _WIDTH, initial_indent="   ", subsequent_indent="   ")
                for x in rest
            ),
        ]
    )


def _examples(findings: Sequence[Finding]) -> Iterator[str]:
    placed = [f for f in findings if f.row is not None and f.cell]
    for finding in placed[:_EXAMPLES]:
        cell = _line(finding.cell)[:_CELL]
        yield f"baris {finding.row} berisi “{cell}”"


def _missing(quality: QualityView) -> str:
    wording = load_wording("id")
    lines = [
        f"- {row.title.id} (menambah {wording.number(row.gain)} dari 100). {row.fix.id}"
        for row in quality.missing[:_MISSING_NAMED]
    ]
    filled = [fill(_line(x), _WIDTH, subsequent_indent="  ") for x in lines]
    return "\n".join(["Keterangan yang belum diisi di portal:", *filled])


def _mailto(facts: LetterFacts, subject: str, text: str) -> str:
    address = facts.entry.version.dataset.contact.email.strip()
    if not _EMAIL.fullmatch(address):
        return ""
    body = text if len(text) <= _LONGEST_BODY else _short(facts, text)
    return (
        f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"
    )


def _short(facts: LetterFacts, text: str) -> str:
    """Cut a long letter at a paragraph and lead to the whole of it."""
    kept = text[:_LONGEST_BODY].rpartition("\n\n")[0]
    return f"{kept}\n\nSelengkapnya: {facts.report_url}\n"


def _line(text: str) -> str:
    """Return a text as one line: no control character may start another."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
