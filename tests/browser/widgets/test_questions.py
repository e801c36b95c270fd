"""Questions in a page: the lock, the keyboard, folded reasons, broken states."""

import pytest

from mhsa_lib.widgets import QuestionSet
from tests.book.widgets import DOT, SUM, quiz
from tests.browser.axe import check_axe
from tests.browser.pages import (
    STRANGE,
    TALL,
    check_picture_stays,
    check_speed,
    use_everything,
)

NAME = f"mhsa:answer:{SUM.id}"
REASONS = [option.reason for option in SUM.options]


def lock(page):
    return page.get_by_role("button", name="Lock my answer").first


def verdicts(page):
    return page.locator(".question-mark").all_inner_texts()


def test_nothing_is_revealed_before_the_lock(open_page):
    page = open_page(QuestionSet([SUM]))
    page.get_by_label("Two").check()
    everything = page.content()
    assert not [reason for reason in REASONS if reason in everything]
    assert verdicts(page) == []
    marked = page.locator(".mhsa :is([data-verdict], [data-correct])").count()
    assert marked == 0


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Two", ["✗ Not right.", "✓ Your answer is right.", "✗ Not right."]),
        ("One", ["✗ Your answer is not right.", "✓ Right.", "✗ Not right."]),
    ],
)
def test_the_lock_shows_every_reason_and_marks_by_word_and_sign(
    open_page, choice, expected
):
    page = open_page(QuestionSet([SUM]))
    page.get_by_label(choice).check()
    lock(page).click()
    assert [mark.strip() for mark in verdicts(page)] == expected
    for option, item in zip(SUM.options, page.locator("li").all(), strict=True):
        assert option.reason in item.inner_text()
    word = "✓ Right." if choice == "Two" else "✗ Not right."
    assert page.get_by_role("status").inner_text().startswith(word)


def test_a_locked_answer_stays(open_page):
    page = open_page(QuestionSet([SUM]))
    page.get_by_label("One").check()
    lock(page).click()
    page.locator("label").filter(has_text="Two").click(force=True)
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Answer locked").click(force=True)
    assert page.get_by_label("One").is_checked()
    assert not page.get_by_label("Two").is_checked()
    assert page.get_by_label("Two").is_disabled()


def test_a_lock_without_a_choice_asks_for_one(open_page):
    page = open_page(QuestionSet([SUM]))
    lock(page).click()
    assert page.get_by_role("status").inner_text() == "Choose an answer first."
    assert verdicts(page) == []
    page.get_by_label("Two").check()
    assert page.get_by_role("status").inner_text() == ""


def test_the_keyboard_alone_answers_and_keeps_its_place(open_page):
    page = open_page(QuestionSet([SUM, DOT]))
    press = page.keyboard.press
    press("Tab")
    press("Space")
    press("ArrowDown")
    press("Tab")
    press("Enter")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Answer locked"
    assert verdicts(page)[1].strip() == "✓ Your answer is right."
    press("Tab")
    assert page.evaluate("document.activeElement.type") == "radio"
    press("Space")
    press("Tab")
    press("Space")
    assert len(verdicts(page)) == 3 + 2


def test_each_question_locks_on_its_own(open_page):
    page = open_page(QuestionSet([SUM, DOT]))
    groups = page.get_by_role("group")
    assert groups.count() == 2
    second = page.get_by_role("group", name="When is a dot product 0?")
    second.get_by_label("Never").check()
    second.get_by_role("button").click()
    assert second.get_by_label("Never").is_disabled()
    first = page.get_by_role("group", name="What is 1 + 1?")
    assert first.get_by_label("Two").is_enabled()
    assert "thumbs" not in first.inner_text()


def test_the_same_question_twice_on_a_page_is_answered_twice(open_page):
    page = open_page(QuestionSet([SUM]), QuestionSet([SUM]))
    widgets = page.locator(".mhsa-widget")
    widgets.nth(0).get_by_label("One").check()
    widgets.nth(1).get_by_label("Two").check()
    assert widgets.nth(0).get_by_label("One").is_checked()
    widgets.nth(1).get_by_role("button").click()
    assert widgets.nth(0).get_by_label("One").is_enabled()


