"""Checks of files, asked once: the same bytes under the same rules fare the same."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from siger_catalog.model import Dataset, Finding
from siger_catalog.ports import CheckedFile, Parts, Question, Subject, Validator
from siger_catalog.quarantining import hits
from siger_catalog.redacting import redact_finding
from siger_catalog.schemas import TableSchema

# A check that was ended by its limits may come to its end another time.
STOPPED = "siger-pemeriksaan-dihentikan"


class Asking:
    """The checks of one dataset, and the verdicts that came of them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._new: dict[Question, tuple[Finding, ...]] = {}

    def findings_of(self, validator: Validator, subject: Subject) -> Iterator[Finding]:
        """Yield what a validator finds; of files met before, what it found then."""
        if not getattr(validator, "is_per_file", False):
            yield from validator.check(subject)
            return
        for file in subject.files:
            alone = replace(subject, files=(file,))
            for finding in self._verdict(validator, alone, file):
                yield replace(finding, distribution_id=file.distribution.id)

    def keep(self, dataset: Dataset, findings: Iterable[Finding]) -> None:
        """Store the new verdicts, but none on a file with personal data.

        `findings` are all that was found in the dataset. The cells of such a file
        stand in no store.
        """
        types = self._parts.finding_types
        risky = hits(findings, types, dataset, frozenset()).keys()
        files = [d for d in dataset.distributions if d.id in risky]
        hidden = {d.content.sha256 for d in files if d.content}
        for question, found in self._new.items():
            if question.file_sha256 not in hidden:
                self._parts.store.keep_verdict(question, found)

    def _verdict(
        self, validator: Validator, alone: Subject, file: CheckedFile
    ) -> tuple[Finding, ...]:
        question = question_of(self._parts, validator, file)
        kept = self._new.get(question)
        if kept is None and question.file_sha256:
            kept = self._parts.store.verdict(question)
        if kept is not None:
            return kept
        found = tuple(
            redact_finding(replace(finding, distribution_id=""))
            for finding in validator.check(alone)
        )
        is_whole = all(finding.type != STOPPED for finding in found)
        if is_whole and question.file_sha256:
            self._new[question] = found
        return found


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


def digest_of(schema: TableSchema) -> str:
    """Return a digest of all that a schema says, whatever version it claims."""
    text = json.dumps(schema.descriptor, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
