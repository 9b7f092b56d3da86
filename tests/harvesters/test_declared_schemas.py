import pytest

from siger_harvesters.declared_schemas import schema_name


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("perkebunan", "perkebunan"),
        ("https://data.example/skema/perkebunan.json", "perkebunan"),
        ("https://data.example/skema/perkebunan/", "perkebunan"),
        ('{"name": "perkebunan", "fields": []}', "perkebunan"),
        ({"name": "perkebunan"}, "perkebunan"),
        ({"fields": []}, ""),
        ('{"name": ', ""),
        ("{" * 10_000, ""),
        ("Skema Perkebunan", ""),
        ("http://[", ""),
        ("", ""),
        (None, ""),
        (["perkebunan"], ""),
        ("../../etc/passwd", "passwd"),
        ("x" * 5000, ""),
    ],
)
def test_a_portal_names_a_schema_by_name_address_or_descriptor(stated, name):
    assert schema_name(stated) == name
