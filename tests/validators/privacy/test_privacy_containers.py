"""What of an archive, a document or a text is looked through, and what is said else."""

import gzip
import io
import json
import struct
import tempfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from siger_validators.children import ChildStoppedError
from siger_validators.privacy import archives, validator

NIK = "1804050101900001"
LISTED = f"no,nik\n1,{NIK}\n2,1804054203910002\n".encode()
CLEAN = b"wilayah,nilai\nMetro,1\nMesuji,2\n"
HELD = "siger-data-pribadi-tak-terperiksa"
UNREAD = "siger-data-pribadi-tak-terbaca"


@pytest.fixture
def types_in(look, tmp_path):
    """Look through bytes in the child, as the flow does; return types found."""

    def look_at(content: bytes, **more):
        path = tmp_path / "berkas"
        path.write_bytes(content)
        return [finding.type for finding in look(path, **more)]

    return look_at


def zipped(members, **options) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def dbase(heads, rows, width=20) -> bytes:
    fields = b"".join(
        struct.pack("<11sc4xB15x", name.encode(), b"C", width) for name in heads
    )
    header = 32 + len(fields) + 1
    size = 1 + width * len(heads)
    head = struct.pack("<B3xIHH20x", 3, len(rows), header, size)
    cells = (b" " + b"".join(c.encode().ljust(width) for c in row) for row in rows)
    return head + fields + b"\r" + b"".join(cells) + b"\x1a"


def test_every_member_of_an_archive_is_looked_through(look, tmp_path):
    path = tmp_path / "data.zip"
    inner = zipped({"dalam/warga.csv": LISTED})
    path.write_bytes(zipped({"bersih.csv": CLEAN, "lagi.zip": inner}))

    (found,) = look(path)

    assert (found.type, found.field) == ("siger-data-pribadi-nik", "nik")
    assert found.params["sheet"] == "2", "the second member"
    assert "warga" not in repr(found)


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(LISTED),
        zipped({"tabel.dbf": dbase(["KODE", "NIK"], [["1", NIK], ["2", NIK]])}),
        zipped({"a.json": json.dumps([{"nik": NIK}, {"nik": NIK}])}),
        zipped({"doc.kml": f"<?xml version='1.0'?><kml><nik>{NIK}</nik></kml>"}),
    ],
    ids=["gzip", "shapefile", "json", "kmz"],
)
def test_other_archives_and_their_tables_too(types_in, content):
    assert types_in(content) == ["siger-data-pribadi-nik"]


def test_a_parquet_file_is_read(types_in):
    sink = io.BytesIO()
    pq.write_table(pa.table({"a": [1, 2], "NIK": [NIK, NIK]}), sink)

    assert types_in(sink.getvalue()) == ["siger-data-pribadi-nik"]


def test_a_number_that_a_word_processor_cut_into_runs_is_found(types_in):
    runs = f"<w:r><w:t>{NIK[:7]}</w:t></w:r><w:r><w:t>{NIK[7:]}</w:t></w:r>"
    text = f"<w:p><w:r><w:t>an. Budi Santoso, NIK </w:t></w:r>{runs}</w:p>"
    document = worded({"document": text})

    assert "siger-data-pribadi-teks" in types_in(document)


def worded(parts) -> bytes:
    named = {f"word/{name}.xml": f"<w:x>{text}</w:x>" for name, text in parts.items()}
    return zipped({"word/document.xml": "", **named})


def word_table(rows) -> str:
    def cell(text):
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    lines = ("".join(map(cell, row)) for row in rows)
    told = "".join(f'<w:tr w:rsidR="1"><w:trPr/>{line}</w:tr>' for line in lines)
    return f"<w:p><w:t>Daftar</w:t></w:p><w:tbl><w:tblPr/>{told}</w:tbl>"


def test_a_table_of_a_document_is_read_under_its_headings(look, tmp_path):
    people = [("Siti Aminah", "Jl. Melati 1"), ("Agus Setiawan", "Jl. Mawar 2")] * 3
    path = tmp_path / "berkas"
    table = word_table([("nama penerima", "alamat"), *people])
    after = word_table([("wilayah", "NIK"), ("Metro", NIK)])
    path.write_bytes(worded({"document": table + after}))

    assert {(f.type, f.field) for f in look(path)} == {
        ("siger-data-pribadi-nama", "nama penerima"),
        ("siger-data-pribadi-nik", "NIK"),
    }


