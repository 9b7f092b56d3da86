"""The datasets of a portal: a cut with its metadata and its files.

All of it follows from the cut alone, so that two runs publish the same bytes.
"""

import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from siger_examples.cuts import Cut, sound_cuts
from siger_examples.facts import PROVINCE, read_regions
from siger_examples.faults import Fault, fault_of, faulty_cuts
from siger_examples.offices import Office, office_of
from siger_examples.portals import Portal
from siger_examples.subjects import ORIGINS

SHAPES = ("comma", "semicolon", "xlsx")
"""CSV with dot decimals, CSV with `;` and decimal commas, Excel: a third each."""

_COPY_NOTE = " (rilis sementara)"
# A namespace of our own, so that ids never meet those of a real portal.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://siger.example.id/portal-contoh")
_LATEST_MONTH = (2025, 6)  # the facts end in May 2025
# Real portals spell the format in every way, or leave it out.
_SPELLINGS = {
    "comma": ("CSV", "csv", "CSV", ""),
    "semicolon": ("CSV", "csv", "CSV", ""),
    "xlsx": ("XLSX", "xlsx", "XLSX", "XLSX"),
}


@dataclass(frozen=True, slots=True)
class File:
    """One resource; `shape` is one of SHAPES, `format` is how the portal spells it."""

    id: str
    name: str
    file_name: str
    shape: str
    format: str


@dataclass(frozen=True, slots=True)
class ExampleDataset:
    """One dataset of a portal, in our words; `created` and `modified` are in UTC."""

    id: str
    cut: Cut
    title: str
    notes: str
    office: Office
    author: str
    maintainer: str
    maintainer_email: str
    license_id: str
    tags: tuple[str, ...]
    extras: tuple[tuple[str, str], ...]
    created: datetime
    modified: datetime
    files: tuple[File, ...]
    fault: Fault | None


def stable_id(*words: str) -> str:
    """Return the id of anything on the example portals, the same in every run."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(words)))


def datasets_of(portal: Portal) -> tuple[ExampleDataset, ...]:
    """Return all datasets of a portal, sound ones first."""
    cuts = [cut for cut in (*sound_cuts(), *faulty_cuts()) if cut.portal == portal.name]
    return tuple(_dataset(cut, number) for number, cut in enumerate(cuts))


def _dataset(cut: Cut, number: int) -> ExampleDataset:
    fault = fault_of(cut.portal, cut.dataset)
    is_bare = fault is not None and fault.kind == "bare-metadata"
    title = cut.title + (_COPY_NOTE if fault and fault.copy_of else "")
    office = office_of(cut.subject.office, cut.region)
    created = _created(cut)
    return ExampleDataset(
        id=stable_id(cut.portal, "dataset", cut.dataset),
        cut=cut,
        title=title,
        notes="" if is_bare else _notes(cut),
        office=office,
        author=office.title,
        maintainer=office_of("walidata", cut.region).title,
        maintainer_email=f"walidata@{cut.portal}.example.id",
        license_id="" if is_bare else _license(cut),
        tags=_tags(cut),
        extras=(*_extras(cut), *(fault.extras if fault else ())),
        created=created,
        modified=created + timedelta(days=_chance(cut, "modified", 60), minutes=number),
        files=_files(cut, title, fault.shape if fault else "", number),
        fault=fault,
    )


def _notes(cut: Cut) -> str:
    region = read_regions()[cut.region].name
    span = f"tahun {cut.period}" if len(cut.years) == 1 else f"periode {cut.period}"
    row = "hari dan komoditas" if cut.table.startswith("harga") else _row_words(cut)
    origin = ORIGINS[cut.table].publisher
    return (
        f"{cut.subject.about} di {region}, {span}. "
        f"Setiap baris memuat satu {row}. Sumber angka: {origin}."
    )


def _row_words(cut: Cut) -> str:
    words = ["tahun"]
    if cut.region == PROVINCE:
        words.insert(0, "kabupaten/kota")
    if "komoditas" in cut.columns:
        words.append("komoditas")
    return " dan ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _license(cut: Cut) -> str:
    return "notspecified" if _chance(cut, "license", 6) == 0 else "cc-by"


def _tags(cut: Cut) -> tuple[str, ...]:
    place = read_regions()[cut.region].short_name.lower()
    return tuple(dict.fromkeys((*cut.subject.tags, place, cut.years[-1])))


def _extras(cut: Cut) -> tuple[tuple[str, str], ...]:
    origin = ORIGINS[cut.table]
    return (
        ("kode_wilayah", cut.region),
        ("wilayah", read_regions()[cut.region].name),
        ("tahun_awal", cut.years[0]),
        ("tahun_akhir", cut.years[-1]),
        ("frekuensi", origin.frequency),
        ("satuan", origin.unit),
        ("sumber", origin.publisher),
        ("portal_contoh", "ya"),
    )


def _created(cut: Cut) -> datetime:
    """Place the dataset in the year after its last figures, never after mid-2025."""
    month = (int(cut.years[-1]) + 1, 1 + _chance(cut, "month", 12))
    year, month_of_year = min(month, _LATEST_MONTH)
    return datetime(
        year,
        month_of_year,
        1 + _chance(cut, "day", 28),
        8 + _chance(cut, "hour", 8),
        _chance(cut, "minute", 60),
        _chance(cut, "second", 60),
        1 + _chance(cut, "microsecond", 999_999),
        tzinfo=UTC,
    )


def _files(cut: Cut, title: str, forced: str, number: int) -> tuple[File, ...]:
    shape = forced or SHAPES[number % len(SHAPES)]
    has_excel_twin = shape != "xlsx" and _chance(cut, "twin", 8) == 0 and not forced
    shapes = (shape, "xlsx") if has_excel_twin else (shape,)
    return tuple(_file(cut, title, each) for each in shapes)


def _file(cut: Cut, title: str, shape: str) -> File:
    kind = "xlsx" if shape == "xlsx" else "csv"
    spellings = _SPELLINGS[shape]
    return File(
        stable_id(cut.portal, "file", cut.dataset, shape),
        f"{title} ({kind.upper()})",
        f"{cut.dataset}.{kind}",
        shape,
        spellings[_chance(cut, "format", len(spellings))],
    )


def _chance(cut: Cut, what: str, choices: int) -> int:
    """Pick one of so many choices, the same in every run and unlike its neighbours."""
    return zlib.crc32(f"{cut.portal}/{cut.dataset}/{what}".encode()) % choices
