import pytest


def test_search_answers_with_the_fields_of_the_contract(client):
    answer = client.get("/api/v1/search", params={"q": "padi"}).json()

    assert answer.keys() == {
        "total",
        "page",
        "size",
        "mode",
        "query",
        "results",
        "facets",
        "links",
        "help",
    }
    assert answer["mode"] == "full"
    assert answer["query"] == {
        "text": "padi",
        "corrected": None,
        "places": [],
        "years": [],
        "given_up": {"places": [], "years": []},
        "elsewhere": [],
    }
    first = next(r for r in answer["results"] if r["name"] == "produksi-padi")
    assert first["region"] == {
        "kode_kemendagri": "18",
        "kode_bps": "1800",
        "name": "Provinsi Lampung",
    }
    assert first["organization"]["slug"] == "dinas-ketahanan-pangan"
    assert first["topics"] == ["pertanian-pangan"]
    assert first["formats"] == ["csv"]
    assert first["years"] == [2020, 2021, 2022, 2023]
    assert first["url"] == "http://testserver/dataset/produksi-padi"
    assert "<mark>Padi</mark>" in first["highlights"]["title"]
    assert first["found_in"] == []
    assert "explanation" not in first


def test_search_names_the_columns_that_hold_what_the_title_lacks(client):
    answer = client.get("/api/v1/search", params={"q": "luas jagung"}).json()
    found = {r["name"]: r["found_in"] for r in answer["results"]}

    assert found["produksi-padi"] == [
        {
            "column": "luas_panen_ha",
            "title": "<mark>Luas</mark> panen (ha)",
            "value": None,
        }
    ]
    answer = client.get("/api/v1/search", params={"q": "robusta"}).json()
    (first,) = {str(r["found_in"]): r["found_in"] for r in answer["results"]}.values()
    assert first[0]["value"] == "<mark>Kopi</mark> <mark>Robusta</mark>"
    assert first[0]["title"] == "Komoditas"


def test_search_says_what_it_gave_up(client):
    query = {"q": "padi metro 2031"}
    read = client.get("/api/v1/search", params=query).json()["query"]

    assert read["years"] == []
    assert read["given_up"]["years"] == [2031]
    gone = client.get("/api/v1/search", params={"q": "perkebunan mesuji"}).json()
    assert gone["mode"] == "without_place"
    assert gone["query"]["places"] == []
    (place,) = gone["query"]["given_up"]["places"]
    assert place["kode_kemendagri"] == "18.11"


@pytest.mark.parametrize("word", ["1", "true", "on"])
def test_search_explains_its_order_only_when_asked(client, word):
    params = {"q": "padi 2021", "explain": word, "lang": "en"}
    results = client.get("/api/v1/search", params=params).json()["results"]

    for result in results:
        told = result["explanation"]
        assert set(told) == {"score", "factor", "parts", "text"}
        total = told["factor"] * sum(part["score"] for part in told["parts"])
        assert total == pytest.approx(told["score"], rel=1e-4)
    texts = [part["text"] for part in results[0]["explanation"]["parts"]]
    assert any(text.startswith("“padi” was found in the title") for text in texts)
    assert "Has data of 2021" in texts
    params["explain"] = "0"
    plain = client.get("/api/v1/search", params=params).json()["results"]
    assert [r["name"] for r in plain] == [r["name"] for r in results]
    assert not any("explanation" in result for result in plain)


def test_facets_come_for_every_filter_and_name_what_is_selected(client):
    params = {"region": "18.04", "format": "csv"}
    facets = client.get("/api/v1/search", params=params).json()["facets"]

    assert list(facets) == [
        "region",
        "topic",
        "organization",
        "format",
        "quality",
        "year",
        "schema",
        "source",
        "license",
        "freshness",
    ]
    chosen = next(f for f in facets["region"] if f["value"] == "18.04")
    assert chosen == {
        "value": "18.04",
        "label": "Kabupaten Lampung Barat",
        "count": 2,
        "selected": True,
    }


def test_a_filter_may_repeat_and_a_region_be_named(client):
    by_code = client.get("/api/v1/search?region=18.04&region=18").json()
    by_name = client.get("/api/v1/search?region=Lampung Barat").json()

    assert by_code["total"] == 11
    assert by_name["total"] == 2


