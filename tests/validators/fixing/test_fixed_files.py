import csv
import io
import random
from datetime import date

import pytest

from siger_validators.fixing import FileTableFixer
from siger_validators.regions import RegionValidator
from siger_validators.table import TableValidator

# What a fixed file claims to have mended, by the kind of finding.
CLAIMED = {
    "siger-bukan-utf8",
    "siger-judul-bukan-baris-pertama",
    "siger-kolom-kosong",
    "siger-nama-wilayah-tidak-resmi",
    "siger-gaya-angka-campur",
    "blank-row",
    "type-error",
    "constraint-error",
    "incorrect-label",
}
PRICES = "kode_kemendagri,kode_bps,nama_kabupaten_kota,tanggal,komoditas,harga_rupiah"


@pytest.fixture
def fix(schemas, province):
    """Fix a file by the schema of that name."""

    def fix_file(path, name=""):
        schema = next((s for s in schemas if s.name == name), None)
        return FileTableFixer().fix(path, schema, province)

    return fix_file


@pytest.fixture
def column_of(write, fix):
    """Fix the column `nilai` of a semicolon table; return the table and the column."""

    def fix_column(*cells, beside=()):
        others = [*beside, *["x"] * (len(cells) - len(beside))]
        rows = [
            f'"{other}";"{cell}"' for other, cell in zip(others, cells, strict=True)
        ]
        fixed = fix(write("\n".join(["lain;nilai", *rows])))
        return fixed, [row[1] for row in fixed.rows()]

    return fix_column


@pytest.fixture
def written(write):
    """Write a fixed table as CSV, as the download does."""

    def write_csv(fixed, name="fixed.csv"):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([fixed.labels, *fixed.rows()])
        return write(out.getvalue(), name)

    return write_csv


@pytest.fixture
def findings_of(read, subject_of, province):
    """Return every finding of a file: of reading, table and regions."""

    def find(path):
        subject = subject_of(path)
        checks = (TableValidator(), RegionValidator())
        found = [finding for check in checks for finding in check.check(subject)]
        return [*read(path).findings, *found]

    return find


@pytest.mark.parametrize(
    ("cells", "fixed_cells"),
    [
        (["1,5", "2,25"], ["1.5", "2.25"]),
        (["1.234,5", "15.759"], ["1234.5", "15759"]),
        (["1.015.759", "15.759"], ["1015759", "15759"]),
        (["1,234.5", "15,759"], ["1234.5", "15759"]),
        (["Rp 1.250.000", "Rp870.500"], ["1250000", "870500"]),
        (["Rp. 1.250.000,-", "0"], ["1250000", "0"]),
        (["-1,5", "+2,5"], ["-1.5", "+2.5"]),
        (["1.015.759", "1,234"], ["1015759", "1.2340"]),
        (["1,015,759", "1.234"], ["1015759", "1.2340"]),
        (["1,5", "2,75", "1.25"], ["1.5", "2.75", "1.25"]),
    ],
)
def test_numbers_are_written_plain_where_the_column_proves_its_style(
    column_of, cells, fixed_cells
):
    fixed, found = column_of(*cells)

    assert found == fixed_cells
    assert fixed.left == ()
    assert fixed.counts["number"] == sum(
        a != b for a, b in zip(cells, fixed_cells, strict=True)
    )


@pytest.mark.parametrize(
    "cells",
    [
        ["1.234"],
        ["1.234", "5"],
        ["1,234", "5"],
        ["Rp 15.759", "Rp 3"],
        ["1,5", "155,711,37"],
        ["1,5", "2.5", "1.234"],
        ["12 ton", "1,5"],
        ["2023", "2024"],
    ],
)
def test_a_number_that_may_mean_two_things_stays_as_it_is(column_of, cells):
    fixed, found = column_of(*cells)

    assert found == cells
    assert "number" not in fixed.counts


def test_other_columns_are_no_proof_and_are_left_alone_too(column_of):
    fixed, found = column_of("15.759", "3", beside=["1,5", "2,5"])

    assert found == ["15.759", "3"]
    assert [row[0] for row in fixed.rows()] == ["1,5", "2,5"]
    assert {(left.column, left.reason) for left in fixed.left} == {
        ("nilai", "ambiguous-number"),
        ("lain", "other-column"),
    }


