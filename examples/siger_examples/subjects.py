"""What the offices publish: which part of a facts table makes one dataset."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """One theme of datasets.

    `items` are values of `komoditas` (none: all of them); `office` is a key of
    offices.py; `by_year` makes one dataset a year instead of one for all years.
    """

    key: str
    table: str
    title: str
    about: str
    topic: str
    office: str
    tags: tuple[str, ...]
    items: tuple[str, ...] = ()
    by_year: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures of a facts table come from, in words for the metadata."""

    publisher: str
    unit: str
    frequency: str = "tahunan"


ORIGINS = {
    "perkebunan": Origin("BPS Provinsi Lampung", "hektare; ton"),
    "produksi_pangan": Origin(
        "BPS dan Dinas Ketahanan Pangan, Tanaman Pangan dan Hortikultura",
        "ton; hektare; kuintal per hektare",
    ),
    "konsumsi_pangan": Origin("Badan Pangan Nasional", "gram per kapita per hari"),
    "ketahanan_pangan": Origin(
        "Satu Data Lampung (Badan Pangan Nasional)", "indeks 0-100"
    ),
    "sosial_ekonomi": Origin("BPS Provinsi Lampung", "jiwa; persen; rupiah"),
    "harga_pangan_provinsi": Origin(
        "PIHPS Nasional (Bank Indonesia)", "rupiah per kilogram atau liter", "harian"
    ),
}
"""By facts table; the publishers are those of facts/README.md."""


def _object_of(title: str) -> str:
    return title.removeprefix("Produksi ").lower()


def _crop(key: str, *items: str, title: str = "") -> Subject:
    title = title or f"Produksi {items[0]}"
    return Subject(
        key,
        "perkebunan",
        title,
        f"Luas areal (hektare) dan produksi (ton) {_object_of(title)}",
        "perkebunan-kehutanan",
        "perkebunan",
        ("perkebunan", *key.split("-")[:1], "produksi"),
        items,
    )


def _food(key: str, title: str, *items: str) -> Subject:
    return Subject(
        key,
        "produksi_pangan",
        title,
        "Produksi (ton), luas panen (hektare) dan produktivitas "
        f"(kuintal per hektare) {_object_of(title)}",
        "pertanian-pangan",
        "tanaman-pangan",
        ("pertanian", "tanaman pangan", key),
        items,
    )


_CONSUMPTION = Subject(
    "konsumsi-pangan",
    "konsumsi_pangan",
    "Konsumsi Pangan per Kapita",
    "Konsumsi pangan penduduk dalam gram per kapita per hari menurut kelompok pangan",
    "pertanian-pangan",
    "ketahanan-pangan",
    ("konsumsi", "pangan", "gizi"),
    by_year=True,
)
_FOOD_SECURITY = Subject(
    "indeks-ketahanan-pangan",
    "ketahanan_pangan",
    "Indeks Ketahanan Pangan",
    "Indeks ketahanan pangan dengan skala 0 sampai 100",
    "pertanian-pangan",
    "ketahanan-pangan",
    ("ketahanan pangan", "indeks"),
)
_SOCIETY = Subject(
    "penduduk-dan-kemiskinan",
    "sosial_ekonomi",
    "Jumlah Penduduk, Kemiskinan dan Pengeluaran per Kapita",
    "Jumlah penduduk (jiwa), persentase penduduk miskin dan pengeluaran per kapita "
    "(rupiah)",
    "sosial-kemiskinan",
    "perencanaan",
    ("penduduk", "kemiskinan", "pengeluaran"),
)


def _price(item: str) -> Subject:
    return Subject(
        f"harga-{item.lower().replace(' ', '-')}",
        "harga_pangan_provinsi",
        f"Harga Harian {item}",
        f"Harga rata-rata harian {item.lower()} dalam rupiah per kilogram atau liter",
        "perdagangan-harga",
        "perdagangan",
        ("harga", "sembako", item.lower()),
        (item,),
    )


REGION_SUBJECTS = (
    _crop("kopi-robusta", "Kopi Robusta"),
    _crop("kakao", "Kakao"),
    _crop("karet", "Karet"),
    _crop("kelapa-dalam", "Kelapa Dalam"),
    _crop("sawit", "Kelapa Sawit"),
    _crop("tembakau", "Tembakau"),
    _crop(
        "rempah",
        *("Lada", "Cengkeh", "Pala", "Vanilli"),
        *("Kayu Manis", "Kemiri", "Cabe Jamu", "Nilam"),
        title="Produksi Lada, Cengkeh dan Rempah Lainnya",
    ),
    _crop(
        "tebu-dan-lainnya",
        *("Tebu", "Aren", "Pinang", "Kapuk"),
        *("Kelapa Hybrida", "Jambu Mete", "Jarak Pagar", "Kopi Arabika"),
        title="Produksi Tebu dan Tanaman Perkebunan Lainnya",
    ),
    _food("padi", "Produksi Padi", "Padi", "Padi Sawah", "Padi Ladang"),
    _food("jagung", "Produksi Jagung", "Jagung"),
    _food(
        "kacang",
        "Produksi Kedelai dan Kacang-kacangan",
        *("Kedelai", "Kacang Tanah", "Kacang Hijau"),
    ),
    _food(
        "umbi",
        "Produksi Ubi Kayu dan Ubi Jalar",
        *("Ubikayu / Ketela Pohon", "Ubijalar"),
    ),
    _CONSUMPTION,
    _FOOD_SECURITY,
    _SOCIETY,
)
"""Cut once for each regency and city."""

PROVINCE_SUBJECTS = (
    Subject(
        "perkebunan",
        "perkebunan",
        "Produksi Tanaman Perkebunan Menurut Kabupaten/Kota",
        "Luas areal (hektare) dan produksi (ton) tanaman perkebunan menurut "
        "kabupaten/kota dan komoditas",
        "perkebunan-kehutanan",
        "perkebunan",
        ("perkebunan", "produksi", "kabupaten kota"),
        by_year=True,
    ),
    _crop("kakao", "Kakao", title="Produksi Kakao Menurut Kabupaten/Kota"),
    Subject(
        "tanaman-pangan",
        "produksi_pangan",
        "Produksi Tanaman Pangan Menurut Kabupaten/Kota",
        "Produksi (ton), luas panen (hektare) dan produktivitas (kuintal per hektare) "
        "tanaman pangan menurut kabupaten/kota dan komoditas",
        "pertanian-pangan",
        "tanaman-pangan",
        ("pertanian", "tanaman pangan", "kabupaten kota"),
        by_year=True,
    ),
    _CONSUMPTION,
    _FOOD_SECURITY,
    _SOCIETY,
    *(
        _price(item)
        for item in (
            *("Bawang Merah", "Bawang Putih", "Beras", "Cabai Merah"),
            *("Cabai Merah Besar", "Cabai Merah Keriting", "Cabai Rawit Hijau"),
            *("Cabai Rawit Merah", "Daging Ayam", "Daging Sapi", "Gula Pasir"),
            *("Minyak Goreng", "Telur Ayam"),
        )
    ),
    Subject(
        "harga-pangan",
        "harga_pangan_provinsi",
        "Harga Harian Bahan Pangan Pokok",
        "Harga rata-rata harian bahan pangan pokok dalam rupiah per kilogram atau "
        "liter menurut komoditas",
        "perdagangan-harga",
        "perdagangan",
        ("harga", "sembako", "inflasi"),
        by_year=True,
    ),
)
"""Cut once for the whole province, all regions in one table."""
