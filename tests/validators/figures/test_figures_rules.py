"""What schemas declare, what is left alone, and what no finding may say."""

import csv
import json
from dataclasses import replace

import pytest

from siger_catalog.schemas import parse_schema
from siger_validators.children import shared_pool
from siger_validators.figures import FiguresValidator, checking
from siger_validators.figures import validator as door
from siger_validators.figures.rounding import is_digit_slip, power_of_ten
from siger_validators.figures.rules import Limits, rules_of
from siger_validators.figures.wording import kind_of, unit_in, unit_of
from siger_validators.schema_files import example_file, load_schemas

SCHEMAS = {schema.name: schema for schema in load_schemas()}
YEARS = range(2016, 2024)


@pytest.fixture
def edited(figures_of, schemas, text_of):
    """Return what is found in the example of a schema after a change of its rows."""

    def found(name, change):
        with example_file(name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        change(rows)
        return figures_of(text_of(rows), schemas)

    return found


@pytest.fixture
def series(figures_of, text_of):
    """Return what is found in one measure of one regency."""

    def found(figures, heading="populasi", schema=None):
        rows = [
            {"nama_kabupaten_kota": "Kota Metro", "tahun": year, heading: figure}
            for year, figure in zip(YEARS, figures, strict=True)
        ]
        return figures_of(text_of(rows), [schema] if schema else [])

    return found


def types(findings):
    return [finding.type for finding in findings]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_example_of_a_schema_has_no_findings(name, edited):
    assert edited(name, lambda _rows: None) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_rules_of_a_schema_name_columns_that_it_has(name):
    said, known = rules_of(SCHEMAS[name]), SCHEMAS[name].field_named
    named = {n for rule in said.sums for n in (*rule.parts, rule.total)}
    named |= {n for rule in said.products for n in (rule.product, *rule.factors)}
    for rule in said.totals:
        named |= {rule.dimension, rule.same_as or rule.dimension, *rule.columns}

    assert all(map(known, named | said.zeros | set(said.kinds)))
    assert bool(SCHEMAS[name].descriptor.get("figures")) == (said != rules_of(None))


def test_kilometres_by_condition_add_up_to_the_length(edited):
    (found,) = edited("jalan", lambda rows: rows[0].update(panjang_km="21.4"))

    assert found.type == "siger-jumlah-kolom-tidak-cocok"
    assert found.params["total"] == "21.4"
    assert "baik_km + sedang_km" in found.params["parts"]


def test_an_amount_is_its_share_of_the_budget(edited):
    (found,) = edited(
        "apbd-realisasi", lambda rows: rows[0].update(realisasi="119800000")
    )

    assert found.type == "siger-hasil-kali-tidak-cocok"
    assert (found.params["case"], found.params["power"]) == ("power", "10")


def test_a_harvest_is_area_by_yield(edited):
    (found,) = edited(
        "produksi-tanaman", lambda rows: rows[0].update(produksi_ton="7690.2")
    )

    assert found.type == "siger-hasil-kali-tidak-cocok"


def test_a_cell_that_breaks_a_rule_of_the_schema_is_left_to_its_own_finding(edited):
    assert edited("jalan", lambda rows: rows[0].update(panjang_km="-1")) == []
    assert edited("jalan", lambda rows: rows[0].update(panjang_km="12 km")) == []


def test_columns_of_nothing_but_zeros_may_be_declared(edited):
    def nobody_hurt(rows):
        rows[:] = [
            {**row, "tanggal": f"2024-01-{n:02}"} for n, row in enumerate(rows * 9, 1)
        ]
        for row in rows:
            row.update(meninggal="0", luka="0", mengungsi="0", rumah_rusak_berat="0")

    assert edited("kebencanaan", nobody_hurt) == []


def test_a_limit_of_the_schema_decides_what_a_jump_is(series):
    fields = [
        {"name": "nama_kabupaten_kota", "role": "region-name"},
        {"name": "tahun", "type": "year", "role": "year"},
        {"name": "populasi", "type": "number", "role": "measure"},
    ]
    figures = [1000, 1010, 990, 1005, 3100, 1020, 1000, 995]
    strict = {"name": "a", "fields": fields, "figures": {"limits": {"jump": 2}}}
    quiet = {**strict, "figures": {"limits": {"jump": 2}, "off": ["siger-lonjakan"]}}

    assert types(series(figures)) == []
    assert types(series(figures, schema=parse_schema(strict))) == ["siger-lonjakan"]
    assert types(series(figures, schema=parse_schema(quiet))) == []


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        "figures",
        {"rules": "x", "limits": [], "kinds": [], "off": 1},
        {"rules": [{"type": "sum"}, {"type": "product", "factors": ["a"]}, 3]},
        {"limits": {"jump": "big", "years": -1, "other": 3}},
        {"kinds": {"a": "weight"}},
    ],
)
def test_what_is_malformed_counts_as_not_said(said):
    schema = parse_schema(json.loads(json.dumps({"name": "a", "figures": said})))

    assert rules_of(schema) == rules_of(None)