def test_an_answer_is_kept_and_shown_where_it_is_asked_again(open_page):
    page = open_page(QuestionSet([SUM, DOT]), QuestionSet([SUM]))
    widgets = page.locator(".mhsa-widget")
    before = widgets.nth(1).locator(".question-before")
    assert before.is_hidden()
    widgets.nth(0).get_by_label("One").check()
    lock(widgets.nth(0)).click()
    assert before.inner_text() == "Before the chapter you said: One"
    assert widgets.nth(0).locator(".question-before:visible").count() == 0
    assert widgets.nth(1).get_by_label("One").is_enabled(), "it asks anew"
    widgets.nth(1).get_by_label("Two").check()
    lock(widgets.nth(1)).click()
    page.reload()
    before.wait_for()
    assert before.inner_text() == "Before the chapter you said: One"
    first, again = (widgets.nth(n).locator("input:checked") for n in (0, 1))
    assert first.is_disabled() and again.is_disabled()
    assert widgets.nth(0).get_by_label("One").is_checked()
    assert widgets.nth(1).get_by_label("Two").is_checked()
    assert widgets.nth(0).get_by_role("button", name="Answer locked").count() == 1
    check_axe(page, 1280)

    # What was forgotten may be answered again.
    page.evaluate(
        "localStorage.clear(); document.dispatchEvent(new Event('mhsa-kept'))"
    )
    assert before.is_hidden() and page.locator("input:checked").count() == 0
    assert widgets.nth(0).get_by_label("One").is_enabled()


DAMAGED = ["", "null", "2", "<img src=x onerror='document.title = 1'>"]


@pytest.mark.parametrize("kept", DAMAGED)
def test_a_damaged_answer_is_none(open_page, kept):
    page = open_page(QuestionSet([SUM]), QuestionSet([SUM]))
    page.evaluate("([id, kept]) => { localStorage[id] = kept }", [NAME, kept])
    page.reload()
    page.get_by_label("Two").first.check()
    assert page.locator(".question-before:visible").count() == 0
    lock(page).click()
    assert len(verdicts(page)) == 3 and page.title() == "Widgets"


AS_IN_JUPYTER = """async ([data, state]) => {
  const { default: questions } = await import("/widgets/questions/widget.js");
  const values = { data, state };
  const heard = [];
  const model = {
    get: (key) => values[key],
    set(key, value) { values[key] = value; for (const f of heard) f(); },
    on: (_, f) => heard.push(f), off() {}, save_changes() {},
  };
  const el = document.querySelector("main").appendChild(document.createElement("div"));
  questions.render({ model, el });
}"""


def test_a_notebook_keeps_no_answer(open_page):
    page = open_page("<p>In a notebook.</p>")
    widget = QuestionSet([SUM])
    for _ in range(2):
        page.evaluate(AS_IN_JUPYTER, [widget.data, widget.state])
    page.get_by_label("Two").first.check()
    lock(page).click()
    assert len(verdicts(page)) == 3
    assert page.locator(".question-before:visible").count() == 0
    assert page.evaluate("localStorage.length") == 0


NOT_KEPT = """() => { for (const name of ["getItem", "setItem"])
  Storage.prototype[name] = () => { throw new DOMException("denied"); } }"""


def test_where_no_answer_is_kept_the_lock_says_so(open_page):
    page = open_page(QuestionSet([SUM]), own=True)
    page.evaluate(NOT_KEPT)
    page.get_by_label("Two").check()
    lock(page).click()
    assert page.get_by_role("status").inner_text().endswith("keeps no answers.")
    page.evaluate("document.dispatchEvent(new Event('mhsa-kept'))")
    assert page.get_by_label("Two").is_disabled(), "and it stays locked"


PLAIN = quiz("One, of the two", "Two", "小明")


def test_every_answer_shows_its_reason(open_page):
    page = open_page(quiz(*STRANGE), height=TALL)
    use_everything(page)
    assert page.get_by_text("Because").count() == len(STRANGE)


def test_without_javascript_the_reasons_are_folded_away(open_page):
    page = open_page(PLAIN, javascript=False, width=375)
    reason = page.get_by_text("Because Two")
    assert not reason.is_visible()
    page.get_by_text("Choose first, then read the reasons").click()
    assert reason.is_visible()


def test_a_broken_state_keeps_the_list(open_page):
    check_picture_stays(
        open_page,
        PLAIN,
        lambda data, state: state.update(choices=[]),
        lambda data, state: data["questions"][0].pop("options"),
        lambda data, state: data.update(questions=None),
    )


def test_input_to_frame(open_page, quiet):
    choose = "target.querySelectorAll('input')[i % 3].click();"
    check_speed(open_page(PLAIN), "fieldset", choose)
