"""The report page says which schema a steward set, and who did so when."""

from starlette.testclient import TestClient

from siger_catalog.choosing import SchemaChoice
from siger_catalog.jobs import rescan
from siger_web.app import create_app

PAGE = "/dataset/pangan/pemeriksaan"
NAME = "Sari <b>Wulandari</b>"


def choose(parts, schema):
    choice = SchemaChoice(
        dataset="pangan", schema=schema, person=NAME, reason="Surat dinas."
    )
    kept = parts.store.choose_schema(choice)
    rescan(parts, parts.store.sources()[0], "worker", only="pangan")
    return kept


def test_it_names_schema_steward_and_day_until_it_is_undone(own_catalog):
    with TestClient(create_app(own_catalog)) as client:
        assert "ditetapkan walidata" not in client.get(PAGE).text

        kept = choose(own_catalog, "harga-pangan")
        page, english = client.get(PAGE).text, client.get(f"/en{PAGE}").text
        told = (
            "Skema harga-pangan ditetapkan walidata Sari &lt;b&gt;Wulandari&lt;/b&gt;"
        )
        assert told in page
        assert f'datetime="{kept.at:%Y-%m-%d}' in page[page.index(told) :][:200]
        assert "set the schema harga-pangan" in english
        assert (
            "Skemanya ditetapkan oleh walidata." in client.get("/dataset/pangan").text
        )

        choose(own_catalog, "")
        assert "ditetapkan walidata" not in client.get(PAGE).text


def test_a_choice_that_no_check_has_heeded_yet_is_not_told(own_catalog):
    choice = SchemaChoice(
        dataset="pangan", schema="harga-pangan", person=NAME, reason="Surat dinas."
    )
    own_catalog.store.choose_schema(choice)

    with TestClient(create_app(own_catalog)) as client:
        assert "ditetapkan walidata" not in client.get(PAGE).text
