"""What a reader edits: kept or said not to be, in one tab or in two, and undone."""

import pytest

from tests.browser.axe import axe_violations
from tests.browser.live.chapter import Chapter

FORBIDDEN = {
    "no access": """Object.defineProperty(window, "localStorage", {
      get() { throw new DOMException("denied", "SecurityError"); } })""",
    "no method": """for (const name of ["getItem", "setItem", "removeItem", "key"])
      Storage.prototype[name] = () => { throw new DOMException("denied"); }""",
    "no room": """Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError"); }""",
}
FILL = """() => {
  let piece = "x".repeat(1 << 22);
  for (let i = 0; piece; i += 1) {
    try { localStorage.setItem(`full${i}`, piece); }
    catch { piece = piece.slice(piece.length >> 1); if (piece.length < 2) break; }
  }
}"""
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('live:')).length"
NOT_KEPT = "This browser keeps no edits."


@pytest.mark.parametrize("how", FORBIDDEN)
def test_where_nothing_is_kept_the_page_says_so(how, again):
    chapter = again("why", FORBIDDEN[how])
    assert "MB once" in chapter.page.inner_text(".live-about")
    chapter.start()
    assert chapter.page.inner_text(".live-about").endswith(NOT_KEPT)
    chapter.write(1, "x = 5")
    assert chapter.note(1) == NOT_KEPT
    assert chapter.run(1, "x = 6\nx").strip() == "6"
    chapter.row(1).locator(".live-reset").click()
    assert chapter.source(1).startswith("import numpy")
    assert chapter.errors == []


def test_full_later_is_said_and_room_again_too(again):
    chapter = again("why").start()
    about = chapter.page.locator(".live-about")
    assert NOT_KEPT not in about.inner_text()
    chapter.page.evaluate(FILL)
    chapter.write(1, "x = 5" + "0" * 1000)
    assert chapter.note(1) == NOT_KEPT
    assert about.inner_text().endswith(NOT_KEPT)
    chapter.page.evaluate("localStorage.clear()")
    chapter.write(1, "x = 6")
    assert NOT_KEPT not in chapter.note(1) + about.inner_text()
    chapter.page.reload()
    chapter.start()
    assert chapter.source(1) == "x = 6"


@pytest.fixture
def tabs(again):
    """Two tabs of one reader, with the same chapter."""
    first = again("why").start()
    second = Chapter(first.page.context.new_page())
    second.page.goto(first.page.url)
    return first, second.start()


def offer(chapter, number=1):
    return chapter.row(number).locator(".live-other")


def test_two_tabs_lose_neither_text(tabs):
    first, second = tabs
    first.write(1, "x = 'first'")
    offer(second).wait_for()
    assert second.source(1).startswith("import numpy"), "nothing comes unasked"
    second.write(1, "x = 'second'")
    offer(first).wait_for()
    assert first.source(1) == "x = 'first'"
    assert axe_violations(first.page) == []

    # After both were closed both texts are there: one in the cell, one offered.
    second.page.close()
    first.page.reload()
    first.start()
    assert first.source(1) == "x = 'second'"
    offer(first).locator(".live-take").click()
    assert first.source(1) == "x = 'first'"
    assert offer(first).is_visible(), "the other can be had again"
    first.page.reload()
    first.start()
    assert first.source(1) == "x = 'first'"
    offer(first).locator(".live-take").click()
    assert first.source(1) == "x = 'second'"
    offer(first).locator(".live-decline").click()
    assert offer(first).is_hidden()
    first.page.reload()
    first.start()
    assert first.source(1) == "x = 'second'"
    assert offer(first).is_hidden()


def test_a_text_of_a_tab_that_is_gone_is_not_written_over(tabs):
    first, second = tabs
    first.write(1, "x = 'first'")
    offer(second).wait_for()
    first.page.close()
    second.write(1, "x = 'second'")
    second.page.reload()
    second.start()
    assert second.source(1) == "x = 'second'"
    offer(second).locator(".live-take").click()
    assert second.source(1) == "x = 'first'"


def test_back_to_the_original_in_one_tab_keeps_the_other_text(tabs):
    first, second = tabs
    first.write(1, "x = 'first'")
    offer(second).locator(".live-take").click()
    assert second.source(1) == "x = 'first'"
    assert offer(second).is_hidden()
    second.row(1).locator(".live-reset").click()
    assert first.source(1) == "x = 'first'"
    first.page.wait_for_function(
        "() => Object.keys(localStorage).some((key) => key.endsWith(':other'))"
    )
    first.page.reload()
    first.start()
    offer(first).locator(".live-take").click()
    assert first.source(1) == "x = 'first'"


