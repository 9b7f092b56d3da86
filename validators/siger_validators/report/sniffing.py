"""Whether csv.Sniffer comes to an end on a file, tried in a process one can end.

Frictionless sniffs every CSV it opens, even when the separator is declared, and the
sniffer's regular expressions are quadratic in quotes that do not match: 48 kB of
`,"x` repeated keep it busy for more than ten seconds.
"""

import subprocess
import sys
from itertools import islice
from pathlib import Path

from siger_validators.reading.content import encoding_of

TIME_LIMIT_S = 2.0
# Frictionless samples this many lines, of whatever length.
_SAMPLE_LINES = 100
_DELIMITERS = ",\t;|"
# The sniffer is done with shorter samples before a process has started.
_HARMLESS_CHARACTERS = 2000
_PROGRAM = """
import csv, sys
sample = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
try:
    csv.Sniffer().sniff(sample, sys.argv[1])
except csv.Error:
    pass
"""


def sniffs_in_time(path: Path) -> bool:
    """Tell whether csv.Sniffer answers within TIME_LIMIT_S on Frictionless's sample."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding.name, errors="replace", newline="") as file:
        sample = "".join(islice(file, _SAMPLE_LINES))
    if len(sample) < _HARMLESS_CHARACTERS or not {'"', "'"} & set(sample):
        return True
    try:
        subprocess.run(  # noqa: S603 our own interpreter and program, no shell
            [sys.executable, "-I", "-c", _PROGRAM, _DELIMITERS],
            input=sample.encode("utf-8", "surrogatepass"),
            timeout=TIME_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return True
