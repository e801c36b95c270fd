"""What the driver of a page's cells says passes through the catalogues."""

import json
import re
import zipfile

import pytest
from bs4 import BeautifulSoup

from live.build import assets, toolbar, wheels
from live.driver import output
from live.driver.session import Session
from publish import catalogue
from tests.book import pseudo
from tests.book.pseudo import unmarked

DEEP = "def f(n):\n    return f(n - 1) if n else 1 / 0\n\n\nf(40)"
# Source of a cell -> what is left without its messages: lines, names, Python's words.
ERRORS = {
    "1 / 0": "11\n    1 / 0\nZeroDivisionError: division by zero",
    "x = 1\nx = = 2": None,
    "import torch.nothing": None,
    "import pandas_is_not_here": None,
    "import numpy as np\nnp.ones((10**9, 10**9, 10**9))": None,
    "raise MemoryError": None,
    "raise SystemExit": None,
    "!ls": None,
    "input()": None,
    DEEP: None,
}
PYTHONS = re.compile(
    r"^( .*|\d+f?|\d*|(ModuleNotFound|Syntax|Value|ZeroDivision)Error: .*"
    r"|MemoryError|SystemExit|RuntimeError: |\.\.\. \d+ .*)$"
)


def posted(source):
    """What the session posts for a cell, as one text."""
    texts = []
    session = Session(lambda kind, data: texts.append(data["text"]))
    session.run(source, "Cell 1")
    return "\n".join(texts)


@pytest.mark.parametrize("source", ERRORS)
def test_what_an_error_means_is_translated(pseudo_language, source):
    text = posted(source)
    assert "⟦Cell ⟧1⟦, line ⟧" in text
    left = unmarked(text)
    assert ERRORS[source] in (None, left)
    assert [line for line in left.splitlines() if not PYTHONS.match(line)] == []


@pytest.mark.parametrize("printed", ["'a\\n' * 2000", "'a\\n' * 1001", "'a' * 10**6"])
def test_what_is_cut_is_reported_in_translation(pseudo_language, printed):
    note = posted(f"print({printed}, end='')").split("\n")[-1]
    assert "Cut after" in note
    assert not re.search("[A-Za-z]", unmarked(note.lstrip("a")))


def test_one_line_more_and_many_have_their_forms():
    assert posted("print('a\\n' * 1001, end='')").endswith("; 1 more is not shown.")
    assert posted("print('a\\n' * 1002, end='')").endswith("; 2 more are not shown.")
    assert output.MAX_LINES == 1000


PAGE = """<html><head></head><body><article><h1>A</h1>
<p class="notebook-links"><a rel="external" href="https://colab">x</a></p>
<div class="cell"><div class="cell_input"><pre>1</pre></div></div>
<div class="cell tag_torch"><div class="cell_input"><pre>2</pre></div></div>
</article></body></html>"""


@pytest.fixture
def drawn(tmp_path):
    """A function that draws the bar into a page, with Python or without."""

    def draw(built):
        (tmp_path / "live").mkdir(exist_ok=True)
        (tmp_path / "live" / "live.css").write_text("")
        soup = BeautifulSoup(PAGE, "html.parser")
        toolbar.add(soup, "a.html", tmp_path, built)
        return soup

    return draw


ASSETS = assets.Assets("live", 9_000_000, 9_000_000)


@pytest.mark.parametrize("built", [ASSETS, None])
def test_what_the_build_draws_into_a_page_is_translated(pseudo_language, drawn, built):
    soup = drawn(built)
    assert soup.select(".live-bar" if built else ".live-missing")
    for part in soup.select(".live-bar, .live-tools, .live-torch, .live-missing"):
        labels = [e["aria-label"] for e in part.select("[aria-label]")]
        for text in [*part.stripped_strings, *labels]:
            assert not re.search("[A-Za-z]", unmarked(text)), text


def test_the_page_brings_what_its_scripts_say_in_another_language(
    pseudo_language, drawn
):
    island = drawn(ASSETS).select_one("script#live-language")
    found = json.loads(island.string)
    assert found["language"] == pseudo.NAME
    assert found["messages"]["Stop cell {n}"] == "⟦Stop cell ⟧{n}"
    assert "<" not in island.string


def test_an_english_page_brings_nothing(drawn):
    assert drawn(ASSETS).select("script[type='application/json']") == []


def test_python_in_the_page_gets_the_catalogues_of_its_language(
    pseudo_language, tmp_path
):
    names = zipfile.ZipFile(wheels.library_wheel(tmp_path)).namelist()
    kept = {name for name in names if "/locale/" in name}
    home = f"mhsa_lib/locale/{pseudo.NAME}/LC_MESSAGES"
    assert kept == {f"{home}/{subject}.mo" for subject in catalogue.SUBJECTS}
    assert assets.variables()["MHSA_LANG"] == pseudo.NAME


def test_english_python_gets_no_catalogue(tmp_path):
    names = zipfile.ZipFile(wheels.library_wheel(tmp_path)).namelist()
    assert not [name for name in names if "/locale/" in name]
    assert "MHSA_LANG" not in assets.variables()
