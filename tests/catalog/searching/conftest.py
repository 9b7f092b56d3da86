import pytest

from siger_catalog.language import Language, build_language
from siger_catalog.provinces.regions import load_province


@pytest.fixture(scope="session")
def language() -> Language:
    return build_language(load_province("lampung"))
