"""The search of the book: what the page of search looks through.

A reader looks for a place in the book, not for a page of it. Each section is an entry,
and so are each term of the glossary and each name of the library. ``page/search.js``
looks through them in the reader's browser.
"""

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from publish import esbuild

PAGE = "search.html"
NO_ADDRESS = 'data-sections=""'  # in its template
SCRIPT = Path(__file__).parent / "page" / "search.js"
GLOSSARY = "chapters/glossary.html"
# What is no text of the book, is there twice, or is an answer that nobody asked for.
UNREAD = (
    "script, style, .headerlink, .katex-mathml, .mhsa-widget, .cell_output, "
    ".cell_input, .live-bar, .live-tools, .live-torch, .notebook-links, "
    ".field-list, details:not(dd > details)"
)
HEADINGS = re.compile("^h[1-6]$")
BLOCKS = re.compile("^(h[1-6]|p|li|dt|dd|pre|td|th)$")


@dataclass(frozen=True)
class Entry:
    """A place of the book: its address, its heading, its page's title, its text.

    ``terms`` are those of the glossary that this section explains, "; " between them.
    """

    address: str
    title: str
    page: str
    text: str
    terms: str = ""


def take_place(app: Sphinx) -> None:
    """Write no index of Sphinx's: only the page of search, as any other page.

    Sphinx calls this: builder-inited.
    """
    assert isinstance(app.builder, StandaloneHTMLBuilder), "the book is a site"
    app.builder.search = False
    app.config.html_additional_pages["search"] = PAGE


def name_terms(soup: BeautifulSoup, page: str) -> None:
    """Give each term of the glossary an address."""
    if page != GLOSSARY:
        return
    for term in soup.select("article dl > dt:has(> strong:first-child)"):
        name = "-".join(re.findall(r"\w+", term.strong.text.lower()))
        term["id"] = f"term-{name}"


def entries(soup: BeautifulSoup, page: str) -> list[Entry]:
    """The entries of a page; a page without sections, such as a redirect, has none."""
    article = soup.select_one("article[role=main]")
    if article is None or article.section is None:
        return []
    article = copy.copy(article)
    for unread in article.select(UNREAD):
        unread.decompose()
    for block in article.find_all(BLOCKS):
        block.append(" ")  # a block ends a word
    title = _text(article.find(HEADINGS))
    named = [*_named(article, page, title)][::-1]
    return [*_sections(article, page, title), *named]


def _named(article: Tag, page: str, title: str) -> Iterator[Entry]:
    """The names of the library and the terms of the glossary, taken out of the page.

    The last ones first: a method stands in the text of its class.
    """
    for name in reversed(article.select("dt[id]")):
        words, heading = name.find_next_sibling("dd"), _text(name)
        short = _text(name.select_one(".descname")) or heading
        text = _text(words) if short == heading else f"{heading} {_text(words)}"
        yield Entry(f"{page}#{name['id']}", short, title, text)
        name.decompose()
        words.decompose()


def _sections(article: Tag, page: str, title: str) -> Iterator[Entry]:
    for section in article.select("section[id]"):
        own = [
            tag for tag in section.find_all(recursive=False) if tag.name != "section"
        ]
        heading = own[0] if own and HEADINGS.match(own[0].name) else None
        text = " ".join(_text(tag) for tag in own if tag is not heading)
        at = f"#{section['id']}" if section.find_parent("section") else ""
        yield Entry(f"{page}{at}", _text(heading), title, text)


def _text(tag: Tag | None) -> str:
    return " ".join(tag.get_text().split()) if tag else ""


def explained(soup: BeautifulSoup, page: str) -> dict[str, list[str]]:
    """Address of a section -> the terms that it explains, from the glossary's links."""
    found: dict[str, list[str]] = {}
    for term in soup.select("article dt[id]") if page == GLOSSARY else []:
        for link in term.find_next_sibling("dd").select("a.internal[href]"):
            address = normpath(join(dirname(page), link["href"]))
            found.setdefault(address, []).append(_text(term))
    return found


class Index:
    """What the page of search looks through: filled page by page, then written."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.explained: dict[str, list[str]] = {}

    def add(self, soup: BeautifulSoup, page: str) -> None:
        """Take in a finished page."""
        self.entries += entries(soup, page)
        self.explained |= explained(soup, page)

    def write(self, out: Path) -> str:
        """Write the file; its address below the site, which holds its hash."""
        found = []
        for entry in self.entries:
            terms = "; ".join(self.explained.get(entry.address, []))
            found.append(asdict(entry) | {"terms": terms})
        text = json.dumps(found, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        name = f"_static/sections.{digest}.json"
        (out / name).write_text(text, "utf-8")
        return name


def write_script(static: Path) -> None:
    """Write the script of the page, with MiniSearch in it."""
    esbuild.minify([SCRIPT], static, "--bundle", "--format=iife")


def finish(out: Path, index: Index) -> None:
    """Write the index, and tell the page of search its address."""
    text = (out / PAGE).read_text("utf-8")
    if NO_ADDRESS not in text:
        raise RuntimeError(
            f"{PAGE} has no place for the address of what it looks through"
        )
    told = text.replace(NO_ADDRESS, f'data-sections="{index.write(out)}"')
    (out / PAGE).write_text(told, "utf-8")
