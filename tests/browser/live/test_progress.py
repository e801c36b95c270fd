"""What was done stays done: ticks after real verdicts, in two tabs, kept or not."""

import pytest

from tests.browser.axe import axe_violations
from tests.browser.live.chapter import Chapter
from tests.browser.live.test_edits import AVERAGE, FORBIDDEN, WRONG, exercise

HEADING = "#a-weighted-average-3-minutes > h3"
PLACES = {
    "the heading": (HEADING, "done"),
    "On this page": (".toc-tree a[href='#a-weighted-average-3-minutes']", "done"),
    "the chapters": (".sidebar-tree .current-page > a", "1 of 4"),
}


def marks(page):
    """Where the page says that the exercise is done."""
    texts = {k: page.locator(place).inner_text() for k, (place, _) in PLACES.items()}
    return [name for name, (_, words) in PLACES.items() if words in texts[name]]


def status(page):
    return page.locator("p.progress-words[role=status]").inner_text()


def test_a_right_answer_is_ticked_and_the_book_goes_on_from_there(fresh, site):
    chapter = fresh("why").start()
    page, number = chapter.page, exercise(chapter)
    sign = chapter.row(number).locator(".live-sign")
    chapter.run(number)
    assert sign.is_hidden(), "what nobody attempted is not wrong"
    chapter.run(number, WRONG)
    assert sign.inner_text() == "✗"
    assert marks(page) == [] and status(page) == ""
    following = chapter.row(number).locator(".live-next")
    assert following.is_hidden()

    chapter.run(number, AVERAGE)
    assert sign.inner_text() == "✓"
    chapter.write(number, WRONG)
    assert sign.is_hidden(), "the verdict was on another text"
    chapter.write(number, AVERAGE)
    assert sign.inner_text() == "✓"
    assert marks(page) == list(PLACES)
    assert status(page) == "Exercise done, 1 of 4 of this chapter."
    assert axe_violations(page) == []
    second = Chapter(page.context.new_page())
    second.page.goto(f"{site}chapters/why.html")
    assert marks(second.page) == list(PLACES)
    second.page.close()
    chapter.run(number, WRONG)
    assert marks(page) == list(PLACES), "what was done is not undone"
    assert following.is_hidden()
    chapter.run(number, AVERAGE)
    following.click()
    page.wait_for_function("scrollY > 0 && location.hash.startsWith('#a-softmax')")
    box = page.locator("#a-softmax-that-survives-large-scores-5-minutes > h3")
    assert 0 <= box.bounding_box()["y"] < 300

    page.reload()
    assert marks(page) == list(PLACES)
    page.goto(f"{site}chapters/index.html")
    line = page.locator(".progress-line")
    assert line.inner_text().startswith(
        "1 of 4 checked exercises of “Why attention?” done, "
    )
    line.get_by_role("link").click()
    page.wait_for_url("**/why.html#a-softmax*")
    page.get_by_role("button", name="Forget what I did").click()
    assert marks(page) == []
    assert page.evaluate("document.activeElement.className") == "progress-state"


def test_a_check_inside_the_function_is_noticed(again):
    chapter = again("why").start()
    number = exercise(chapter)
    chapter.run(number, AVERAGE.replace("\n\ncheck", "\n\n    check"))
    assert "No check ran" in chapter.note(number)
    assert chapter.row(number).locator(".live-sign").is_hidden()
    chapter.run(number, AVERAGE)
    assert chapter.ended_well(number)
    chapter.run(number, "x = 1")
    assert chapter.ended_well(number), "no check was asked for"


@pytest.mark.parametrize("how", ["no access", "no room"])
def test_where_nothing_is_kept_a_tick_lasts_as_long_as_the_page(how, again):
    chapter = again("why", FORBIDDEN[how]).start()
    chapter.run(exercise(chapter), AVERAGE)
    assert marks(chapter.page) == list(PLACES)
    assert status(chapter.page).endswith("This browser does not keep what you do here.")
    seen = chapter.page.locator(".progress-state")
    assert seen.inner_text().endswith("This browser does not keep what you do here.")
    chapter.page.reload()
    assert marks(chapter.page) == []
    assert chapter.errors == []
