"""The reviewed word lists: each line does what its file promises."""

import tomllib
from importlib import resources

import pytest
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from siger_catalog.language.synonyms import parse_synonyms
from siger_catalog.language.words import words

FOLDER = resources.files("siger_catalog.language").joinpath("indonesian")
NAMES = sorted(path.name for path in FOLDER.iterdir())
EVERYDAY = [name for name in NAMES if name.startswith("everyday")]
ENGLISH = [name for name in NAMES if name.startswith("english")]
SYNONYMS = (*EVERYDAY, *ENGLISH)
MOST_USED = 6  # alternatives a search uses

# English keys that the Indonesian dictionary holds too.
SAME_MEANING = frozenset(
    words("""antenatal area audit broiler dengue gender hospital investor legal marine
    material media medium muslim neonatal petrol profit reserve reservoir sport stadium
    supermarket tender toilet tornado union urban vendor veterinarian""")
)
OTHER_MEANING = {
    "border": "a hem, in no title",
    "dam": "draughts, in no title",
    "jail": "a board game, in no title",
    "log": "a ship's log; loggers write kayu",
    "male": "a flower, in no title",
    "man": "madrasah aliyah negeri, which everyday.txt adds",
    "map": "a folder, in no title",
    "mayor": "a rank, in no title",
    "mines": "its stem is a ship's mess",
    "person": "a character in grammar",
    "plan": "a land plan, the same",
    "pupil": "of the eye",
    "sale": "dried banana",
    "sewage": "its stem is an English word",
    "smes": "a smash in badminton",
    "staples": "a stapler",
    "sugar": "a kind of tree, in no title",
    "trip": "the same, or a gang",
    "trips": "an insect, thrips",
    "wage": "a day of the Javanese week",
    "zoning": "its stem is a belt",
}
# Bare names of places that the dictionary holds, most by the accident of a stem; none
# is written in a title or a query as a word.
NAMES_FIRST = frozenset(
    words("""bali balangan bandung banggai bangka bangkalan bekasi belitung
    bengkalis bengkayang berau biak binjai bintan bogor garut jabar jember jembrana
    jombang kediri kupang lampung langkat malang maluku medan melawi mentawai merangin
    pemalang poso sabang selayar siak solo subang sulut sumbar tabanan tangsel tarakan
    temanggung tuban""")
)


def read(file):
    return FOLDER.joinpath(file).read_text(encoding="utf-8")


def rules(file):
    """Every line as (forms, forms on the right of an arrow or None)."""
    for line in read(file).splitlines():
        left, arrow, right = line.partition("#")[0].partition("=>")
        if left.strip() or arrow:
            yield forms(left), forms(right) if arrow else None


def forms(text):
    return [tuple(words(part)) for part in text.split(",")]


@pytest.mark.parametrize("file", SYNONYMS)
def test_every_rule_is_whole_and_leads_from_a_form_to_another_one(file):
    for left, right in rules(file):
        assert left, left
        assert all(left), left
        assert right is None or all(right), left
        assert right is not None or len(left) > 1, left
        for form in left:
            assert set(right or left) - {form}, form


@pytest.mark.parametrize("file", SYNONYMS)
def test_no_rule_looks_for_the_same_stems_twice(language, file):
    for left, right in rules(file):
        if right is None:
            continue
        stems = [tuple(map(language.stem, form)) for form in right]
        assert len(set(stems)) == len(stems) <= MOST_USED, (left, right)


@pytest.mark.parametrize("file", SYNONYMS)
def test_an_arrow_stands_once_for_a_form(file):
    seen = [form for left, right in rules(file) if right for form in left]
    assert len(seen) == len(set(seen)), {f for f in seen if seen.count(f) > 1}


def test_the_lists_are_as_wide_as_they_were_reviewed():
    assert len(list(rules("english.txt"))) >= 500
    assert len(list(rules("everyday.txt"))) >= 450
    assert len(list(rules("english_society.txt"))) >= 300
    assert len(list(rules("everyday_society.txt"))) >= 550
    assert len(list(rules("english_office.txt"))) >= 90
    assert len(list(rules("everyday_office.txt"))) >= 110


def test_no_english_word_takes_the_place_of_an_indonesian_one(language):
    lefts = [form for file in ENGLISH for left, _ in rules(file) for form in left]
    keys = {form[0] for form in lefts if len(form) == 1}
    shared = {word for word in keys if language.is_indonesian(word)}

    assert not {"air", "data", "bank", "hotel", "bus", "program", "solar"} & keys
    assert shared == SAME_MEANING | OTHER_MEANING.keys()