@pytest.mark.parametrize("part", ["header1", "footer2", "footnotes", "comments"])
def test_every_part_of_a_document_that_holds_text_is_looked_through(types_in, part):
    text = f"<w:p><w:r><w:t>{NIK}</w:t></w:r></w:p>"

    assert types_in(worded({part: text})) == ["siger-data-pribadi-nik"]


def parquet(values) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"a": values}), sink)
    return sink.getvalue()


def broken_parquet() -> bytes:
    """Return one whose description is whole and whose pages are not."""
    data = bytearray(parquet([f"isi {n}" for n in range(5000)]))
    data[4:4000] = b"\xff" * 3996
    return bytes(data)


def hidden_and_broken() -> bytes:
    """Return a workbook whose second sheet, a hidden one, is cut off."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink) as book:
        for name in ("Data", "Sandi"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["wilayah", "nilai"])
            sheet.write_row(1, 0, ["Metro", 1])
        sheet.hide()
    with zipfile.ZipFile(sink) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    name = "xl/worksheets/sheet2.xml"
    cut = parts[name].index(b"</sheetData>") - 20
    return zipped(parts | {name: parts[name][:cut]})


def broken_lzma() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", b"".join(b"%d," % n**3 for n in range(9999)))
    data = bytearray(packed.getvalue())
    data[60:400] = b"\xff" * 340
    return bytes(data)


BROKEN = {
    "Parquet cut": parquet([1])[:-9],
    "Parquet": broken_parquet(),
    "hidden sheet": hidden_and_broken(),
    "LZMA": broken_lzma(),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_damaged_file_is_held_back_instead_of_ending_the_check(types_in, content):
    assert HELD in types_in(content)


def test_a_damaged_member_hides_no_later_one(types_in):
    content = zipped({"a.parquet": parquet([1])[:-9], "b.csv": LISTED})

    assert types_in(content) == ["siger-data-pribadi-nik", HELD]


def test_blanks_in_a_map_take_no_time_to_speak_of(types_in):
    # Read in squares of them this would be ended by the child's limits, and held back.
    blanks = " " * 1_000_000
    text = f'<?xml version="1.0"?><kml><Data name="nik">{blanks}</Data></kml>'

    assert types_in(text.encode()) == []


def test_a_coordinate_beside_a_name_is_no_number_of_a_person(columns_of, tmp_path):
    path = tmp_path / "berkas"
    path.write_text("Laporan.\n\nRumah sdr. Budi Santoso di 18.04050101900001\n")

    assert columns_of(path) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 daftar", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"Rar!\x1a\x07", "RAR"),
        (zipped({"a.pdf": b"%PDF-1.7", "b.pdf": b"%PDF-1.4", "c.csv": CLEAN}), "PDF"),
    ],
    ids=["PDF", "PNG", "RAR", "PDF in a ZIP"],
)
def test_what_cannot_be_read_is_a_warning_that_names_it(look, tmp_path, content, kind):
    path = tmp_path / "berkas"
    path.write_bytes(content)

    (found,) = look(path)

    assert (found.type, found.severity) == (UNREAD, "warning")
    assert found.params["kind"] == kind
    assert found.params["count"] == ("2" if b"PK" in content[:2] else "1")


def test_shapes_and_indexes_of_a_shapefile_hold_no_words(types_in):
    parts = {f"peta.{end}": b"\x00\x00\x27\x0a" * 30 for end in ("shp", "shx", "sbn")}

    assert types_in(zipped(parts)) == []


def locked(content: bytes) -> bytes:
    """Mark the members of a ZIP as encrypted, as its directories do."""
    data = bytearray(zipped({"rahasia.csv": content}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def test_a_member_behind_a_password_is_a_warning(types_in):
    assert types_in(locked(LISTED)) == [UNREAD]


@pytest.mark.parametrize(
    "content",
    [
        zipped({"nol.csv": b"0" * (64 << 20)}),
        zipped({f"{n}.csv": CLEAN for n in range(archives.MOST_MEMBERS + 1)}),
        zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": zipped({"a": CLEAN})})})}),
        zipped({"a.csv": CLEAN * 99})[:-60],
        gzip.compress(b"0" * (64 << 20)),
        gzip.compress(LISTED * 99)[:-40],
    ],
    ids=["bomb", "many", "deep", "cut", "gzip bomb", "gzip cut"],
)
def test_an_archive_beyond_the_limits_or_broken_is_held_back(types_in, content):
    assert HELD in types_in(content)


def test_an_archive_that_says_it_is_small_is_counted_as_it_is(types_in):
    data = bytearray(zipped({"nol.csv": b"0" * (64 << 20)}))
    size = struct.pack("<I", 64 << 20)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)

    assert HELD in types_in(bytes(data))


def test_two_members_of_one_name_are_both_looked_through(types_in):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../a.csv", LISTED)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("../a.csv", CLEAN)

    assert types_in(packed.getvalue()) == ["siger-data-pribadi-nik"]


def test_a_member_has_no_name_on_the_disk_while_it_is_read(tmp_path, monkeypatch):
    folder = tmp_path / "sementara"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    budget = archives.Budget(packed_bytes=1 << 20)
    with archives.unpacked(io.BytesIO(LISTED), budget) as path:
        assert path.read_bytes() == LISTED
        assert list(folder.iterdir()) == [], "it has no name while it is read"


def test_a_child_that_is_ended_holds_the_archive_back(types_in, monkeypatch):
    class Ended:
        def call(self, *_args, **_kwargs):
            raise ChildStoppedError("memory")

    monkeypatch.setattr(validator, "shared_pool", Ended)

    assert types_in(zipped({"a.csv": LISTED})) == [HELD]


def contact(n: int) -> str:
    return f"Penerima nomor {n}: Ibu Siti Aminah, telepon 0812-3456-78{n:02}.\n\n"


def test_three_persons_with_their_mobile_numbers_are_a_list(types_in):
    told = "".join(contact(n) for n in range(3))
    longer = "Rapat dibuka pukul delapan pagi, dihadiri semua anggota.\n\n" * 99

    assert types_in((longer + told).encode()) == ["siger-data-pribadi-teks"]


@pytest.mark.parametrize(
    "text",
    [
        contact(1),
        "Kantor di Jl. Ahmad Yani 12, telepon (0721) 481166, a@metrokota.go.id.\n",
        "SDN 1 Siti Aisyah, NPSN 10805123, berdiri tahun 1975.\n" * 9,
        "Bupati Budi Santoso meresmikan 16 jembatan senilai 1804050101 rupiah.\n" * 9,
        "Surat nomor 1801 2024 0001 0002 dari Ibu Sri Lestari.\n",
        "Pekon Sri Agung berada di 105.1234567890123, -5.1234567890123.\n" * 5,
    ],
)
def test_officials_offices_and_places_in_a_text_are_none(types_in, text):
    assert types_in(f"Laporan kegiatan.\n\n{text}".encode()) == []


def test_one_line_with_a_name_and_a_number_of_another_province_is_enough(types_in):
    text = "Laporan.\n\nHadir a.n. Joko Widodo Putra, NIK 3174050101900001.\n"

    assert types_in(text.encode()) == ["siger-data-pribadi-teks"]


def test_properties_of_places_are_read_under_their_names(look, tmp_path):
    people = [("Siti Aminah", "Jl. Melati 1"), ("Agus Setiawan", "Jl. Mawar 2")] * 3
    features = [
        {"type": "Feature", "properties": {"nama_penerima": n, "alamat": a}}
        for n, a in people
    ]
    path = tmp_path / "titik.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    found = look(path)

    assert [(f.type, f.field) for f in found] == [
        ("siger-data-pribadi-nama", "nama_penerima")
    ]


def test_a_text_longer_than_a_part_is_looked_through_to_its_end(types_in, monkeypatch):
    filler = '{"a": "isi", "b": "lain"},\n' * 700_000
    text = f'[\n{filler}{{"c": "{NIK}"}}]'
    assert len(text) > 16 << 20

    assert types_in(text.encode()) == ["siger-data-pribadi-nik"]
