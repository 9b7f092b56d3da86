"""The companions of a dataset are the same on each engine."""

import pytest

from siger_catalog.searching import find_related, to_document

# name, title, region, topics, years, further facts
ROWS = [
    ("kopi-barat-21", "Produksi Kopi Lampung Barat 2021", "18.04", "kebun", 2021),
    ("kopi-barat-22", "Produksi Kopi Lampung Barat 2022", "18.04", "kebun", 2022),
    ("kopi-barat-23", "Produksi Kopi Lampung Barat 2023", "18.04", "kebun", 2023),
    ("kopi-tanggamus", "Produksi Kopi Kabupaten Tanggamus", "18.06", "kebun", 2022),
    # Newer, but of another year.
    ("kopi-tanggamus-2", "Produksi Kopi Tanggamus 2019", "18.06", "kebun", 2019),
    ("kopi-provinsi", "Data Produksi Kopi Provinsi Lampung", "18", "kebun", 2022),
    ("kopi-luas", "Luas Kebun Kopi Tanggamus", "18.06", "kebun", 2022),
    ("lada-barat", "Produksi Lada Lampung Barat", "18.04", "kebun", 2022),
    ("kopi-harga", "Harga Kopi Lampung Barat", "18.04", "pasar", 2022),
    ("stunting-barat", "Stunting Lampung Barat", "18.04", "sehat", 2022),
]
TOPICS = {"kebun": "perkebunan-kehutanan", "pasar": "perdagangan-harga"}


@pytest.fixture(scope="module")
def entries(make_entry):
    found = [
        make_entry(
            name,
            title,
            region=region,
            topics=[TOPICS.get(topic, "kesehatan")],
            years=[year],
            formats=["csv"],
            schema="perkebunan" if name == "kopi-luas" else "",
        )
        for name, title, region, topic, year in ROWS
    ]
    return {entry.name: entry for entry in found}


@pytest.fixture
def related(index, entries, language):
    index.rebuild(to_document(entry, language) for entry in entries.values())

    def run(name):
        return [
            (r.reason, r.hit.name) for r in find_related(entries[name], language, index)
        ]

    return run


def test_other_regions_other_years_and_the_same_topic_are_told_apart(related):
    found = related("kopi-barat-22")

    assert [pair for pair in found if pair[0] == "other_year"] == [
        ("other_year", "kopi-barat-23"),
        ("other_year", "kopi-barat-21"),
    ]
    assert ("same_topic", "lada-barat") in found
    elsewhere = {name for reason, name in found if reason == "other_region"}
    assert "kopi-provinsi" in elsewhere
    # One of each region, of the same year where there is one.
    assert elsewhere & {"kopi-tanggamus", "kopi-tanggamus-2"} == {"kopi-tanggamus"}
    assert "kopi-luas" not in elsewhere


def test_a_dataset_is_never_its_own_companion(related, entries):
    for name in entries:
        found = [companion for _, companion in related(name)]
        assert name not in found
        assert len(found) == len(set(found)) <= 6


def test_another_topic_or_no_word_in_common_is_no_companion(related):
    found = {name for _, name in related("kopi-barat-22")}

    assert not found & {"kopi-harga", "stunting-barat"}


def test_a_table_of_the_same_schema_is_the_same_data_elsewhere(
    index, entries, language, make_entry
):
    index.rebuild(to_document(entry, language) for entry in entries.values())
    subject = make_entry(
        "lain", "Areal Tanam", region="18.04", formats=["csv"], schema="perkebunan"
    )

    found = find_related(subject, language, index)

    assert [(r.reason, r.hit.name) for r in found] == [("other_region", "kopi-luas")]


def test_a_dataset_that_says_nothing_has_no_companion(
    index, entries, language, make_entry
):
    index.rebuild(to_document(entry, language) for entry in entries.values())

    assert find_related(make_entry("bisu", "Data 2022"), language, index) == []


def test_titles_in_another_year_without_a_region_are_companions(
    index, language, make_entry
):
    both = [make_entry(f"zakat-{y}", f"Zakat Fitrah {y}") for y in (2020, 2021)]
    index.rebuild(to_document(entry, language) for entry in both)

    (found,) = find_related(both[0], language, index)

    assert (found.reason, found.hit.name) == ("other_year", "zakat-2021")


def test_a_title_without_end_is_looked_up_by_its_beginning(index, language, make_entry):
    endless = make_entry("x", "kata " + " ".join(f"k{n}x" for n in range(3000)))
    index.rebuild([to_document(endless, language)])

    assert find_related(endless, language, index) == []


def test_every_engine_names_the_same_companions_in_the_same_order(
    make_index, entries, language
):
    answers = []
    for engine in ("memory", "embedded", "elasticsearch"):
        index = make_index(engine)
        index.rebuild(to_document(entry, language) for entry in entries.values())
        answers.append(
            {
                name: [(r.reason, r.hit.name) for r in find_related(e, language, index)]
                for name, e in entries.items()
            }
        )

    assert answers[0] == answers[1] == answers[2]
