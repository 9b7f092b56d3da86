"""Archives and texts, measured as tables are: what is found, what is mistaken."""

import csv
import io
import json
import zipfile
from html import escape
from pathlib import Path

import pytest

import siger_examples

FACTS = sorted(Path(siger_examples.__file__).parent.glob("facts/*.csv"))
KEYS = {"nik": "nik", "kk": "no_kk", "nip": "nip", "phone": "no_hp", "email": "surel"}
TABLES = 2
ROWS = 12
# A power of ten has no structure left, and a number without its zero is any number.
NOT_IN_PROSE = {"power of ten", "lost digits", "no zero", "number", "decimal"}


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_zip(rows):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bacaku.txt", "Data menurut kabupaten.")
        archive.writestr("data/tabel.csv", as_csv(rows))
    return packed.getvalue()


def as_geojson(rows):
    heads, *rest = rows
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(map(str, heads), map(str, row), strict=True)),
            "geometry": {"type": "Point", "coordinates": [105.1234567890123, -5.4]},
        }
        for row in rest
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def as_kml(rows):
    heads, *rest = rows
    marks = "".join(
        "<Placemark><ExtendedData><SchemaData>"
        + "".join(
            f'<SimpleData name="{escape(str(head))}">{escape(str(cell))}</SimpleData>'
            for head, cell in zip(heads, row, strict=True)
        )
        + "</SchemaData></ExtendedData>"
        "<Point><coordinates>105.1234567890123,-5.4,0</coordinates></Point></Placemark>"
        for row in rest
    )
    return f'<?xml version="1.0"?><kml><Document>{marks}</Document></kml>'.encode()


def as_word(rows):
    lines = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:t>{escape(str(c))}</w:t></w:p></w:tc>" for c in row)
        + "</w:tr>"
        for row in rows
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:tbl>{lines}</w:tbl>")
    return packed.getvalue()


def as_html(rows):
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in row) + "</tr>"
        for row in rows
    )
    return f"<!doctype html><html><table>{lines}</table></html>".encode()


def as_prose(rows):
    told = "".join(
        f"Pada hari itu, sdr. Budi Santoso {n}, dengan nomor {row[-1]}, datang.\n\n"
        for n, row in enumerate(rows[1:])
    )
    return f"Berita acara kunjungan.\n\n{told}".encode()


@pytest.fixture
def look_at(columns_of, tmp_path):
    """Look through bytes that become a file; return the types of what is found."""

    def look(content):
        path = tmp_path / "berkas"
        path.write_bytes(content)
        return [finding.type for finding in columns_of(path)]

    return look


# What could not be looked through is no person that was found.
UNREAD = {"siger-data-pribadi-tak-terbaca", "siger-data-pribadi-tak-terperiksa"}


def persons_in(found) -> set[str]:
    return {t for t in found if t.startswith("siger-data-pribadi-")} - UNREAD


FORMS = {"zip": as_zip, "geojson": as_geojson, "kml": as_kml, "word": as_word}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KEYS)
def test_persons_are_found_in_archives_and_under_keys(
    kind, form, people, look_at, disguises
):
    missed, count = [], 0
    for name, disguise in disguises[kind].items():
        for seed in range(TABLES):
            some = people(seed)
            values = [disguise(getattr(some, kind)()) for _ in range(ROWS)]
            found = look_at(FORMS[form]([["no", KEYS[kind]], *enumerate(values)]))
            count += 1
            if not persons_in(found):
                missed.append((name, seed))

    assert count == 24
    assert len(missed) <= count * 0.01, missed


@pytest.mark.parametrize("kind", KEYS)
def test_persons_are_found_in_running_text(kind, people, look_at, disguises):
    missed, count = [], 0
    for name, disguise in disguises[kind].items():
        if name in NOT_IN_PROSE:
            continue
        for seed in range(TABLES):
            some = people(seed)
            values = [disguise(getattr(some, kind)()) for _ in range(ROWS)]
            count += 1
            if not persons_in(look_at(as_prose([["no", "isi"], *enumerate(values)]))):
                missed.append((name, seed))

    assert count >= 18
    assert len(missed) <= count * 0.01, missed


@pytest.mark.parametrize("form", [*FORMS.values(), as_html])
def test_none_of_two_hundred_other_tables_is_taken_for_persons_in_any_form(
    form, innocent_tables, look_at
):
    alarms = {
        n: found
        for n, rows in enumerate(innocent_tables)
        if (found := look_at(form(rows)))
    }

    assert len(innocent_tables) == 200
    assert alarms == {}


@pytest.mark.parametrize("form", [as_zip, as_geojson])
@pytest.mark.parametrize("path", FACTS, ids=lambda p: p.stem)
def test_no_published_figure_is_taken_for_a_person_in_any_form(path, form, look_at):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[:3000]

    assert look_at(form(rows)) == []
