from dataclasses import replace
from datetime import UTC, datetime

import pytest

from siger_catalog.model import (
    Agent,
    Column,
    Content,
    Dataset,
    Distribution,
    Entry,
    License,
    Serving,
    TableFacts,
    Version,
)
from siger_catalog.searching import to_document
from siger_catalog.searching.document import FIELDS, plain_text, rank_of, shortened

THEN = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def entry():
    facts = TableFacts(
        table_id="t",
        row_count=3,
        columns=(
            Column(name="luas_panen_ha", type="number", title="Luas panen", unit="ha"),
        ),
        schema="produksi-tanaman",
    )
    file = Distribution(
        id="d1",
        remote_id="r1",
        title="Berkas",
        url="https://example.org/a.csv",
        format="CSV",
        content=Content(sha256="0", size_bytes=1, fetched_at=THEN, table=facts),
    )
    dataset = Dataset(
        name="produksi-padi",
        title="Produksi Padi",
        publisher=Agent(slug="dinas-pertanian", name="Dinas Pertanian"),
        description="<p>Hasil &amp; luas panen.</p>",
        license=License(id="cc-by"),
        tags=("pangan",),
        topics=("pertanian-pangan",),
        region="18.02",
        years=(2022, 2023),
        frequency="tahunan",
        distributions=(file, replace(file, id="d2", format="", content=None)),
    )
    return Entry(
        name="produksi-padi",
        source="lampung-tengah",
        remote_id="1",
        revision=7,
        serving=Serving(state="last_valid", version=2, since=THEN),
        version=Version(
            number=2,
            dataset=dataset,
            findings=(),
            quality="warnings",
            fingerprint="f",
            published_at=THEN,
        ),
        first_published_at=THEN,
        harvested_at=THEN,
    )


def test_a_document_holds_tokens_keywords_numbers_and_the_result_row(entry, language):
    document = to_document(entry, language)
    assert (document.name, document.revision) == ("produksi-padi", 7)
    assert document.texts["title_s"] == "produksi padi"
    assert document.texts["notes_s"] == "hasil luas panen"
    assert document.texts["cols_s"] == "luas panen ha luas panen ha"
    assert "pertanian" in document.texts["words"].split()
    assert document.keywords["format"] == ("csv",)
    assert document.keywords["schema"] == ("produksi-tanaman",)
    assert document.keywords["license"] == ("cc-by",)
    assert document.keywords["license_label"] == ("cc-by",)
    assert document.keywords["organization_label"] == (
        "dinas-pertanian Dinas Pertanian",
    )
    assert document.integers["year"] == (2022, 2023)
    assert document.integers["month"] == (-1,)  # no date of change is stated
    assert document.shown["summary"] == "Hasil & luas panen."
    assert document.shown["modified_at"] == "2024-05-01T00:00:00+00:00"
    assert document.shown["state"] == "last_valid"
    (column,) = document.shown["columns"]
    assert (column["name"], column["unit"]) == ("luas_panen_ha", "ha")


def test_a_document_fills_only_fields_that_engines_hold(entry, language):
    document = to_document(entry, language)
    held = {*document.texts, *document.keywords, *document.integers}
    assert held == FIELDS.keys()


def test_a_description_without_end_is_indexed_by_its_beginning(entry, language):
    endless = replace(entry.version.dataset, description="padi " * 100_000)
    version = replace(entry.version, dataset=endless)

    document = to_document(replace(entry, version=version), language)

    assert document.texts["notes_s"].startswith("padi padi")
    assert len(document.texts["notes_s"]) <= 50_000


def test_a_picture_inside_a_description_is_no_text():
    picture = "iVBORw0KGgo" * 5000
    html = f'<p>Padi</p><img alt="peta" src="data:image/png;base64,{picture}"/> 2020'

    assert plain_text(html) == "Padi 2020"


def test_an_empty_value_is_no_value(entry, language):
    bare = replace(entry.version.dataset, region="", frequency="", years=())
    entry = replace(entry, version=replace(entry.version, dataset=bare))
    document = to_document(entry, language)
    assert document.keywords["region"] == ()
    assert document.keywords["frequency"] == ()
    assert document.integers["year"] == ()


def test_no_date_lifts_bad_data_above_good_in_the_order_of_qualities(entry, language):
    def best(quality, modified_at):
        dataset = replace(entry.version.dataset, modified_at=modified_at)
        version = replace(entry.version, quality=quality, dataset=dataset)
        return to_document(replace(entry, version=version), language).integers["best"]

    last = datetime(9999, 12, 31, tzinfo=UTC)
    assert best("errors", last) < best("unchecked", THEN) < best("warnings", THEN)
    assert best("warnings", last) < best("valid", datetime(1, 1, 1, tzinfo=UTC))


def test_the_rank_favours_good_and_fresh_data_and_stays_small():
    new, old = datetime(2026, 1, 1, tzinfo=UTC), datetime(2010, 1, 1, tzinfo=UTC)
    assert rank_of("a", "valid", new) > rank_of("a", "errors", new)
    assert rank_of("a", "valid", new) > rank_of("a", "valid", old)
    far = datetime(2200, 1, 1, tzinfo=UTC)
    assert 0 <= rank_of("a", "errors", old) < rank_of("a", "valid", far) < 0.301


def test_descriptions_are_shown_without_markup_and_cut_between_words():
    assert plain_text("<b>Luas</b>&nbsp;panen\n\n 5 < 6") == "Luas panen 5 < 6"
    assert shortened("satu dua tiga", 7) == "satu …"
    assert shortened("satu dua tiga", 8) == "satu dua …"
    assert shortened("a" * 20, 8) == "aaaaaaaa …"
    assert shortened("satu", 9) == "satu"
