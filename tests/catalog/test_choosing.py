"""Which choices of stewards are in force, and for which files."""

import pytest

from siger_catalog.choosing import (
    SchemaChoice,
    checked_choice,
    choice_for,
    choices_in_force,
    with_choices,
)
from siger_catalog.errors import UsageError
from siger_catalog.model import Agent, Dataset, Distribution


def choice(schema, file="", dataset="padi"):
    return SchemaChoice(
        dataset=dataset,
        distribution_id=file,
        schema=schema,
        person="Sari",
        reason="Surat dinas.",
    )


def schemas_of(*choices, known=("a", "b", "c")):
    files = tuple(
        Distribution(
            id=id_,
            remote_id=id_,
            title=id_,
            url="u",
            schema="portal",
            schema_origin="portal",
        )
        for id_ in ("f1", "f2")
    )
    agent = Agent(slug="dinas", name="Dinas")
    dataset = Dataset(name="padi", title="Padi", publisher=agent, distributions=files)
    found = with_choices(dataset, choices, known).distributions
    return [(d.schema, d.schema_origin) for d in found]


STATED = ("portal", "portal")


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ([], [STATED, STATED]),
        ([choice("a")], [("a", "steward"), ("a", "steward")]),
        ([choice("a", "f2")], [STATED, ("a", "steward")]),
        ([choice("a", "f2"), choice("b")], [("b", "steward"), ("a", "steward")]),
        ([choice("a", "f2"), choice("b", "f2")], [STATED, ("b", "steward")]),
        ([choice("a", "f2"), choice("", "f2")], [STATED, STATED]),
        ([choice("a"), choice("b", "f1"), choice("")], [STATED, STATED]),
        ([choice("a"), choice(""), choice("b", "f1")], [("b", "steward"), STATED]),
        ([choice("gone")], [STATED, STATED]),
    ],
)
def test_the_last_word_on_a_file_counts(choices, found):
    assert schemas_of(*choices) == found


def test_to_undo_one_dataset_leaves_the_others():
    kept = choices_in_force([choice("a", dataset="kopi"), choice("a"), choice("")])

    assert [c.dataset for c in kept] == ["kopi"]


def test_a_files_own_choice_goes_before_that_for_all():
    general, own = choice("a"), choice("b", "f1")

    assert choice_for("f1", (own, general)) == own
    assert choice_for("f2", (own, general)) == general
    assert choice_for("f2", (own,)) is None


def test_a_choice_is_refused_that_names_no_schema_we_have():
    with pytest.raises(UsageError, match="tidak ada"):
        checked_choice(choice("z"), ("a", "b"))

    assert checked_choice(choice(""), ("a", "b")).schema == ""
