"""Do file or metadata hold personal data? The door; a child process does the work."""

from collections.abc import Iterator

from siger_catalog.language.words import words
from siger_catalog.model import Dataset, Distribution, Finding
from siger_catalog.ports import CheckedFile, Subject
from siger_catalog.redacting import personal_texts
from siger_validators.children import ChildStoppedError, limits_for, shared_pool
from siger_validators.finding_types import load_words
from siger_validators.privacy.vocabulary import word_sets


class PrivacyValidator:
    """Looks through every cell; never says what stands in one."""

    name = "privacy"
    version = "3"

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
        for file in subject.files:
            yield from self.check_file(subject, file)

    def about(self, dataset: Dataset, distribution: Distribution) -> str:
        """Return the words of the titles by which small counts are told."""
        said = words(_titles(dataset, distribution))
        return " ".join(
            sorted(word_sets("small_cells")["sensitive"].intersection(said))
        )

    def check_file(self, subject: Subject, file: CheckedFile) -> Iterator[Finding]:
        """Yield one finding a column of personal data or of small counts."""
        id_ = file.distribution.id
        try:
            found: list[Finding] = shared_pool().call(
                "siger_validators.privacy.files:look_through",
                *(file.path, id_, file.table.schema if file.table else None),
                _titles(subject.dataset, file.distribution),
                [d.code.replace(".", "") for d in subject.province.districts],
                limits=limits_for(file.path),
            )
        except ChildStoppedError:
            # What nobody could look through is not known to be clean.
            type_ = "siger-data-pribadi-tak-terperiksa"
            found = [self._words.finding(type_, distribution_id=id_)]
        yield from found


def _titles(dataset: Dataset, distribution: Distribution) -> str:
    return f"{dataset.title} {distribution.title}"
