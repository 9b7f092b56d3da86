"""The findings of a dataset as a table, one a line, for spreadsheets."""

import csv
import io
from collections.abc import Iterator

from siger_catalog.model import Entry, Finding
from siger_catalog.ports import Parts
from siger_catalog.reporting import finding_type_of, message_of
from siger_web.views.findings import fields_by_place, shown_findings, words_of
from siger_web.wording import Wording, msg

# A spreadsheet takes a cell that begins so for a formula:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
_HEADINGS = (
    msg("keparahan"),
    msg("jenis"),
    msg("judul temuan"),
    msg("berkas"),
    msg("baris"),
    msg("kolom"),
    msg("judul kolom"),
    msg("isi"),
    msg("sebab"),
    msg("perbaikan"),
    msg("pesan teknis"),
)
_SEVERITIES = {
    "error": msg("kesalahan"),
    "warning": msg("peringatan"),
    "note": msg("catatan"),
}


def findings_csv(entry: Entry, parts: Parts, wording: Wording) -> str:
    """Return every finding as a line of CSV, with its words in the language."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([wording.plain(heading) for heading in _HEADINGS])
    for line in _lines(entry, parts, wording):
        writer.writerow([inert(cell) for cell in line])
    return out.getvalue()


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _lines(entry: Entry, parts: Parts, wording: Wording) -> Iterator[list[str]]:
    fields = fields_by_place(entry, parts)
    files = {d.id: d.title or d.id for d in entry.version.dataset.distributions}
    for finding in shown_findings(entry):
        field = fields.get((finding.distribution_id, finding.field))
        words = words_of(finding, finding_type_of(finding, parts.finding_types), field)
        yield [
            wording.plain(_SEVERITIES[finding.severity]),
            finding.type,
            wording.both(words.title),
            files.get(finding.distribution_id, finding.distribution_id),
            "" if finding.row is None else str(finding.row),
            finding.field,
            wording.both(field.title) if field else "",
            finding.cell,
            wording.both(words.description),
            wording.both(words.fix),
            _message(finding, parts, wording),
        ]


def _message(finding: Finding, parts: Parts, wording: Wording) -> str:
    return message_of(finding, parts.finding_types, wording.language)
