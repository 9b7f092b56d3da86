import pytest

from siger_harvesters.links import absolute_url, format_of, media_type_of

PORTAL = "https://data.go.id/ckan"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://a.go.id/x.csv", "http://a.go.id/x.csv"),
        ("HTTPS://a.go.id/x.csv", "https://a.go.id/x.csv"),
        (" http://a.go.id/x.csv\n", "http://a.go.id/x.csv"),
        ("a.go.id/x.csv", "http://a.go.id/x.csv"),
        ("a.go.id", "http://a.go.id"),
        ("a.go.id?x=1", "http://a.go.id?x=1"),
        ("localhost:8080/x", "http://localhost:8080/x"),
        ("10.0.0.1:80/x", "http://10.0.0.1:80/x"),
        ("//a.go.id/x", "https://a.go.id/x"),
        ("/unduh/x.csv", "https://data.go.id/unduh/x.csv"),
        ("berkas/x.csv", "https://data.go.id/ckan/berkas/x.csv"),
        ("x.csv", "https://data.go.id/ckan/x.csv"),
        (
            "http://a.go.id/data penduduk é.csv",
            "http://a.go.id/data%20penduduk%20%C3%A9.csv",
        ),
        ("http://a.go.id/x%20y?q=a b&c=d", "http://a.go.id/x%20y?q=a%20b&c=d"),
        ("http://a.go.id/x.csv#baris", "http://a.go.id/x.csv"),
        ("http://a.go.id/x\u200b.csv", "http://a.go.id/x.csv"),
        ("ftp://a.go.id/x", "ftp://a.go.id/x"),
        ("javascript:alert(1)", ""),
        ("JavaScript://a.go.id/%0aalert(1)", ""),
        ("java\tscript:alert(1)", "https://data.go.id/ckan/java%20script:alert(1)"),
        ("data:text/html,<script>", ""),
        ("file:///etc/passwd", ""),
        ("mailto:a@b.go.id", ""),
        ("C:\\data\\x.csv", ""),
        ("http://[", ""),
        ("http://", ""),
        ('http://a"b.go.id/', ""),
        ("", ""),
        (None, ""),
        (7, "https://data.go.id/ckan/7"),
    ],
)
def test_an_address_becomes_whole_or_nothing(given, expected):
    assert absolute_url(given, PORTAL) == expected


@pytest.mark.parametrize(
    ("label", "media_type", "url", "expected"),
    [
        ("CSV", None, "", "csv"),
        (".xlsx", None, "", "xlsx"),
        ("Excel", None, "", "xlsx"),
        ("CSV (titik koma)", None, "", "csv"),
        ("text/csv", None, "", "csv"),
        ("", "text/csv; charset=utf-8", "", "csv"),
        ("", "text/plain", "http://a.go.id/x.csv", "csv"),
        ("", None, "http://a.go.id/X.XLSX?v=1", "xlsx"),
        ("Unduh", None, "http://a.go.id/x.csv", "csv"),
        ("SQLite", None, "http://a.go.id/x", "sqlite"),
        ("berkas milik dinas", None, "http://a.go.id/x", ""),
        (None, None, "", ""),
        ("", "application/vnd.ms-excel", "", "xls"),
        ("GeoJSON", "application/json", "", "geojson"),
    ],
)
def test_a_format_is_named_or_seen(label, media_type, url, expected):
    assert format_of(label, media_type, url) == expected


@pytest.mark.parametrize(
    ("stated", "file_format", "expected"),
    [
        ("Text/CSV; charset=utf-8", "csv", "text/csv"),
        (None, "csv", "text/csv"),
        ("bukan jenis", "pdf", "application/pdf"),
        ("", "aneh", ""),
    ],
)
def test_a_media_type_is_stated_or_follows_the_format(stated, file_format, expected):
    assert media_type_of(stated, file_format) == expected
