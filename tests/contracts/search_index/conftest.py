from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from siger_catalog.indexes.counting import CountingIndex
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.language import Language, build_language
from siger_catalog.model import (
    Agent,
    Column,
    Content,
    Dataset,
    Distribution,
    Entry,
    License,
    Serving,
    TableFacts,
    Version,
)
from siger_catalog.ports import SearchIndex
from siger_catalog.provinces.regions import load_province
from siger_catalog.searching import SearchDocument, SearchQuery, search, to_document

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TODAY = NOW.date()

# name, title, description, region, organisation, tags, topics, years, formats, columns
ROWS = [
    (
        "penduduk-lampung-barat",
        "Jumlah Penduduk Menurut Kecamatan Kabupaten Lampung Barat",
        "Penduduk tiap kecamatan hasil pencatatan sipil.",
        "18.04",
        "Dinas Kependudukan dan Pencatatan Sipil",
        ["penduduk"],
        ["kependudukan"],
        [2022, 2023],
        ["csv"],
        ["kecamatan", "jumlah_penduduk"],
    ),
    (
        "penduduk-lampung-tengah",
        "Jumlah Penduduk Kabupaten Lampung Tengah",
        "Kependudukan menurut jenis kelamin.",
        "18.02",
        "Dinas Kependudukan dan Pencatatan Sipil",
        ["penduduk"],
        ["kependudukan"],
        [2023],
        ["xlsx"],
        ["kecamatan", "laki_laki", "perempuan"],
    ),
    (
        "penduduk-provinsi",
        "Jumlah Penduduk Provinsi Lampung Menurut Kabupaten/Kota",
        "Semua kabupaten dan kota.",
        "18",
        "Dinas Komunikasi dan Informatika",
        ["penduduk"],
        ["kependudukan"],
        [2020, 2021, 2022, 2023],
        ["csv", "xlsx"],
        ["kode_kabupaten_kota", "jumlah_penduduk", "tahun"],
    ),
    (
        "ipm-provinsi",
        "Indeks Pembangunan Manusia Menurut Kabupaten/Kota",
        "Capaian pembangunan manusia.",
        "18",
        "Badan Perencanaan Pembangunan Daerah",
        [],
        ["sosial-kemiskinan"],
        [2021, 2022],
        ["csv"],
        ["nilai_ipm"],
    ),
    (
        "produksi-padi-lampung-tengah",
        "Produksi Padi Kabupaten Lampung Tengah",
        "Luas panen dan produksi gabah kering giling.",
        "18.02",
        "Dinas Pertanian",
        ["padi", "pangan"],
        ["pertanian-pangan"],
        [2019, 2020, 2021],
        ["csv"],
        ["luas_panen_ha", "produksi_ton"],
    ),
    (
        "produksi-ubi-kayu-tubaba",
        "Produksi Ubi Kayu Tulang Bawang Barat",
        "Hasil kebun singkong rakyat.",
        "18.12",
        "Dinas Pertanian",
        ["ubi kayu"],
        ["pertanian-pangan"],
        [2021],
        ["xlsx"],
        ["produksi_ton"],
    ),
    (
        "produksi-kopi-lampung-barat",
        "Produksi Kopi Robusta Lampung Barat",
        "Luas areal dan produksi kopi petani.",
        "18.04",
        "Dinas Perkebunan dan Peternakan",
        ["kopi"],
        ["perkebunan-kehutanan"],
        [2020, 2021, 2022],
        ["csv"],
        ["luas_areal_ha", "produksi_ton"],
    ),
    (
        "puskesmas-pesawaran",
        "Daftar Puskesmas Kabupaten Pesawaran",
        "Alamat pusat kesehatan masyarakat.",
        "18.09",
        "Dinas Kesehatan",
        ["puskesmas"],
        ["kesehatan"],
        [2024],
        ["csv"],
        ["nama_puskesmas", "lintang", "bujur"],
    ),
    (
        "stunting-pesawaran",
        "Prevalensi Stunting Balita Kabupaten Pesawaran",
        "Balita pendek menurut puskesmas.",
        "18.09",
        "Dinas Kesehatan",
        ["stunting", "gizi"],
        ["kesehatan"],
        [2022, 2023],
        ["csv"],
        ["puskesmas", "balita_pendek"],
    ),
    (
        "sekolah-metro",
        "Jumlah Sekolah dan Siswa Kota Metro",
        "Sekolah dasar dan menengah pertama.",
        "18.72",
        "Dinas Pendidikan dan Kebudayaan",
        ["sekolah"],
        ["pendidikan"],
        [2023],
        ["xlsx"],
        ["npsn", "jumlah_siswa"],
    ),
    (
        "apbd-bandar-lampung",
        "Realisasi APBD Kota Bandar Lampung",
        "Anggaran pendapatan dan belanja daerah.",
        "18.71",
        "Badan Pengelola Keuangan dan Aset Daerah",
        ["apbd"],
        ["keuangan-daerah"],
        [2024],
        ["pdf"],
        [],
    ),
    (
        "pengangguran-provinsi",
        "Tingkat Pengangguran Terbuka Menurut Kabupaten/Kota",
        "Angkatan kerja yang tidak bekerja.",
        "18",
        "Dinas Tenaga Kerja",
        ["pengangguran"],
        ["ketenagakerjaan"],
        [2021, 2022, 2023],
        ["csv"],
        ["tpt_persen"],
    ),
]


