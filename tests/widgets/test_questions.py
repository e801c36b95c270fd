"""Questions: nothing is revealed before the lock, everything after it."""

import pytest

from mhsa_lib.exercises import QUESTIONS, Option, Question
from mhsa_lib.widgets import QuestionSet, question

SUM = Question(
    "demo.sum",
    "What is 1 + 1?",
    (
        Option("One", "One is 1 + 0."),
        Option("Two", "Count your thumbs.", correct=True),
        Option("Three", "Three is 1 + 2."),
    ),
)
DOT = Question(
    "demo.dot",
    "When is a dot product 0?",
    (
        Option("At a right angle", "cos 90° = 0.", correct=True),
        Option("Never", "Take (1, 0) and (0, 1)."),
    ),
)
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
        ("Two", ["✗ Not right.", "✓ Right, your answer.", "✗ Not right."]),
        ("One", ["✗ Not right, your answer.", "✓ Right.", "✗ Not right."]),
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
    assert verdicts(page)[1].strip() == "✓ Right, your answer."
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


def test_python_reads_sets_and_opens_again():
    quiz = QuestionSet([SUM, DOT])
    quiz.choose("demo.sum", 2)
    assert quiz.answers == {"demo.sum": None, "demo.dot": None}
    assert quiz.state["choices"] == [1, None]
    quiz._update(locked=[True, False])
    assert quiz.answers == {"demo.sum": "Two", "demo.dot": None}
    with pytest.raises(ValueError, match=r"'demo.sum' is locked; reset\(\) opens it"):
        quiz.choose("demo.sum", 1)
    quiz.reset()
    assert quiz.answers == {"demo.sum": None, "demo.dot": None}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: question(), ValueError, r"question\(\) needs an id"),
        (lambda: question("why.one_averag"), ValueError, "why.one_average"),
        (lambda: question(3), TypeError, "id"),
        (lambda: QuestionSet([SUM, SUM]), ValueError, "stands twice"),
        (lambda: QuestionSet([SUM]).choose("demo.dot", 1), ValueError, "there is demo"),
        (lambda: QuestionSet([SUM]).choose("demo.sum", 0), ValueError, "not one of 1"),
        (
            lambda: QuestionSet([SUM])._update(locked=[True]),
            ValueError,
            "locked without an answer",
        ),
        (
            lambda: QuestionSet([SUM])._update(choices=[7]),
            ValueError,
            "demo.sum has no option 7",
        ),
    ],
)
def test_bad_values_are_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_state_without_exactly_one_right_option_is_refused():
    state = QuestionSet([SUM]).state["questions"]
    state[0]["options"][0]["correct"] = True
    with pytest.raises(ValueError, match=r"demo.sum has 3 options and 2 right ones"):
        QuestionSet([SUM])._update(questions=state)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_of_the_book_is_shown(name):
    html = question(name).to_html()
    assert html.count("<li>") == 2 * len(QUESTIONS[name].options)
