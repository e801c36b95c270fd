"""What this browser keeps, seen without Python: marks, the way on, the file."""

import gzip
import json

import pytest

from tests.browser.axe import axe_violations
from tests.browser.live.test_edits import FORBIDDEN
from tests.browser.site.visits import SHIFT, open_page

FRONT, WHY = "chapters/index.html", "chapters/why.html"
DONE = ["qkv.project", "why.weighted_average", "why.softmax"]
ANSWER = "Shares of one average"
CELL = "0123456789abcdef:0"
STORE = "(all) => { for (const k in all) localStorage.setItem(k, all[k]); }"
KEPT = {f"mhsa:done:{id}": "1" for id in DONE} | {
    "mhsa:answer:why.weights_probability": ANSWER,
    f"live:/chapters/why.html:{CELL}": "x = '<img src=x onerror=alert(1)>'",
    "mhsa:last": "why",
}
LINE = ".progress-line"
STILL = 0.02


@pytest.fixture
def reader(browser, site):
    """A function that opens a page for a reader in whose browser this is kept."""
    visits = []

    def opened(name, kept=KEPT, **options):
        visit = open_page(browser, site, FRONT, **options)
        visits.append(visit)
        visit.page.evaluate(STORE, kept)
        visit.page.goto(site + name, wait_until="networkidle")
        return visit

    yield opened
    errors = [error for visit in visits for error in (*visit.errors, *visit.foreign)]
    for visit in visits:
        visit.page.context.close()
    assert errors == []


def stored(page):
    """What is kept, by name."""
    return page.evaluate("({ ...localStorage })")


def take(page, text):
    """Choose a file with this text, as a reader does; what is said of it."""
    said = page.locator(".progress-said")
    page.evaluate("document.querySelector('.progress-said').textContent = ''")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Take from a file").click()
    file = {"name": "a.json", "mimeType": "application/json", "buffer": text.encode()}
    chooser.value.set_files(file)
    page.wait_for_function("document.querySelector('.progress-said').textContent")
    return said.inner_text()


def open_panel(page):
    page.get_by_text("What this browser keeps").click()


def save(page):
    """Press Save; the text of the file."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename == "attention-head-by-head.json"
    return download.value.path().read_text("utf-8")


def marks(page):
    """The ticked headings, and what stands beside the chapters."""
    ticked = page.locator("article .progress-tick").evaluate_all(
        "all => all.map((mark) => mark.closest('section').id)"
    )
    counts = page.locator(".progress-count > .progress-sign").all_text_contents()
    return ticked, counts


TICKED = [
    "a-weighted-average-3-minutes",
    "a-softmax-that-survives-large-scores-5-minutes",
]


def test_who_has_done_nothing_sees_nothing(reader):
    page = reader(FRONT, {}).page
    assert page.locator(LINE).is_hidden()
    page.goto(page.url.replace("index", "why"))
    assert marks(page) == ([], []) and page.locator(".progress-foot").is_hidden()
    assert stored(page) == {}, "who only reads leaves nothing behind"


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_marks_move_nothing(width, reader):
    visit = reader(FRONT, viewport={"width": width, "height": 900})
    page = visit.page
    assert page.evaluate(SHIFT) <= STILL
    assert "2 of 4 checked exercises of “Why attention?”" in page.inner_text(LINE)
    assert axe_violations(page) == []
    places = "all => all.map((e) => e.getBoundingClientRect().top + scrollY)"
    headings = "article :is(h2, h3)"
    page.goto(page.url.replace("index", "why"), wait_until="networkidle")
    assert marks(page) == (TICKED, ["2 of 4", "1 of 9"])
    assert page.evaluate(SHIFT) <= STILL
    marked = page.locator(headings).evaluate_all(places)
    assert axe_violations(page) == []
    page.evaluate("localStorage.clear()")
    page.reload(wait_until="networkidle")
    assert marks(page) == ([], [])
    page.evaluate("scrollTo(0, 0)")
    assert page.locator(headings).evaluate_all(places) == marked
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_two_tabs_lose_no_tick(reader):
    page = reader(WHY, {}).page
    other = page.context.new_page()
    other.goto(page.url)
    right = """(id) => document.dispatchEvent(
      new CustomEvent("mhsa-verdict", { detail: { id, passed: true } }))"""
    for tab, id in zip((page, other), DONE[1:], strict=True):
        tab.evaluate(right, id)
    page.wait_for_function("document.querySelectorAll('article .progress').length == 2")
    for tab in (page, other):
        assert marks(tab) == (TICKED, ["2 of 4"])
    page.get_by_role("button", name="Forget what I did").press("Enter")
    other.wait_for_function("!document.querySelector('article .progress')")
    assert marks(page) == ([], [])


@pytest.mark.parametrize("value", ["", "null", "0", "<img src=x>", "{"])
def test_damaged_ticks_are_none(value, reader):
    page = reader(WHY, {f"mhsa:done:{DONE[1]}": value, "mhsa:last": value}).page
    assert marks(page) == ([], [])
    page.goto(page.url.replace("why", "index"))
    assert page.locator("article h1").is_visible()


@pytest.mark.parametrize("how", FORBIDDEN)
def test_where_nothing_may_be_kept_pages_are_whole(how, browser, site):
    visit = open_page(browser, site, "404.html")
    visit.page.add_init_script(FORBIDDEN[how])
    for name in (FRONT, WHY):
        visit.page.goto(site + name, wait_until="networkidle")
        assert visit.page.locator(LINE).count() == (name == FRONT)
        assert marks(visit.page) == ([], [])
    assert visit.errors == []
    visit.page.context.close()


def test_a_file_brings_all_of_it_to_another_browser(reader):
    page = reader(FRONT).page
    open_panel(page)
    text = save(page)
    found = json.loads(text)
    assert found["version"] == 1 and found["done"] == sorted(DONE)
    assert "live" not in text, "a file names no address"
    fresh = reader(FRONT, {}).page
    open_panel(fresh)
    assert "Now it keeps nothing." in fresh.inner_text(".progress-kept")
    said = take(fresh, text)
    assert said.endswith("exercises done 3, answers 1, texts 1.")
    assert fresh.locator(LINE).is_visible()
    assert axe_violations(fresh) == []
    wanted = {name: value for name, value in KEPT.items() if name != "mhsa:last"}
    assert stored(fresh) == wanted
    fresh.goto(fresh.url.replace("index", "why"))
    assert marks(fresh) == (TICKED, ["2 of 4", "1 of 9"])


def test_a_file_takes_nothing_away(reader):
    """What is here stays; another text is offered, as another tab's is."""
    cell = f"live:/chapters/why.html:{CELL}"
    mine = {cell: "mine", f"mhsa:done:{DONE[0]}": "1"}
    page = reader(FRONT, mine).page
    open_panel(page)
    file = {"book": "attention-head-by-head", "version": 1, "done": [DONE[1]]}
    texts = {"texts": {f"why.html:{CELL}": "theirs"}, "answers": {}}
    said = take(page, json.dumps(file | texts))
    assert "1 cell has another text here" in said
    third = {"texts": {f"why.html:{CELL}": "third"}, "answers": {}}
    assert "1 text was left in the file" in take(page, json.dumps(file | third))
    added = {f"{cell}:other": "theirs", f"mhsa:done:{DONE[1]}": "1"}
    assert stored(page) == mine | added


