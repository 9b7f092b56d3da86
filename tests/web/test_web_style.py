import re
from pathlib import Path

import siger_web

PACKAGE = Path(siger_web.__file__).parent
STYLE = (PACKAGE / "static" / "app.css").read_text("utf-8")
MOST_BYTES = 40_000


def _selectors():
    without_remarks = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)
    return re.sub(r"\{[^{}]*\}", "{}", without_remarks)


def test_the_style_stays_within_its_budget():
    assert len(STYLE.encode()) < MOST_BYTES
    assert STYLE.count("{") == STYLE.count("}")


def test_every_class_of_the_style_is_of_some_page():
    kinds = (".html", ".py", ".js")
    sources = (p.read_text("utf-8") for p in PACKAGE.rglob("*") if p.suffix in kinds)
    words = {word for text in sources for word in re.findall(r"[\w-]+", text)}
    # Built of a letter and a number: classes of a map and boxes of its legend.
    words |= {f"{letter}{n}" for letter in "ql" for n in range(6)}
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", _selectors()))

    assert classes - words == set()
    assert len(classes) > 100


def test_every_colour_of_the_style_is_used():
    named = set(re.findall(r"(--[\w-]+)\s*:", STYLE))

    assert named - set(re.findall(r"var\((--[\w-]+)", STYLE)) == set()
