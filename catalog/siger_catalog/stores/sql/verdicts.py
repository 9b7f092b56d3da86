"""What checks said of files, in the database."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select

from siger_catalog.errors import ConflictError
from siger_catalog.model import Finding
from siger_catalog.ports import Clock, Question, RulesInForce
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode
from siger_catalog.stores.sql.database import Database

PURGE = tables.purge.c
VERDICT = tables.verdict.c


@dataclass(frozen=True, slots=True)
class Body:
    """The findings of a verdict as one JSON text."""

    findings: tuple[Finding, ...]


class SqlVerdicts:
    """See ports.VerdictStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def verdict(self, question: Question) -> tuple[Finding, ...] | None:
        """Return what was found, in order; None where nobody asked before."""
        query = select(VERDICT.body).where(VERDICT.key == question.key)
        with self._database.read() as connection:
            body = connection.scalar(query)
        return None if body is None else decode(Body, body).findings

    def keep_verdict(self, question: Question, findings: Sequence[Finding]) -> None:
        """Keep what was found, unless the bytes were to be removed for good."""
        purged = select(PURGE.sha256).where(PURGE.sha256 == question.file_sha256)
        new = insert(tables.verdict).values(
            key=question.key,
            file=question.file_sha256,
            check=question.check,
            reader=question.reader,
            schema=question.schema,
            schema_version=question.schema_version,
            schema_sha256=question.schema_sha256,
            made_at=self._clock.now(),
            body=encode(Body(cleaned(tuple(findings)))),
        )
        with suppress(ConflictError), self._database.write() as connection:
            if connection.scalar(purged) is None:
                connection.execute(new)

    def prune_verdicts(
        self, rules: RulesInForce, *, before: datetime, limit: int
    ) -> int:
        """Forget superseded verdicts that were made before a time, the oldest first."""
        is_superseded = or_(
            VERDICT.check.not_in(rules.checks),
            VERDICT.reader.not_in(rules.readers),
            VERDICT.schema_sha256.not_in(rules.schemas),
        )
        old = (
            select(VERDICT.key)
            .where(VERDICT.made_at < before, is_superseded)
            .order_by(VERDICT.made_at, VERDICT.key)
            .limit(limit)
        )
        with self._database.write() as connection:
            keys = connection.scalars(old).all()
            connection.execute(delete(tables.verdict).where(VERDICT.key.in_(keys)))
        return len(keys)
