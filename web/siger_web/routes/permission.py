"""What the public may read of a file."""

from siger_catalog.model import Distribution, Entry, Purged
from siger_catalog.quarantining import is_withheld
from siger_web.problems import PURGED, QUARANTINED, Problem, ProblemError
from siger_web.routes.datasets_api import served, state_headers


def may_read(entry: Entry, distribution: Distribution) -> None:
    """Let through what the public may read of a file.

    Raises:
        ProblemError: 410 when it was withdrawn or removed for good, 403 when it is
            held back.
    """
    served(entry)
    if distribution.purged and not (distribution.content or distribution.held):
        raise ProblemError(_purged(entry, distribution.purged))
    if is_withheld(entry, distribution):
        raise ProblemError(
            Problem(
                kind=QUARANTINED,
                detail=entry.serving.reason,
                headers={"Siger-State": "quarantined"},
            )
        )


def _purged(entry: Entry, purged: Purged) -> Problem:
    return Problem(
        kind=PURGED,
        detail=f"Dihapus permanen pada {purged.date.isoformat()}. "
        f"Alasan: {purged.reason}",
        fix="Take another version or file of the dataset.",
        headers=state_headers(entry),
        extra={"purged_at": purged.at.isoformat(), "sha256": purged.sha256},
    )
