"""Made-up datasets, the same in every run.

Some subjects are common, most are not, and thousands of local names are rare (Zipf's
law), as in real portals: most words are in few datasets, some in a tenth of all.
"""

import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count, product
from typing import IO

from siger_catalog.language import Language
from siger_catalog.model import (
    Agent,
    Column,
    Content,
    Dataset,
    Distribution,
    Entry,
    Serving,
    TableFacts,
    Version,
)
from siger_catalog.searching import SearchDocument, to_document

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# The commonest first.
SUBJECTS = (
    *("penduduk", "sekolah", "padi", "jalan", "guru", "puskesmas", "kemiskinan"),
    *("pegawai", "anggaran", "jagung", "siswa", "pasar", "kopi", "stunting"),
    *("harga cabai", "desa", "pajak", "ikan", "sapi", "pengangguran", "koperasi"),
    *("jembatan", "wisata", "irigasi", "imunisasi", "dokter", "upah", "banjir"),
    *("sampah", "lada", "kakao", "ubi kayu", "udang", "hotel", "air sungai"),
    *("longsor", "pemilih"),
)
FRAMES = ("Jumlah", "Produksi", "Rekapitulasi", "Daftar", "Perkembangan", "Persentase")
PLAIN = (
    *("menurut", "kecamatan", "tahun", "tiap", "hasil", "pencatatan", "dinas", "data"),
    *("bulan", "triwulan", "sumber", "survei", "sensus", "wilayah", "satuan", "nilai"),
    *("rumah", "tangga", "laki", "perempuan", "umur", "kelompok", "jenis", "luas"),
)
TOPICS = (
    *("kependudukan", "pendidikan", "pertanian-pangan", "kesehatan", "infrastruktur"),
    *("sosial-kemiskinan", "keuangan-daerah", "perdagangan-industri", "pemerintahan"),
)
FORMATS = ("csv", "csv", "xlsx", "xlsx", "pdf", "geojson", "json", "zip")
QUALITIES = ("valid", "valid", "warnings", "errors", "unchecked")
OFFICES, SOURCES = 80, 16
TABLES = frozenset({"csv", "xlsx"})
SCHEMAS = ("", "", "", "penduduk", "sekolah", "apbd")
_SYLLABLES = (
    *("ka", "li", "mu", "ro", "te", "ban", "gun", "pe", "wa", "su", "ri", "ndo"),
    *("la", "mbi", "to", "sa"),
)
# Local names: 16 x 16 x 16 of three syllables.
NAMES = tuple("".join(parts) for parts in product(_SYLLABLES, repeat=3))


def _weights(values: Sequence[str], shift: int = 0) -> list[float]:
    return list(accumulate(1 / (n + shift) for n in range(1, len(values) + 1)))


_OF_SUBJECTS, _OF_TOPICS = _weights(SUBJECTS, 5), _weights(TOPICS, 3)
_OF_PLAIN, _OF_NAMES = _weights(PLAIN), _weights(NAMES, 10)


@dataclass(frozen=True, slots=True)
class _Dice:
    """Chance, the same in every run."""

    chance: random.Random
    regions: Sequence[str]

    def subjects(self, number: int) -> list[str]:
        return self.chance.choices(SUBJECTS, cum_weights=_OF_SUBJECTS, k=number)

    def names(self, number: int) -> list[str]:
        return self.chance.choices(NAMES, cum_weights=_OF_NAMES, k=number)

    def plain(self, number: int) -> list[str]:
        return self.chance.choices(PLAIN, cum_weights=_OF_PLAIN, k=number)

    def topic(self) -> str:
        return self.chance.choices(TOPICS, cum_weights=_OF_TOPICS)[0]


def write_documents(total: int, language: Language, spool: IO[bytes]) -> None:
    """Make documents and write them to a file; one at a time is in memory."""
    regions = [region.code for region in language.province.regions]
    dice = _Dice(random.Random(20261124), regions)  # noqa: S311  no secret
    for number in range(total):
        document = to_document(_entry(number, dice), language)
        pickle.dump(document, spool, pickle.HIGHEST_PROTOCOL)


def read_documents(
    spool: IO[bytes], most: int | None = None
) -> Iterator[SearchDocument]:
    """Yield the documents again from the first, all or so many."""
    spool.seek(0)
    for _ in count() if most is None else range(most):
        try:
            yield pickle.load(spool)  # noqa: S301  our own file, without a name
        except EOFError:
            return


def _entry(number: int, dice: _Dice) -> Entry:
    dataset = _dataset(number, dice)
    version = Version(
        number=1,
        dataset=dataset,
        findings=(),
        quality=dice.chance.choice(QUALITIES),
        fingerprint="",
        published_at=NOW,
    )
    return Entry(
        name=dataset.name,
        source=f"source-{number % SOURCES}",
        remote_id=dataset.name,
        revision=1,
        serving=Serving(state="current", version=1, since=NOW),
        version=version,
        first_published_at=NOW,
        harvested_at=NOW,
    )


def _dataset(number: int, dice: _Dice) -> Dataset:
    chance, name = dice.chance, f"dataset-{number}"
    (subject, other), first = dice.subjects(2), chance.randint(2015, 2024)
    notes = [subject, *dice.plain(20), *dice.names(20), other]
    chance.shuffle(notes)
    title = [chance.choice(FRAMES), subject, *dice.plain(2)]
    return Dataset(
        name=name,
        title=" ".join([*title, *dice.names(1), str(first)]),
        publisher=_office(number % OFFICES),
        description=" ".join(notes),
        tags=(subject, *dice.names(1)),
        topics=(dice.topic(),),
        region=chance.choice(dice.regions),
        years=tuple(range(first, first + chance.randint(1, 4))),
        modified_at=NOW - timedelta(minutes=chance.randint(0, 3_000_000)),
        distributions=tuple(_files(name, dice)),
    )


def _office(number: int) -> Agent:
    subject = SUBJECTS[number % len(SUBJECTS)]
    return Agent(slug=f"dinas-{number}", name=f"Dinas {subject} {number}")


def _files(name: str, dice: _Dice) -> Iterator[Distribution]:
    for file_format in dice.chance.sample(FORMATS, dice.chance.randint(1, 2)):
        yield Distribution(
            id=f"{name}-{file_format}",
            remote_id=f"{name}-{file_format}",
            title="Tabel",
            url=f"https://example.org/{name}.{file_format}",
            format=file_format,
            content=_content(name, dice) if file_format in TABLES else None,
        )


def _content(name: str, dice: _Dice) -> Content:
    named = [*dict.fromkeys(("tahun", *dice.plain(2), *dice.names(2)))]
    columns = tuple(Column(name=column, type="string") for column in named)
    schema = dice.chance.choice(SCHEMAS)
    facts = TableFacts(table_id=name, row_count=100, columns=columns, schema=schema)
    return Content(sha256="", size_bytes=5000, fetched_at=NOW, table=facts)