def test_a_series_of_three_years_has_no_history(figures_of):
    head = "nama_kabupaten_kota,tahun,populasi\n"
    rows = "".join(
        f"Kota Metro,{2020 + n},{v}\n" for n, v in enumerate([900, 9900, 910])
    )

    assert figures_of(head + rows) == []


def test_small_amounts_jump_by_chance(series):
    assert series([3, 2, 4, 3, 31, 2, 3, 4]) == []


def test_a_restless_series_bears_what_a_calm_one_does_not(series):
    calm = [1000, 1010, 990, 1005, 5100, 1020, 1000, 995]
    restless = [1000, 4100, 900, 3500, 5100, 800, 4000, 995]

    assert types(series(calm)) == ["siger-lonjakan"]
    assert series(restless) == []


@pytest.mark.parametrize("total", ["9.5", "60.21", "12"])
def test_rates_and_means_are_no_sums(figures_of, total):
    rows = "".join(f"Kota Metro,{s},{n}.5\n" for n, s in enumerate("abcdef", 5))

    found = figures_of(
        f"kabupaten,sektor,tingkat partisipasi (%)\n{rows}Kota Metro,Jumlah,{total}\n"
    )

    assert "siger-jumlah-tidak-cocok" not in types(found)


def test_a_total_may_be_off_by_what_rounding_does(figures_of, province):
    rows = "".join(f"{r.name},2023,100.4\n" for r in province.regencies)
    text = "nama_wilayah,tahun,jumlah kasus\n" + rows

    assert figures_of(f"{text}Jumlah,2023,1506.7\n") == []
    (found,) = figures_of(f"{text}Jumlah,2023,1507.7\n")
    assert found.type == "siger-jumlah-tidak-cocok"
    assert (found.row, found.params["sum"]) == (17, "1506")


def test_a_total_over_regions_that_are_not_all_there_is_no_fault(figures_of, province):
    rows = "".join(f"{r.name},2023,100\n" for r in province.regencies[:6])
    text = "nama_wilayah,tahun,jumlah kasus\n" + rows

    assert figures_of(f"{text}Jumlah,2023,1500\n") == []
    assert types(figures_of(f"{text}Jumlah,2023,500\n")) == ["siger-jumlah-tidak-cocok"]


def test_unreadable_cells_are_no_lost_thousands(subject_of, write, province):
    head = "nama_kabupaten_kota,tahun,jumlah kasus\n"
    sizes = [200 * (n + 1) for n in range(15)]
    lines = [
        f"{r.name},{year},{'' if year == 2022 and size > 999 else size}\n"
        for year in (2021, 2022)
        for r, size in zip(province.regencies, sizes, strict=True)
    ]
    check = FiguresValidator().check
    empty = list(check(subject_of(write(head + "".join(lines), "kosong.csv"))))

    assert types(empty) == ["siger-ribuan-hilang"]
    assert empty[0].distribution_id == "kosong"
    assert empty[0].params["count"] == "11"


def test_a_file_is_read_once_more_for_all_its_lost_years(
    subject_of, write, province, monkeypatch
):
    calls = []

    class Counting:
        def call(self, *args, **kwargs):
            calls.append(args[0])
            return shared_pool().call(*args, **kwargs)

    monkeypatch.setattr(door, "shared_pool", Counting)
    head = "nama_kabupaten_kota,tahun,jumlah kasus,jumlah pasien\n"
    lines = [
        f"{r.name},{year},{size},{size}\n"
        for year in (2020, 2021, 2022)
        for n, r in enumerate(province.regencies, 1)
        for size in ["" if year != 2021 and n * 200 > 999 else n * 200]
    ]
    found = list(FiguresValidator().check(subject_of(write(head + "".join(lines)))))

    assert types(found).count("siger-ribuan-hilang") >= 2
    assert calls == ["siger_validators.figures.raw:filled_cells"]


