"""A proof accepts only what Frictionless's own reader accepts."""

import pyarrow as pa
import pytest
from frictionless import Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from siger_validators.engine.arrays import hash_strings
from siger_validators.engine.columns import ColumnScreen
from siger_validators.engine.kernels import kernel_of

VERSION = "https://datapackage.org/profiles/2.0/tableschema.json"
MISSING = ["", "-", "0", "n/a"]
FIELDS = [
    {"type": "integer"},
    {"type": "integer", "bareNumber": False, "constraints": {"minimum": -3}},
    {"type": "number", "constraints": {"minimum": 0, "exclusiveMaximum": 100}},
    {"type": "number", "bareNumber": False, "decimalChar": ",", "groupChar": "."},
    {"type": "number", "groupChar": " "},
    {"type": "number", "floatNumber": True, "constraints": {"maximum": "0.1"}},
    {"type": "date", "constraints": {"minimum": "1999-12-31"}},
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 4}},
    {"type": "string", "constraints": {"pattern": r"[a-z]\d|-?\d+\.\d*"}},
    {"type": "any"},
]
PIECES = st.sampled_from([*"0123456789", *"+-.,eExX _\n%٣é", "20", "ha", "nan", "-01"])
TEXTS = st.lists(st.lists(PIECES, max_size=12).map("".join), min_size=1, max_size=8)


def _field(descriptor):
    described = {
        "$schema": VERSION,
        "fields": [descriptor | {"name": "x"}],
        "missingValues": MISSING,
    }
    return Schema.from_descriptor(described).fields[0]


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
@settings(deadline=None, max_examples=60)
@given(texts=TEXTS)
def test_what_is_proved_is_read_without_a_note(descriptor, texts):
    field = _field(descriptor)
    kernel = kernel_of(field, MISSING)
    read = field.create_cell_reader()
    proved = kernel(pa.array(texts, pa.string())).is_proved

    for text, is_proved in zip(texts, proved, strict=True):
        target, notes = read(text)
        assert not is_proved or (target is not None and not notes), text


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
@settings(deadline=None, max_examples=60)
@given(texts=TEXTS)
def test_equal_values_have_equal_codes(descriptor, texts):
    field = _field(descriptor)
    screen = ColumnScreen(rules=field, is_keyed=True)
    codes = screen.screen(pa.array(texts, pa.string())).codes
    read = field.create_cell_reader()
    targets = [read(text)[0] for text in texts]

    for target, code in zip(targets, codes, strict=True):
        assert (code == 0) == (target is None)
        for other, its in zip(targets, codes, strict=True):
            assert target != other or code == its


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40)))
def test_different_texts_have_different_hashes_wherever_they_stand(texts):
    whole = pa.array(["padding", *texts], pa.string())
    hashes = hash_strings(whole.slice(1))

    assert len(set(hashes.tolist())) == len(set(texts))
    for text, code in zip(texts, hashes, strict=True):
        assert hash_strings(pa.array([text], pa.string()))[0] == code


@pytest.mark.parametrize(
    "descriptor",
    [
        {"type": "string", "format": "email"},
        {"type": "string", "constraints": {"pattern": "(?i)a"}},
        {"type": "string", "constraints": {"pattern": r"\Sa"}},
        {"type": "integer", "constraints": {"enum": [1]}},
        {"type": "integer", "constraints": {"minimum": 2**63}},
        {"type": "number", "decimalChar": ""},
        {"type": "number", "groupChar": "1"},
        {"type": "boolean"},
        {"type": "date", "format": "any"},
    ],
    ids=str,
)
def test_what_no_proof_knows_is_left_to_the_reader(descriptor):
    assert kernel_of(_field(descriptor), MISSING) is None
