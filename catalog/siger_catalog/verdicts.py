"""Checks of files, asked once: the same bytes under the same rules fare the same."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, Parts, Question, Subject, Validator
from siger_catalog.schemas import TableSchema

# A check that was ended by its limits may come to its end another time.
STOPPED = "siger-pemeriksaan-dihentikan"


def findings_of(
    parts: Parts, validator: Validator, subject: Subject
) -> Iterator[Finding]:
    """Yield what a validator finds; of files it has seen before, what it found then."""
    if not getattr(validator, "is_per_file", False):
        yield from validator.check(subject)
        return
    for file in subject.files:
        alone = replace(subject, files=(file,))
        for finding in _verdict(parts, validator, alone, file):
            yield replace(finding, distribution_id=file.distribution.id)


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
    parts: Parts, validator: Validator, alone: Subject, file: CheckedFile
) -> tuple[Finding, ...]:
    question = question_of(parts, validator, file)
    if not question.file_sha256:
        return tuple(validator.check(alone))
    kept = parts.store.verdict(question)
    if kept is not None:
        return kept
    found = tuple(replace(f, distribution_id="") for f in validator.check(alone))
    if all(finding.type != STOPPED for finding in found):
        parts.store.keep_verdict(question, found)
    return found


def digest_of(schema: TableSchema) -> str:
    """Return a digest of all that a schema says, whatever version it claims."""
    text = json.dumps(schema.descriptor, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
