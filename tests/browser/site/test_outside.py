"""What the world outside sees of the site: its map, its picture, its search."""

import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from publish import notebooks, pictures, repository
from publish.extension.search import EnglishAndChinese, pairs
from publish.paths import ROOT
from tests.book.contents import pages
from tests.browser.site.visits import open_page

SITE = repository.read().site
VERSION = r"\?v=\w{8}|/book\.\w{12}\.css|/(live|widgets)/\w{12}/"
EXTRA = ["index.html", "404.html", "search.html"]  # no pages of the contents


def head(html: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((html / name).read_text("utf-8"), "html.parser").head


def prose(html: Path, name: str) -> str:
    """The text of a page's article, code left out."""
    soup = BeautifulSoup((html / name).read_text("utf-8"), "html.parser")
    for tag in soup.select("script, style, .mhsa-widget, .cell, .katex"):
        tag.decompose()
    return soup.select_one("article").get_text(" ")


def test_the_sitemap_names_every_page(html):
    tree = ElementTree.parse(html / "sitemap.xml")
    found = [element.text for element in tree.iter() if element.tag.endswith("loc")]
    assert sorted(found) == sorted(SITE + name for name in pages())


@pytest.mark.parametrize("name", pages())
def test_a_link_to_a_page_shows_what_it_is(name, html):
    tags = head(html, name)
    words = {t["property"]: t["content"] for t in tags.select("meta[property]")}
    assert tags.select_one("link[rel=canonical]")["href"] == SITE + name
    assert words["og:url"] == SITE + name and words["og:title"].strip()
    assert 30 <= len(words["og:description"]) <= 200
    picture = html / words["og:image"].removeprefix(SITE)
    assert Image.open(picture).size == pictures.SIZE
    assert picture.stat().st_size < 60_000 and words["og:image:alt"]


def test_draw_preview_gives_the_stored_picture():
    fresh, kept = pictures.draw_preview(), pictures.PREVIEW_FILE.read_bytes()
    coded = [notebooks.base64.b64encode(data).decode() for data in (kept, fresh)]
    error = notebooks.picture_difference(*coded)
    assert not error, f"{error}; run `python -m publish.pictures`"


def test_the_404_page_leads_back_at_any_depth(html):
    soup = BeautifulSoup((html / "404.html").read_text("utf-8"), "html.parser")
    for tag in soup.select("a[href]"):
        address = tag["href"]
        assert address.startswith((SITE, repository.read().url)), address
        if address.startswith(SITE):
            assert (html / address.removeprefix(SITE)).is_file(), address
    assert "noindex" in str(soup.head) and len(soup.select("main a")) >= 3


def test_the_root_redirect_leads_to_the_front_page(site, browser):
    visit = open_page(browser, site, "")
    visit.page.wait_for_url("**/chapters/index.html")
    visit.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["404.html", "search.html?q=softmax"])
def test_axe_finds_nothing(name, scheme, site, browser):
    visit = open_page(browser, site, name, color_scheme=scheme)
    assert visit.axe() == [] and visit.errors == [] and visit.foreign == []
    visit.page.context.close()


@pytest.mark.parametrize("name", [*pages(), *EXTRA])
def test_every_asset_carries_its_version(name, html):
    soup = BeautifulSoup((html / name).read_text("utf-8"), "html.parser")
    stale = [
        address
        for tag in soup.select("script[src], link[rel~=stylesheet], link[rel=icon]")
        for address in [tag.get("src") or tag["href"]]
        if not re.search(
            r"\?v=\w{8}|/book\.\w{12}\.css|/(live|widgets)/\w{12}/", address
        )
    ]
    assert [a for a in stale if not a.startswith("data:")] == []


# Search.


def found(browser, site, query: str) -> dict[str, str]:
    """What the search page lists for a query, typed as a reader would: {page: text}."""
    visit = open_page(browser, site, "search.html")
    field = visit.page.locator("article input[name=q], .sidebar-search").last
    field.fill(query)
    field.press("Enter")
    visit.page.get_by_text(re.compile("finished|did not match")).first.wait_for()
    visit.page.wait_for_load_state("networkidle")
    results = {}
    for item in visit.page.locator("#search-results li").all():
        address = item.locator("a").first.get_attribute("href")
        results.setdefault(re.sub(r"[?#].*", "", address), item.inner_text())
    visit.page.context.close()
    return results


@pytest.mark.parametrize("query", ["softmax", "注意力", "公园散步", "Heads", "头"])
def test_search_finds_every_page_with_the_words(query, browser, site, html):
    words = pairs(query) if query[0] > "一" else [query[:4].lower()]
    holding = {n for n in pages() if all(w in prose(html, n).lower() for w in words)}
    assert holding <= found(browser, site, query).keys()


@pytest.mark.parametrize("query", ["rotary", "小明", "convolution"])
def test_excerpts_show_the_words_and_no_answer(query, browser, site):
    excerpts = [text.lower() for text in found(browser, site, query).values()]
    assert all(query in text for text in excerpts)
    for never in ("start python", "run cell", "not right", "open in colab", r"\mathbf"):
        assert not [text for text in excerpts if never in text]


def test_search_finds_nothing_where_nothing_is(browser, site):
    assert found(browser, site, "量子计算机") == {}
    assert found(browser, site, "xylophone") == {}


def test_english_and_chinese_splits_both_languages():
    language = EnglishAndChinese({})
    words = language.split("Self-attention (自注意力) and 头")
    assert words[:2] == ["Self", "attention"]
    assert {"自", "自注", "注意", "意力", "头", "and"} <= set(words)
    assert language.word_filter("头") and not language.word_filter("and")


def test_a_question_is_split_like_the_index():
    queries = ["注意力", "头", "Softmax 多头注意力", "multi-head"]
    script = EnglishAndChinese.js_splitter_code + (
        f"console.log(JSON.stringify({json.dumps(queries)}.map(splitQuery)))"
    )
    done = subprocess.run(["node", "-e", script], capture_output=True, check=True)
    assert json.loads(done.stdout) == [
        ["注意", "意力"],
        ["头"],
        ["Softmax", "多头", "头注", "注意", "意力"],
        ["multi", "head"],
    ]


def test_the_books_picture_is_small():
    picture = ROOT / "publish" / pictures.BOOK_FILE.name
    assert picture.stat().st_size < 100_000
    assert picture.name in (ROOT / "README.md").read_text("utf-8")
