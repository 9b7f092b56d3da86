"""Does a dataset say what one must know to find and use it?"""

from collections.abc import Iterator

from siger_catalog.model import Dataset, Distribution, Finding
from siger_catalog.ports import Subject
from siger_validators.finding_types import load_words

# Shorter descriptions rarely say what, where and in which unit. The same bound as
# udata's quality score: https://github.com/opendatateam/udata
# (compute_quality_score of udata/core/dataset/models.py).
LEAST_DESCRIPTION = 100


class MetadataValidator:
    """Looks for what is not filled in; `params["weight"]` says how much it counts."""

    name = "metadata"
    version = "1"
    looks_into_files = False

    def __init__(self) -> None:
        self._words = load_words("metadata")
        self.finding_types = self._words.types

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for everything that is missing, files last.

        A file that could not be fetched is no concern of this check: the flow
        reports it with its cause.
        """
        dataset = subject.dataset
        for type_ in _missing(dataset):
            yield self._words.finding(type_)
        yield from self._short_description(dataset.description.strip())
        for distribution in dataset.distributions:
            yield from self._file(distribution)

    def _short_description(self, text: str) -> Iterator[Finding]:
        if 0 < len(text) < LEAST_DESCRIPTION:
            params = {"count": len(text), "limit": LEAST_DESCRIPTION}
            yield self._words.finding("siger-deskripsi-pendek", params=params)

    def _file(self, distribution: Distribution) -> Iterator[Finding]:
        if not distribution.format.strip():
            yield self._words.finding(
                "siger-tanpa-format",
                distribution_id=distribution.id,
                params={"title": distribution.title or distribution.url},
            )


def _missing(dataset: Dataset) -> Iterator[str]:
    terms = dataset.license
    present = {
        "siger-tanpa-judul": len(dataset.title.split()) > 1,
        "siger-tanpa-deskripsi": dataset.description.strip(),
        "siger-tanpa-penerbit": dataset.publisher.name.strip(),
        "siger-tanpa-kontak": dataset.contact.name or dataset.contact.email,
        "siger-tanpa-lisensi": terms.id or terms.title or terms.url,
        "siger-tanpa-tag": dataset.tags,
        "siger-tanpa-frekuensi": dataset.frequency.strip(),
        "siger-tanpa-tahun": dataset.years,
        "siger-tanpa-berkas": dataset.distributions,
    }
    return (type_ for type_, is_present in present.items() if not is_present)
