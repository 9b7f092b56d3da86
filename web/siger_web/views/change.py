"""How a line ends against how it begins, as numbers and in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from siger_web.wording import Wording, msg

FEWEST_YEARS = 2
_PERCENT_UNITS = ("%", "persen")
# Less than this is said to have hardly changed: 0.5%, or 0.05 percentage points.
_HARDLY, _HARDLY_POINTS = 0.005, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change between two years.

    `amount` is relative (0.3 = +30%), or in percentage points (`is_points`) where
    the measure itself is a percentage.
    """

    first_year: int
    last_year: int
    amount: float
    is_points: bool = False


def change_over(series: Mapping[int, float | None], unit: str) -> Change | None:
    """Return the change from the first known year to the last.

    None without two years, and where a relative change means nothing: from zero or
    to it (portals often write 0 for "not published"), and from or to a number below.
    """
    known = [(year, value) for year, value in series.items() if value is not None]
    if len(known) < FEWEST_YEARS:
        return None
    (first_year, first), (last_year, last) = known[0], known[-1]
    is_points = unit in _PERCENT_UNITS
    if not is_points and (first <= 0 or last <= 0):
        return None
    return Change(
        first_year=first_year,
        last_year=last_year,
        amount=last - first if is_points else last / first - 1,
        is_points=is_points,
    )


def change_words(subject: str, change: Change | None, wording: Wording) -> str:
    """Return the finding as a heading: "Kota Metro naik 16,8% dari 2014 ke 2022"."""
    if change is None:
        return subject
    span = {"awal": str(change.first_year), "akhir": str(change.last_year)}
    if abs(change.amount) < (_HARDLY_POINTS if change.is_points else _HARDLY):
        text = msg("{hal} hampir tidak berubah dari {awal} ke {akhir}")
        return wording(text, hal=subject, **span)
    text = (
        msg("{hal} naik {besar} dari {awal} ke {akhir}")
        if change.amount > 0
        else msg("{hal} turun {besar} dari {awal} ke {akhir}")
    )
    return wording(text, hal=subject, besar=_size(change, wording), **span)


def _size(change: Change, wording: Wording) -> str:
    size = abs(change.amount)
    if change.is_points:
        return wording(msg("{angka} poin persen"), angka=wording.number(round(size, 2)))
    return wording.percent(size)