WHOLE = {"book": "attention-head-by-head", "version": 1}
WHOLE |= {"done": [], "answers": {}, "texts": {}}
BROKEN = {
    "{": "not JSON",
    "<img src=x onerror='document.title = 1'>": "not JSON",
    "null": "not one that the book saved",
    "[1]": "not one that the book saved",
    json.dumps(WHOLE | {"version": "<img src=x onerror=alert(1)>"}): "has version",
    json.dumps(WHOLE | {"done": {}}): "“done”",
    json.dumps(WHOLE | {"done": ["why.softmax", "<b>"]}): "“done”",
    json.dumps(WHOLE | {"answers": {"why.x": 1}}): "“answers”",
    json.dumps(WHOLE | {"texts": {"../x": "y"}}): "“texts”",
}


def test_a_damaged_file_gets_one_sentence_and_changes_nothing(reader):
    page = reader(FRONT, {}).page
    open_panel(page)
    for text, words in BROKEN.items():
        said = take(page, text)
        assert words in said and said.count(". ") == 0, text
        assert page.locator(".progress-panel img").count() == 0
        assert stored(page) == {}
    assert page.title() != "1"


def test_forgetting_asks_once_more(reader):
    page = reader(FRONT, KEPT | {"theme": "dark"}).page
    open_panel(page)
    button = page.get_by_role("button", name="Forget all of it")
    button.press("Enter")
    assert "Press once more" in page.inner_text(".progress-said")
    assert stored(page) == KEPT | {"theme": "dark"}
    button.press("Enter")
    assert stored(page) == {"theme": "dark"}
    assert page.locator(LINE).is_hidden()
    assert page.evaluate("document.activeElement.className") == "progress-forget"


def test_paper_has_no_button_of_these(reader):
    for name in (FRONT, WHY):
        page = reader(name).page
        page.emulate_media(media="print")
        assert (
            page.locator("article :is([class^=progress-]) button:visible").count() == 0
        )


def test_the_script_of_every_page_is_small(html):
    script = html / "_static" / "marks.js"
    assert len(gzip.compress(script.read_bytes())) <= 3 * 1024


def test_without_javascript_nothing_offers_what_it_cannot_do(browser, site):
    visit = open_page(browser, site, FRONT, java_script_enabled=False)
    for part in (LINE, ".progress-panel"):
        assert visit.page.locator(part).is_hidden()
    visit.page.context.close()