@pytest.mark.parametrize("file", SYNONYMS)
def test_no_form_is_a_place_of_the_province(language, file):
    own = language.places.forms
    assert not [form for left, _ in rules(file) for form in left if form in own]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("birth certificate", "akta kelahiran"),
        ("senior high schools", "sekolah menengah atas"),
        ("maternal mortality", "angka kematian ibu"),
        ("civil servants", "pegawai negeri sipil"),
        ("gross regional domestic product", "pdrb"),
        ("drinking water", "air minum"),
        ("air quality", "kualitas udara"),
        ("mengajar", "guru"),
        ("berobat", "puskesmas"),
        ("melahirkan", "persalinan"),
        ("menikah", "perkawinan"),
        ("bansos", "bantuan sosial"),
        ("jalan berlubang", "kondisi jalan"),
        ("nganggur", "pengangguran"),
        ("rth", "ruang terbuka hijau"),
        ("sekolah roboh", "kondisi ruang kelas"),
        ("bekerja ke luar negeri", "pekerja migran indonesia"),
        ("tidak punya akta", "akta kelahiran"),
        ("melahirkan di rumah sakit", "persalinan di fasilitas kesehatan"),
        ("kpu", "pemilu"),
        ("pungli", "pungutan liar"),
        ("drop-out rate", "putus sekolah"),
        ("health insurance coverage", "jaminan kesehatan nasional"),
        ("public health centers", "puskesmas"),
        ("registered voters", "daftar pemilih tetap"),
        ("belum dapat kerja", "pengangguran"),
        ("pkl digusur", "penertiban pkl"),
        ("izin bangun rumah", "imb"),
        ("local government budget realization", "apbd"),
        ("people behind bars", "penghuni lapas"),
        ("hotel occupancy rate", "tingkat penghunian kamar"),
    ],
)
def test_words_lead_to_those_of_titles(language, text, first):
    tokens = [*words(text), "2024"]
    found = language.synonyms.match(tokens, 0)
    assert found.length == len(tokens) - 1
    assert found.alternatives[0] == tuple(first.split())


@pytest.mark.parametrize("file", SYNONYMS)
def test_every_list_is_read(language, file):
    assert [left for left, _ in rules(file)], file
    for left, _ in rules(file):
        found = language.synonyms.match(left[0], 0)
        assert found.length == len(left[0]), left
        assert found.alternatives, left


def test_air_alone_is_water(language):
    assert language.synonyms.match(["air", "bersih"], 0).length == 2
    assert ("udara",) not in language.synonyms.match(["air"], 0).alternatives


def test_what_a_group_says_of_a_word_on_the_right_comes_last():
    synonyms = parse_synonyms("village => desa, dusun", "desa, pekon\ndesa => kampung")
    assert synonyms.match(["village"], 0).alternatives == (
        *(("desa",), ("dusun",), ("pekon",)),
    )
    assert synonyms.match(["pekon"], 0).alternatives == (("desa",),)


def test_every_word_of_a_rule_is_known_and_never_corrected(language):
    assert language.synonyms.knows("domestic")  # within "gross domestic product"
    assert language.synonyms.knows("certificate")
    assert not language.synonyms.knows("zxcv")


def test_every_override_mends_a_real_error_and_is_final(language):
    sastrawi = StemmerFactory().create_stemmer()
    for word, stem in tomllib.loads(read("stems.toml")).items():
        assert language.stem(word) == stem == language.stem(stem), word
        assert sastrawi.stem(word) != stem, word
        assert language.is_indonesian(word), word


def test_weak_words_stand_once_and_leave_what_a_question_turns_on(language):
    listed = [
        word
        for line in read("weak_words.txt").splitlines()
        for word in words(line.partition("#")[0])
    ]
    assert sorted(listed) == sorted(set(listed))
    telling = "hasil rata tidak bukan not tahu hari luas kepadatan pertumbuhan laju"
    assert not language.weak_words.intersection(telling.split())


def test_names_of_other_places_are_no_everyday_words(language):
    bare = {
        tuple(words(name))
        for line in read("other_places.txt").splitlines()
        if not line.startswith("!")
        for name in line.partition("#")[0].split(",")
    }
    single = {form[0] for form in bare if len(form) == 1}
    assert {w for w in single if language.is_indonesian(w)} == NAMES_FIRST