@pytest.mark.parametrize(
    ("cells", "fixed_cells"),
    [
        (["31/12/2023", "01/02/2023"], ["2023-12-31", "2023-02-01"]),
        (["12-31-2023", "01-02-2023"], ["2023-12-31", "2023-01-02"]),
        (["01/02/2023", "03/03/2023"], ["01/02/2023", "2023-03-03"]),
        (
            ["31/12/2023", "12/31/2023", "01/02/2023"],
            ["2023-12-31"] * 2 + ["01/02/2023"],
        ),
        (["17 Agustus 2023", "1 Mei 2023"], ["2023-08-17", "2023-05-01"]),
        (["2023/8/7", "2023-08-07 00:00:00"], ["2023-08-07", "2023-08-07"]),
        (["31/02/2023", "2023"], ["31/02/2023", "2023"]),
    ],
)
def test_dates_are_written_anew_where_the_column_proves_its_order(
    write, fix, cells, fixed_cells
):
    rows = [f"18.01,1803,Kabupaten Lampung Selatan,{c},Beras,1000" for c in cells]
    fixed = fix(write("\n".join([PRICES, *rows])), "harga-pangan")

    at = fixed.labels.index("tanggal")
    assert [row[at] for row in fixed.rows()] == fixed_cells
    is_unclear = "01/02/2023" in fixed_cells
    assert ("ambiguous-date" in {left.reason for left in fixed.left}) == is_unclear


def test_every_change_is_listed_with_its_place(write, fix):
    path = write(
        "Tabel 1;;\n\n"
        "Nama Kabupaten Kota;Tahun;Indeks_Ketahanan_Pangan;kode_bps;kode_kemendagri\n"
        "kab. lampung barat;2023;1.082,5;1801;18.04\n;;;;\nMETRO;2023;7,25;1872;18.72\n"
    )
    fixed = fix(path, "ketahanan-pangan")

    assert fixed.labels[:3] == (
        "nama_kabupaten_kota",
        "tahun",
        "indeks_ketahanan_pangan",
    )
    assert list(fixed.rows()) == [
        ["Kabupaten Lampung Barat", "2023", "1082.5", "1801", "18.04"],
        ["Kota Metro", "2023", "7.25", "1872", "18.72"],
    ]
    listed = [(c.kind, c.row, c.column, c.old, c.new) for c in fixed.changes]
    assert listed == [
        (
            "heading",
            3,
            "nama_kabupaten_kota",
            "Nama Kabupaten Kota",
            "nama_kabupaten_kota",
        ),
        ("heading", 3, "tahun", "Tahun", "tahun"),
        (
            "heading",
            3,
            "indeks_ketahanan_pangan",
            "Indeks_Ketahanan_Pangan",
            "indeks_ketahanan_pangan",
        ),
        (
            "name",
            4,
            "nama_kabupaten_kota",
            "kab. lampung barat",
            "Kabupaten Lampung Barat",
        ),
        ("number", 4, "indeks_ketahanan_pangan", "1.082,5", "1082.5"),
        ("name", 6, "nama_kabupaten_kota", "METRO", "Kota Metro"),
        ("number", 6, "indeks_ketahanan_pangan", "7,25", "7.25"),
    ]
    assert [(c.kind, c.old) for c in fixed.file_changes] == [
        ("delimiter", ";"),
        ("rows-above", "2"),
        ("blank-rows", "1"),
    ]


def test_what_the_fixed_file_claims_to_mend_is_no_finding_any_more(
    write, fix, written, findings_of
):
    text = (
        "Kode_Kemendagri;kode_bps;nama_kabupaten_kota;tahun;indeks_ketahanan_pangan\n"
        "18.04;1801;KAB. LAMPUNG BARAT;2023;80,5\n"
        ";;;;\n"
        "18.72;1872;metro;2023;79,25\n"
        "18.01;1803;Lampung Selatan\u2013;2023;77,125\n"
    )
    path = write(text.encode("cp1252"))
    before = findings_of(path)
    fixed = fix(path, "ketahanan-pangan")
    after = findings_of(written(fixed))

    assert {f.type for f in before} & CLAIMED
    assert fixed.counts["number"] == 3
    assert fixed.counts["name"] == 3
    left = [(f.type, f.row, f.field) for f in after if f.type in CLAIMED]
    assert left == []


