from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.differing import changes
from siger_catalog.model import (
    Agent,
    Contact,
    Content,
    Dataset,
    Distribution,
    Entry,
    Finding,
    License,
    Serving,
    TableFacts,
    Version,
)
from siger_catalog.publishing import (
    absences,
    action_for,
    fingerprint,
    keep_last_copies,
    name_for,
    quality_of,
)

AT = datetime(2026, 11, 24, tzinfo=UTC)
FACTS = TableFacts(table_id="t", row_count=1, columns=())


def content(sha: str = "a" * 64, *, table: TableFacts | None = FACTS) -> Content:
    return Content(sha256=sha, size_bytes=1, fetched_at=AT, table=table)


def file(key: str = "f1", **values) -> Distribution:
    return Distribution(
        id=key, remote_id=key, title=f"Berkas {key}", url="http://x/y.csv", **values
    )


def dataset(name: str = "kopi", **values) -> Dataset:
    return Dataset(
        name=name, title="Kopi", publisher=Agent(slug="d", name="Dinas"), **values
    )


def entry(name: str = "kopi", *, state="current", **values) -> Entry:
    version = Version(
        number=1,
        dataset=dataset(name, **values),
        findings=(),
        quality="valid",
        fingerprint="same",
        published_at=AT,
    )
    return Entry(
        name=name,
        source="provinsi",
        remote_id=name,
        revision=1,
        serving=Serving(state=state, version=1, since=AT),
        version=version,
        first_published_at=AT,
        harvested_at=AT,
    )


def test_a_record_never_seen_is_created():
    assert action_for(None, "anything") == "created"


def test_a_record_with_the_same_fingerprint_is_unchanged():
    assert action_for(entry(), "same") == "unchanged"


def test_a_record_with_another_fingerprint_is_updated():
    assert action_for(entry(), "other") == "updated"


def test_a_withdrawn_dataset_that_comes_back_is_updated_even_when_it_is_the_same():
    assert action_for(entry(state="withdrawn"), "same") == "updated"


def test_the_fingerprint_knows_record_bytes_and_rules_and_nothing_else():
    base = fingerprint("r", [file(content=content())], "rules 1")
    later = replace(content(), fetched_at=datetime(2030, 1, 1, tzinfo=UTC), etag="x")

    assert fingerprint("r", [file(content=later)], "rules 1") == base
    assert fingerprint("r2", [file(content=content())], "rules 1") != base
    assert fingerprint("r", [file(content=content("b" * 64))], "rules 1") != base
    assert fingerprint("r", [file()], "rules 1") != base
    assert fingerprint("r", [file(content=content())], "rules 2") != base


def test_the_fingerprint_tells_a_fetched_file_from_a_last_copy():
    files = [file(content=content())]

    assert fingerprint("r", files, "rules", {"f1"}) != fingerprint("r", files, "rules")
    assert fingerprint("r", files, "rules", {"f2"}) == fingerprint("r", files, "rules")


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ((), "valid"),
        (("note",), "valid"),
        (("note", "warning"), "warnings"),
        (("warning", "error"), "errors"),
    ],
)
def test_the_worst_finding_decides_the_quality(severities, expected):
    findings = [Finding(type="x", severity=severity) for severity in severities]

    assert quality_of(findings, dataset(distributions=(file(content=content()),))) == (
        expected
    )


def test_a_dataset_without_a_readable_table_is_unchecked_unless_it_has_errors():
    bare = dataset(distributions=(file(content=content(table=None)),))

    assert quality_of([], bare) == "unchecked"
    assert quality_of([Finding(type="x", severity="error")], bare) == "errors"


def test_a_published_name_never_changes():
    assert name_for("baru", "metro", entry("lama"), lambda _: True) == "lama"


def test_a_taken_name_gets_the_sources_name_and_then_a_count():
    taken = {"kopi", "kopi-metro"}

    assert name_for("kopi", "metro", None, taken.__contains__) == "kopi-metro-2"
    assert name_for("lada", "metro", None, taken.__contains__) == "lada"


def test_a_file_that_cannot_be_fetched_keeps_the_copy_that_is_held():
    last = entry(distributions=(file("f1", content=content()),))

    kept = keep_last_copies([file("f1"), file("f2")], last)

    assert kept[0].content == content()
    assert kept[1].content is None


def test_a_listing_with_everything_withdraws_nothing():
    assert absences([entry("a"), entry("b")], {"a", "b"}).withdraw == ()


def test_one_dataset_gone_from_a_healthy_listing_is_withdrawn():
    published = [entry(f"d{n}") for n in range(10)]

    absence = absences(published, {f"d{n}" for n in range(9)})

    assert absence.withdraw == ("d9",)
    assert absence.hold_reason == ""


@pytest.mark.parametrize(("total", "gone"), [(10, 3), (1000, 50), (3, 3), (1, 1)])
def test_a_listing_that_lost_too_much_withdraws_nothing_and_says_so(total, gone):
    published = [entry(f"d{n}") for n in range(total)]

    absence = absences(published, {f"d{n}" for n in range(total - gone)})

    assert absence.withdraw == ()
    assert str(gone) in absence.hold_reason


def test_what_was_withdrawn_before_does_not_count_as_gone():
    published = [entry("a"), entry("b", state="withdrawn")]

    assert absences(published, {"a"}).withdraw == ()


@given(st.integers(1, 200), st.integers(0, 200))
def test_more_than_a_fifth_is_never_withdrawn_at_once(total, gone):
    published = [entry(f"d{n}") for n in range(total)]

    absence = absences(published, {f"d{n}" for n in range(max(0, total - gone))})

    withdrawn = len(absence.withdraw)
    assert withdrawn < 3 or withdrawn <= total * 0.2
    assert withdrawn < 50


def test_changes_name_the_fields_and_files_that_differ_in_plain_words():
    old = dataset(distributions=(file("f1", content=content("a" * 64)),))
    new = dataset(
        description="Produksi kopi",
        license=License(id="cc-by", title="CC BY 4.0"),
        contact=Contact(name="Walidata", email="w@example.id"),
        extras={"satuan": "ton"},
        years=(2020, 2021),
        distributions=(file("f1", content=content("b" * 64)),),
    )

    found = {c.field: (c.old, c.new) for c in changes(old, new)}

    assert found == {
        "description": ("", "Produksi kopi"),
        "contact": ("", "Walidata <w@example.id>"),
        "license": ("", "CC BY 4.0"),
        "years": ("", "2020, 2021"),
        "extras": ("", "satuan: ton"),
        "file:Berkas f1": ("a" * 64, "b" * 64),
    }


def test_a_first_version_changes_nothing():
    assert changes(None, dataset()) == ()
