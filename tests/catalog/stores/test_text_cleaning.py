import orjson
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.model import Agent, Contact, Dataset
from siger_catalog.stores.cleaning import cleaned

DIRTY = "a\x00b\udfff"
CLEAN = "a\ufffdb\ufffd"


def test_every_text_inside_is_cleaned():
    dataset = Dataset(
        name="padi",
        title=DIRTY,
        publisher=Agent(slug="a", name=DIRTY),
        tags=(DIRTY, "ok"),
        extras={DIRTY: DIRTY},
    )

    assert cleaned(dataset) == Dataset(
        name="padi",
        title=CLEAN,
        publisher=Agent(slug="a", name=CLEAN),
        tags=(CLEAN, "ok"),
        extras={CLEAN: CLEAN},
    )


def test_what_is_clean_is_returned_as_it_is():
    contact = Contact(name="Budi \N{GRINNING FACE}")

    assert cleaned(contact) is contact
    assert cleaned(None) is None
    assert cleaned(7) == 7


@given(st.text(st.characters(codec=None, categories=None), max_size=20))
def test_a_cleaned_text_can_be_stored_and_stays_so(text):
    once = cleaned(text)

    assert "\x00" not in once
    assert len(once) == len(text)
    assert orjson.loads(orjson.dumps(once)) == once
    assert cleaned(once) == once
