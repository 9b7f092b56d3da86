"""Checks of files, asked once: the same bytes under the same rules fare the same."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, Parts, Question, Subject, Validator
from siger_catalog.redacting import redact_finding
from siger_catalog.schemas import TableSchema

# A check that was ended by its limits may come to its end another time.
STOPPED = "siger-pemeriksaan-dihentikan"


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a validator found in a file; `is_new` where it was not kept yet."""

    question: Question
    distribution: str
    findings: tuple[Finding, ...]
    is_new: bool


def findings_of(parts: Parts, subject: Subject) -> Iterator[Finding]:
    """Yield what every validator finds; of files seen before, what it found then."""
    verdicts: list[_Verdict] = []
    held: set[str] = set()
    for validator in parts.validators:
        for finding in _asked(parts, validator, subject, verdicts):
            kind = parts.finding_types.get(finding.type)
            if kind and kind.quarantines:
                held.add(finding.distribution_id)
            yield finding
    _keep(parts, verdicts, held)


def _asked(
    parts: Parts, validator: Validator, subject: Subject, verdicts: list[_Verdict]
) -> Iterator[Finding]:
    """Yield what a validator finds; note its verdicts, if it judges files alone."""
    if not getattr(validator, "is_per_file", False):
        yield from validator.check(subject)
        return
    for file in subject.files:
        verdict = _verdict(parts, validator, subject, file)
        verdicts.append(verdict)
        for finding in verdict.findings:
            yield replace(finding, distribution_id=verdict.distribution)


def _keep(parts: Parts, verdicts: Sequence[_Verdict], held: Collection[str]) -> None:
    """Keep what is new, except of files with personal data, whose cells it may hold."""
    for verdict in verdicts:
        is_whole = all(finding.type != STOPPED for finding in verdict.findings)
        if verdict.is_new and is_whole and verdict.distribution not in held:
            kept = tuple(map(redact_finding, verdict.findings))
            parts.store.keep_verdict(verdict.question, kept)


def question_of(parts: Parts, validator: Validator, file: CheckedFile) -> Question:
    """Return all that the verdict of a validator on a file depends on."""
    content = file.distribution.content
    schema = file.table.schema if file.table else None
    return Question(
        file_sha256=content.sha256 if content else "",
        check=f"{validator.name} {validator.version}",
        reader=parts.reader.version if file.table else f"{parts.reader.version} none",
        province=parts.province.code,
        schema=schema.name if schema else "",
        schema_version=schema.version if schema else "",
        schema_sha256=digest_of(schema) if schema else "",
    )


def _verdict(
    parts: Parts, validator: Validator, subject: Subject, file: CheckedFile
) -> _Verdict:
    question = question_of(parts, validator, file)
    own = file.distribution.id
    kept = parts.store.verdict(question) if question.file_sha256 else None
    if kept is not None:
        return _Verdict(question, own, kept, is_new=False)
    alone = replace(subject, files=(file,))
    found = tuple(replace(f, distribution_id="") for f in validator.check(alone))
    return _Verdict(question, own, found, is_new=bool(question.file_sha256))


def digest_of(schema: TableSchema) -> str:
    """Return a digest of all that a schema says, whatever version it claims."""
    text = json.dumps(schema.descriptor, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