def test_pages_link_to_each_other(client):
    first = client.get("/api/v1/search?size=5&sort=title").json()
    second = client.get(first["links"]["next"]).json()

    assert first["links"]["prev"] is None
    assert second["page"] == 2
    names = [r["name"] for r in first["results"] + second["results"]]
    assert len(set(names)) == len(names)
    assert client.get(second["links"]["prev"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    "query",
    [
        "size=4",
        "q=lampung&region=18&region=18.04&size=3&sort=newest",
        "q=padi&sort=title&size=1&correct=off&lang=en",
    ],
)
def test_next_links_lead_through_everything_once(client, query):
    pages = [client.get(f"/api/v1/search?{query}").json()]
    while pages[-1]["links"]["next"]:
        url = pages[-1]["links"]["next"]
        assert url.startswith("http://testserver/api/v1/search?")
        assert "cursor=" in url
        assert "page=" not in url
        pages.append(client.get(url).json())
    names = [[r["name"] for r in page["results"]] for page in pages]
    found = [name for some in names for name in some]

    assert len(pages) > 1
    assert len(found) == len(set(found)) == pages[0]["total"]
    assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
    for number, page in enumerate(pages, 1):
        numbered = client.get(f"/api/v1/search?{query}&page={number}").json()
        assert page["results"] == numbered["results"]
        assert page["facets"] == (numbered["facets"] if number == 1 else {})
        assert page["links"]["next"] == numbered["links"]["next"]
        assert page["links"]["prev"] == numbered["links"]["prev"]


def test_a_cursor_needs_its_search_and_no_page(client):
    first = client.get("/api/v1/search?q=padi&size=1").json()
    url = first["links"]["next"]
    for refused in (
        url.replace("q=padi", "q=kopi"),
        f"{url}&sort=title",
        f"{url}&page=2",
        f"{url}AA",
        "/api/v1/search?cursor=%F0%9F%98%80",
        "/api/v1/search?cursor=AAAA",
    ):
        answer = client.get(refused)
        assert answer.status_code == 422, refused
        assert answer.json()["parameter"] == "cursor"
        assert answer.json()["fix"]
    assert client.get(f"{url}&size=3").status_code == 200
    assert client.get("/api/v1/search?cursor=&page=1").status_code == 200


def test_a_page_too_deep_is_told_the_way_on(client):
    for query in ("page=501", "page=101&size=100", "page=99999999"):
        problem = client.get(f"/api/v1/search?{query}").json()
        assert problem["parameter"] == "page"
        assert "links.next" in problem["fix"]


def test_pages_for_people_know_no_cursor(client):
    assert client.get("/dataset?cursor=x").status_code == 200


def test_a_withdrawn_dataset_is_not_found_by_search(client):
    names = [
        r["name"] for r in client.get("/api/v1/search?q=koperasi").json()["results"]
    ]

    assert "koperasi-ditarik" not in names


def test_labels_come_in_the_language_asked_for(client):
    facets = client.get("/api/v1/search?lang=en").json()["facets"]

    assert "Agriculture and food" in [f["label"] for f in facets["topic"]]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("region=1804", "region"),
        ("region=Atlantis", "region"),
        ("topic=sihir", "topic"),
        ("quality=bagus", "quality"),
        ("year=kemarin", "year"),
        ("sort=acak", "sort"),
        ("page=0", "page"),
        ("size=101", "size"),
        ("wilayah=18.04", "wilayah"),
        ("q=padi&limit=3", "limit"),
        ("lang=jv", "lang"),
        ("places=no", "places"),
        ("explain=yes", "explain"),
    ],
)
def test_a_parameter_that_means_nothing_is_named(client, query, parameter):
    answer = client.get(f"/api/v1/search?{query}")
    problem = answer.json()

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == "/pengembang#problem-invalid"
    assert problem["parameter"] == parameter
    assert problem["status"] == 422


def test_suggestions_lead_to_pages(client):
    found = client.get("/api/v1/suggest?q=lampung ba").json()["suggestions"]
    place = next(s for s in found if s["kind"] == "place")

    assert place["value"] == "18.04"
    assert place["url"] == "http://testserver/wilayah/18.04"
    assert client.get("/api/v1/suggest?q=x").json() == {"suggestions": []}
    titles = client.get("/api/v1/suggest?q=produksi").json()["suggestions"]
    assert {s["value"] for s in titles} >= {"produksi-padi"}
    assert client.get("/api/v1/suggest?q=pa&limit=3").status_code == 422


