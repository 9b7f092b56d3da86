"""Each kind of fault, planted in twenty made tables: found, once, and nothing else."""

import pytest

SEEDS = range(20)
LEAST_FOUND = 0.95
SHAPES = ("crops", "people", "totals", "shares", "columns of years", "one regency")
PRODUCTION, AREA, YIELD = "Produksi (ton)", "Luas Panen (ha)", "Produktivitas (ku/ha)"


def a_year(rng, rows, column="Tahun", *, is_inner=False):
    years = sorted({row[column] for row in rows})
    return rng.choice(years[1:-1] if is_inner else years[1:])


def without_yield(rows):
    for row in rows:
        del row[AREA], row[YIELD]


def lose_large_figures(rng, rows):
    without_yield(rows)
    year = a_year(rng, rows)
    for row in rows:
        if row["Tahun"] == year and row[PRODUCTION] >= 1000:
            row[PRODUCTION] = ""


def read_points_as_decimals(rng, rows):
    year = a_year(rng, rows, "tahun")
    for row in rows:
        del row["laki-laki"], row["perempuan"]
        if row["tahun"] == year and row["jumlah"] and row["jumlah"] >= 1000:
            row["jumlah"] = row["jumlah"] / 1000


def lose_large_figures_of_a_total(rng, rows):
    year = a_year(rng, rows, "tahun")
    rows[:] = [row for row in rows if row["tahun"] == year]
    for row in rows:
        if row["nama_wilayah"] != "Jumlah" and row["jumlah_kasus"] >= 1000:
            row["jumlah_kasus"] = ""


def state_a_year_in_thousands(rng, rows):
    without_yield(rows)
    year = a_year(rng, rows)
    for row in rows:
        if row["Tahun"] == year:
            row[PRODUCTION] = round(row[PRODUCTION] / 100, 3)


def state_later_years_in_tens(rng, rows):
    without_yield(rows)
    year = a_year(rng, rows)
    for row in rows:
        if row["Tahun"] >= year:
            row[PRODUCTION] = round(row[PRODUCTION] * 10, 1)


def change_the_unit_of_one_series(rng, rows):
    year = rng.choice([2018, 2019, 2020, 2021])
    for row in rows:
        if row["ternak"] == "Sapi" and row["tahun"] >= year:
            row["populasi_ekor"] *= 100


def jump(rng, rows):
    row = rng.choice([r for r in rows if r["tahun"] > 2016])
    row["populasi_ekor"] = round(row["populasi_ekor"] * rng.uniform(6, 8))


def move_the_decimal_sign(rng, rows):
    row = rng.choice([r for r in rows if r["tahun"] > 2016])
    row["populasi_ekor"] *= 10


def jump_in_a_column_of_a_year(rng, rows):
    del rows[-1]
    row = max(rows, key=lambda r: r["Produksi 2020 (ton)"])
    row["Produksi 2020 (ton)"] *= 7


def mistype_a_digit_of_a_total(rng, rows):
    row = rng.choice([r for r in rows if r["nama_wilayah"] == "Jumlah"])
    row["jumlah_kasus"] += rng.choice([-1, 1]) * rng.randint(1, 9) * 1000


def mistake_a_total(rng, rows):
    row = rng.choice([r for r in rows if r["nama_wilayah"] == "Jumlah"])
    row["jumlah_kasus"] += rng.choice([-1, 1]) * rng.randint(40, 900)


def mistake_a_part(rng, rows):
    parts = [r for r in rows if r["nama_wilayah"] != "Jumlah"]
    row = rng.choice([r for r in parts if r["jumlah_kasus"] > 500])
    row["jumlah_kasus"] = round(row["jumlah_kasus"] * 1.3)


def multiply_a_total(rng, rows):
    rng.choice([r for r in rows if r["nama_wilayah"] == "Jumlah"])["jumlah_kasus"] *= 10


def mistake_a_total_of_a_year(rng, rows):
    rows[-1][f"Produksi {rng.randint(2018, 2023)} (ton)"] += 317


def mistake_a_sum_of_columns(rng, rows):
    row = rng.choice([r for r in rows if r["jumlah"]])
    row["jumlah"] += rng.choice([-1, 1]) * rng.randint(13, 99)


def mistake_a_product(rng, rows):
    row = rng.choice(rows)
    row[PRODUCTION] = round(row[PRODUCTION] * rng.choice([0.8, 1.15, 1.4]), 1)


def multiply_a_product(rng, rows):
    rng.choice(rows)[PRODUCTION] *= 10


def mistake_a_share(rng, rows):
    row = rng.choice(rows)
    row["Distribusi PDRB (%)"] = round(row["Distribusi PDRB (%)"] + 2.5, 2)


def repeat_a_row(rng, rows):
    rows.append(dict(rng.choice(rows)))


