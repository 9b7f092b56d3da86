"""Made tables of the shapes that offices publish, from a seed."""

import csv
import io
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from siger_catalog.model import Distribution, Finding
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema
from siger_validators.figures import check_figures
from siger_validators.finding_types import load_words
from siger_validators.reading.reader import read_file
from siger_validators.reading.transfer import with_rows

Row = dict[str, Any]
Rows = list[Row]
CROPS = ("Padi", "Jagung", "Ubi Kayu")


@pytest.fixture
def figures_of(tmp_path, province) -> Callable[..., list[Finding]]:
    """Return what is found in the text of a table."""

    def found(text: str, schemas: Iterable[TableSchema] = ()) -> list[Finding]:
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return figures_in(path, tuple(schemas), tmp_path / "rows.arrow", province)

    return found


@pytest.fixture
def figures_in_file(tmp_path, province, schemas) -> Callable[[Path], list[Finding]]:
    """Return what is found in a file, read with the schemas that come along."""
    target = tmp_path / "rows.arrow"
    return lambda path: figures_in(path, schemas, target, province)


def figures_in(
    path: Path, schemas: tuple[TableSchema, ...], target: Path, province: Province
) -> list[Finding]:
    distribution = Distribution(
        id="d", remote_id="", title="Tabel", url="u", format="csv"
    )
    reading = with_rows(read_file(path, distribution, schemas, target), target)
    assert reading.table is not None
    return list(check_figures(reading.table, province, load_words("figures")))


@pytest.fixture
def text_of() -> Callable[[Rows], str]:
    """Write rows as CSV."""
    return as_csv


def as_csv(rows: Rows) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


@pytest.fixture
def types_in_made(figures_of, province) -> Callable[..., list[list[str]]]:
    """Return the types found in each table of a shape, a fault planted in it."""
    makers = {
        "crops": crops,
        "people": people,
        "totals": totals,
        "shares": shares,
        "columns of years": columns_of_years,
        "one regency": one_regency,
    }

    def found(
        shape: str,
        seeds: Iterable[int],
        plant: Callable[[random.Random, Rows], None] = lambda _rng, _rows: None,
    ) -> list[list[str]]:
        tables = []
        for seed in seeds:
            rng = random.Random(seed)  # noqa: S311  figures, no secrets
            rows = list(makers[shape](rng, province))
            plant(rng, rows)
            tables.append([f.type for f in figures_of(as_csv(rows))])
        return tables

    return found


def walk(rng: random.Random, start: float, years: int, noise: float) -> list[float]:
    """Return figures that change by some per cent a year."""
    found = [start]
    while len(found) < years:
        found.append(found[-1] * rng.uniform(1 - noise, 1 + noise))
    return found


def sizes(rng: random.Random, count: int, least: float, most: float) -> list[float]:
    """Return sizes from small to large, as regencies have them."""
    steps = [least * (most / least) ** (n / (count - 1)) for n in range(count)]
    rng.shuffle(steps)
    return [step * rng.uniform(0.8, 1.25) for step in steps]


def crops(rng: random.Random, province: Province) -> Iterator[Row]:
    """Production, area and yield; the fit is as good as rounding lets it be."""
    first, years = rng.choice([2014, 2017]), rng.choice([6, 8])
    for crop in CROPS[: rng.choice([2, 3])]:
        for region, size in zip(
            province.regencies, sizes(rng, 15, 60, 90_000), strict=True
        ):
            areas = walk(rng, size, years, 0.12)
            for year, exact in enumerate(areas, first):
                area, crop_yield = round(exact, 1), round(rng.uniform(45, 60), 2)
                yield {
                    "Kabupaten/Kota": region.name,
                    "Tahun": year,
                    "Komoditas": crop,
                    "Produksi (ton)": round(area * crop_yield / 10, 1),
                    "Luas Panen (ha)": area,
                    "Produktivitas (ku/ha)": crop_yield,
                }


def people(rng: random.Random, province: Province) -> Iterator[Row]:
    """Men, women and both; a few are not published."""
    sizes_of = sizes(rng, 15, 400, 600_000)
    for region, size in zip(province.regencies, sizes_of, strict=True):
        for year, both in enumerate(walk(rng, size, 6, 0.04), 2018):
            men = round(both * rng.uniform(0.49, 0.52))
            women = round(both) - men
            is_held = rng.random() > 0.03
            yield {
                "wilayah": region.name,
                "tahun": year,
                "laki-laki": men if is_held else "",
                "perempuan": women if is_held else "",
                "jumlah": men + women if is_held else "",
                "satuan": "jiwa",
            }


def totals(rng: random.Random, province: Province) -> Iterator[Row]:
    """Rows of regencies and their total, rounded to whole numbers or to tenths."""
    decimals = rng.choice([0, 1])
    by_region = [walk(rng, size, 5, 0.1) for size in sizes(rng, 15, 50, 60_000)]
    all_shares = [walk(rng, rng.uniform(4, 20), 5, 0.15) for _ in by_region]
    for at, year in enumerate(range(2019, 2024)):
        exact = [series[at] for series in by_region]
        shares_of = [series[at] for series in all_shares]
        for region, figure, share in zip(
            province.regencies, exact, shares_of, strict=True
        ):
            yield {
                "nama_wilayah": region.name,
                "tahun": year,
                "jumlah_kasus": round(figure, decimals or None),
                "persentase": round(share, 2),
            }
        yield {
            "nama_wilayah": "Jumlah",
            "tahun": year,
            "jumlah_kasus": round(sum(exact), decimals or None),
            "persentase": round(sum(shares_of) / 15, 2),
        }


def shares(rng: random.Random, province: Province) -> Iterator[Row]:
    """Shares of the sectors, which are 100 but for rounding."""
    sectors = ("Pertanian", "Industri", "Perdagangan", "Jasa", "Lainnya")
    for region in province.regencies:
        weights = [rng.uniform(5, 40) for _ in sectors]
        for year in range(2018, 2023):
            weights = [weight * rng.uniform(0.95, 1.05) for weight in weights]
            for sector, weight in zip(sectors, weights, strict=True):
                yield {
                    "Kabupaten": region.name,
                    "Tahun": year,
                    "Sektor": sector,
                    "Distribusi PDRB (%)": round(100 * weight / sum(weights), 2),
                }


def columns_of_years(rng: random.Random, province: Province) -> Iterator[Row]:
    """A column for each year, a total below."""
    series = [walk(rng, size, 6, 0.08) for size in sizes(rng, 15, 30, 40_000)]
    for region, figures in zip(province.regencies, series, strict=True):
        yield {"Kabupaten": region.name} | {
            f"Produksi {year} (ton)": round(figure)
            for year, figure in enumerate(figures, 2018)
        }
    yield {"Kabupaten": "Jumlah"} | {
        f"Produksi {2018 + at} (ton)": sum(round(figures[at]) for figures in series)
        for at in range(6)
    }


def one_regency(rng: random.Random, province: Province) -> Iterator[Row]:
    """A few items of one regency over the years."""
    region = rng.choice(province.regencies)
    for item in ("Sapi", "Kambing"):
        figures = walk(rng, rng.uniform(2_000, 90_000), 8, 0.1)
        for year, figure in enumerate(figures, 2016):
            yield {
                "nama_kabupaten_kota": region.name,
                "tahun": year,
                "ternak": item,
                "populasi_ekor": round(figure),
            }
