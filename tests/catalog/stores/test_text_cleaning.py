import sys

import orjson

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


def test_of_all_characters_only_nul_and_surrogates_are_replaced():
    every = "".join(map(chr, range(sys.maxunicode + 1)))

    once = cleaned(every)

    replaced = [n for n, (a, b) in enumerate(zip(every, once, strict=True)) if a != b]
    assert replaced == [0, *range(0xD800, 0xE000)]
    assert orjson.loads(orjson.dumps(once)) == once
