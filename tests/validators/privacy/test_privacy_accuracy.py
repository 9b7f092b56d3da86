"""How many columns of persons are found, how many others are mistaken for one."""

import re
from pathlib import Path

import pytest
import xlsxwriter

import siger_examples

FACTS = sorted(Path(siger_examples.__file__).parent.glob("facts/*.csv"))
TABLES_A_DISGUISE = 10
ROWS = 25
HEADINGS = {
    "nik": "NIK",
    "kk": "No. KK",
    "nip": "nip",
    "phone": "No HP",
    "email": "e-mail",
}


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
# Without its heading a mobile number that lost zero and sign is any amount of rupiah.
NEEDS_HEADING = {("phone", "no zero"), ("phone", "number")}


@pytest.mark.parametrize("kind", DISGUISES)
@pytest.mark.parametrize("is_headed", [True, False], ids=["headed", "bare"])
def test_at_least_99_of_100_columns_of_persons_are_found(
    kind, is_headed, people, columns_of
):
    assert len(DISGUISES[kind]) == 12
    missed, count = [], 0
    for name, disguise in DISGUISES[kind].items():
        if not is_headed and (kind, name) in NEEDS_HEADING:
            continue
        for seed in range(TABLES_A_DISGUISE):
            some = people(seed)
            values = [disguise(getattr(some, kind)()) for _ in range(ROWS)]
            heading = HEADINGS[kind] if is_headed else "isian"
            found = columns_of([["no", heading], *enumerate(values, 1)])
            count += 1
            if not any(f.field_number == 2 for f in found):
                missed.append((name, seed))

    assert len(missed) <= count * 0.01, missed


@pytest.mark.parametrize("kind", ["nik", "nip"])
def test_numbers_of_a_real_workbook_are_found(kind, people, columns_of, tmp_path):
    path = tmp_path / "angka.xlsx"
    some = people(3)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["no", "isian"])
        for row in range(1, 30):
            sheet.write_row(row, 0, [row, int(getattr(some, kind)())])

    assert [f.type for f in columns_of(path)] == [f"siger-data-pribadi-{kind}"]


@pytest.mark.parametrize("path", FACTS, ids=lambda p: p.stem)
def test_no_published_figure_is_taken_for_a_person(path, columns_of):
    assert columns_of(path) == []


def test_none_of_two_hundred_other_tables_is_taken_for_persons(
    innocent_tables, columns_of
):
    alarms = {
        n: [f.type for f in found if re.match("siger-data", f.type)]
        for n, rows in enumerate(innocent_tables)
        if (found := columns_of(rows))
    }

    assert len(innocent_tables) == 200
    assert {n: types for n, types in alarms.items() if types} == {}
