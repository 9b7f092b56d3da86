"""Pure: which table schema a file follows because a steward said so.

A choice wins over what the portal says and over our guess, until it is undone. Every
choice is kept, with who made it, when and why.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from siger_catalog.deciding import refuse_blank
from siger_catalog.errors import UsageError
from siger_catalog.model import Dataset, Distribution

# The word that undoes a choice; no schema may have this name.
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChoice:
    """What a steward said about a file of a dataset, or about all of them.

    `distribution_id` is empty where all files are meant, those to come too; `schema`
    is empty where an earlier choice is undone; `at` is the store's.
    """

    dataset: str
    distribution_id: str = ""
    schema: str = ""
    person: str
    reason: str
    account: str = ""
    at: datetime | None = None


def choices_in_force(choices: Iterable[SchemaChoice]) -> tuple[SchemaChoice, ...]:
    """Return of all choices, oldest first, those that were neither undone nor changed.

    To undo the choice for a whole dataset undoes those for its files as well.
    """
    kept: dict[tuple[str, str], SchemaChoice] = {}
    for choice in choices:
        key = (choice.dataset, choice.distribution_id)
        kept.pop(key, None)
        if choice.schema:
            kept[key] = choice
        elif not choice.distribution_id:
            kept = {k: c for k, c in kept.items() if c.dataset != choice.dataset}
    return tuple(kept.values())


def choice_for(
    distribution_id: str, choices: Sequence[SchemaChoice]
) -> SchemaChoice | None:
    """Return the choice that a file falls under: its own, else that for all files.

    `choices` are those in force for its dataset.
    """
    by_file = {choice.distribution_id: choice for choice in choices}
    return by_file.get(distribution_id) or by_file.get("")


def with_choices(
    dataset: Dataset, choices: Iterable[SchemaChoice], known: Collection[str]
) -> Dataset:
    """Return the dataset with the schemas that stewards chose for its files.

    `known` are the names of the schemas there are: one that is gone is passed over.
    """
    in_force = choices_in_force(choices)
    if not in_force:
        return dataset

    def chosen(file: Distribution) -> Distribution:
        choice = choice_for(file.id, in_force)
        if choice is None or choice.schema not in known:
            return file
        return replace(file, schema=choice.schema, schema_origin="steward")

    return replace(dataset, distributions=tuple(map(chosen, dataset.distributions)))


def checked_choice(choice: SchemaChoice, known: Sequence[str]) -> SchemaChoice:
    """Return the choice as it is to be kept; `known` are the names of schemas.

    Raises:
        UsageError: There is no such schema, or person or reason say nothing.
    """
    refuse_blank(choice.person, choice.reason)
    if choice.schema and choice.schema not in known:
        raise UsageError(
            f"Skema {choice.schema!r} tidak ada.",
            fix=f"Skema yang ada: {', '.join(known)}; atau {NONE} untuk membatalkan.",
        )
    person, reason = choice.person.strip(), choice.reason.strip()
    return replace(choice, person=person, reason=reason)
