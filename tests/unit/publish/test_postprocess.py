"""What only the eye would miss: the build's mends of formulas and boxes."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from tests.book.contents import chapters


@cache
def article(html, name):
    text = (html / name).read_text("utf-8")
    return BeautifulSoup(text, "html.parser").select_one("article")


@pytest.mark.parametrize("name", chapters())
def test_a_formula_and_its_punctuation_stay_on_one_line(name, html):
    free = article(html, name).select("span.math:not(.bound > span)")
    behind = [str(formula.next_sibling or "") for formula in free]
    loose = [text[:20] for text in behind if re.match(r"[.,;:!?)]", text)]
    assert loose == []


@pytest.mark.parametrize("name", chapters())
def test_a_quotation_that_opens_with_a_name_is_a_box(name, html):
    quotes = article(html, name).select("blockquote")
    named = [q for q in quotes if q.select_one("p:first-child > strong:first-child")]
    plain = [q.get_text(" ", strip=True)[:60] for q in named if not q.get("role")]
    plain += [str(q)[:60] for q in named if "box" not in q.get("class", [])]
    assert plain == []
