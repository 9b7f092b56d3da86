"""Documentation is tested: what it names exists, and what exists is documented."""

import importlib.util
import re
import subprocess
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WRITTEN = [page for page in PAGES if "reference" not in page.parts]
TOP = (
    "benchmarks",
    "catalog",
    "deploy",
    "docs",
    "examples",
    "harvesters",
    "tests",
    "validators",
    "web",
)
PATH = re.compile(rf"`((?:{'|'.join(TOP)})/[\w./*-]*|[\w-]+\.(?:md|toml|lock))`")
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#]+)")
MADE_BY_READERS = {"siger.toml", "sources.toml", "copy.db"}
PLACEHOLDER = re.compile(r"[A-Z]{4,}")


@pytest.fixture(scope="session")
def generator():
    spec = importlib.util.spec_from_file_location(
        "docs_generate", ROOT / "docs/generate.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ids(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", WRITTEN, ids=ids)
def test_every_path_that_a_page_names_exists(page):
    named = set(PATH.findall(page.read_text("utf-8"))) - MADE_BY_READERS
    missing = [
        name
        for name in named
        if not PLACEHOLDER.search(Path(name).stem)
        and not (ROOT / name).exists()
        and not (page.parent / name).exists()
        and not list(ROOT.glob(f"*/*/{name}"))
    ]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_of_a_page_leads_somewhere(page):
    broken = [
        target
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target.split()[0]).exists()
    ]

    assert broken == []


def test_the_reference_pages_are_those_the_code_gives(generator):
    stale = [
        name
        for name, write in generator.PAGES.items()
        if (ROOT / "docs/reference" / name).read_text("utf-8") != write()
    ]

    assert stale == [], "run `make docs`"


def test_every_make_target_that_a_page_names_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        target
        for page in WRITTEN
        for target in re.findall(r"`make ([a-z-]+)`", page.read_text("utf-8"))
    }

    assert named - targets == set()


def test_bare_make_lists_every_target():
    told = subprocess.run(
        ["make", "--no-print-directory"],  # noqa: S607  the user's own make
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)

    assert targets
    assert [t for t in targets if f"make {t}" not in told] == []


def test_every_siger_command_that_a_page_names_exists(generator):
    known = generator.commands_page()
    unknown = {
        words
        for page in WRITTEN
        for words in re.findall(r"`siger ([a-z]+(?: [a-z]+)?)", page.read_text("utf-8"))
        if f"`siger {words}`" not in known
        and f"`siger {words.split()[0]}`" not in known
        and f"`siger {words.split()[0]} " not in known
    }

    assert unknown == set()


@pytest.mark.parametrize(
    "group",
    [
        *("siger.harvesters", "siger.validators", "siger.readers", "siger.schemas"),
        "siger.fixers",
    ],
)
def test_every_entry_point_can_be_loaded(group):
    points = list(entry_points(group=group))

    assert points
    for point in points:
        assert point.load()


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


def test_every_decision_is_numbered_without_a_gap():
    names = sorted(
        page.name for page in (ROOT / "docs/explanation/decisions").glob("*.md")
    )

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_every_folder_of_code_stands_in_the_architecture():
    text = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
    catalog = ROOT / "catalog/siger_catalog"
    names = {p.stem for p in catalog.glob("*.py")} | {
        p.name for p in catalog.iterdir() if (p / "__init__.py").exists()
    }
    hidden = sorted(n for n in names - {"__init__"} if n not in text)

    assert hidden == []


def test_no_init_file_shadows_a_library():
    folders = ("catalog", "harvesters", "validators", "web", "examples")
    shadows = [ROOT / name / "__init__.py" for name in folders]
    shadows += (ROOT / "tests").rglob("__init__.py")

    assert [path for path in shadows if path.exists()] == []


def test_no_lock_names_a_host():
    for lock in ROOT.glob("*.lock"):
        assert "://" not in lock.read_text("utf-8"), lock.name
