"""Whether csv.Sniffer comes to an end on a file, tried with an alarm set.

Frictionless sniffs every CSV it opens, even when the separator is declared, and the
sniffer's regular expressions are quadratic in quotes that do not match: 48 kB of
`,"x` repeated keep it busy for more than ten seconds.
"""

import csv
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from siger_validators.reading.content import encoding_of

# Of the processor's time, so that a busy machine changes no answer.
TIME_LIMIT_S = 2.0
# Frictionless samples this many lines, of whatever length.
_SAMPLE_LINES = 100
_DELIMITERS = ",\t;|"
# The sniffer is done with shorter samples before an alarm could ring.
_HARMLESS_CHARACTERS = 2000


class _LateError(Exception):
    """The alarm has rung."""


def sniffs_in_time(path: Path) -> bool:
    """Tell whether csv.Sniffer answers within TIME_LIMIT_S on Frictionless's sample.

    Runs in the main thread alone, as the interpreter's signals do.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding.name, errors="replace", newline="") as file:
        sample = "".join(islice(file, _SAMPLE_LINES))
    if len(sample) < _HARMLESS_CHARACTERS or not {'"', "'"} & set(sample):
        return True
    try:
        with _alarm():
            csv.Sniffer().sniff(sample, _DELIMITERS)
    except csv.Error:
        return True
    except _LateError:
        return False
    return True


@contextmanager
def _alarm() -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _ring(*_: object) -> None:
    raise _LateError
