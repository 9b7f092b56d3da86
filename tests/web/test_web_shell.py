import pytest


@pytest.mark.parametrize(
    "path", ["/", "/dataset", "/tidak-ada", "/api/v1/search", "/docs"]
)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_the_api_is_open_to_every_site_and_pages_are_not(client):
    api = client.get("/api/v1/search", headers={"Origin": "https://lain.example"})
    preflight = client.options(
        "/api/v1/search", headers={"Access-Control-Request-Method": "GET"}
    )

    assert api.headers["access-control-allow-origin"] == "*"
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/").headers


def test_problems_are_open_to_every_site_too(client):
    assert client.get("/api/v1/entah").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/dataset/produksi-padi", "/api/v1/regions"])
def test_head_is_answered_wherever_get_is(client, path):
    answer = client.head(path)

    assert answer.status_code == 200
    assert answer.content == b""


def test_pages_are_compressed_for_those_who_take_it(client):
    packed = client.get("/dataset", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/dataset", headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text


def test_an_own_file_with_its_digest_may_be_kept_for_ever(client):
    html = client.get("/tentang").text
    url = html.partition('rel="stylesheet" href="')[2].partition('"')[0]
    style = client.get(url)

    assert "?v=" in url
    assert "immutable" in style.headers["cache-control"]
    etag = style.headers["etag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert "immutable" not in client.get("/static/app.css").headers["cache-control"]


def test_nothing_outside_the_folder_is_served(client):
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/entah.css"):
        assert client.get(path).status_code == 404, path


def test_pages_name_no_other_site(client):
    for path in ("/", "/dataset", "/tentang"):
        html = client.get(path).text
        loaded = [part.partition('"')[0] for part in html.split('src="')[1:]]
        assert all(url.startswith("/static/") for url in loaded)
