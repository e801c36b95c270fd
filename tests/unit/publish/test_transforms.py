"""What only the eye would miss: the build's transforms of formulas and boxes."""

import re
from collections import defaultdict
from functools import cache

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publish.extension import boxes
from publish.paths import ROOT
from tests.book.contents import chapters


@cache
def article(html, name):
    text = (html / name).read_text("utf-8")
    return BeautifulSoup(text, "html.parser").select_one("article")


@pytest.mark.parametrize("name", chapters())
def test_bind_punctuation_keeps_it_on_the_line_of_its_formula(name, html):
    free = article(html, name).select("span.math:not(.bound > span)")
    behind = [str(formula.next_sibling or "") for formula in free]
    loose = [text[:20] for text in behind if re.match(r"[.,;:!?)]", text)]
    assert loose == []


@pytest.mark.parametrize("name", chapters())
def test_mark_boxes_takes_each_quotation_that_opens_with_a_name(name, html):
    quotes = article(html, name).select("blockquote")
    named = [q for q in quotes if q.select_one("p:first-child > strong:first-child")]
    plain = [q.get_text(" ", strip=True)[:60] for q in named if not q.get("role")]
    plain += [str(q)[:60] for q in named if "box" not in q.get("class", [])]
    assert plain == []


def test_boxes_of_one_name_are_of_one_kind(html):
    """A trap whose cell does not say so would look like any other box."""
    found = defaultdict(set)
    for name in chapters():
        for quote in article(html, name).select("blockquote.box"):
            found[quote.strong.get_text()].add(quote["class"][1])
    assert found["Trap."] == {"box-trap"}
    assert [name for name, kinds in found.items() if len(kinds) > 1] == []


def test_kinds_of_boxes_stand_in_their_cells(tmp_path):
    text = "Text.\n\n> **陷阱。** One.\n> **Not** a box.\n\n> **Second.** Two."
    cells = [
        new_markdown_cell("> **A box.** First."),
        new_code_cell("> **no** = 1"),
        new_markdown_cell(text, metadata={"box": "trap"}),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "a.ipynb")
    found = boxes.kinds(tmp_path / "a.ipynb")
    assert [next(found) for _ in range(4)] == ["idea", "trap", "trap", "idea"]
    assert next(boxes.kinds(tmp_path / "none.ipynb")) == "idea"


def test_a_page_is_parsed_once():
    """Every other time would cost each build seconds."""
    code = [p for room in ("live", "publish") for p in (ROOT / room).rglob("*.py")]
    parsers = [p.name for p in code if "BeautifulSoup(" in p.read_text("utf-8")]
    assert parsers == ["postprocess.py"]
