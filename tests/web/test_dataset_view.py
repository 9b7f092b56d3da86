from dataclasses import replace

import pytest

from siger_catalog.model import Finding
from siger_web.views.dataset import Ask, dataset_view
from siger_web.views.dialect import read_as
from siger_web.wording import load_wording


@pytest.fixture
def view_with(small_catalog):
    """The view of a dataset of one region whose version has these findings."""

    def build(*findings, is_placed=True):
        entry = small_catalog.store.entry("penduduk-lampung-barat")
        version = replace(entry.version, findings=findings)
        if not is_placed:
            version = replace(version, dataset=_unplaced(version.dataset))
        return dataset_view(replace(entry, version=version), small_catalog, Ask())

    return build


def _unplaced(dataset):
    """The dataset as it was read before tables got columns of certain regions."""
    (file,) = dataset.distributions
    table = replace(file.content.table, added=())
    content = replace(file.content, table=table)
    return replace(dataset, distributions=(replace(file, content=content),))


def test_a_line_is_that_of_the_region_of_its_codes(view_with):
    assert view_with().picture.region == "18.04"


@pytest.mark.parametrize(
    "type_", ["siger-kode-sistem-keliru", "siger-kode-tanpa-sistem"]
)
def test_codes_that_mean_other_regions_name_none(view_with, type_):
    finding = Finding(
        type=type_,
        severity="error",
        field="kode_kemendagri",
        distribution_id="penduduk-lampung-barat-1",
    )

    view = view_with(finding, is_placed=False)
    of_another_file = view_with(replace(finding, distribution_id="x"))

    assert view.picture.region == ""
    assert view.picture.series
    assert view.map is None
    assert of_another_file.picture.region == "18.04"


@pytest.mark.parametrize(
    ("dialect", "english"),
    [
        ('CSV; pemisah ";"; UTF-8 dengan BOM', 'CSV; separator ";"; UTF-8 with BOM'),
        (
            "CP1252 (dugaan); koma desimal: a, b",
            "CP1252 (a guess); decimal comma: a, b",
        ),
        ('XLSX; lembar "pemisah; x"', 'XLSX; sheet "pemisah; x"'),
    ],
)
def test_how_a_file_was_read_is_told_in_the_language_of_the_page(dialect, english):
    assert read_as(dialect, load_wording("en")) == english
    assert read_as(dialect, load_wording("id")) == dialect


def test_a_column_is_called_by_its_schema_in_both_languages(view_with):
    view = view_with()
    people = next(c for c in view.facts.columns if c.name == "jumlah_penduduk")
    other = replace(people, name="lain", title="")

    assert view.title_of(people, "en") == "Population"
    assert view.title_of(people, "id") == people.title
    assert view.title_of(other, "en") == "lain"
