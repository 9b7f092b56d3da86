"""`siger quarantine` on a real portal, database and index, in this process."""

import json

import pytest

NIKS = [f"18090203{month:02}900001" for month in range(1, 7)]
DIRTY = "nomor,nik\n" + "".join(f"{n},{nik}\n" for n, nik in enumerate(NIKS))
WHY = "Sudah diperiksa bersama dinas."


@pytest.fixture
def held(with_portal, ckan_portal):
    """A catalog with one dataset whose only file is held back."""
    package = ckan_portal.packages[0]
    ckan_portal.packages = [package]
    package["name"] = "warga"
    package["resources"] = [{"id": "r1", "url": f"{ckan_portal.url}/warga.csv"}]
    ckan_portal.instead["warga.csv"] = (200, DIRTY.encode())
    with_portal("harvest", "mesuji")
    return with_portal


def holds(siger, state="held"):
    return json.loads(siger("quarantine", "list", "--state", state, "--json")[1])[
        "holds"
    ]


def test_what_waits_is_listed_by_column_and_count(held):
    status, output, _ = held("quarantine", "list")
    (hold,) = holds(held)

    assert status == 0
    assert "warga" in output
    assert (hold["dataset"], hold["state"]) == ("warga", "held")
    assert hold["columns"] == [
        {
            "type": "siger-data-pribadi-nik",
            "heading": "nik",
            "number": 2,
            "sheet": 1,
            "count": 6,
        }
    ]
    assert not any(nik in output + json.dumps(hold) for nik in NIKS)


def test_a_release_is_asked_for_by_one_and_confirmed_by_another(held, ckan_portal):
    number = str(holds(held)[0]["number"])
    ckan_portal.instead.clear()  # the portal is not asked again

    asked = held("quarantine", "release", number, "--by", "Sari", "--reason", WHY)
    alone = held("quarantine", "release", number, "--by", "Sari", "--reason", WHY)
    assert (asked[0], alone[0]) == (0, 2)
    assert holds(held)[0]["asked_by"] == "Sari"

    status, output, _ = held(
        "quarantine", "release", number, "--by", "Budi", "--reason", WHY, "--json"
    )
    shown = json.loads(held("quarantine", "show", number, "--json")[1])
    assert status == 0
    assert json.loads(output)["hold"]["state"] == "released"
    assert [line["act"] for line in shown["audit"]] == ["ask-release", "release"]
    assert all(line["account"] for line in shown["audit"])
    assert holds(held) == []
    jobs = json.loads(held("job", "list", "--json")[1])["jobs"]
    assert jobs[0]["counts"]["updated"] == 1, "it is served at once"


def test_a_refusal_needs_a_reason_and_ends_the_waiting(held):
    number = str(holds(held)[0]["number"])

    short = held("quarantine", "refuse", number, "--by", "Sari", "--reason", "tidak")
    done = held("quarantine", "refuse", number, "--by", "Sari", "--reason", WHY)

    assert (short[0], done[0]) == (2, 0)
    assert holds(held) == []
    assert [h["decided_by"] for h in holds(held, "refused")] == ["Sari"]


def test_a_scan_asks_no_portal_and_changes_nothing_that_is_unchanged(held, ckan_portal):
    ckan_portal.asked.clear()

    status, output, _ = held("quarantine", "scan", "--json")

    document = json.loads(output)
    assert status == 0
    assert ckan_portal.asked == []
    assert document["held"] == 1
    assert document["jobs"][0]["state"] == "succeeded"
    assert document["jobs"][0]["counts"]["updated"] == 0


@pytest.mark.parametrize(
    "words", [("show", "99"), ("refuse", "99", "--by", "Sari", "--reason", WHY)]
)
def test_an_unknown_hold_is_wrong_use_and_those_that_wait_are_named(held, words):
    status, _, told = held("quarantine", *words)

    assert status == 2
    assert f"Those that wait: {holds(held)[0]['number']}" in told
