from urllib.parse import urlsplit


def related(client, name, **params):
    return client.get(f"/api/v1/datasets/{name}/related", params=params).json()


def test_the_same_topic_in_the_same_region_is_a_companion(client):
    found = related(client, "produksi-padi")["related"]

    assert {row["name"]: row["reason"] for row in found} == {
        "padi-keliru": "same_topic",
    }
    assert found[0]["reason_label"] == "Topik yang sama di Provinsi Lampung"


def test_reasons_are_told_in_english_too(client):
    (row,) = related(client, "penduduk-lampung-barat", lang="en")["related"]

    assert row["reason_label"] == "The same data in other regions"
    assert row["region"]["kode_kemendagri"] == "18"


def test_companions_of_no_or_a_withdrawn_dataset_are_none(client):
    assert client.get("/api/v1/datasets/entah/related").status_code == 404
    gone = client.get("/api/v1/datasets/koperasi-ditarik/related")
    assert gone.status_code == 410
    assert gone.json()["versions_url"]
    odd = client.get("/api/v1/datasets/produksi-padi/related?lang=fr")
    assert odd.status_code == 422


def test_a_page_shows_its_companions_and_each_leads_somewhere(client):
    html = client.get("/dataset/produksi-padi").text.partition('id="terkait"')[2]

    assert "Topik yang sama di Provinsi Lampung" in html
    for row in related(client, "produksi-padi")["related"]:
        path = urlsplit(row["url"]).path
        assert f'href="{path}"' in html
        assert client.get(path).status_code == 200


def test_a_licence_has_the_key_of_its_filter(client):
    stated = client.get("/api/v1/datasets/penduduk-dan-kemiskinan").json()["license"]
    none = client.get("/api/v1/datasets/produksi-padi").json()["license"]

    assert (stated["key"], stated["is_open"]) == ("cc-by", True)
    assert (none["key"], none["is_open"]) == ("none", None)
    found = client.get("/api/v1/search?license=CC-BY-4.0").json()
    assert [row["name"] for row in found["results"]] == ["penduduk-dan-kemiskinan"]
