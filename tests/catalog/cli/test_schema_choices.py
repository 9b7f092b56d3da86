"""`siger schema set` on a real portal, database and index, in this process."""

import json

import pytest

FOOD = "ketahanan-pangan"
HEAD = "kode_kemendagri,kode_bps,nama_kabupaten_kota,tahun,indeks_ketahanan_pangan\n"
TABLE = f"{HEAD}18.04,1801,Kabupaten Lampung Barat,2020,71\n"
OTHER = "harga-pangan"
WHY = "Dinas memastikan lewat surat."
BY = ("--by", "Sari Wulandari", "--reason", WHY)


@pytest.fixture
def published(with_portal, ckan_portal):
    """A catalog with one dataset of two files, one of which its portal says is food."""
    package = ckan_portal.packages[0]
    ckan_portal.packages = [package]
    package["name"] = "pangan"
    package["resources"] = [
        {"id": "r1", "url": f"{ckan_portal.url}/a.csv", "name": "A", "schema": FOOD},
        {"id": "r2", "url": f"{ckan_portal.url}/b.csv", "name": "B"},
    ]
    ckan_portal.instead |= {
        "a.csv": (200, TABLE.encode()),
        "b.csv": (200, b"nama,nilai\na,1\n"),
    }
    with_portal("harvest", "mesuji")
    return with_portal


@pytest.fixture
def chosen(published):
    """Set a schema; return the exit status and what was printed as JSON."""

    def choose(place, schema, *more):
        status, output, told = published(
            "schema", "set", place, schema, *(more or BY), "--json"
        )
        return (status, json.loads(output)) if output else (status, told)

    return choose


def shapes(document):
    return [(f["title"], f["schema"], f["schema_origin"]) for f in document["files"]]


def test_a_choice_wins_over_portal_and_guess_and_is_checked_at_once(
    chosen, ckan_portal
):
    ckan_portal.instead.clear()
    ckan_portal.asked.clear()

    status, document = chosen("pangan", OTHER)

    assert status == 0
    assert document["checked"]
    assert shapes(document) == [("A", OTHER, "steward"), ("B", OTHER, "steward")]
    assert document["choice"]["by"] == "Sari Wulandari"
    assert document["choice"]["at"]
    assert ckan_portal.asked == [], "the portal is not asked"


def test_a_choice_for_one_file_leaves_the_others(chosen):
    _, document = chosen("pangan", OTHER)
    second = document["files"][1]["id"]

    status, document = chosen(f"pangan/{second}", FOOD)
    assert (status, shapes(document)) == (0, [("B", FOOD, "steward")])

    _, document = chosen(f"pangan/{second}", "none")
    assert shapes(document) == [("B", OTHER, "steward")], "the one for all is left"


def test_a_choice_outlives_the_next_harvest(chosen, published, ckan_portal):
    chosen("pangan", OTHER)

    status, output, _ = published("harvest", "mesuji", "--json")
    (job,) = json.loads(output)["jobs"]
    assert (status, job["counts"]["unchanged"]) == (0, 1)

    body = TABLE.replace("71", "72").encode()
    ckan_portal.instead["a.csv"] = (200, body)
    published("harvest", "mesuji")
    _, document = chosen("pangan", OTHER)
    assert shapes(document)[0] == ("A", OTHER, "steward")


def test_none_gives_back_what_portal_and_guess_say(chosen):
    _, first = chosen("pangan", OTHER)
    chosen(f"pangan/{first['files'][0]['id']}", FOOD)

    status, document = chosen("pangan", "none")

    assert status == 0
    assert document["choice"]["schema"] is None
    assert shapes(document) == [("A", FOOD, "portal"), ("B", None, None)]


def test_choices_are_listed_and_nothing_is_forgotten(chosen, published):
    chosen("pangan", OTHER)
    chosen("pangan", FOOD)

    listed = json.loads(published("schema", "choices", "--json")[1])
    shown = json.loads(published("schema", "choices", "pangan", "--json")[1])

    assert [c["schema"] for c in listed["choices"]] == [FOOD]
    assert [c["schema"] for c in shown["history"]] == [OTHER, FOOD]
    assert all(c["reason"] == WHY for c in shown["history"])
    assert "Sari Wulandari" in published("schema", "choices", "pangan")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tidak-ada", FOOD, *BY), "Unknown dataset: tidak-ada"),
        (("pangan/tidak-ada", FOOD, *BY), "(A); "),
        (("pangan", "tidak-ada", *BY), FOOD),
        (("pangan", FOOD, "--by", " ", "--reason", WHY), "kosong"),
        (("pangan", FOOD, "--by", "Sari", "--reason", "ya"), "pendek"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(chosen, published, words, told):
    status, complaint = chosen(*words)

    assert status == 2
    assert told in complaint
    listed = json.loads(published("schema", "choices", "--json")[1])
    assert listed["choices"] == []
