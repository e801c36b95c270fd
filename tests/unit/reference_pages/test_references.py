"""Every paper that a page cites is in the references, by the same name and year."""

import re
import unicodedata
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup

from tests.book import text as book

PAGE = book.CHAPTERS / "references.md"
PAPER = re.compile(r"https?://(?:www\.)?(?:arxiv\.org|doi\.org|jstor\.org)/\S+")
ENTRY = re.compile(
    r"^(?P<authors>[^(]+) \((?P<year>\d{4})\)\. (?P<title>.+?)[.?] "
    r"(?:\*(?P<venue>[^*]+)\*(?P<volume>[^\[]*) )?\[(?P<label>.+?)\]\((?P<url>\S+)\)$"
)


@dataclass(frozen=True)
class Entry:
    """One reference; ``first`` is the family name of its first author."""

    first: str
    year: str
    label: str
    url: str


def lines() -> list[str]:
    papers = PAGE.read_text("utf-8").partition("\n# References\n")[2]
    papers = papers.partition("\n## ")[0]
    return [line for line in papers.splitlines() if PAPER.search(line)]


def read(line: str) -> Entry:
    """Raises ValueError for a line that is no entry."""
    match = ENTRY.match(line)
    if not match:
        raise ValueError(f"no entry: {line}")
    first = match["authors"].partition(",")[0]
    return Entry(first, match["year"], match["label"], match["url"])


OTHERS = [page for page in book.pages() if page != PAGE]
ENTRIES = {entry.url: entry for entry in map(read, lines())}


def citations(page) -> list[tuple[str, str]]:
    return [link for link in book.links(book.markdown(page)) if PAPER.match(link[1])]


def error(words: str, url: str) -> str:
    """How a citation differs from the references; empty when it does not."""
    if url not in ENTRIES:
        return f"{url} is not in the references"
    entry, year = ENTRIES[url], re.search(r"\b(19|20)\d\d\b", words)
    if year and year[0] != entry.year:
        return f"[{words}] is of {entry.year}"
    if year and entry.first not in words and words.strip("()") != year[0]:
        return f"[{words}] is by {entry.first}"
    return ""


@pytest.mark.parametrize("page", OTHERS, ids=lambda path: path.name)
def test_every_citation_is_in_the_references(page):
    assert [f for f in (error(*link) for link in citations(page)) if f] == []


def named(text: str) -> set[tuple[str, str]]:
    """(name, year) of every paper that a text names in words."""
    name = r"([A-Z]\w+)(?: et al\.|(?:(?:,? and|,) [A-Z]\w+)+),? ((?:19|20)\d\d)\b"
    return set(re.findall(name, " ".join(text.split())))


def test_what_the_library_names_is_in_the_references(html):
    page = BeautifulSoup((html / "chapters" / "api.html").read_text(), "html.parser")
    found = named(page.select_one("article").get_text())
    known = {(entry.first, entry.year) for entry in ENTRIES.values()}
    assert {("Vaswani", "2017"), ("Hochreiter", "1997")} <= found
    assert found - known == set()


def test_the_chapters_do_cite():
    assert sum(len(citations(page)) for page in OTHERS) > 30


def test_entries_are_whole_and_in_order():
    assert len(ENTRIES) == len(lines()) > 40
    for url, entry in ENTRIES.items():
        name = entry.label.partition(":")[2] or entry.label.partition(" ")[2]
        assert url.endswith(name), entry
        assert entry.year <= "2026"
    keys = [re.split(r" \(\d{4}\)", line)[0] for line in lines()]
    plain = [unicodedata.normalize("NFKD", key).lower() for key in keys]
    plain = [re.sub(r"and |[^a-z, ]", "", key) for key in plain]
    assert plain == sorted(plain)


def test_a_wrong_citation_is_seen():
    url = "https://arxiv.org/abs/1706.03762"
    assert error("Vaswani et al., 2017", url) == error("the paper", url) == ""
    assert "is of 2017" in error("Vaswani et al., 2018", url)
    assert "is by Vaswani" in error("Shazeer et al., 2017", url)
    assert "not in" in error("x", "https://arxiv.org/abs/0000.00000")
    with pytest.raises(ValueError, match="no entry"):
        read("A. Nonymous, No Year. https://arxiv.org/abs/1706.03762")
