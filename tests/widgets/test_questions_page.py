"""Questions in a page with strange texts, broken states and quick hands."""

import pytest

from mhsa_lib.exercises import Option, Question
from mhsa_lib.widgets import QuestionSet
from tests.widgets.pages import (
    STRANGE,
    TALL,
    axe_violations,
    check_fits,
    check_picture_stays,
    check_speed,
    check_text_is_text,
    directions,
    overflow,
    use_everything,
)


def quiz(*texts):
    """One question with these options, the second one right."""
    options = [Option(text, f"Because {text}", i == 1) for i, text in enumerate(texts)]
    return QuestionSet([Question("demo.a", f"Which? {texts[0]}", tuple(options))])


ODD, PLAIN = quiz(*STRANGE), quiz("One, of the two", "Two", "小明")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(open_page, theme, width):
    page = open_page(ODD, theme=theme, width=width)
    assert axe_violations(page) == []
    use_everything(page)
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [320, 375, 768])
def test_strange_texts_fit(open_page, width):
    page = open_page(ODD, width=width)
    check_fits(page)
    use_everything(page)
    check_fits(page)


def test_strange_texts_fit_twice_as_large(open_page):
    page = open_page(ODD, width=640)
    page.add_style_tag(content="html { font-size: 200%; }")
    assert overflow(page) == 0


def test_a_text_is_never_html(open_page):
    page = open_page(ODD, height=TALL)
    use_everything(page)
    assert page.get_by_text("Because").count() == len(STRANGE)
    check_text_is_text(page)


def test_a_text_is_never_html_without_javascript(open_page):
    check_text_is_text(open_page(ODD, javascript=False))


def test_a_text_runs_in_its_own_direction(open_page):
    assert directions(open_page(ODD), "שלום") == ["rtl"]


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
        lambda state: state.update(choices=[]),
        lambda state: state["questions"][0].pop("options"),
        lambda state: state.update(questions=None),
    )


def test_input_to_frame(open_page):
    choose = "target.querySelectorAll('input')[i % 3].click();"
    check_speed(open_page(PLAIN), "fieldset", choose)
