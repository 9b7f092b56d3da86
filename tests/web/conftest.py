"""A small catalog, harvested by the real flow out of files of the test."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import siger_examples
from siger_catalog import bootstrap
from siger_catalog.errors import BrokenLinkError, SourceUnavailableError
from siger_catalog.jobs import new_owner, work_one
from siger_catalog.model import (
    Agent,
    Contact,
    Dataset,
    Distribution,
    License,
    Record,
    Source,
)
from siger_catalog.ports import Fetched, Parts
from siger_catalog.settings import Settings
from siger_examples.cuts import sound_cuts
from siger_examples.faults import faulty_cuts, published_table
from siger_web.app import create_app

FACTS = Path(siger_examples.__file__).parent / "facts"
BASE = "https://data.lampung.example"
HOSTILE = '<script>alert("x")</script> & harga "beras"'


def _rows(name, **only):
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [r for r in rows if all(r[k] in v for k, v in only.items())]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(kept[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    return out.getvalue().encode()


def _thinned(table, every=30):
    """Keep the headings and one row of so many: enough for means of years."""
    heading, *rows = table.splitlines(keepends=True)
    return b"".join([heading, *rows[::every]])


def _dataset(title, body=None, *, suffix="csv", name="", **more):
    """One record of the test's portal: its own words are ours, as JSON."""
    slug = name or "-".join(title.lower().split())
    url = f"{BASE}/files/{slug}.{suffix}"
    files = more.pop("files", [{"title": title, "url": url, "format": suffix}])
    return {"name": slug, "title": title, "files": files, **more}, {url: body}


def catalog_records() -> tuple[dict[str, list[dict]], dict[str, bytes | None]]:
    """Return the records of each source and the bytes behind each address."""
    years = ("2020", "2021", "2022", "2023")
    food = _rows("produksi_pangan", tahun=years, komoditas=("Padi", "Jagung"))
    west = ("18.04",)
    lampung = [
        _dataset(
            "Produksi Padi dan Jagung Menurut Kabupaten/Kota",
            food,
            name="produksi-padi",
            groups=["pertanian-pangan"],
            tags=["padi", "jagung"],
            description="Luas panen dan produksi tiap kabupaten/kota per tahun.",
            publisher="Dinas Ketahanan Pangan",
        ),
        _dataset(
            "Indeks Ketahanan Pangan",
            _rows("ketahanan_pangan"),
            name="indeks-ketahanan-pangan",
            groups=["pertanian-pangan"],
        ),
        _dataset(
            "Penduduk, Kemiskinan, dan Pengeluaran",
            _rows("sosial_ekonomi"),
            name="penduduk-dan-kemiskinan",
            groups=["kependudukan"],
            tags=["penduduk"],
            license={"id": "CC-BY-4.0", "title": "CC BY 4.0", "url": ""},
        ),
        _dataset(
            "Harga Beras Harian",
            _thinned(_rows("harga_pangan_provinsi", komoditas=("Beras",))),
            name="harga-beras",
            groups=["perdagangan-harga"],
        ),
        _dataset(HOSTILE, b"kolom,nilai\na,1\nb,2\n", name="judul-jahat"),
        _dataset(
            "Rencana Kerja Tahunan",
            b"%PDF-1.4 bukan tabel",
            suffix="pdf",
            name="rencana-kerja",
        ),
        _dataset("Berkas yang Hilang", None, name="berkas-hilang"),
        _dataset(
            "Daftar Koperasi yang Ditarik",
            b"nama,tahun\nMaju,2019\n",
            name="koperasi-ditarik",
        ),
        _dataset(
            "Dua Berkas Kopi",
            None,
            name="dua-berkas",
            files=[
                {
                    "title": "Kopi Tanggamus",
                    "url": f"{BASE}/files/kopi-a.csv",
                    "format": "csv",
                },
                {
                    "title": "Kopi Way Kanan",
                    "url": f"{BASE}/files/kopi-b.csv",
                    "format": "csv",
                },
            ],
        ),
        _dataset(
            "Padi dengan Isi Keliru",
            _rows("produksi_pangan", tahun=("2023",), komoditas=("Padi",))
            .replace(b"18.03,1806", b"18.99,1806")
            .replace(b",2023,Padi,", b",dua ribu,Padi,", 2),
            name="padi-keliru",
        ),
    ]
    barat = [
        _dataset(
            "Jumlah Penduduk Lampung Barat",
            _rows("sosial_ekonomi", kode_kemendagri=west),
            name="penduduk-lampung-barat",
            publisher="Pemerintah Kabupaten Lampung Barat",
        ),
        _dataset(
            "Perkebunan Lampung Barat",
            _rows("perkebunan", kode_kemendagri=west),
            name="perkebunan-lampung-barat",
            groups=["perkebunan-kehutanan"],
            publisher="Pemerintah Kabupaten Lampung Barat",
        ),
    ]
    files = {
        f"{BASE}/files/kopi-a.csv": _rows("perkebunan", kode_kemendagri=("18.06",)),
        f"{BASE}/files/kopi-b.csv": _rows("perkebunan", kode_kemendagri=("18.08",)),
    }
    for _, found in (*lampung, *barat):
        files |= {url: body for url, body in found.items() if url not in files}
    records = {
        "lampung": [record for record, _ in lampung],
        "lampung-barat": [record for record, _ in barat],
    }
    return records, files


