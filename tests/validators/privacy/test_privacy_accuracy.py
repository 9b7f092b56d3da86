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


# Without its heading a mobile number that lost zero and sign is any amount of rupiah.
NEEDS_HEADING = {("phone", "no zero"), ("phone", "number")}


@pytest.mark.parametrize("kind", HEADINGS)
@pytest.mark.parametrize("is_headed", [True, False], ids=["headed", "bare"])
def test_at_least_99_of_100_columns_of_persons_are_found(
    kind, is_headed, people, columns_of, disguises
):
    assert len(disguises[kind]) == 12
    missed, count = [], 0
    for name, disguise in disguises[kind].items():
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
