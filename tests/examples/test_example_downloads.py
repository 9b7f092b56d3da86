import csv
import io
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from siger_examples.cuts import sound_cuts, table_of
from siger_examples.datasets import SHAPES
from siger_examples.facts import is_number, read_facts
from siger_examples.faults import faulty_cuts, published_table, read_faults


def path_of(site, resource):
    return resource["url"].removeprefix(site.url)


def read_back(content, shape):
    """The rows of a file as text in the spelling of the facts."""
    if shape == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            [spelt(c) for c in row] for row in book.get_sheet_by_index(0).to_python()
        ]
    text = content.decode("utf-8-sig")
    return list(
        csv.reader(io.StringIO(text), delimiter=";" if shape == "semicolon" else ",")
    )


def spelt(cell):
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    return str(cell)


def same(name, published, fact, shape):
    if not fact or not is_number(name):
        return published == fact
    if shape == "semicolon":
        return published == fact.replace(".", ",")
    return published == fact or float(published) == float(fact)


def test_every_published_cell_is_the_fact_it_was_cut_from(sites, ask):
    """All files of all portals are downloaded and compared cell by cell."""
    cells = 0
    for site in sites.values():
        for dataset, file in site.files.values():
            table = published_table(dataset.cut)
            if table is None or (dataset.fault and dataset.fault.value):
                continue
            resource = site.resources[file.id]
            header, *rows = read_back(
                ask(site, path_of(site, resource)).body, file.shape
            )
            assert tuple(header) == table.columns, dataset.title
            assert len(rows) == len(table.rows), dataset.title
            for row, facts in zip(rows, table.rows, strict=True):
                for name, cell, fact in zip(header, row, facts, strict=True):
                    assert same(name, cell, fact, file.shape), (dataset.title, row)
                    cells += 1
    assert cells > sum(len(table_of(cut).rows) for cut in sound_cuts())


def test_the_shapes_are_about_a_third_each(sites):
    shapes = [file.shape for site in sites.values() for _, file in site.files.values()]
    for shape in SHAPES:
        assert 0.25 < shapes.count(shape) / len(shapes) < 0.42, shape


def test_semicolon_files_look_as_an_indonesian_spreadsheet_saves_them(province, ask):
    dataset, file = next(
        pair
        for pair in province.files.values()
        if pair[1].shape == "semicolon" and pair[0].cut.table == "konsumsi_pangan"
    )
    body = ask(province, path_of(province, province.resources[file.id])).body

    assert body.startswith(b"\xef\xbb\xbfkode_kemendagri;kode_bps;")
    assert body.count(b"\r\n") == len(table_of(dataset.cut).rows) + 1
    assert b"18.05;1808;Kabupaten Tulang Bawang;" in body or b"18.01;1803;" in body


def test_headers_of_a_file_are_the_recorded_ones(province, recorded, ask):
    entry, _ = recorded("file_clean_csv")
    file = next(f for _, f in province.files.values() if f.shape == "comma")
    reply = ask(province, path_of(province, province.resources[file.id]))
    left_out = {"Server", "Date", "Connection", "Content-Length"}

    assert set(reply.headers) == set(entry["headers"]) - left_out
    for name in ("Content-Type", "Cache-Control", "Accept-Ranges", "Vary"):
        assert reply.headers[name] == entry["headers"][name]


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_an_unchanged_file_is_not_sent_again(header, province, ask):
    path = path_of(province, next(iter(province.resources.values())))
    first = ask(province, path)
    asked = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}[header]
    again = ask(province, path, headers={asked: first.headers[header]})
    other = {"ETag": '"other"', "Last-Modified": "Sat, 01 Jan 2000 00:00:00 GMT"}
    changed = ask(province, path, headers={asked: other[header]})

    assert (first.status, again.status, changed.status) == (200, 304, 200)
    assert again.body == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_part_of_a_file_can_be_asked_for(province, ask):
    path = path_of(province, next(iter(province.resources.values())))
    whole = ask(province, path).body
    part = ask(province, path, headers={"range": "bytes=0-99"})

    assert (part.status, part.body) == (206, whole[:100])
    assert part.headers["Content-Range"] == f"bytes 0-99/{len(whole)}"


