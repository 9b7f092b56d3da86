"""Checks of files, asked once: the same bytes under the same rules fare the same."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from siger_catalog.model import Dataset, Distribution, Finding, TableFacts
from siger_catalog.placing import stated_codes
from siger_catalog.ports import (
    CheckedFile,
    FileValidator,
    Parts,
    Question,
    Subject,
    Validator,
)
from siger_catalog.quarantining import hits
from siger_catalog.redacting import redact_finding
from siger_catalog.schemas import TableSchema
from siger_catalog.touching import is_of_files, looks_at_rows_together, shapes_of

# A check that was ended by its limits may come to its end another time.
STOPPED = "siger-pemeriksaan-dihentikan"
# Reading a file is a question of its own.
READING = "reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is known of a file; `file` is None where it need not be opened.

    `facts` are None where it is no table; `findings` are what reading it found.
    """

    distribution: Distribution
    facts: TableFacts | None
    schema: TableSchema | None
    findings: tuple[Finding, ...]
    file: CheckedFile | None = None


class Asking:
    """The checks of one dataset, and the verdicts that came of them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._new: dict[Question, tuple[Finding, ...]] = {}
        self._known: dict[Question, tuple[Finding, ...]] = {}

    def looked_before(
        self, distribution: Distribution, dataset: Dataset
    ) -> Look | None:
        """Return what is known of a file without opening it; None where it must be.

        So it must be when any check has not seen these bytes under these rules, when
        one looks at all files at once, or when the table is not stored.
        """
        parts, look = self._parts, _believed(self._parts, distribution)
        if look is None or any(map(looks_at_rows_together, parts.validators)):
            return None
        findings = self._answer(_reading_question(parts, look, dataset))
        questions = (
            question_of(parts, v, look, dataset)
            for v in parts.validators
            if is_of_files(v) or isinstance(v, FileValidator)
        )
        if findings is None or any(self._answer(q) is None for q in questions):
            return None
        return replace(look, findings=_placed(findings, distribution))

    def looked_now(self, look: Look, dataset: Dataset) -> None:
        """Remember what reading a file found."""
        question = _reading_question(self._parts, look, dataset)
        self._remember(question, look.findings)

    def findings_of(
        self, validator: Validator, subject: Subject, looks: Sequence[Look]
    ) -> Iterator[Finding]:
        """Yield what a validator finds; of files met before, what it found then."""
        alone = replace(subject, files=())
        if looks_at_rows_together(validator):
            yield from validator.check(subject)
            return
        if not is_of_files(validator):
            yield from validator.check(alone)
        if is_of_files(validator) or isinstance(validator, FileValidator):
            for look in looks:
                found = self._verdict(validator, alone, look)
                yield from _placed(found, look.distribution)

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
        self, validator: Validator, subject: Subject, look: Look
    ) -> tuple[Finding, ...]:
        question = question_of(self._parts, validator, look, subject.dataset)
        kept = self._answer(question)
        if kept is not None or look.file is None:
            return kept or ()
        if isinstance(validator, FileValidator):
            found = validator.check_file(subject, look.file)
        else:
            found = validator.check(replace(subject, files=(look.file,)))
        return self._remember(question, found)

    def _answer(self, question: Question) -> tuple[Finding, ...] | None:
        if question in self._new:
            return self._new[question]
        if question not in self._known and question.file_sha256:
            kept = self._parts.store.verdict(question)
            if kept is not None:
                self._known[question] = kept
        return self._known.get(question)

    def _remember(
        self, question: Question, findings: Iterable[Finding]
    ) -> tuple[Finding, ...]:
        found = tuple(redact_finding(replace(f, distribution_id="")) for f in findings)
        is_whole = all(finding.type != STOPPED for finding in found)
        if is_whole and question.file_sha256:
            self._new[question] = found
        return found


def question_of(
    parts: Parts, validator: Validator, look: Look, dataset: Dataset
) -> Question:
    """Return all that the verdict of a validator on a file depends on."""
    about = ""
    if isinstance(validator, FileValidator):
        about = validator.about(dataset, look.distribution)
    check = f"{validator.name} {validator.version}"
    return _question(parts, look, check=check, about=about)


def _reading_question(parts: Parts, look: Look, dataset: Dataset) -> Question:
    """Return all that the reading of a file to these facts depends on."""
    file, facts = look.distribution, look.facts
    said = [file.format, file.schema, file.schema_origin]
    said.append(stated_codes(dataset.extras))
    if facts:
        said += [facts.table_id, facts.schema_origin, str(facts.schema_confidence)]
    text = "\n".join([*said, *shapes_of(parts, _with_facts(look))])
    about = hashlib.sha256(text.encode()).hexdigest()
    return _question(parts, look, check=READING, about=about)


def _question(parts: Parts, look: Look, *, check: str, about: str) -> Question:
    content, schema = look.distribution.content, look.schema
    return Question(
        file_sha256=content.sha256 if content else "",
        check=check,
        reader=f"{parts.reader.version}{_stated(look.facts)}",
        province=parts.province.code,
        schema=schema.name if schema else "",
        schema_version=schema.version if schema else "",
        schema_sha256=schema.digest if schema else "",
        about=about,
    )


def _believed(parts: Parts, distribution: Distribution) -> Look | None:
    """Return what was known of a file when it was read last, right or outdated."""
    content = distribution.content
    facts = content.table if content else None
    if facts is None:
        return Look(distribution=distribution, facts=None, schema=None, findings=())
    schema = next((s for s in parts.schemas if s.name == facts.schema), None)
    if (schema is None and facts.schema) or not parts.tables.has(facts.table_id):
        return None
    return Look(distribution=distribution, facts=facts, schema=schema, findings=())


def _with_facts(look: Look) -> Distribution:
    """Return the file with what it was read to; what else is sealed of it is apart."""
    content = look.distribution.content
    told = content and replace(content, table=look.facts)
    return replace(look.distribution, content=told, held=None)


def _placed(
    findings: Iterable[Finding], distribution: Distribution
) -> tuple[Finding, ...]:
    return tuple(replace(f, distribution_id=distribution.id) for f in findings)


def _stated(facts: TableFacts | None) -> str:
    """Return what a check hangs on beside the bytes: what the portal says of codes."""
    if facts is None:
        return " none"
    said = {s.stated for s in facts.code_systems if s.stated_by == "portal"}
    return f" {' '.join(sorted(said))}" if said else ""
