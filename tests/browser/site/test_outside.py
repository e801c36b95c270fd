"""What the world outside sees of the site: its map, its picture, its root."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from publish import notebooks, pictures, repository
from publish.paths import ROOT
from tests.book.contents import pages
from tests.browser.site.visits import open_page

SITE = repository.read().site
VERSION = r"\?v=\w{8}|/book\.\w{12}\.css|/(live|widgets)/\w{12}/"
EXTRA = ["index.html", "404.html", "search.html"]  # no pages of the contents


def head(html: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((html / name).read_text("utf-8"), "html.parser").head


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


def test_the_books_picture_is_small():
    picture = ROOT / "publish" / pictures.BOOK_FILE.name
    assert picture.stat().st_size < 100_000
    assert picture.name in (ROOT / "README.md").read_text("utf-8")