def repeat_a_row_with_another_figure(rng, rows):
    without_yield(rows)
    row = rng.choice(rows)
    rows.append({**row, PRODUCTION: round(row[PRODUCTION] * 1.1 + 1, 1)})


def write_zero_for_a_year(rng, rows):
    year, crop = a_year(rng, rows), rng.choice(rows)["Komoditas"]
    for row in rows:
        if (row["Tahun"], row["Komoditas"]) == (year, crop):
            row |= {PRODUCTION: 0, AREA: 0, YIELD: 0}


def write_zero_for_a_column(rng, rows):
    for row in rows:
        row["jumlah"] = 0
        del row["laki-laki"], row["perempuan"]


def write_zero_for_a_figure(rng, rows):
    rng.choice(rows)["populasi_ekor"] = 0


def keep_the_province(rng, rows):
    for year in {row["tahun"] for row in rows}:
        own = [row for row in rows if row["tahun"] == year]
        whole = {"wilayah": "Provinsi Lampung", "tahun": year, "satuan": "jiwa"}
        for column in ("laki-laki", "perempuan", "jumlah"):
            whole[column] = sum(row[column] or 0 for row in own)
        rows.append({column: whole[column] for column in rows[0]})


def name_another_unit_in_the_heading(rng, rows):
    for row in rows:
        del row["laki-laki"], row["perempuan"]
        row["jumlah (ribu jiwa)"] = row.pop("jumlah")


def name_another_unit_in_some_rows(rng, rows):
    year = a_year(rng, rows, "tahun")
    for row in rows:
        del row["laki-laki"], row["perempuan"]
        if row["tahun"] == year and row["jumlah"]:
            row |= {"satuan": "ribu jiwa", "jumlah": row["jumlah"] / 1000}


def name_another_unit_in_one_year(rng, rows):
    for row in rows:
        row["Produksi 2023 (ribu ton)"] = row.pop("Produksi 2023 (ton)") / 1000


FAULTS = [
    ("crops", lose_large_figures, "siger-ribuan-hilang"),
    ("people", read_points_as_decimals, "siger-ribuan-hilang"),
    ("totals", lose_large_figures_of_a_total, "siger-ribuan-hilang"),
    ("crops", state_a_year_in_thousands, "siger-satuan-berubah"),
    ("crops", state_later_years_in_tens, "siger-satuan-berubah"),
    ("one regency", change_the_unit_of_one_series, "siger-satuan-berubah"),
    ("one regency", jump, "siger-lonjakan"),
    ("one regency", move_the_decimal_sign, "siger-lonjakan"),
    ("columns of years", jump_in_a_column_of_a_year, "siger-lonjakan"),
    ("totals", mistype_a_digit_of_a_total, "siger-jumlah-tidak-cocok"),
    ("totals", mistake_a_total, "siger-jumlah-tidak-cocok"),
    ("totals", mistake_a_part, "siger-jumlah-tidak-cocok"),
    ("totals", multiply_a_total, "siger-jumlah-tidak-cocok"),
    ("columns of years", mistake_a_total_of_a_year, "siger-jumlah-tidak-cocok"),
    ("people", mistake_a_sum_of_columns, "siger-jumlah-kolom-tidak-cocok"),
    ("crops", mistake_a_product, "siger-hasil-kali-tidak-cocok"),
    ("crops", multiply_a_product, "siger-hasil-kali-tidak-cocok"),
    ("shares", mistake_a_share, "siger-bagian-bukan-100"),
    ("crops", repeat_a_row, "siger-baris-ganda"),
    ("crops", repeat_a_row_with_another_figure, "siger-baris-bertentangan"),
    ("crops", write_zero_for_a_year, "siger-nol-untuk-kosong"),
    ("people", write_zero_for_a_column, "siger-nol-untuk-kosong"),
    ("one regency", write_zero_for_a_figure, "siger-nol-untuk-kosong"),
    ("people", keep_the_province, "siger-baris-jumlah"),
    ("people", name_another_unit_in_the_heading, "siger-satuan-bertentangan"),
    ("people", name_another_unit_in_some_rows, "siger-satuan-bertentangan"),
    ("columns of years", name_another_unit_in_one_year, "siger-satuan-bertentangan"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_sound_tables_have_no_findings(shape, types_in_made):
    assert types_in_made(shape, SEEDS) == [[] for _ in SEEDS]


@pytest.mark.parametrize(
    ("shape", "plant", "type_"), FAULTS, ids=[plant.__name__ for _, plant, _ in FAULTS]
)
def test_a_planted_fault_is_one_finding(shape, plant, type_, types_in_made):
    found = types_in_made(shape, SEEDS, plant)

    hits = sum(types == [type_] for types in found)
    assert hits >= LEAST_FOUND * len(SEEDS), found
