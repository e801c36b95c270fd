"""The search leads to the place that explains what was asked for, in any browser."""

import gzip
import json
import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from publish.extension import search
from tests.book.contents import pages
from tests.browser.axe import check_axe
from tests.browser.live.test_edits import FORBIDDEN

GLOSSARY = "chapters/glossary.html"
INDEX_KB = 100
STATUS = "document.querySelector('#search-status').textContent !== ''"
FOUND = """() => [...document.querySelectorAll("#search-results > li")].map((line) => ({
  address: line.querySelector("a").getAttribute("href").replace(/\\?[^#]*/, ""),
  text: line.innerText,
  marked: [...line.querySelectorAll("mark")].map((mark) => mark.textContent),
}))"""
# What is marked on a page that was found, with what it stands in.
MARKED = """() => [...(CSS.highlights.get("found") ?? [])].map((range) => ({
  word: `${range}`,
  inFormula: Boolean(range.startContainer.parentElement.closest(".katex, svg")),
}))"""


@pytest.fixture(params=["with storage", *FORBIDDEN])
def anywhere(request, browser, site):
    """A function that opens a page, with storage and without: see `opened`."""
    yield from opener(browser, site, FORBIDDEN.get(request.param, ""))


@pytest.fixture
def opened(browser, site):
    """A function that opens a page: (page, what went wrong)."""
    yield from opener(browser, site, "")


def opener(browser, site, script):
    context = browser.new_context()
    context.add_init_script(script)

    def visit(name):
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(site + name)
        return page, errors

    yield visit
    context.close()


def find(page, question):
    """What the page lists for this question, all of it, the best first."""
    page.fill("#search-for", question)
    if page.locator("#search-more").is_visible():
        page.click("#search-more")
    return page.evaluate(FOUND)


def addresses(page, question):
    return [found["address"] for found in find(page, question)]


def of_pages(found):
    return {address.partition("#")[0] for address in found}


@pytest.fixture(scope="module")
def page(browser, site):
    """The page of search, where each test asks its own questions."""
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site}search.html?q=softmax")
    page.wait_for_function(STATUS)
    yield page
    assert errors == []
    page.close()


FIRST = {
    "causal mask": "chapters/qkv.html#hiding-words-the-mask",
    "Causal  Mask": "chapters/qkv.html#hiding-words-the-mask",
    "因果掩码": "chapters/qkv.html#hiding-words-the-mask",
    "softmax": "chapters/why.html#where-the-weights-come-from",
    "注意力": "chapters/why.html#where-the-weights-come-from",
    "rotary": "chapters/positions.html#turn-the-queries-and-the-keys",
    "split_heads": "chapters/api.html#mhsa_lib.numpy.split_heads",
}


@pytest.mark.parametrize("question", FIRST)
def test_the_place_that_explains_comes_first(question, page):
    assert addresses(page, question)[0] == FIRST[question]


def test_a_term_of_the_glossary_leads_to_its_section(page, html):
    """The glossary's own link is the first, of any term that it explains."""
    soup = BeautifulSoup((html / GLOSSARY).read_text("utf-8"), "html.parser")
    terms = soup.select("article dt[id]")
    assert len(terms) > 100
    missed = []
    for term in terms[::7]:
        link = term.find_next_sibling("dd").select_one("a.internal")["href"]
        chinese = term.select_one("[lang]")
        for name in [term.strong.text, *([chinese.text] if chinese else [])]:
            if f"chapters/{link}" not in addresses(page, name)[:3]:
                missed.append((name, link))
    assert missed == []


TYPED = {
    "positon": "position",
    "atention": "attention",
    "mutli-head": "multi head",
}


@pytest.mark.parametrize(("question", "meant"), TYPED.items())
def test_an_error_of_typing_is_forgiven_and_named(question, meant, page):
    found = find(page, question)
    assert page.inner_text("#search-status").endswith(
        f"places in the book for “{meant}”"
    )
    assert all(meant.split()[0] in line["text"].lower() for line in found[:3])


@pytest.mark.parametrize("question", ["softmax", "注意力", "公园散步", "Heads", "头"])
def test_every_page_with_the_words_is_found(question, page, html):
    words = [question] if question[0] > "一" else [question[:4].lower()]
    holding = {n for n in pages() if all(w in prose(html, n) for w in words)}
    assert holding and holding <= of_pages(addresses(page, question))


@pytest.mark.parametrize(
    "question",
    ["attention 注意力", "softmax 注意", "注意力 Query", "矩阵 attention softmax"],
)
def test_a_page_that_is_found_has_every_word(question, page, html):
    texts = {n: prose(html, n) + explained(html, n) for n in pages()}
    having = {
        n for n, t in texts.items() if all(w in t for w in question.lower().split())
    }
    assert of_pages(addresses(page, question)) <= having


@cache
def prose(html, name):
    """What a page says, in small letters."""
    soup = BeautifulSoup((html / name).read_text("utf-8"), "html.parser")
    texts = [entry.title + " " + entry.text for entry in search.entries(soup, name)]
    return " ".join(texts).lower()


def explained(html, name):
    """The terms of the glossary that a page explains."""
    index = json.loads(index_file(html).read_text("utf-8"))
    of_page = [e["terms"] for e in index if e["address"].partition("#")[0] == name]
    return " ".join(of_page).lower()


def index_file(html):
    (file,) = (html / "_static").glob("sections.*.json")
    return file


