"""The door to the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, so that tests can stop it."""

    def now(self) -> datetime:
        """Return the present, aware and in UTC."""
        ...