def test_other_cells_and_other_chapters_receive_nothing(tabs):
    first, second = tabs
    second.page.goto(second.page.url.replace("why", "qkv"))
    second.start()
    first.write(1, "x = 'first'")
    first.write(2, "x = 'more'")
    second.page.wait_for_timeout(300)
    for chapter in tabs:
        assert chapter.page.locator(".live-other:visible").count() == 0


def test_the_way_back_is_seen_before_python_starts(again):
    chapter = again("why").start()
    for number in (1, 2):
        chapter.write(number, "x = 5")
    chapter.page.reload()
    back = chapter.page.locator(".live-reset:visible")
    assert back.all_inner_texts() == ["Back to the original"] * 2
    assert chapter.page.inner_text(".live-reset-all").endswith("back to the original")
    assert chapter.note(1) == "your text of an earlier visit"
    assert chapter.shown_source(1) == "x = 5"
    assert axe_violations(chapter.page) == []
    back.first.click()
    assert chapter.note(1) == "as published" and back.count() == 1
    assert chapter.shown_source(1).startswith("import numpy")
    assert chapter.page.evaluate(KEPT) == 1
    chapter.page.click(".live-reset-all")
    assert chapter.page.locator(".live-reset-all").is_hidden() and back.count() == 0
    assert chapter.page.evaluate(KEPT) == 0
    chapter.start()
    assert chapter.source(1).startswith("import numpy")


def test_beside_a_kept_edit_stands_the_way_back(again):
    chapter = again("why").start()
    chapter.write(1, "x = 5")
    chapter.page.reload()
    chapter.start()
    assert chapter.note(1) == "your text of an earlier visit"
    chapter.row(1).get_by_text("Back to the original").click()
    assert chapter.source(1).startswith("import numpy")
    assert chapter.page.evaluate(KEPT) == 0


AVERAGE = """def weighted_average(weights, values):
    return weights @ values

check("why.weighted_average", weighted_average)"""
WRONG = AVERAGE.replace("@", "*")
STUB = "def weighted_average(weights, values):"


def exercise(chapter):
    return next(n for n in chapter.numbers() if STUB in chapter.source(n))


def test_after_a_reload_an_exercise_is_as_the_reader_left_it(fresh):
    chapter = fresh("why").start()
    number = exercise(chapter)
    assert chapter.run(number, AVERAGE).startswith("Correct")
    chapter.page.reload()
    assert chapter.shown_source(number) == AVERAGE
    before = chapter.output(number)
    first, verdict = before.split("\n", 1)
    assert first == "From your earlier visit:"
    assert verdict.strip().startswith("Correct")
    assert axe_violations(chapter.page) == []
    chapter.start()
    assert chapter.source(number) == AVERAGE and chapter.output(number) == before
    chapter.editor(number).press("x")
    assert chapter.note(number) == "edited since it ran"
    chapter.editor(number).press("Backspace")
    assert chapter.note(number) == "your text of an earlier visit"

    # The verdict on another text is not this one's.
    chapter.write(number, WRONG)
    chapter.page.reload()
    assert chapter.shown_source(number) == WRONG
    assert chapter.output(number).startswith("As published:")
    assert "Correct" not in chapter.output(number)
    chapter.row(number).locator(".live-reset").click()
    assert STUB in chapter.shown_source(number)
    assert "not attempted yet" in chapter.output(number)
    assert "As published:" not in chapter.output(number)
    assert chapter.page.evaluate(KEPT) == 0


def test_a_wrong_answer_is_kept_as_one(fresh):
    chapter = fresh("why").start()
    number = exercise(chapter)
    hint = chapter.run(number, WRONG).strip()
    chapter.page.reload()
    assert hint in chapter.output(number) and "Correct" not in hint
    chapter.start()
    chapter.run(number, "1 / 0")
    chapter.page.reload()
    assert chapter.output(number).startswith("As published:")


def test_what_did_not_run_shows_its_output_as_old(fresh):
    chapter = fresh("why").start()
    number = exercise(chapter)
    assert chapter.run(number, AVERAGE).startswith("Correct")
    chapter.run(1, "check = 1 / 0")
    for _ in range(2):
        chapter.run(number)
        assert chapter.output(number).split("\n")[0] == "Of an earlier run:"
    assert "cell 1 above failed" in chapter.note(number)
    other = next(n for n in chapter.numbers()[number:] if "check(" in chapter.source(n))
    chapter.run(other)
    assert chapter.output(other).startswith("As published:")
    chapter.row(1).locator(".live-reset").click()
    assert chapter.run(number).startswith("Correct")
