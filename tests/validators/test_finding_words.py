from collections.abc import Iterator
from itertools import islice
from string import Formatter

import frictionless
import pytest
from frictionless import Field

from siger_catalog.model import Finding
from siger_catalog.reporting import fill_text, finding_type_of
from siger_catalog.schemas import Text, parse_schema
from siger_validators.figures import FiguresValidator
from siger_validators.finding_types import FINDING_LIMIT, capped, load_words
from siger_validators.metadata import MetadataValidator
from siger_validators.reading import FileTableReader
from siger_validators.regions import RegionValidator
from siger_validators.table import TableValidator

GROUPS = ("table", "reading", "regions", "metadata", "figures")


def _with_subclasses(kind: type) -> Iterator[type]:
    yield kind
    for subclass in kind.__subclasses__():
        yield from _with_subclasses(subclass)


def test_every_error_of_frictionless_has_words_in_both_languages():
    known = load_words("table").by_type
    # An empty module name: classes that other tests or plug-ins derive.
    errors = [
        kind.type
        for kind in _with_subclasses(frictionless.Error)
        if kind.__module__.startswith("frictionless.")
    ]

    assert len(errors) > 50
    assert not [type_ for type_ in errors if type_ not in known]


def test_every_constraint_of_frictionless_has_its_own_words():
    known = load_words("table").by_type
    constraints = {
        name
        for kind in _with_subclasses(Field)
        for name in getattr(kind, "supported_constraints", ())
    }

    expected = constraints | {"unique", "jsonSchema"}
    assert len(expected) >= 11
    assert not [n for n in expected if f"constraint-error.{n}" not in known]


def test_every_field_type_of_frictionless_has_its_own_words():
    known = load_words("table").by_type
    kinds = {kind.type for kind in Field.__subclasses__()}

    assert len(kinds) >= 16
    assert not [kind for kind in kinds if f"type-error.{kind}" not in known]


def test_words_name_the_column_by_its_title_and_list_what_it_allows():
    types = load_words("table").by_type
    field = parse_schema(
        {
            "fields": [
                {
                    "name": "komoditas",
                    "title": "Komoditas",
                    "title_en": "Commodity",
                    "constraints": {"required": True, "enum": ["Padi", "Jagung"]},
                }
            ]
        }
    ).fields[0]
    finding = Finding(
        type="constraint-error",
        severity="error",
        params={"constraint": "enum", "limit": "['Padi', 'Jagung']"},
        row=3,
        field="komoditas",
        cell="padii",
    )
    kind = finding_type_of(finding, types)

    cause = fill_text(kind.description, finding, "en", field)
    fix = fill_text(kind.fix, finding, "id", field)
    assert "row 3, column Commodity (komoditas)" in cause
    assert fix == "Isi salah satu dari: Padi, Jagung; ejaannya persis sama."
    assert "['Padi', 'Jagung']" in fill_text(kind.fix, finding, "id")


@pytest.mark.parametrize("group", GROUPS)
def test_words_are_filled_in_and_differ_between_the_languages(group):
    for kind in load_words(group).types:
        for text in (kind.title, kind.description, kind.fix):
            assert text.id.strip()
            assert text.en.strip()
            assert text.id != text.en


@pytest.mark.parametrize("group", GROUPS)
def test_both_languages_speak_of_the_same_things(group):
    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}

    for kind in load_words(group).types:
        for text in (kind.description, kind.fix):
            assert names(text.id) == names(text.en), kind.type


def test_the_owners_of_finding_types_never_disagree_on_a_type():
    owners = [
        FileTableReader(),
        TableValidator(),
        RegionValidator(),
        FiguresValidator(),
        MetadataValidator(),
    ]
    by_type = {}
    for owner in owners:
        for kind in owner.finding_types:
            assert by_type.setdefault(kind.type, kind) == kind


def test_the_words_for_a_constraint_go_before_those_for_all_of_them():
    types = load_words("table").by_type
    finding = Finding(
        type="constraint-error",
        severity="error",
        params={"constraint": "minimum", "limit": "0"},
        row=3,
        field="produksi_ton",
        cell="-5",
    )
    kind = finding_type_of(finding, types)

    assert kind is types["constraint-error.minimum"]
    text = fill_text(kind.description, finding, "en")
    assert text == "“-5” in row 3, column produksi_ton is smaller than 0."


def test_what_a_finding_does_not_know_is_left_out_of_a_text():
    finding = Finding(type="x", severity="note", cell="{row}")

    assert fill_text(Text("{cell}|{nothing}|", ""), finding, "id") == "{row}||"


@pytest.mark.parametrize(("count", "told"), [(3, 3), (1000, 1000), (1001, 1001)])
def test_a_list_of_findings_is_cut_where_it_is_too_long(count, told):
    words = load_words("regions")
    rest = iter([Finding(type="x", severity="note")] * (count + 5))
    found = list(capped(islice(rest, count), words))

    assert len(found) == told
    assert (found[-1].type == "siger-temuan-lain") == (count > FINDING_LIMIT)


def test_an_unknown_type_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        load_words("table").finding("siger-tidak-ada")
