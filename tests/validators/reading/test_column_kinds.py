"""One cell of each kind stands for all of a column, however long it is."""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_validators.finding_types import load_words
from siger_validators.reading.inference import kind_of_text
from siger_validators.reading.kinds import PROOFS, Kinds
from siger_validators.reading.loading import load
from siger_validators.reading.soundness import is_sound
from siger_validators.schema_files import MISSING_VALUES

CELLS = st.one_of(
    st.text(alphabet="0123489.,-+/ aé٣", max_size=12),
    st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True),
    st.from_regex(r"[0-3]?[0-9][-/][01]?[0-9][-/][12][0-9]{3}", fullmatch=True),
    st.from_regex(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]", fullmatch=True),
).filter(lambda cell: cell not in MISSING_VALUES)
# To RE2 a dollar is the very end, to Python also a line break before it.
EXACT = [proof.replace("$", r"\Z") for proof in PROOFS]


def _proof(cell: str) -> int | None:
    return next((n for n, p in enumerate(EXACT) if re.search(p, cell)), None)


@pytest.mark.parametrize("number", range(len(PROOFS)))
def test_cells_that_one_proof_claims_are_of_one_kind(number):
    claimed = st.from_regex(re.compile(EXACT[number], re.ASCII)).filter(
        lambda cell: _proof(cell) == number and cell not in MISSING_VALUES
    )

    @given(st.lists(claimed, min_size=2, max_size=8))
    def are_alike(cells):
        assert len(set(map(kind_of_text, cells))) == 1

    are_alike()


@given(st.lists(CELLS, unique=True, max_size=30))
def test_no_kind_is_lost_and_none_counted_twice(cells):
    kinds = Kinds()
    half = len(cells) // 2
    for part in (cells[:half], cells[half:]):
        kinds.add_texts(pa.array(part, pa.string()))

    assert {kind_of_text(c) for c in kinds.values} == {kind_of_text(c) for c in cells}
    assert sum(kinds.counts) == len(cells)
    assert kinds.values == sorted(kinds.values, key=cells.index)


def test_a_code_at_the_very_end_makes_texts_of_a_column_of_numbers(write, read):
    rows = [f"{n},{n}" for n in range(70_000)]
    table = read(write("\n".join(["nama,nilai", *rows, "x,00012"]))).table

    assert [column.type for column in table.facts.columns] == ["string", "string"]
    assert table.data["nilai"][-1].as_py() == "00012"
    assert table.facts.row_count == 70_001


def test_texts_that_look_like_amounts_stay_as_they_are(write, read):
    table = read(write("kamar;tarif\nA 1;1.234,5\nB 2;1.250\nC 3;gratis\n")).table

    assert table.data["tarif"].to_pylist() == ["1.234,5", "1.250", "gratis"]


@pytest.mark.parametrize(
    "content",
    [
        b'a,b\n"c\n1,2\n',
        b"a,b\n1\0,2\n",
        b"a,b\r1,2\n3,4\n",
        b"a,b\n\xe9,2\n",
        b"a,b\n" + b"x" * ((1 << 20) + 1) + b",2\n",
        b'a,b\n"' + b"x\n" * ((1 << 19) + 1) + b'",2\n',
    ],
)
def test_what_a_slower_look_finds_is_not_proved_sound(write, content):
    table, found = load(write(content), [], load_words("reading"))

    assert found
    assert table is None or not is_sound(table.text)


def test_a_plain_table_is_proved_sound(write):
    path = write('a,b\n"1, 2",2\r\n3,é\n')
    table, found = load(path, [], load_words("reading"))

    assert is_sound(table.text)
    assert not found
