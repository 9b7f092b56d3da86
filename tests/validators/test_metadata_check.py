from dataclasses import replace

import pytest

from siger_catalog.model import Agent, Contact, Dataset, Distribution, License
from siger_catalog.ports import Subject
from siger_validators.metadata import MetadataValidator

FILE = Distribution(id="d1", remote_id="r1", title="Data", url="u", format="csv")
COMPLETE = Dataset(
    name="kopi",
    title="Produksi Kopi Lampung Barat",
    publisher=Agent(slug="dinas", name="Dinas Perkebunan"),
    description="Produksi kopi robusta per kecamatan, dalam ton, dari survei. " * 3,
    contact=Contact(email="data@example.go.id"),
    license=License(id="cc-by-4.0"),
    tags=("kopi",),
    frequency="tahunan",
    years=(2020,),
    distributions=(FILE,),
)


@pytest.fixture
def check(province):
    def check_dataset(dataset):
        subject = Subject(dataset=dataset, files=(), province=province)
        return list(MetadataValidator().check(subject))

    return check_dataset


def test_a_complete_dataset_has_no_findings(check):
    assert check(COMPLETE) == []


@pytest.mark.parametrize(
    ("change", "type_"),
    [
        ({"title": "Data"}, "siger-tanpa-judul"),
        ({"description": " "}, "siger-tanpa-deskripsi"),
        ({"description": "Data kopi."}, "siger-deskripsi-pendek"),
        ({"publisher": Agent(slug="", name="")}, "siger-tanpa-penerbit"),
        ({"contact": Contact()}, "siger-tanpa-kontak"),
        ({"license": License()}, "siger-tanpa-lisensi"),
        ({"tags": ()}, "siger-tanpa-tag"),
        ({"frequency": ""}, "siger-tanpa-frekuensi"),
        ({"years": ()}, "siger-tanpa-tahun"),
        ({"distributions": ()}, "siger-tanpa-berkas"),
        ({"distributions": (replace(FILE, format=""),)}, "siger-tanpa-format"),
    ],
)
def test_each_thing_left_out_is_one_finding_with_its_weight(check, change, type_):
    (found,) = check(replace(COMPLETE, **change))

    assert found.type == type_
    assert found.severity in ("warning", "note")
    assert int(found.params["weight"]) > 0


def test_a_finding_about_a_file_names_the_file(check):
    (found,) = check(replace(COMPLETE, distributions=(FILE, replace(FILE, format=""))))

    assert (found.distribution_id, found.params["title"]) == ("d1", "Data")
