"""The corpus for judging the search is whole, varied and the same in every run."""

import importlib.util
import sys
from pathlib import Path

import pytest

from siger_catalog.provinces.regions import load_province
from siger_catalog.searching import to_document

SCRIPT = Path(__file__).resolve().parents[3] / "benchmarks/relevance/corpus.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("relevance_corpus", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def subjects(script):
    return script.subjects()


@pytest.fixture(scope="module")
def corpus(script):
    return script.corpus()


def test_there_are_enough_datasets_and_subjects_to_tell_apart(corpus, subjects):
    assert len(corpus) >= 1000
    assert len(subjects) >= 190
    assert {judged.subject for judged in corpus} == {s.key for s in subjects}


def test_keys_of_subjects_and_names_of_datasets_are_unique(corpus, subjects):
    assert len({s.key for s in subjects}) == len(subjects)
    assert len({judged.entry.name for judged in corpus}) == len(corpus)


def test_every_region_publishes_something(corpus):
    published = {judged.region for judged in corpus}
    assert published == {region.code for region in load_province().regions}


def test_every_topic_of_the_province_has_subjects_and_no_other_topic_has(subjects):
    topics = {topic.key for topic in load_province().topics}
    assert {subject.topic for subject in subjects} == topics


def test_every_subject_has_something_to_publish(subjects):
    for subject in subjects:
        assert all((subject.titles, subject.notes, subject.tags, subject.columns))
        assert all(t.strip() for t in subject.titles), subject.key
        assert subject.years[0] <= subject.years[1], subject.key


def test_two_runs_make_the_same_datasets(script, corpus):
    assert script.corpus() == corpus


def test_what_is_said_to_be_true_is_what_the_dataset_says(corpus):
    for judged in corpus:
        dataset = judged.entry.version.dataset
        assert (dataset.region, dataset.years) == (judged.region, judged.years)
        assert not {"{", "}"} & set(dataset.title + dataset.description)
        assert len(judged.entry.name) <= 100
        assert dataset.years


def test_a_title_with_a_year_names_a_year_of_the_data(corpus):
    for judged in corpus:
        title = judged.entry.version.dataset.title
        named = {
            int(word) for word in title.replace("-", " ").split() if _is_year(word)
        }
        assert named <= set(judged.years), title


def _is_year(word):
    return len(word) == 4 and word.startswith("20") and word.isdecimal()


def test_quality_age_and_phrasing_vary(corpus):
    entries = [judged.entry for judged in corpus]
    modified = {e.version.dataset.modified_at for e in entries}
    assert {e.version.quality for e in entries} == {
        *("valid", "warnings", "unchecked", "errors")
    }
    assert len(modified) > len(entries) / 2
    assert any(e.version.dataset.title.isupper() for e in entries)
    assert any(not e.version.dataset.description for e in entries)


def test_columns_and_values_of_code_lists_reach_the_index(corpus, language):
    judged = next(j for j in corpus if j.subject == "penerima-pkh")
    columns = to_document(judged.entry, language).texts["cols_s"].split()
    assert {"kpm", "tahap", "1", "4"} <= set(columns)