@pytest.fixture(scope="session")
def language() -> Language:
    return build_language(load_province("lampung"))


@pytest.fixture(scope="session")
def make_document(language: Language) -> Callable[..., SearchDocument]:
    def make(name: str, title: str, **given: object) -> SearchDocument:
        return to_document(_entry(name, title, **given), language)

    return make


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., Entry]:
    return _entry


@pytest.fixture(scope="session")
def documents(make_document: Callable[..., SearchDocument]) -> list[SearchDocument]:
    keys = (
        *("name", "title", "description", "region", "organization", "tags"),
        *("topics", "years", "formats", "columns"),
    )
    return [make_document(**dict(zip(keys, row, strict=True))) for row in ROWS]


ENGINES = ["embedded", "memory", "elasticsearch", "counting", "counting-server"]


@pytest.fixture(params=ENGINES)
def index(
    request: pytest.FixtureRequest, make_index: Callable[[str], SearchIndex]
) -> SearchIndex:
    return make_index(request.param)


@pytest.fixture(scope="module", params=ENGINES)
def full_index(
    request: pytest.FixtureRequest,
    make_index: Callable[[str], SearchIndex],
    documents: list[SearchDocument],
) -> SearchIndex:
    made = make_index(request.param)
    made.rebuild(documents)
    return made


@pytest.fixture(scope="session")
def make_index(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    language: Language,
) -> Iterator[Callable[[str], SearchIndex]]:
    """Make an empty index of an engine; all are closed in the end."""
    made: list[SearchIndex] = []

    def make(engine: str) -> SearchIndex:
        if engine.startswith("counting"):
            inner = "elasticsearch" if engine == "counting-server" else "embedded"
            made.append(CountingIndex(make(inner)))
        elif engine == "elasticsearch":
            made.append(request.getfixturevalue("make_elasticsearch")(language))
        elif engine == "embedded":
            folder = tmp_path_factory.mktemp("index")
            made.append(EmbeddedIndex(folder, language, wait_s=2))
        else:
            made.append(MemoryIndex(language))
        return made[-1]

    yield make
    for index in made:
        index.close()


@pytest.fixture
def find(full_index: SearchIndex, language: Language) -> Callable[..., object]:
    """Search the twelve documents; today is in June 2026."""

    def run(text: str = "", **given: object) -> object:
        return search(SearchQuery(text=text, **given), language, full_index, TODAY)

    return run


def _entry(name: str, title: str, **given: object) -> Entry:
    modified_at = given.get("modified_at", NOW)
    organization = str(given.get("organization", "Dinas Contoh"))
    slug = organization.lower().replace(" ", "-")
    dataset = Dataset(
        name=name,
        title=title,
        publisher=Agent(slug=slug, name=organization),
        description=str(given.get("description", "")),
        tags=tuple(given.get("tags", ())),
        topics=tuple(given.get("topics", ())),
        region=str(given.get("region", "")),
        license=given.get("license", License()),
        years=tuple(given.get("years", ())),
        modified_at=modified_at,
        distributions=tuple(_files(name, **given)),
    )
    version = Version(
        number=1,
        dataset=dataset,
        findings=(),
        quality=given.get("quality", "valid"),
        fingerprint="",
        published_at=NOW,
    )
    return Entry(
        name=name,
        source=str(given.get("source", "contoh")),
        remote_id=name,
        revision=int(given.get("revision", 1)),
        serving=Serving(state="current", version=1, since=NOW),
        version=version,
        first_published_at=NOW,
        harvested_at=NOW,
    )


def _files(name: str, **given: object) -> Iterator[Distribution]:
    columns = tuple(
        Column(name=column, type="string") for column in given.get("columns", ())
    )
    facts = TableFacts(
        table_id=name,
        row_count=1,
        columns=columns,
        schema=str(given.get("schema", "")),
    )
    for number, file_format in enumerate(given.get("formats", ())):
        yield Distribution(
            id=f"{name}-{number}",
            remote_id=f"{number}",
            title=name,
            url=f"https://example.org/{name}.{file_format}",
            format=file_format,
            content=Content(sha256="", size_bytes=1, fetched_at=NOW, table=facts),
        )