def test_a_dataset_answers_with_the_fields_of_the_contract(client):
    dataset = client.get("/api/v1/datasets/produksi-padi").json()

    assert dataset.keys() >= {
        "name",
        "title",
        "summary",
        "url",
        "region",
        "organization",
        "topics",
        "formats",
        "years",
        "modified_at",
        "quality",
        "description",
        "license",
        "contact",
        "source",
        "version",
        "serving",
        "findings",
        "distributions",
    }
    assert dataset["source"]["name"] == "lampung"
    assert dataset["serving"]["state"] == "current"
    assert dataset["modified_at"] == "2024-03-14T07:30:00Z"
    assert dataset["findings"]["url"].endswith("/dataset/produksi-padi/pemeriksaan")
    (file,) = dataset["distributions"]
    assert file["schema"] == "produksi-pangan"
    assert file["rows"] == 120
    assert len(file["sha256"]) == 64
    for key in ("download_url", "rows_url", "report_url"):
        assert client.get(file[key]).status_code == 200, key


def test_a_file_that_could_not_be_fetched_has_no_addresses(client):
    dataset = client.get("/api/v1/datasets/berkas-hilang").json()
    (file,) = dataset["distributions"]

    assert file["download_url"] is None
    assert file["rows_url"] is None
    assert file["sha256"] is None
    assert dataset["findings"]["errors"] == 1


def test_versions_tell_what_changed(client):
    answer = client.get("/api/v1/datasets/indeks-ketahanan-pangan/versions").json()

    assert [v["number"] for v in answer["versions"]] == [2, 1]
    assert {
        "field": "title",
        "old": "Indeks Ketahanan Pangan",
        "new": "Indeks Ketahanan Pangan, 2019-2024",
    } in answer["versions"][0]["changes"]


def test_a_withdrawn_dataset_is_gone_but_its_versions_stay(client):
    gone = client.get("/api/v1/datasets/koperasi-ditarik")
    problem = gone.json()
    versions = client.get(problem["versions_url"])

    assert gone.status_code == 410
    assert gone.headers["siger-state"] == "withdrawn"
    assert problem["type"] == "/pengembang#problem-withdrawn"
    assert versions.status_code == 200
    assert versions.json()["serving"]["state"] == "withdrawn"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/datasets/tidak-ada",
        "/api/v1/datasets/tidak-ada/versions",
        "/api/v1/distributions/tidak-ada/download",
        "/api/v1/distributions/tidak-ada/rows",
        "/api/v1/distributions/tidak-ada/report",
        "/api/v1/entah",
    ],
)
def test_what_is_not_there_is_a_problem_document(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/pengembang#problem-not-found"
    assert answer.json()["instance"] == path


def test_a_problem_speaks_the_language_asked_for(client):
    path = "/api/v1/datasets/tidak-ada"
    plain = client.get(path).json()
    indonesian = client.get(path, headers={"Accept-Language": "id-ID,en;q=0.5"}).json()

    assert plain["title"] == "Not found"
    assert indonesian["title"] == "Tidak ditemukan"


def test_regions_are_told_in_both_code_systems(client):
    regions = client.get("/api/v1/regions").json()["regions"]

    assert len(regions) == 16
    assert regions[0]["kind"] == "provinsi"
    west = next(r for r in regions if r["kode_kemendagri"] == "18.04")
    assert west["kode_bps"] == "1801"
    assert west["datasets"] == 2


def test_schemas_carry_their_descriptor(client):
    schemas = client.get("/api/v1/schemas?lang=en").json()["schemas"]
    crops = next(s for s in schemas if s["name"] == "produksi-pangan")

    assert crops["title"] == "Food crop production by regency"
    assert crops["descriptor"]["fields"][0]["name"] == "kode_kemendagri"
    assert client.get("/api/v1/schemas?lang=jv").status_code == 422


def test_a_method_that_writes_is_refused(client):
    answer = client.post("/api/v1/search")

    assert answer.status_code == 405
    assert answer.json()["type"] == "/pengembang#problem-method-not-allowed"