def test_prices_in_excel_carry_real_dates(province, ask):
    file = next(
        f
        for d, f in province.files.values()
        if f.shape == "xlsx" and d.cut.table == "harga_pangan_provinsi"
    )
    body = ask(province, path_of(province, province.resources[file.id])).body
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)

    assert datetime.fromisoformat(str(rows.to_python()[1][0])).year >= 2018


def test_each_fault_shows_where_faults_toml_says(sites, ask):
    for fault in read_faults():
        if fault.kind == "portal-down":
            assert fault.portal not in sites
            continue
        site = sites[fault.portal]
        package = site.packages[site.names[fault.dataset]]
        reply = ask(site, path_of(site, package["resources"][0]))
        SHOWS[fault.kind](fault, package, reply)


def column(reply, fault):
    header, *rows = read_back(reply.body, fault.shape)
    return [row[header.index(fault.column)] for row in rows]


def shows_codes(fault, _package, reply):
    assert set(column(reply, fault)) == {fault.value}


def shows_other_regions(fault, _package, reply):
    header, *rows = read_back(reply.body, fault.shape)
    names = ("kode_kemendagri", "kode_bps", "tahun", fault.column)
    rows = [tuple(row[header.index(name)] for name in names) for row in rows]
    facts = read_facts("ketahanan_pangan").rows
    right = {(code, year): figure for code, _, _, year, figure in facts}
    by_digits = {(bps, year): right[code, year] for code, bps, _, year, _ in facts}
    wrong = [
        row[0]
        for row in rows
        if row[2] in fault.years and float(row[3]) != float(right[row[0], row[2]])
    ]
    assert len(wrong) == 8
    for code, _, year, figure in rows:
        if code in wrong and year in fault.years:
            joined = by_digits[code.replace(".", ""), year]
            assert float(figure) == float(joined)


def shows_number(fault, _package, reply):
    cells = column(reply, fault)
    assert [n for n, cell in enumerate(cells, 1) if cell == fault.value] == [
        *fault.rows
    ]


def shows_no_column(fault, _package, reply):
    assert fault.column not in read_back(reply.body, fault.shape)[0]


def shows_dead_link(_fault, package, reply):
    assert package["resources"][0]["format"].upper() in ("CSV", "")
    assert reply.status == 404


def shows_html(_fault, package, reply):
    assert reply.status == 200
    assert reply.body.startswith(b"<!DOCTYPE html>")
    assert package["resources"][0]["url"].endswith(".csv")


def shows_bare_metadata(_fault, package, reply):
    assert package["notes"] == ""
    assert package["license_id"] is None
    assert reply.status == 200


def shows_people(fault, _package, reply):
    header, *rows = read_back(reply.body, fault.shape)
    assert tuple(header[-3:]) == fault.added
    assert len({row[-2] for row in rows}) == len(rows)


def shows_place(fault, package, reply):
    header, *rows = read_back(reply.body, fault.shape)
    told = [[row[header.index(name)] for name in fault.added] for row in rows]
    assert all(tuple(cells) == fault.values for cells in told)
    assert not set(header) & set(fault.dropped)
    if fault.column:
        assert set(column(reply, fault)) == {fault.value}
    extras = [(extra["key"], extra["value"]) for extra in package["extras"]]
    assert set(fault.extras) <= set(extras)


def shows_other_figures(fault, package, reply):
    cells = column(reply, fault)
    copied = next(cut for cut in faulty_cuts() if cut.dataset == fault.dataset)
    table = table_of(copied)
    right = [row[table.position(fault.column)] for row in table.rows]

    assert sum(a != b for a, b in zip(cells, right, strict=True)) > 0
    assert package["title"].endswith("(rilis sementara)")


SHOWS = {
    "wrong-codes": shows_codes,
    "wrong-join": shows_other_regions,
    "broken-number": shows_number,
    "wrong-total": shows_number,
    "wrong-product": shows_number,
    "jump": shows_number,
    "zero-for-missing": shows_number,
    "lost-thousands": shows_other_figures,
    "changed-unit": shows_other_figures,
    "missing-column": shows_no_column,
    "dead-link": shows_dead_link,
    "html-file": shows_html,
    "bare-metadata": shows_bare_metadata,
    "personal-data": shows_people,
    "wrong-place": shows_place,
}
