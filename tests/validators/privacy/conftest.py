"""Made-up persons and made-up tables without any; every value is out of a seed."""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from siger_catalog.model import Agent, Dataset, Distribution, Finding
from siger_catalog.ports import CheckedFile, Subject
from siger_catalog.provinces.regions import load_province
from siger_validators.privacy import PrivacyValidator
from siger_validators.privacy.files import look_through
from siger_validators.reading import FileTableReader

Rows = Sequence[Sequence[object]]


@pytest.fixture(scope="session")
def province():
    return load_province()


class People:
    """Gives numbers and addresses that are built right and belong to nobody."""

    def __init__(self, seed: int, districts: Sequence[str]) -> None:
        self.chance = random.Random(seed)  # noqa: S311  made-up data
        self.districts = districts

    def _district(self) -> str:
        if self.chance.random() < 0.8:
            return self.chance.choice(self.districts)
        return self.chance.choice(["317405", "327101", "331209", "350712", "167106"])

    def _date(self, *, woman: bool) -> tuple[str, str, str]:
        day = self.chance.randint(1, 28) + (40 if woman else 0)
        month, year = self.chance.randint(1, 12), self.chance.randint(1950, 2015)
        return f"{day:02}", f"{month:02}", str(year)

    def nik(self) -> str:
        day, month, year = self._date(woman=self.chance.random() < 0.5)
        serial = self.chance.randint(1, 40)
        return f"{self._district()}{day}{month}{year[2:]}{serial:04}"

    def kk(self) -> str:
        day, month, _ = self._date(woman=False)
        year, serial = self.chance.randint(5, 24), self.chance.randint(1, 90)
        return f"{self._district()}{day}{month}{year:02}{serial:04}"

    def nip(self) -> str:
        day, month, _ = self._date(woman=False)
        born, since = self.chance.randint(1962, 1999), self.chance.randint(1990, 2022)
        since_month, sex = self.chance.randint(1, 12), self.chance.randint(1, 2)
        serial = self.chance.randint(1, 30)
        return f"{born}{month}{day}{since}{since_month:02}{sex}{serial:03}"

    def phone(self) -> str:
        operator = self.chance.choice(["0812", "0813", "0857", "0878", "0896", "0822"])
        return operator + str(self.chance.randrange(10**7, 10**8))

    def email(self) -> str:
        given = self.chance.choice(["siti", "agus", "wayan", "dewi", "rizki", "nur"])
        host = self.chance.choice(["gmail.com", "yahoo.co.id", "outlook.com"])
        return f"{given}.{self.chance.randrange(10**5)}@{host}"


@pytest.fixture(scope="session")
def people(province) -> Callable[[int], People]:
    districts = [d.code.replace(".", "") for d in province.districts]
    return lambda seed: People(seed, districts)


@pytest.fixture
def look(tmp_path, province) -> Callable[..., list[Finding]]:
    """Look at a file (a path, or rows that become a CSV) as the flow does."""
    reader, validator = FileTableReader(), PrivacyValidator()

    def look_at(found: Path | Rows, title: str = "Tabel", **texts) -> list[Finding]:
        path = found if isinstance(found, Path) else _write(tmp_path, found)
        given = Distribution(id="d", remote_id="r", title=title, url="u")
        dataset = Dataset(
            name="uji",
            title=title,
            publisher=Agent(slug="dinas", name="Dinas"),
            distributions=(given,),
            **texts,
        )
        file = CheckedFile(
            distribution=given, path=path, table=reader.read(path, given, ()).table
        )
        subject = Subject(dataset=dataset, files=(file,), province=province)
        return list(validator.check(subject))

    return look_at


@pytest.fixture
def columns_of(tmp_path, province) -> Callable[[Rows | Path], list[Finding]]:
    """Look through a file in this process: many hundred need no child each."""
    districts = [d.code.replace(".", "") for d in province.districts]

    def look_at(found: Path | Rows) -> list[Finding]:
        path = found if isinstance(found, Path) else _write(tmp_path, found)
        return look_through(path, "d", None, "Tabel", districts)

    return look_at


def _write(folder: Path, rows: Rows) -> Path:
    path = folder / "uji.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="session")
def innocent_tables() -> list[Rows]:
    """Two hundred tables of codes, coordinates, budgets and 16-digit identifiers."""
    chance = random.Random(1804)  # noqa: S311  made-up data
    makers = (_codes, _coordinates, _budgets, _identifiers, _facilities)
    return [list(makers[n % len(makers)](chance, n)) for n in range(200)]


def _codes(chance: random.Random, _n: int) -> Iterator[Sequence[object]]:
    yield "kode_kemendagri", "kode_bps", "kode_desa", "npsn", "kode_rekening", "nilai"
    for _ in range(chance.randint(3, 80)):
        regency, district = chance.randint(1, 13), chance.randint(1, 17)
        yield (
            f"18.{regency:02}",
            f"18{regency:02}",
            f"18.{regency:02}.{district:02}.{chance.randint(2001, 2030)}",
            str(chance.randrange(10**7, 10**8)),
            f"5.{chance.randint(1, 3)}.{chance.randint(1, 9):02}.01.01.0001",
            chance.randrange(10**6),
        )


