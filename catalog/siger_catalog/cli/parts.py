"""The parts a command works on, opened for it and closed behind it."""

from collections.abc import Iterator
from contextlib import contextmanager

from siger_catalog import bootstrap
from siger_catalog.ports import Parts
from siger_catalog.settings import Settings


@contextmanager
def open_parts(settings: Settings | None = None) -> Iterator[Parts]:
    """Build the parts from the settings and close them in the end."""
    parts = bootstrap.build(settings or Settings.load())
    try:
        yield parts
    finally:
        bootstrap.close(parts)
