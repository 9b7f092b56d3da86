import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siger_harvesters.robots import parse_robots

# https://www.rfc-editor.org/rfc/rfc9309#section-5
EXAMPLE = """User-agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: siger/1.0
User-agent: lain
Disallow: /rahasia
Allow: /rahasia/umum
Disallow:
Crawl-delay: 5
"""


@pytest.mark.parametrize(
    ("place", "is_allowed"),
    [
        ("/", True),
        ("/example/x", True),
        ("/rahasia", False),
        ("/rahasia/x.csv", False),
        ("/rahasia/umum/x.csv", True),
        ("/%72ahasia", False),
    ],
)
def test_the_group_that_names_us_holds_alone(place, is_allowed):
    assert parse_robots(EXAMPLE).allows(f"http://a.id{place}") is is_allowed


@pytest.mark.parametrize(
    ("rules", "place", "is_allowed"),
    [
        ("Disallow: *.gif$", "/a/b.gif", False),
        ("Disallow: *.gif$", "/a/b.gif?x", True),
        ("Disallow: /a*b*c", "/a1b2c3", False),
        ("Disallow: /a*b*c", "/a1c2b", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /\nAllow: /", "/x", True),
        ("Disallow: /x?q=", "/x?q=1", False),
        ("# Disallow: /", "/x", True),
        ("", "/x", True),
    ],
)
def test_patterns_fit_as_the_rfc_says(rules, place, is_allowed):
    robots = parse_robots(f"User-agent: *\n{rules}")

    assert robots.allows(f"http://a.id{place}") is is_allowed


@settings(max_examples=100, deadline=None, database=None)
@given(
    pattern=st.text(alphabet="/ab*$", max_size=12), place=st.text("/ab", max_size=12)
)
def test_no_pattern_breaks_the_reading(pattern, place):
    robots = parse_robots(f"User-agent: *\nDisallow: {pattern}")

    path = f"/{place}"
    shape = re.escape(pattern.removesuffix("$")).replace(r"\*", ".*")
    end = r"\Z" if pattern.endswith("$") else ""
    is_hit = bool(pattern) and re.match(shape + end, path, re.DOTALL) is not None
    assert robots.allows(f"http://a.id{path}") is not is_hit