def test_cells_that_the_check_of_tables_reports_are_no_lost_thousands(
    subject_of, write, province
):
    schema = SCHEMAS["perkebunan"]
    head = ",".join(field.name for field in schema.fields) + "\n"
    sizes = [200 * (n + 1) for n in range(15)]
    lines = [
        f"{r.code},{r.bps_code},{r.name},{year},Kakao,,"
        + (f"{size:,}".replace(",", ". ") if year == 2022 and size > 999 else str(size))
        + "\n"
        for year in (2021, 2022)
        for r, size in zip(province.regencies, sizes, strict=True)
    ]
    subject = subject_of(write(head + "".join(lines)))

    assert subject.files[0].table.data["produksi_ton"].null_count == 11
    assert list(FiguresValidator().check(subject)) == []


def test_what_a_table_calls_its_rows_is_not_told_without_a_schema(figures_of):
    head = "kabupaten,tahun,nama_petani,hasil panen\n"
    rows = "".join(
        f"Kota Metro,{year},Siti Aminah,{9000 if year == 2020 else 1000}\n"
        for year in YEARS
    )
    (found,) = figures_of(head + rows)

    assert found.type == "siger-lonjakan"
    assert "siti" not in str(found).casefold()


def test_a_table_of_too_many_rows_says_so(figures_of, monkeypatch):
    monkeypatch.setattr(checking, "MOST_ROWS", 1)
    (found,) = figures_of(
        "wilayah,tahun,jumlah\nKota Metro,2020,1\nKota Metro,2021,2\n"
    )

    assert (found.type, found.severity) == ("siger-angka-tidak-dibandingkan", "note")


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "tahun\n2020\n2020\n",
        "wilayah,tahun,nilai\n",
        "wilayah,tahun,nilai\nJumlah,,\nTotal,,0\n",
        "wilayah,tahun,nilai\nJumlah,2020,5\nLampung,2020,5\n",
        "kabupaten,2020,2021,2022\nMetro,1,,3\nJumlah,,,\n",
        "satuan,nilai (ribu)\nribu,1\n,2\n",
    ],
)
def test_odd_tables_are_no_trouble(figures_of, text):
    assert isinstance(figures_of(text), list)


@pytest.mark.parametrize(
    ("heading", "unit", "kind"),
    [
        ("Jumlah Penduduk", "jiwa", "amount"),
        ("Jumlah penduduk miskin (%)", "", "rate"),
        ("Produktivitas", "ku/ha", "rate"),
        ("harga beras", "rupiah", "rate"),
        ("nilai", "", ""),
        ("konsumsi", "gram per kapita", "rate"),
    ],
)
def test_headings_say_whether_figures_add_up(heading, unit, kind):
    assert kind_of(heading, unit) == kind


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("Penduduk (ribu jiwa)", "jiwa", True),
        ("Penduduk (Jiwa)", "orang", False),
        ("Luas ribu hektar", "ha", True),
        ("Produksi (ton)", "kg", True),
        ("Kemiskinan (%)", "persen", False),
        ("Kemiskinan (%)", "jiwa", True),
    ],
)
def test_units_contradict_by_family_or_multiplier(one, other, contradict):
    assert unit_in(one).contradicts(unit_of(other)) is contradict


def test_brackets_that_hold_no_unit_are_no_unit():
    assert unit_in("Penduduk (hasil sensus)") is None
    assert unit_in("Tahun 2020 (Januari)") is None


@pytest.mark.parametrize(
    ("ratio", "power"), [(10, 1), (0.001, -3), (9.9, 1), (8, 0), (1.01, 0), (-10, 0)]
)
def test_a_power_of_ten_is_known_by_five_per_cent(ratio, power):
    assert power_of_ten(ratio) == power


def test_a_digit_slip_is_one_digit_at_one_place():
    assert is_digit_slip(10_000, 0.5)
    assert is_digit_slip(-700, 0.5)
    assert not is_digit_slip(710, 0.5)
    assert not is_digit_slip(1, 7.5)


def test_limits_that_a_schema_sets_stand_beside_the_others():
    schema = replace(SCHEMAS["jalan"], descriptor={"figures": {"limits": {"small": 5}}})

    assert rules_of(schema).limits == Limits(small=5)
