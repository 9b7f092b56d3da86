import json
from pathlib import Path

import pytest

CKAN = Path(__file__).parents[1] / "portals" / "ckan-2.12"


@pytest.fixture(scope="session")
def recorded():
    """Return the bytes of a recorded answer by its file name."""
    return lambda name: (CKAN / name).read_bytes()


@pytest.fixture(scope="session")
def recorded_answers(recorded):
    """Return status and body of every answer that a real CKAN gave."""
    answers = json.loads(recorded("index.json"))["responses"]
    return [(each["status"], recorded(each["file"])) for each in answers]


@pytest.fixture(scope="session")
def recorded_package(recorded):
    """Return the package of a recorded package_show."""
    return lambda name: json.loads(recorded(f"package_show_{name}.json"))["result"]