def test_dates_that_were_no_dates_pass_the_check_afterwards(
    write, fix, written, findings_of
):
    rows = [
        f"18.01;1803;Kabupaten Lampung Selatan;{day};Beras;12.500,5"
        for day in ("31/12/2023", "01/01/2024", "2 Januari 2024")
    ]
    path = write("\n".join([PRICES.replace(",", ";"), *rows]))
    before = [f.row for f in findings_of(path) if f.field == "tanggal"]
    after = findings_of(written(fix(path, "harga-pangan")))

    assert before == [2, 3, 4]
    assert [f for f in after if f.field in ("tanggal", "harga_rupiah")] == []


def _mixed_table(seed):
    """Make a table in one of the ways that offices write them."""
    dice = random.Random(seed)  # noqa: S311  tables, no secrets
    decimal, group = dice.choice([(",", "."), (".", ","), (",", ""), (".", "")])

    def number():
        whole = dice.choice(["0", "7", "12", "345", "1234", "56789", "1234567"])
        if group and len(whole) > 3 and dice.random() < 0.8:
            whole = f"{int(whole):,}".replace(",", group)
        places = dice.choice([0, 0, 1, 2, 3, 4])
        tail = "".join(dice.choice("0123456789") for _ in range(places))
        sign = dice.choice(["", "", "-"])
        money = dice.choice(["", "", "", "Rp "]) if not sign else ""
        return f"{money}{sign}{whole}{decimal if places else ''}{tail}"

    odd = ["", "-", "n/a", "15.759", "1,234", "abc", "155,711,37"]
    columns = dice.randint(1, 3)
    rows = [
        [dice.choice(odd) if dice.random() < 0.08 else number() for _ in range(columns)]
        for _ in range(dice.randint(1, 6))
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=dice.choice([",", ";"]))
    writer.writerow([f"kolom{i}" for i in range(columns)])
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(120))
def test_no_value_that_was_read_before_is_read_differently_afterwards(
    seed, write, fix, written, read
):
    path = write(_mixed_table(seed))
    fixed = fix(path)
    assert fixed is not None
    before = read(path).table.data
    after = read(written(fixed)).table.data

    assert after.num_rows == before.num_rows
    for name in before.column_names:
        if before.schema.field(name).type == "string":
            continue  # a text may have become a number
        pairs = zip(before[name].to_pylist(), after[name].to_pylist(), strict=True)
        assert [
            pair for pair in pairs if pair[0] is not None and pair[0] != pair[1]
        ] == []


@pytest.mark.parametrize("seed", range(60))
def test_fixing_a_fixed_file_changes_nothing(seed, write, fix, written):
    fixed = fix(write(_mixed_table(seed)))
    again = fix(written(fixed))

    assert again.total == 0
    assert again.file_changes == ()


def test_a_file_that_is_in_order_is_not_touched(write, fix):
    fixed = fix(write("lain,nilai\na,1.5\nb,2.25\n"))

    assert not fixed.is_better
    assert fixed.changes == fixed.file_changes == ()


@pytest.mark.parametrize(
    "content",
    [b'a,b\n1,"x\n2,y\n3,z\n', b"a,b\n\x81,1\n", b"%PDF-1.4", b"", b"<html><body>x"],
)
def test_a_broken_file_is_not_carried_on_as_if_it_were_right(write, fix, content):
    assert fix(write(content)) is None


def test_rows_too_long_or_too_short_keep_their_cells(write, fix):
    fixed = fix(write("a;b\n1,5;2;x\n3,5\n"))

    assert list(fixed.rows()) == [["1.5", "2", "x"], ["3.5"]]


def test_dates_of_workbooks_stay_dates(tmp_path, fix):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["tanggal", "nilai"],
        [date(2023, 8, 17), "1,5"],
        [date(2023, 8, 18), 2],
    ):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    fixed = fix(tmp_path / "book.xlsx")

    assert list(fixed.rows()) == [[date(2023, 8, 17), "1.5"], [date(2023, 8, 18), 2]]


def test_records_are_shown_as_they_stand_in_the_file(write):
    path = write("a;b\n1,5;dua\n\n3;empat\n")
    excerpt = FileTableFixer().excerpt(path, None, {2, 4, 99})

    assert excerpt.labels == ("a", "b")
    assert excerpt.rows == {2: ("1,5", "dua"), 4: ("3", "empat")}
