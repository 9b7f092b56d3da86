import ast
import re
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

import siger_web
from siger_web.wording import load_wording

PACKAGE = Path(siger_web.__file__).parent
PLACES = re.compile(r"\{(\w+)\}")
MARKERS = ("msg", "wording")


def _in_templates():
    environment = jinja2.Environment(autoescape=True)
    for path in sorted(PACKAGE.rglob("*.html")):
        tree = environment.parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            is_text = isinstance(call.node, nodes.Name) and call.node.name == "_"
            if is_text and isinstance(call.args[0], nodes.Const):
                yield call.args[0].value


def _in_modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in MARKERS
                and isinstance(call.args[0], ast.Constant)
            ):
                yield call.args[0].value


@pytest.fixture(scope="module")
def used():
    return {*_in_templates(), *_in_modules()}


def test_every_text_of_the_site_has_an_english_one(used):
    assert used - load_wording("en").texts.keys() == set()


def test_no_english_text_is_left_over(used):
    assert load_wording("en").texts.keys() - used == set()


def test_an_english_text_has_the_places_of_the_indonesian_one():
    for text, english in load_wording("en").texts.items():
        forms = (english,) if isinstance(english, str) else english
        for form in forms:
            assert form, text
            assert set(PLACES.findall(form)) == set(PLACES.findall(text)), text


def test_templates_hold_no_inline_style_or_script():
    for path in PACKAGE.rglob("*.html"):
        html = path.read_text("utf-8")
        assert not re.search(r"<[a-z][^>]* style=", html), path
        assert not re.search(r"<script(?! src=)", html), path
        assert not re.search(r"\son[a-z]+=", html), path
