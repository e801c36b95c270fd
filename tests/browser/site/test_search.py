"""The search ends, finds pages that hold every word, and needs no storage."""

import json
import re

import pytest

from tests.browser.live.test_edits import FORBIDDEN

PROBLEM = """() => {
  const found = document.querySelector("#search-results h2")?.textContent ?? "";
  return !found.startsWith("Searching") && document.querySelector(".search-summary")
    .textContent !== "";
}"""


@pytest.fixture(params=["with storage", *FORBIDDEN])
def visited(request, browser, site):
    """A function that opens a page: (page, what went wrong); with storage, without."""
    context = browser.new_context()
    if request.param in FORBIDDEN:
        context.add_init_script(FORBIDDEN[request.param])

    def visit(name):
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(site + name)
        return page, errors

    yield visit
    context.close()


def found(visited, query):
    """The addresses of the pages that a search finds."""
    page, errors = visited("search.html?q=" + query)
    page.wait_for_function(PROBLEM)
    summary = page.inner_text(".search-summary")
    count = int(re.search(r"\d+", summary)[0]) if re.search(r"\d", summary) else 0
    links = page.locator("#search-results ul.search > li > a")
    if count:
        links.nth(count - 1).wait_for()
    assert errors == []
    addresses = links.evaluate_all("links => links.map((link) => link.href)")
    page.close()
    return {re.sub(r".*/|[?#].*", "", address) for address in addresses}


def test_the_search_ends_for_any_word(visited):
    for query in ("softmax", "constructor", "__proto__", "toString", "hasOwnProperty"):
        found(visited, query)
    assert found(visited, "valueOf __proto__ constructor") == set()
    assert found(visited, "%3Cimg%20src=x%3E%20((") == set()


@pytest.mark.parametrize(
    "query",
    ["attention 注意力", "softmax 注意", "注意力 Query", "矩阵 attention softmax"],
)
def test_a_page_that_is_found_has_every_word(query, visited, html):
    index = (html / "searchindex.js").read_text("utf-8")
    names = json.loads(index[index.index("{") : index.rindex("}") + 1])["filenames"]
    pages = {name.replace(".ipynb", ".html").replace(".md", ".html") for name in names}
    words = query.lower().split()
    having = set()
    for name in pages:
        source = html / "_sources" / name.replace(".html", ".ipynb")
        source = source if source.exists() else source.with_suffix(".md")
        text = source.read_text("utf-8").lower() if source.exists() else ""
        if all(word in text for word in words):
            having.add(name.rsplit("/")[-1])
    assert found(visited, query) <= having


def test_the_theme_changes_and_stays_where_it_can(visited):
    page, errors = visited("chapters/why.html")
    before = page.evaluate("document.body.dataset.theme")
    for _ in range(3):
        page.locator(".theme-toggle:visible").first.click()
    assert page.evaluate("document.body.dataset.theme") == before
    page.locator(".theme-toggle:visible").first.click()
    assert page.evaluate("document.body.dataset.theme") != before
    assert errors == []
