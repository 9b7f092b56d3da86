"""The pages of table schemas, and the files that are made from them."""

import csv
import io
import zipfile

import pytest

from siger_catalog import bootstrap

SCHEMAS = bootstrap.load_schemas()
NAMES = [schema.name for schema in SCHEMAS]


def test_all_schemas_are_listed_by_topic_with_their_datasets(client):
    html = client.get("/skema").text

    assert all(f'href="/skema/{name}"' in html for name in NAMES)
    assert html.index("Kependudukan") < html.index("Kebencanaan")
    listed = html[html.index('href="/skema/sosial-ekonomi"') :]
    assert "</span>2</td>" in listed[: listed.index("</tr>")]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_schema_shows_its_columns_rules_versions_and_files(client, name, language):
    schema = next(s for s in SCHEMAS if s.name == name)
    html = client.get(f"{language}/skema/{name}").text

    assert all(f"<code>{field.name}</code>" in html for field in schema.fields)
    assert all(change.version in html for change in schema.changes)
    for file in (
        f"/skema/{name}.json",
        f"/skema/{name}/contoh.csv",
        f"/skema/{name}/templat.csv",
        f"/skema/{name}/templat.xlsx",
    ):
        assert f'href="{file}"' in html
        assert client.get(file).status_code == 200


def test_rules_are_told_in_the_language_of_the_page(client):
    indonesian = client.get("/skema/penduduk-kecamatan").text
    english = client.get("/en/skema/penduduk-kecamatan").text

    assert "salah satu dari: L, P" in indonesian
    assert "one of: L, P" in english
    assert "Kepmendagri 300.2.2-2430" in indonesian


def test_the_files_of_a_schema_are_what_they_say(client):
    descriptor = client.get("/skema/umkm.json")
    example = client.get("/skema/umkm/contoh.csv")
    headings = client.get("/skema/umkm/templat.csv")
    book = client.get("/skema/umkm/templat.xlsx")

    names = [field["name"] for field in descriptor.json()["fields"]]
    rows = list(csv.reader(io.StringIO(example.text)))
    assert rows[0] == headings.text.strip().split(",") == names
    assert len(rows) > 1
    assert zipfile.ZipFile(io.BytesIO(book.content)).testzip() is None
    assert book.headers["content-disposition"] == 'attachment; filename="umkm.xlsx"'
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("file", [".json", "/contoh.csv", "/templat.xlsx"])
def test_a_file_that_was_fetched_is_not_sent_again(client, file):
    first = client.get(f"/skema/umkm{file}")
    again = client.get(
        f"/skema/umkm{file}", headers={"If-None-Match": first.headers["etag"]}
    )

    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/skema/x.json", "/skema/x/templat.xlsx", "/skema/x/contoh.csv", "/skema/x.y"],
)
def test_the_files_of_an_unknown_schema_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_api_gives_rules_and_files(client):
    listed = client.get("/api/v1/schemas", params={"lang": "en"}).json()["schemas"]
    umkm = next(schema for schema in listed if schema["name"] == "umkm")
    sizes = next(field for field in umkm["fields"] if field["name"] == "skala")

    assert sizes["rules"] == ["one of: mikro, kecil, menengah"]
    assert umkm["template_url"].endswith("/skema/umkm/templat.xlsx")
    assert client.get(umkm["example_url"]).status_code == 200


def test_a_guessed_schema_is_called_a_guess(client):
    html = client.get("/dataset/produksi-padi").text
    file = client.get("/api/v1/datasets/produksi-padi").json()["distributions"][0]

    assert "Skemanya dugaan dari judul dan isi kolom, keyakinan 100%." in html
    assert (file["schema_origin"], file["schema_confidence"]) == ("guess", 1.0)
