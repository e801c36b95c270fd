"""Questions: properties, bad values, and that those of the book can be shown."""

import copy

import pytest

from mhsa_lib.exercises import QUESTIONS
from mhsa_lib.widgets import QuestionSet, question
from tests.book.widgets import DOT, SUM


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


def test_a_question_without_exactly_one_right_option_is_refused():
    wrong = copy.deepcopy(SUM)
    # Past the check of Question itself.
    object.__setattr__(wrong.options[0], "correct", True)
    with pytest.raises(ValueError, match=r"demo.sum has 3 options and 2 right ones"):
        QuestionSet([wrong])


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_of_the_book_is_shown(name):
    html = question(name).to_html()
    assert html.count("<li>") == 2 * len(QUESTIONS[name].options)
