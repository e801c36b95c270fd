"""The position explorer in a real page: its numbers, and a reader's hands."""

from itertools import product

import numpy as np
import pytest

from mhsa_lib.widgets import PositionExplorer
from mhsa_lib.widgets.position_explorer.state import ENCODINGS, SENTENCES
from tests.browser.axe import check_axe
from tests.browser.pages import (
    PHONES,
    check_fits,
    check_picture_stays,
    check_speed,
    tab_to,
)
from tests.unit.widgets.test_position_explorer import expected_weights

FOUNDING = list(SENTENCES)[2]
COMPARE = """async ([data, states]) => {
  const { compare } = await import("/widgets/position_explorer/positions.js");
  return states.map((state) => compare(data, state));
}"""
SHUFFLES = """async ([data, state, count]) => {
  const { shuffled } = await import("/widgets/position_explorer/positions.js");
  const orders = [state.order];
  for (let i = 0; i < count; i++) {
    orders.push(shuffled(data, { ...state, order: orders.at(-1) }));
  }
  return orders.slice(1);
}"""


def message(page):
    return page.locator(".lab-message").inner_text()


def chips(page):
    """The words on the chips, from left to right."""
    return page.locator(".lab-chip .lab-word").all_inner_texts()


def fates(page):
    """{word: (position, what became of its row)}."""
    rows = page.get_by_role("table", name="What became").locator("tbody tr").all()
    return {
        row.locator("th").inner_text(): tuple(row.locator("td").all_inner_texts())
        for row in rows
    }