@dataclass
class ListHarvester:
    """Harvests a list in memory; a source that is not in it does not answer."""

    portals: dict[str, list[dict]]
    kind: str = "daftar"

    def records(self, source: Source, fetcher) -> Iterator[Record]:
        if source.name not in self.portals:
            raise SourceUnavailableError(
                "Portal tidak menjawab.", fix="Hubungi portal."
            )
        for payload in self.portals[source.name]:
            yield Record(
                remote_id=payload["name"],
                name=payload["name"],
                payload=payload,
                raw=json.dumps(payload, sort_keys=True).encode(),
            )

    def map(self, record: Record, source: Source) -> Dataset:
        given = record.payload
        publisher = given.get("publisher", "Pemerintah Provinsi Lampung")
        return Dataset(
            name=record.name,
            title=given["title"],
            publisher=Agent(slug="-".join(publisher.lower().split()), name=publisher),
            description=given.get("description", ""),
            contact=Contact(name="Walidata", email="walidata@lampung.example"),
            license=License(**given.get("license", {})),
            tags=tuple(given.get("tags", ())),
            themes=tuple(given.get("groups", ())),
            landing_url=f"{BASE}/dataset/{record.name}",
            modified_at=datetime(2024, 3, 14, 7, 30, tzinfo=UTC),
            distributions=tuple(
                Distribution(
                    id=f"{record.name}-{i}",
                    remote_id=str(i),
                    title=file["title"],
                    url=file["url"],
                    format=file["format"],
                )
                for i, file in enumerate(given["files"], 1)
            ),
        )


@dataclass
class FolderFetcher:
    """Fetches from a mapping of addresses; None is a dead link."""

    files: Mapping[str, bytes | None] = field(default_factory=dict)

    def fetch(self, url, *, etag="", last_modified=""):
        body = self.files.get(url)
        if body is None:
            raise BrokenLinkError(f"{url} menjawab 404.")
        return Fetched(
            url=url,
            status=200,
            headers={},
            body=io.BytesIO(body),
            media_type="application/pdf" if url.endswith(".pdf") else "text/csv",
        )

    def session(self):
        raise NotImplementedError

    def close(self) -> None:
        pass


SOURCES = (
    Source(
        name="lampung",
        kind="daftar",
        url=f"{BASE}/",
        title="Satu Data Lampung",
        region="18",
    ),
    Source(
        name="lampung-barat",
        kind="daftar",
        url="http://127.0.0.1:8101/",
        title="Satu Data Lampung Barat",
        region="18.04",
    ),
    Source(
        name="mesuji",
        kind="daftar",
        url="https://data.mesuji.example/",
        title="Satu Data Mesuji",
        region="18.11",
    ),
)


def _harvest(parts: Parts, name: str) -> None:
    parts.store.enqueue(name)
    assert work_one(parts, new_owner()) is not None


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory) -> Iterator[Parts]:
    """A dozen datasets of three sources; of one since, a title changed, one left."""
    records, files = catalog_records()
    folder = tmp_path_factory.mktemp("catalog")
    built = bootstrap.build(Settings(data_dir=folder, base_url=""))
    built.fetcher.close()
    harvester = ListHarvester(records)
    parts = replace(
        built, harvesters={"daftar": harvester}, fetcher=FolderFetcher(files)
    )
    for source in SOURCES:
        parts.store.add_source(source)
        _harvest(parts, source.name)
    kept = [r for r in records["lampung"] if r["name"] != "koperasi-ditarik"]
    changed = {**kept[1], "title": "Indeks Ketahanan Pangan, 2019-2024"}
    harvester.portals["lampung"] = [kept[0], changed, *kept[2:]]
    _harvest(parts, "lampung")
    yield parts
    bootstrap.close(parts)


@pytest.fixture(scope="session")
def small_parts():
    """Build a catalog of one source over given records and files; and its harvest."""

    def build(folder, records, files):
        built = bootstrap.build(Settings(data_dir=folder, base_url=""))
        built.fetcher.close()
        harvesters = {"daftar": ListHarvester({SOURCES[0].name: records})}
        parts = replace(built, harvesters=harvesters, fetcher=FolderFetcher(files))
        parts.store.add_source(SOURCES[0])
        return parts, lambda: _harvest(parts, SOURCES[0].name)

    return build