def test_what_comes_before_the_first_key_is_small(html):
    assert len(gzip.compress(index_file(html).read_bytes())) <= INDEX_KB * 1000


def test_every_entry_leads_to_a_place(html):
    index = json.loads(index_file(html).read_text("utf-8"))
    for name in pages():
        tree = BeautifulSoup((html / name).read_text("utf-8"), "html.parser")
        places = {tag["id"] for tag in tree.select("[id]")} | {""}
        own = [e for e in index if e["address"].partition("#")[0] == name]
        assert own and {e["address"].partition("#")[2] for e in own} <= places
    assert all(e["title"].strip() and e["page"].strip() for e in index)
    where = [entry["address"] for entry in index]
    assert len(where) == len(set(where))


@pytest.mark.parametrize("question", ["rotary", "小明", "convolution", "mask"])
def test_excerpts_show_the_words_and_no_answer(question, page):
    found = find(page, question)
    assert found and all(question in line["text"].lower() for line in found)
    assert any(line["marked"] for line in found)
    text = "\n".join(line["text"].lower() for line in found)
    for never in ("start python", "run cell", "not right", "open in colab", r"\mathbf"):
        assert never not in text


@pytest.mark.parametrize("question", ["量子计算机", "xylophone", "<img src=x> (("])
def test_nothing_is_found_where_nothing_is(question, page):
    assert find(page, question) == []
    assert page.inner_text("#search-status") == (
        "No text of the book has all of these words. Code is not searched."
    )


def test_the_search_ends_for_any_word_in_any_browser(anywhere):
    page, errors = anywhere("search.html?q=softmax")
    page.wait_for_function(STATUS)
    first = page.evaluate(FOUND)
    assert first[0]["address"] == FIRST["softmax"]
    for word in ("constructor", "__proto__", "toString", "%", "\\", "k.T", "[", ""):
        find(page, word)
    assert find(page, "softmax")[: len(first)] == first
    assert errors == []


def test_from_the_field_beside_the_text_to_the_section(opened):
    """Typed, entered, followed: the heading is seen, and the words are marked."""
    page, errors = opened("chapters/why.html")
    field = page.locator(".sidebar-search")
    field.fill("causal mask")
    field.press("Enter")
    page.wait_for_function(STATUS)
    page.locator("#search-results a").first.click()
    heading = page.locator("#hiding-words-the-mask h2")
    heading.wait_for()
    page.wait_for_function("CSS.highlights.get('found')")
    assert page.url.endswith("chapters/qkv.html#hiding-words-the-mask")
    assert 0 <= heading.bounding_box()["y"] < 300
    words = {marked["word"].lower() for marked in page.evaluate(MARKED)}
    assert {"causal", "mask"} <= words <= {"causal", "mask", "masked", "masks"}
    page.keyboard.press("Escape")
    assert page.evaluate(MARKED) == []
    page.go_back()
    page.wait_for_function(STATUS)
    assert page.input_value("#search-for") == "causal mask"
    assert errors == []


def test_one_letter_marks_no_formula(opened):
    page, errors = opened("chapters/qkv.html?highlight=x&highlight=q")
    page.wait_for_function("CSS.highlights.get('found')")
    marked = page.evaluate(MARKED)
    assert {m["word"].lower() for m in marked} <= {"x", "q"}
    assert not any(m["inFormula"] for m in marked)
    assert errors == []


def test_an_address_that_leads_nowhere_is_marked_whole(opened):
    page, errors = opened("chapters/qkv.html?highlight=mask#%")
    page.wait_for_function("CSS.highlights.get('found')")
    assert len(page.evaluate(MARKED)) > 5
    assert errors == []


def test_an_input_method_composes_in_peace(page):
    """Half a word of Chinese is not looked for."""
    before = page.inner_text("#search-status")
    session = page.context.new_cdp_session(page)
    page.fill("#search-for", "")
    page.focus("#search-for")
    session.send(
        "Input.imeSetComposition",
        {"text": "zhuyi", "selectionStart": 5, "selectionEnd": 5},
    )
    assert page.inner_text("#search-status") == "" != before
    session.send("Input.insertText", {"text": "注意力"})
    page.wait_for_function(STATUS)
    assert page.input_value("#search-for") == "注意力"
    assert page.evaluate(FOUND)[0]["address"] == FIRST["注意力"]


def test_without_its_list_the_page_says_so(browser, site):
    page = browser.new_page()
    page.route("**/sections.*", lambda route: route.abort())
    page.goto(f"{site}search.html?q=softmax")
    page.wait_for_function(STATUS)
    assert "did not come. Are you online?" in page.inner_text("#search-status")
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_search_is_sound(width, page):
    find(page, "注意力")
    check_axe(page, width)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def test_the_theme_changes_and_stays_where_it_can(anywhere):
    page, errors = anywhere("chapters/why.html")
    before = page.evaluate("document.body.dataset.theme")
    for _ in range(3):
        page.locator(".theme-toggle:visible").first.click()
    assert page.evaluate("document.body.dataset.theme") == before
    page.locator(".theme-toggle:visible").first.click()
    assert page.evaluate("document.body.dataset.theme") != before
    assert errors == []


def test_a_text_of_the_book_is_never_read_as_html(opened):
    page, errors = opened("search.html?q=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    page.wait_for_function(STATUS)
    assert page.locator("#search-results img").count() == 0
    assert not re.search("<img", page.inner_text("#search-results"))
    assert errors == []
