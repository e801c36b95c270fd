"""Questions: one right option, a reason for each, no answer given away before."""

import re

import pytest

from mhsa_lib.exercises import QUESTIONS, Option, Question, find_question

ALL = list(QUESTIONS.values())
EXPECTED = {
    "why.one_average",
    "why.weights_explain",
    "why.weights_probability",
    "why.predict_temperature",
    "qkv.symmetric",
    "qkv.rows_columns",
    "qkv.which_root",
    "qkv.predict_unscaled",
    "qkv.predict_random",
    "heads.parameters",
    "heads.meeting",
    "heads.important",
    "heads.predict_one",
    "heads.predict_off",
    "positions.no_order",
    "positions.adding",
    "positions.longer",
    "positions.predict_swap",
    "positions.predict_causal",
    "images.order",
    "images.patches",
    "images.segmentation",
    "images.predict_positions",
    "cnn.simplified",
    "cnn.theorem",
    "cnn.data",
    "cnn.predict_pad",
    "cnn.predict_sharpness",
    "rnn.memory",
    "rnn.parallel",
    "rnn.remember",
    "rnn.predict_80",
    "rnn.predict_speed",
}


def test_all_questions_of_the_chapters_are_there():
    assert set(QUESTIONS) >= EXPECTED
    assert find_question("qkv.which_root").id == "qkv.which_root"
    with pytest.raises(ValueError, match=r"nearest: qkv\.which_root"):
        find_question("qkv.wich_root")


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
def test_a_question_is_whole(question):
    assert [option.correct for option in question.options].count(True) == 1
    assert 3 <= len(question.options) <= 4
    texts = [option.text for option in question.options]
    assert len(set(texts)) == len(texts)
    assert "TODO" not in str(question), f"{question.id}: a TODO is left"
    for option in question.options:
        sentences = re.findall(r"[.?!)](?=\s|$)", option.reason)
        assert option.reason.endswith(".") and 1 <= len(sentences) <= 5
        assert len(option.reason) < 300


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
def test_nothing_shown_before_the_answer_gives_it_away(question):
    shown = [question.prompt, *(option.text for option in question.options)]
    for text in shown:
        assert not re.search(r"\b(correct|wrong|misconception)", text.lower())
        for option in question.options:
            assert option.reason not in text
    longest = max(question.options, key=lambda option: len(option.text))
    if longest.correct:
        second = sorted(len(option.text) for option in question.options)[-2]
        assert len(longest.text) <= 2 * second


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
def test_texts_are_plain_with_unicode_mathematics(question):
    for option in question.options:
        for text in (question.prompt, option.text, option.reason):
            assert not set("$\\<>`") & set(text)


def test_the_right_options_do_not_share_one_position():
    places = [[o.correct for o in q.options].index(True) for q in ALL]
    assert max(places.count(place) for place in set(places)) <= len(places) / 2


def test_a_question_without_one_right_option_is_refused():
    options = (Option("a", "A.", True), Option("b", "B.", True))
    with pytest.raises(ValueError, match="has 2 correct options"):
        Question("demo.two", "Which?", options)