@pytest.fixture(scope="session")
def app(small_catalog):
    """The site over the small catalog."""
    return create_app(small_catalog)


@pytest.fixture(scope="session")
def client(app) -> Iterator[TestClient]:
    """A client of the site; a fault of the server is an answer, not an exception."""
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


PRICES = "Kode_Kemendagri;kode_bps;nama_kabupaten_kota;tanggal;komoditas;harga_rupiah"
MESSY = "\n".join(
    [
        f"{PRICES};satuan",
        "18.01;1803;lampung selatan;31/12/2023;beras medium;12.500,5;Rp/kg",
        "18.01;1803;Kabupaten Lampung Selatan;01/01/2024;Beras Medium;13.000,5;Rp/kg",
        ";;;;;;",
        "18.72;1872;KOTA METRO;02/01/2024;Beras Medium;=1+1;Rp/kg",
        "18.72;1872;Kota Metro;03/01/2024;Beras Medium;1.015.759;Rp/kg",
    ]
)


@pytest.fixture(scope="session")
def messy_catalog(tmp_path_factory) -> Iterator[Parts]:
    """Three datasets as offices write them: mendable, in doubt, and in order."""
    given = [
        _dataset("Harga Pangan Harian", MESSY.encode("cp1252"), name="harga-kacau"),
        _dataset(
            "Nilai yang Rancu",
            b"nama;nilai;lain\na;15.759;1,5\nb;3;2,5\n",
            name="nilai-rancu",
        ),
        _dataset(
            "Luas Kebun Menurut Kecamatan",
            b"nama,luas\nA,1.5\nB,2.25\n",
            name="tertib",
            tags=["kebun"],
        ),
    ]
    records = {"lampung": [record for record, _ in given]}
    files = {url: body for _, found in given for url, body in found.items()}
    folder = tmp_path_factory.mktemp("messy")
    built = bootstrap.build(Settings(data_dir=folder, base_url=""))
    built.fetcher.close()
    parts = replace(
        built,
        harvesters={"daftar": ListHarvester(records)},
        fetcher=FolderFetcher(files),
    )
    parts.store.add_source(SOURCES[0])
    _harvest(parts, "lampung")
    yield parts
    bootstrap.close(parts)


@pytest.fixture
def own_catalog(tmp_path) -> Iterator[Parts]:
    """One dataset, `pangan`, for a test that changes what is stored."""
    record, files = _dataset(
        "Indeks Ketahanan Pangan", _rows("ketahanan_pangan"), name="pangan"
    )
    built = bootstrap.build(Settings(data_dir=tmp_path, base_url=""))
    built.fetcher.close()
    parts = replace(
        built,
        harvesters={"daftar": ListHarvester({"lampung": [record]})},
        fetcher=FolderFetcher(files),
    )
    parts.store.add_source(SOURCES[0])
    _harvest(parts, "lampung")
    yield parts
    bootstrap.close(parts)


@pytest.fixture(scope="session")
def messy(messy_catalog) -> Iterator[TestClient]:
    """A client of the site over the messy catalog."""
    with TestClient(create_app(messy_catalog), raise_server_exceptions=False) as found:
        yield found


def _index_file(name):
    """The food security index of a dataset of the example portals, fault and all."""
    cut = next(c for c in (*sound_cuts(), *faulty_cuts()) if c.dataset == name)
    table = published_table(cut)
    lines = [",".join(row) for row in (table.columns, *table.rows)]
    return "\n".join([*lines, ""]).encode()


@pytest.fixture(scope="session")
def contradicting(tmp_path_factory, small_parts):
    """Four datasets of one index, harvested; one was joined by the wrong codes."""
    whole = "indeks-ketahanan-pangan-provinsi-lampung-2019-2024"
    bodies = {
        "resmi": _index_file(whole),
        "gabungan": _index_file(f"{whole}-gabungan"),
        "kembar": _index_file(whole),
        "lambar": _index_file(
            "indeks-ketahanan-pangan-kabupaten-lampung-barat-2019-2024"
        ),
    }
    given = [
        _dataset(f"Indeks Ketahanan Pangan {name.title()} <b>&", body, name=name)
        for name, body in bodies.items()
    ]
    records = [record for record, _ in given]
    files = {url: body for _, found in given for url, body in found.items()}
    parts, harvest = small_parts(tmp_path_factory.mktemp("beda"), records, files)
    harvest()
    yield parts
    bootstrap.close(parts)
