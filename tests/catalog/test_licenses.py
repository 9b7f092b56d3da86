import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.licenses import KNOWN, terms_of
from siger_catalog.model import License
from siger_examples.ckan.licenses import LICENSES


@pytest.mark.parametrize(
    ("stated", "key"),
    [
        (License(id="CC-BY-4.0"), "cc-by"),
        (License(id="cc-by"), "cc-by"),
        (License(title="Creative Commons Attribution 4.0"), "cc-by"),
        (License(title="Lisensi Creative Commons Atribusi 4.0 Internasional"), "cc-by"),
        (License(url="http://www.opendefinition.org/licenses/cc-by"), "cc-by"),
        (License(url="https://creativecommons.org/licenses/by/4.0/deed.id"), "cc-by"),
        (License(id="https://spdx.org/licenses/CC-BY-SA-4.0.html"), "cc-by-sa"),
        (License(title="Creative Commons Attribution Share-Alike"), "cc-by-sa"),
        (License(title="Creative Commons Atribusi-BerbagiSerupa 3.0"), "cc-by-sa"),
        (License(id="CC BY-NC-ND 4.0"), "cc-by-nc-nd"),
        (License(title="CC BY-NC (Non-Commercial)"), "cc-by-nc"),
        (License(id="CC0-1.0"), "cc0"),
        (License(id="cc-zero", title="Creative Commons CCZero"), "cc0"),
        (License(url="https://creativecommons.org/publicdomain/zero/1.0/"), "cc0"),
        (License(id="ODbL-1.0"), "odc-odbl"),
        (License(url="https://opendatacommons.org/licenses/by/1-0/"), "odc-by"),
        (License(id="OGL-UK-3.0"), "uk-ogl"),
        (License(), "none"),
        (License(id="notspecified", title="License not specified"), "none"),
        (License(title=" - "), "none"),
        (License(title="None"), "none"),
    ],
)
def test_a_known_licence_is_read_in_any_spelling(stated, key):
    assert terms_of(stated).key == key


def test_every_licence_that_a_ckan_lists_is_known_and_as_open_as_it_says():
    for listed in LICENSES:
        terms = terms_of(License(id=listed.id, title=listed.title, url=listed.url))
        assert terms.key in KNOWN
        assert listed.is_open or not terms.is_open
        assert terms == terms_of(License(id=listed.id))
        assert terms == terms_of(License(title=listed.title))


@pytest.mark.parametrize(
    "stated",
    [
        License(title="Lisensi Terbuka Pemerintah Daerah"),
        License(title="Bukan CC BY"),
        License(title="CC BY 4.0 kecuali untuk niaga tanpa izin"),
        License(title="Attribution"),
        License(title="Creative Commons"),
        License(title="Zero License"),
        License(title="Ключ cc by"),
        License(url="https://evil.example/creativecommons.org/licenses/by/4.0/"),
        License(url="https://creativecommons.org.evil.example/licenses/by/4.0/"),
        License(url="http://["),
        License(title="cc by " + "internasional " * 9 + "kecuali semua"),
        License(id="other-open"),
    ],
)
def test_what_is_not_known_to_be_open_is_never_called_open(stated):
    terms = terms_of(stated)

    assert not terms.is_open
    assert terms.key not in {key for key, known in KNOWN.items() if known.is_open}


def test_an_unknown_licence_keeps_its_own_name():
    terms = terms_of(License(id="x", title="Lisensi Terbuka  Pemerintah Daerah"))

    assert terms.key == "lisensi-terbuka-pemerintah-daerah"
    assert terms.label.id == terms.label.en == "Lisensi Terbuka Pemerintah Daerah"


def test_of_contradicting_statements_the_stricter_wins():
    assert terms_of(License(id="cc-by", title="CC BY-NC 4.0")).key == "cc-by-nc"
    assert terms_of(License(id="other-open", title="CC BY 4.0")).key == "cc-by"


def test_every_known_key_is_read_as_itself():
    for key, terms in KNOWN.items():
        assert terms_of(License(id=key)) is terms


@given(st.text(max_size=200))
def test_a_key_is_a_plain_word_that_is_read_as_itself(title):
    key = terms_of(License(title=title)).key

    assert 0 < len(key) <= 80
    assert key.replace("-", "").isascii()
    assert key.replace("-", "").isalnum()
    assert terms_of(License(id=key)).key == key
