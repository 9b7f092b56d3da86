"""What stewards said about the schemas of files, in the database."""

from dataclasses import replace

from sqlalchemy import insert, select

from siger_catalog.choosing import SchemaChoice
from siger_catalog.ports import Clock
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.database import Database

CHOICE = tables.schema_choice.c


class SqlChoices:
    """See ports.ChoiceStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def choose_schema(self, choice: SchemaChoice) -> SchemaChoice:
        """Keep a choice; return it as stored, with its time."""
        kept = replace(cleaned(choice), at=self._clock.now())
        new = insert(tables.schema_choice).values(
            dataset=kept.dataset,
            distribution=kept.distribution_id,
            schema=kept.schema,
            person=kept.person,
            reason=kept.reason,
            account=kept.account,
            at=kept.at,
        )
        with self._database.write() as connection:
            connection.execute(new)
        return kept

    def schema_choices(self, *, dataset: str | None = None) -> tuple[SchemaChoice, ...]:
        """Return every choice, or those about one dataset, the oldest first."""
        query = select(tables.schema_choice).order_by(CHOICE.number)
        if dataset is not None:
            query = query.where(CHOICE.dataset == cleaned(dataset))
        with self._database.read() as connection:
            return tuple(
                SchemaChoice(
                    dataset=row.dataset,
                    distribution_id=row.distribution,
                    schema=row.schema,
                    person=row.person,
                    reason=row.reason,
                    account=row.account,
                    at=row.at,
                )
                for row in connection.execute(query)
            )