def numbers(page, name):
    rows = page.get_by_role("table", name=name).locator("tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    return np.array([[x.replace("−", "-") for x in row] for row in cells], dtype=float)


def encoding(page):
    return page.get_by_label("Positional encoding")


def test_every_number_agrees_with_the_library(open_page):
    rng = np.random.default_rng(3)
    explorer = PositionExplorer()
    states = []
    for explorer.encoding, explorer.causal in product(ENCODINGS, (False, True)):
        for explorer.sentence in SENTENCES:
            for explorer.length in (2, 5, 16):
                explorer.order = rng.permutation(explorer.length)
                states.append(explorer.state)
    data = explorer.data
    compared = open_page(explorer).evaluate(COMPARE, [data, states])
    for state, found in zip(states, compared, strict=True):
        order, encoding, causal = (state[k] for k in ("order", "encoding", "causal"))
        sentence = SENTENCES[state["sentence"]][0]
        words = [sentence[i % len(sentence)] for i in range(state["length"])]
        before = expected_weights(data, words, encoding, causal)
        now = expected_weights(data, [words[i] for i in order], encoding, causal)
        back = np.argsort(order)
        after = now[back][:, back]
        assert np.abs(np.array(found["before"]) - before).max() <= 1e-5, encoding
        assert np.abs(np.array(found["after"]) - after).max() <= 1e-5, encoding
        assert np.abs(found["largest"] - np.abs(after - before).max()) <= 1e-5
        assert found["position"] == back.tolist()


def test_the_cells_show_what_python_computes(open_page):
    for length, mark in ((4, "rotary"), (16, "random_table")):
        explorer = PositionExplorer(FOUNDING, encoding=mark, length=length, causal=True)
        page = open_page(explorer)
        shown = numbers(page, "Original order")
        assert np.abs(shown - explorer.original_weights).max() <= 0.005 + 1e-9
        shown = numbers(page, "Yours, lined up")
        assert np.abs(shown - explorer.lined_up).max() <= 0.005 + 1e-9
        found = [fate for _, fate in fates(page).values()]
        expected = [row[3] for row in explorer._table()[1:]]
        assert [fate[2:] for fate in found] == expected
        assert all(
            fate[:2] == ("= " if "unchanged" in fate else "≠ ") for fate in found
        )
        assert f"Largest difference: {explorer.largest_difference:.3f}." in message(
            page
        )
        name = "the vectors of position p" if mark == "random_table" else "Score q · k"
        similarity = numbers(page, name)
        assert np.abs(similarity - explorer.similarity).max() <= 0.005 + 1e-5


def test_a_newcomer_sees_rows_move_and_then_change(open_page):
    page = open_page(PositionExplorer())
    assert chips(page) == ["我", "完全", "不", "同意"]
    assert message(page) == (
        "Largest difference: 0. Every row moved along with its word, unchanged."
    )
    assert fates(page)["不"] == ("2 → 3", "= moved along unchanged")
    assert (numbers(page, "Original") == numbers(page, "Yours")).all()
    encoding(page).select_option("sinusoidal")
    assert "4 of 4 rows changed: the layer notices the order" in message(page)
    assert page.get_by_text("depends on the distance k alone").is_visible()
    encoding(page).select_option("random_table")
    assert page.get_by_text("it depends on both positions").is_visible()
    encoding(page).select_option("none")
    assert page.get_by_text(
        "neither on the positions nor on their distance"
    ).is_visible()
    page.get_by_label("Causal mask").check()
    assert "2 of 4 rows changed" in message(page)
    assert fates(page)["同意"] == ("4", "= moved along unchanged")
    assert page.get_by_text("set up by hand, not trained").is_visible()


def test_the_whole_task_by_mouse(open_page):
    page = open_page(PositionExplorer())
    page.get_by_label("Sentence").select_option("你不能不吃饭")
    assert chips(page) == ["不₁", "你", "不₂", "能", "吃饭"]
    assert page.get_by_text("you must eat").is_visible()
    page.locator(".lab-chip", has_text="吃饭").click()
    for _ in range(2):
        page.get_by_role("button", name="Move left").click()
    assert chips(page) == ["不₁", "你", "吃饭", "不₂", "能"]
    page.get_by_role("button", name="Move right").click()
    assert chips(page) == ["不₁", "你", "不₂", "吃饭", "能"]
    page.get_by_label("Words").select_option("16")
    assert chips(page)[:6] == ["不₁", "你₁", "不₂", "吃饭₁", "能₁", "你₂"]
    page.get_by_role("button", name="Shuffle").click()
    assert message(page).startswith("Largest difference: 0.")
    encoding(page).select_option("alibi")
    assert "16 of 16 rows changed" in message(page)
    page.get_by_role("button", name="Original order").click()
    assert "is the original order: move a word" in message(page)
    page.get_by_label("Words").select_option("2")
    assert chips(page) == ["你", "不"]


def test_the_whole_task_by_keyboard_alone(open_page):
    page = open_page(PositionExplorer())
    tab_to(page, "e.type === 'radio'")
    page.keyboard.press("ArrowRight")  # from 不 to 同意
    tab_to(page, "e.textContent.includes('Move left')")
    for _ in range(3):
        page.keyboard.press("Enter")
    assert chips(page) == ["同意", "我", "完全", "不"]
    button = page.get_by_role("button", name="Move left")
    assert button.get_attribute("aria-disabled") == "true"
    page.keyboard.press("Enter")
    assert chips(page) == ["同意", "我", "完全", "不"]
    tab_to(page, "e.tagName === 'SELECT'")
    page.keyboard.press("r")
    page.keyboard.press("o")
    assert encoding(page).input_value() == "rotary"
    assert "4 of 4 rows changed" in message(page)
    tab_to(page, "e.type === 'checkbox'")
    page.keyboard.press("Space")
    assert page.get_by_label("Causal mask").is_checked()
    tab_to(page, "e.textContent === 'Original order'", "Shift+Tab")
    page.keyboard.press("Space")
    assert chips(page) == ["我", "不", "完全", "同意"]


def test_shuffles_go_through_the_list(open_page):
    page = open_page(PositionExplorer())
    for n in (2, 4, 16):
        explorer = PositionExplorer(length=n, order=range(n))
        listed = explorer.data["shuffles"][str(n)]
        both = [explorer.data, explorer.state]
        orders = page.evaluate(SHUFFLES, [*both, len(listed)])
        assert sorted(orders) == sorted(listed)


def test_a_screen_reader_hears_the_finding(open_page):
    page = open_page(PositionExplorer())
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    page.get_by_role("button", name="Move left").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert status.inner_text() == (
        "不 stands at position 2. "
        "Your order is the original order: move a word to compare."
    )


@pytest.mark.parametrize("mark", ["none", "random_table"])
def test_axe_finds_nothing(open_page, mark):
    explorer = PositionExplorer("你不能不吃饭", encoding=mark, causal=mark != "none")
    page = open_page(explorer)
    check_axe(page, 375)
    page.get_by_label("Words").select_option("16")
    page.get_by_role("button", name="Original order").click()
    check_axe(page, 375)


def test_sixteen_words_fit_and_can_be_touched(open_page):
    check_fits(open_page(PositionExplorer(length=16)), *PHONES, 1280)


SEND = "target.dispatchEvent(new Event('change', {bubbles: true}));"
EDITS = {
    "shuffle": (".mhsa button:nth-of-type(3)", "target.click();"),
    "encoding": (
        ".mhsa .explorer-encoding",
        f"target.selectedIndex = (i + 1) % 5; {SEND}",
    ),
    "length": (".mhsa .explorer-length", f"target.value = i % 2 ? 16 : 15; {SEND}"),
    "causal": (".mhsa input[type=checkbox]", "target.click();"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_input_to_frame_at_16_words(open_page, quiet, edit):
    page = open_page(PositionExplorer(length=16, encoding="rotary"))
    check_speed(page, *EDITS[edit])


def test_a_broken_state_keeps_the_picture(open_page):
    check_picture_stays(
        open_page,
        PositionExplorer(),
        lambda data, state: state.update(sentence="你好"),
        lambda data, state: state.update(encoding="rope"),
        lambda data, state: state.update(order=None),
        lambda data, state: data["offsets"].pop("curves"),
    )
