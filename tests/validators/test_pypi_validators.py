import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import validators, siger_validators
from frictionless import Schema
assert validators.email("data@example.go.id") is True
field = {"name": "surel", "type": "string", "format": "email"}
(reader,) = Schema.from_descriptor({"fields": [field]}).fields
assert reader.read_cell("data@example.go.id")[1] is None
assert reader.read_cell("bukan surel")[1] is not None
"""


def test_our_folder_does_not_hide_the_package_that_frictionless_needs():
    """The folder validators/ of this repository must have no __init__.py."""
    subprocess.run(  # noqa: S603 our own interpreter and program
        [sys.executable, "-c", PROGRAM], cwd=ROOT, check=True, timeout=60
    )
