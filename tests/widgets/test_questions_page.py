"""Questions in a page: folded reasons, broken states and quick hands."""

from tests.widgets.every import quiz
from tests.widgets.pages import (
    STRANGE,
    TALL,
    check_picture_stays,
    check_speed,
    use_everything,
)

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
        lambda state: state.update(choices=[]),
        lambda state: state["questions"][0].pop("options"),
        lambda state: state.update(questions=None),
    )


def test_input_to_frame(open_page, quiet):
    choose = "target.querySelectorAll('input')[i % 3].click();"
    check_speed(open_page(PLAIN), "fieldset", choose)
