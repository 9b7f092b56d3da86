"""Do file or metadata hold personal data? The door; a child process does the work."""

from collections.abc import Iterator, Sequence

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, Subject
from siger_catalog.redacting import personal_texts
from siger_validators.children import ChildStoppedError, limits_for, shared_pool
from siger_validators.finding_types import load_words


class PrivacyValidator:
    """Looks through every cell; never says what stands in one."""

    name = "privacy"
    version = "1"

    def __init__(self) -> None:
        self._words = load_words("privacy")
        self.finding_types = self._words.types

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding a column of personal data or text of metadata."""
        for file_id, field, count in personal_texts(subject.dataset):
            params = {"count": count, "text": field}
            yield self._words.finding(
                "siger-data-pribadi-keterangan", distribution_id=file_id, params=params
            )
        districts = [d.code.replace(".", "") for d in subject.province.districts]
        for file in subject.files:
            about = f"{subject.dataset.title} {file.distribution.title}"
            yield from self._file(file, about, districts)

    def _file(
        self, file: CheckedFile, about: str, districts: Sequence[str]
    ) -> Sequence[Finding]:
        schema = file.table.schema if file.table else None
        id_ = file.distribution.id
        try:
            found: list[Finding] = shared_pool().call(
                "siger_validators.privacy.files:look_through",
                *(file.path, id_, schema, about, districts),
                limits=limits_for(file.path),
            )
        except ChildStoppedError:
            # What nobody could look through is not known to be clean.
            type_ = "siger-data-pribadi-tak-terperiksa"
            return [self._words.finding(type_, distribution_id=id_)]
        return found
