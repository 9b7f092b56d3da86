"""Made-up persons for the one table that should never have been published.

Names, numbers and phones are put together by counting; they are built as real ones
are, so that a check can find them, and belong to nobody we know of.
"""

from dataclasses import dataclass

_FIRST = ("Sutarmi", "Paijan", "Dwiyatmi", "Mukhlas", "Ngatinah", "Komaruz", "Suryati")
_LAST = ("Pranowo", "Wiratmaja", "Kertapati", "Sumbawati", "Jayengrana")
# Districts of Pesawaran by the code of the Interior Ministry, undotted.
_DISTRICTS = ("180901", "180902", "180903", "180904", "180905")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    nama_petani: str
    nik: str
    no_hp: str


def made_person(number: int) -> Person:
    """Return the person of that number, the same in every run."""
    first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
    day = 1 + number * 7 % 28 + (40 if number % 2 else 0)
    month, year = 1 + number * 5 % 12, 60 + number * 3 % 39
    district = _DISTRICTS[number % len(_DISTRICTS)]
    return Person(
        nama_petani=f"{first} {last}",
        nik=f"{district}{day:02}{month:02}{year:02}{1 + number % 90:04}",
        no_hp=f"0812{70_000_000 + number * 137_911:08}",
    )
