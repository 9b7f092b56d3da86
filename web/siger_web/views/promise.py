"""Whether a dataset is updated as often as its portal says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from siger_catalog.language.words import words
from siger_catalog.model import Dataset
from siger_web.wording import msg

# How often, and within how many months (0: at most one month has gone by). English
# words are the last step of the addresses of
# https://www.dublincore.org/specifications/dublin-core/collection-description/frequency/
_PERIODS: Mapping[str, tuple[int, str]] = {
    **dict.fromkeys(("harian", "daily"), (0, msg("tiap hari"))),
    **dict.fromkeys(("mingguan", "weekly"), (0, msg("tiap minggu"))),
    **dict.fromkeys(("bulanan", "monthly"), (1, msg("tiap bulan"))),
    **dict.fromkeys(
        ("triwulanan", "kuartalan", "quarterly"), (3, msg("tiap triwulan"))
    ),
    **dict.fromkeys(("semesteran", "semiannual"), (6, msg("tiap semester"))),
    **dict.fromkeys(
        ("tahunan", "annual", "annually", "yearly"), (12, msg("tiap tahun"))
    ),
}
_FILLERS = frozenset(["tiap", "setiap", "sekali", "http", "purl", "org", "cld", "freq"])


@dataclass(frozen=True, slots=True)
class Promise:
    """How often a dataset is to be updated, its age and delay in whole months."""

    every: str
    age: int
    late: int


def promise_of(dataset: Dataset, today: date) -> Promise | None:
    """Return what a dataset promises; None where it states no date or no period.

    A frequency with any word that is not known promises nothing.
    """
    said = [word for word in words(dataset.frequency) if word not in _FILLERS]
    found = _PERIODS.get(said[0]) if len(said) == 1 else None
    if found is None or dataset.modified_at is None:
        return None
    period, every = found
    age = max(_months_between(dataset.modified_at.date(), today), 0)
    return Promise(every, age, max(age - period, 0))


def _months_between(then: date, today: date) -> int:
    months = (today.year - then.year) * 12 + today.month - then.month
    return months - (today.day < then.day)