def _coordinates(chance: random.Random, n: int) -> Iterator[Sequence[object]]:
    yield "nama_lokasi", "lintang", "bujur", "koordinat"
    for row in range(chance.randint(3, 120)):
        south, east = -chance.uniform(3.7, 6.2), chance.uniform(103.5, 106.3)
        if n % 2:  # the decimal signs got lost on the way
            south, east = (str(v).replace(".", "")[:17] for v in (south, east))
        yield f"Titik {row}", south, east, f"{south},{east}"


def _budgets(chance: random.Random, _n: int) -> Iterator[Sequence[object]]:
    yield "kode", "uraian", "anggaran", "realisasi", "sisa", "persen"
    for row in range(chance.randint(3, 60)):
        planned = chance.randrange(10**9, 9 * 10**12)
        spent = planned * chance.random()
        grouped = f"{planned:,}".replace(",", ".")
        power = f"{planned * 1000:.5E}"
        yield row, f"Belanja {row}", f"Rp{grouped},00", spent, power, spent / planned


def _identifiers(chance: random.Random, n: int) -> Iterator[Sequence[object]]:
    yield "id_transaksi", "nomor_kontrak", "id_paket", "kode_barang", "nib"
    for row in range(chance.randint(1, 300)):
        yield (
            str(chance.randrange(10**15, 10**16)),
            f"18012024{n % 12 + 1:02}{n % 28 + 1:02}{row:04}",
            f"RUP{chance.randrange(10**15, 10**16)}",
            f"{chance.randint(1, 3)}.{chance.randrange(10**14):014}",
            str(chance.randrange(8 * 10**12, 9 * 10**12)),
        )


def _facilities(chance: random.Random, _n: int) -> Iterator[Sequence[object]]:
    yield "nama", "alamat", "telepon", "email", "kecamatan", "jumlah_kk", "tahun"
    for row in range(chance.randint(3, 60)):
        kind = chance.choice(["SDN", "Puskesmas", "SMPN", "Pasar"])
        yield (
            f"{kind} {row + 1} Siti Aisyah",
            f"Jl. Ahmad Yani No. {row}",
            f"(0721) {chance.randrange(10**5, 10**6)}",
            f"{kind.lower()}{row}@metrokota.go.id",
            "Metro Pusat",
            chance.randint(10, 900),
            chance.randint(2015, 2024),
        )


def grouped(text, sizes, mark):
    parts, place = [], 0
    for size in sizes:
        parts.append(text[place : place + size])
        place += size
    return mark.join(filter(None, [*parts, text[place:]]))


def as_number(text):
    """A spreadsheet keeps 15 digits and no leading zero."""
    return str(int(text[:15].ljust(len(text), "0")))


NUMBERS = {
    "plain": lambda t: t,
    "apostrophe": lambda t: f"'{t}",
    "blanks": lambda t: grouped(t, (6, 6), " "),
    "dots": lambda t: grouped(t, (2, 2, 2, 6), "."),
    "dashes": lambda t: grouped(t, (8, 6, 1), "-"),
    "no-break blanks": lambda t: grouped(t, (4, 4, 4), "\u00a0"),
    "invisible": lambda t: grouped(t, (6,), "\u200b"),
    "lost digits": as_number,
    "decimal": lambda t: f"{t}.0",
    "thousands": lambda t: f"{int(t):,}".replace(",", "."),
    "power of ten": lambda t: f"{t[0]},{t[1:6]}E+{len(t) - 1}",
    "labelled": lambda t: f"Nomor: {t} (asli)",
}
PHONES = {
    "plain": lambda t: t,
    "apostrophe": lambda t: f"'{t}",
    "blanks": lambda t: grouped(t, (4, 4), " "),
    "dashes": lambda t: grouped(t, (4, 4), "-"),
    "dots": lambda t: grouped(t, (4, 4), "."),
    "country": lambda t: f"+62{t[1:]}",
    "country without plus": lambda t: f"62{t[1:]}",
    "country and blanks": lambda t: "+62 " + grouped(t[1:], (3, 4), "-"),
    "no zero": lambda t: t[1:],
    "number": lambda t: f"{t[1:]}.0",
    "brackets": lambda t: f"({t[:4]}) {t[4:]}",
    "labelled": lambda t: f"WA: {t}",
}
EMAILS = {
    "plain": lambda t: t,
    "capitals": str.upper,
    "blanks around": lambda t: f"  {t} ",
    "blanks at the sign": lambda t: t.replace("@", " @ "),
    "at in brackets": lambda t: t.replace("@", "[at]"),
    "at in parentheses": lambda t: t.replace("@", " (at) "),
    "dots in brackets": lambda t: t.replace("@", "[at]").replace(".com", "[dot]com"),
    "wide sign": lambda t: t.replace("@", "＠"),
    "mailto": lambda t: f"mailto:{t}",
    "angle brackets": lambda t: f"Seseorang <{t}>",
    "two of them": lambda t: f"{t}; lain.{t}",
    "quoted": lambda t: f'"{t}"',
}
DISGUISES = {
    "nik": NUMBERS,
    "kk": NUMBERS,
    "nip": NUMBERS,
    "phone": PHONES,
    "email": EMAILS,
}


@pytest.fixture(scope="session")
def disguises():
    """Twelve ways to write each kind of number, as clerks and spreadsheets do."""
    return DISGUISES
