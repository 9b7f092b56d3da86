import numpy as np
import pytest

from siger_validators.regions.polygons import borders_of, is_within, regions_at

HEAD = "nama_kabupaten_kota,lintang,bujur\n"
WEST = "Kabupaten Lampung Barat"


def test_every_regency_holds_its_own_point(province):
    borders = borders_of("lampung")

    assert set(borders) == {r.code for r in province.regencies}
    for region in province.regencies:
        assert region.code in regions_at(borders, region.latitude, region.longitude)


def test_two_kilometres_outside_are_still_there_and_four_are_not():
    border = borders_of("lampung")["18.72"]
    lat = np.full(2, -5.1173)
    east = border.start[:, 0].max()
    level = border.start[border.start[:, 0].argmax(), 1]
    step = 1 / 110.9
    lon = np.array([east + step, east + 4 * step])

    assert border.has(np.full(2, level), lon).tolist() == [True, False]
    assert not is_within([border], lat + 1, lon).any()


def test_right_points_are_right_in_every_way_to_write_them(check, province):
    rows = "".join(f"{r.name},{r.latitude},{r.longitude}\n" for r in province.regencies)
    assert check(HEAD + rows) == []

    one = f"{WEST},-5.05057"
    assert check(f"nama_wilayah,latitude,longitude\n{one},104.25298\n") == []
    assert check(f'nama_wilayah,koordinat\n{WEST},"-5.05, 104.25"\n') == []
    marked = '5°3\'0"" LS'
    assert check(f'{HEAD}{WEST},"{marked}",104.25\n') == []
    assert check(f"nama_kabupaten_kota;lintang;bujur\n{WEST};-5,05;104,25\n") == []


@pytest.mark.parametrize(
    ("lat", "lon", "fault", "right"),
    [
        ("104.25", "-5.05", "tertukar", "-5.05, 104.25"),
        ("104.25", "5.05", "tertukar", "-5.05, 104.25"),
        ("5.05", "104.25", "tanda-hilang", "-5.05, 104.25"),
        ("-50.5", "104.25", "desimal-hilang", "-5.05, 104.25"),
        ("-5.05", "104250000", "desimal-hilang", "-5.05, 104.25"),
        ("505", "10425", "desimal-hilang", "-5.05, 104.25"),
        ("0", "0", "nol", ""),
        ("9441000", "417000", "meter", ""),
        ("-5.4142", "105.26213", "wilayah-lain", ""),
        ("-6.9", "107.6", "luar-provinsi", ""),
    ],
)
def test_a_wrong_point_is_found_with_what_is_meant(check, lat, lon, fault, right):
    text = f"{HEAD}{WEST},-5.05,104.25\n{WEST},{lat},{lon}\n"
    (found,) = check(text)

    assert (found.type, found.row) == (f"siger-koordinat-{fault}", 3)
    assert found.params["right"] == right
    assert (found.field, found.params["region"]) == ("lintang", WEST)


def test_the_region_that_a_point_lies_in_is_named(check):
    (found,) = check(f"{HEAD}{WEST},-5.4142,105.26213\n")

    assert "Kota Bandar Lampung" in found.params["other"]
    assert found.severity == "warning"


def test_without_a_region_the_whole_province_is_right(check):
    assert check("lintang,bujur\n-5.4142,105.26213\n-4.02,105.37\n") == []
    (found,) = check("lintang,bujur\n105.26,-5.41\n")
    assert found.type == "siger-koordinat-tertukar"
    assert found.params["region"] == "Provinsi Lampung"


def test_columns_that_are_only_called_x_and_y_may_be_anything(check):
    assert check("x,y\n1,2\n3,4\n5,9\n") == []
    (found,) = check("x,y\n105.2,-5.4\n105.3,-5.3\n-5.4,105.2\n")
    assert (found.type, found.row) == ("siger-koordinat-tertukar", 4)


def test_empty_halves_are_no_points(check):
    assert check(f"{HEAD}{WEST},,104.2\n{WEST},-5.05,\n{WEST},,\n") == []


def test_x_is_the_longitude(check):
    assert check("nama_wilayah,x,y\nKota Metro,105.308,-5.117\n") == []


def test_a_point_of_one_cell_is_reported_as_it_means(check):
    (found,) = check('nama_wilayah,koordinat\nKota Metro,"105.308, -5.117"\n')

    assert found.type == "siger-koordinat-tertukar"
    assert (found.field, found.cell) == ("koordinat", "105.308, -5.117")
    assert found.params["right"] == "-5.117, 105.308"


def test_many_wrong_points_are_cut(check):
    rows = "105.2,-5.4\n" * 1200
    found = check(f"lintang,bujur\n{rows}")

    assert len(found) == 1001
    assert found[-1].type == "siger-temuan-lain"
