import pytest

from siger_catalog.searching import FILTERS


@pytest.fixture(scope="module")
def document(app):
    return app.openapi()


def test_every_filter_is_a_parameter_of_search(document):
    parameters = document["paths"]["/api/v1/search"]["get"]["parameters"]
    names = [p["name"] for p in parameters]

    assert {f.name for f in FILTERS} <= set(names)
    assert len(names) == len(set(names))
    quality = next(p for p in parameters if p["name"] == "quality")
    assert quality["schema"]["items"]["enum"] == [
        "valid",
        "warnings",
        "errors",
        "unchecked",
    ]


def test_only_addresses_for_programs_are_described(document):
    assert set(document["paths"]) == {
        "/api/v1/answer",
        "/api/v1/contradictions",
        "/api/v1/contradictions/{key}",
        "/api/v1/search",
        "/api/v1/suggest",
        "/api/v1/datasets/{name}",
        "/api/v1/datasets/{name}/compare",
        "/api/v1/jobs/{job_id}",
        "/api/v1/jobs/{job_id}/events",
        "/api/v1/datasets/{name}/quality",
        "/api/v1/datasets/{name}/related",
        "/api/v1/datasets/{name}/versions",
        "/api/v1/distributions/{distribution_id}/download",
        "/api/v1/distributions/{distribution_id}/fixed",
        "/api/v1/distributions/{distribution_id}/fixes",
        "/api/v1/distributions/{distribution_id}/report",
        "/api/v1/distributions/{distribution_id}/rows",
        "/api/v1/regions",
        "/api/v1/schemas",
        "/feed.atom",
        "/healthz",
        "/readyz",
    }


def test_errors_are_described_as_problem_documents(document):
    for path, methods in document["paths"].items():
        for code, answer in methods["get"]["responses"].items():
            if code.startswith("4"):
                assert list(answer["content"]) == ["application/problem+json"], path
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_reference_of_the_document_leads_to_a_schema(document):
    def references(node):
        if isinstance(node, dict):
            if "$ref" in node:
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    schemas = {f"#/components/schemas/{n}" for n in document["components"]["schemas"]}
    assert set(references(document)) <= schemas


def test_every_operation_is_told_in_words(document):
    for path, methods in document["paths"].items():
        operation = methods["get"]
        assert operation["summary"], path
        assert operation["tags"], path


def test_answers_hold_no_field_that_the_document_lacks(client, document):
    schemas = document["components"]["schemas"]
    for path, name in (
        ("/api/v1/search", "SearchAnswer"),
        ("/api/v1/datasets/produksi-padi", "DatasetOut"),
        ("/api/v1/datasets/produksi-padi/versions", "VersionsOut"),
        ("/api/v1/datasets/produksi-padi/related", "RelatedOut"),
        ("/api/v1/regions", "RegionsOut"),
        ("/api/v1/schemas", "SchemasOut"),
        ("/api/v1/suggest?q=pa", "Suggestions"),
    ):
        assert set(client.get(path).json()) == set(schemas[name]["properties"]), path
    described = schemas["DistributionOut"]["properties"]
    files = client.get("/api/v1/datasets/produksi-padi").json()["distributions"]
    assert set(files[0]) == set(described)


def test_a_problem_holds_no_field_that_the_document_lacks(client, document):
    described = set(document["components"]["schemas"]["ProblemOut"]["properties"])
    for path in (
        "/api/v1/search?region=1804",
        "/api/v1/datasets/koperasi-ditarik",
        "/api/v1/entah",
    ):
        assert set(client.get(path).json()) <= described, path
