"""What the build writes around the chapters passes through the catalogues."""

import re

import pytest
from bs4 import BeautifulSoup

from publish import repository
from publish.extension import landing, timings
from publish.paths import ROOT
from tests.book import pseudo
from tests.book.pseudo import unmarked


@pytest.fixture
def missing_page(tmp_path):
    """A function that writes the page where nothing is: its tree."""

    def write():
        home = repository.read(ROOT)
        landing.write_404(tmp_path, "index.html", "TITLE", home)
        text = (tmp_path / "404.html").read_text("utf-8")
        return BeautifulSoup(text, "html.parser")

    return write


def test_the_missing_page_is_translated(pseudo_language, missing_page):
    soup = missing_page()
    assert soup.html["lang"] == pseudo.NAME
    texts = [soup.title.get_text(), *soup.main.stripped_strings]
    assert "".join(map(unmarked, texts)) == "TITLETITLE"


def test_the_missing_page_is_english_by_itself(missing_page):
    soup = missing_page()
    assert soup.html["lang"] == "en"
    assert soup.h1.get_text() == "This page is not in the book"


def test_the_table_for_teachers_is_translated(pseudo_language):
    rows = [timings.Timing("a.ipynb", "", 12, (3,), ())]
    left = unmarked(timings.table(rows)).replace("[](a.ipynb)", "")
    assert not re.search("[A-Za-z]", left)
