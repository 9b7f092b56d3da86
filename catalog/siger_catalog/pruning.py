"""Forget what checks said under rules that nobody asks by any more.

Verdicts under the rules in force stay, however old: they spare reading files again.
"""

import logging
from datetime import timedelta

from siger_catalog.errors import StoreError
from siger_catalog.ports import FileValidator, Parts, RulesInForce
from siger_catalog.touching import is_of_files
from siger_catalog.verdicts import READING

# Long enough to go back to the rules of last quarter without reading everything anew.
KEPT = timedelta(days=90)
# So many are gone in a tenth of a second; a job's end need not wait longer.
BATCH = 1000

log = logging.getLogger(__name__)


def rules_in_force(parts: Parts) -> RulesInForce:
    """Return which questions about files may still be asked."""
    checks = [
        f"{each.name} {each.version}"
        for each in parts.validators
        if is_of_files(each) or isinstance(each, FileValidator)
    ]
    reader = parts.reader.version
    return RulesInForce(
        checks=frozenset([READING, *checks]),
        readers=frozenset([reader, f"{reader} none"]),
        schemas=frozenset(["", *(schema.digest for schema in parts.schemas)]),
    )


def prune_quietly(parts: Parts) -> int:
    """Forget a batch of old, superseded verdicts; return how many.

    Nobody depends on it, so a store that refuses is only told of.
    """
    before = parts.clock.now() - KEPT
    try:
        return parts.store.prune_verdicts(
            rules_in_force(parts), before=before, limit=BATCH
        )
    except StoreError as error:
        log.warning("old verdicts: %s", error)
        return 0
