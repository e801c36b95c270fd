"""The attention stepper in a real page: typed, clicked and stepped by hand."""

import numpy as np
import pytest

from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.numpy import scaled_dot_product_attention
from mhsa_lib.widgets import AttentionStepper
from mhsa_lib.widgets.attention_stepper.state import LAST_STEP, MAX_WORDS
from tests.browser.axe import axe_violations, check_axe
from tests.browser.pages import (
    PHONES,
    add_book_style,
    check_fits,
    check_speed,
    overflow,
    resize,
)

MANY = [f"词{i}" for i in range(MAX_WORDS)]
COMPUTE = """async ([data, state]) => {
  const { compute } = await import("/widgets/attention_stepper/steps.js");
  return compute(data, state);
}"""


def cells(page, name):
    """The texts of the matrix with that name, row by row."""
    rows = page.get_by_role("grid", name=name).locator("tbody tr")
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def chips(page):
    return page.locator(".stepper-chip .stepper-word").all_inner_texts()


def line(page):
    return page.locator(".stepper-line").inner_text()


def field(page):
    return page.get_by_label("Sentence")


def go_to(page, step):
    page.get_by_label("Step", exact=True).select_option(str(step))


def weight_row(page, i):
    go_to(page, 6)
    return cells(page, "Weights")[i][:-1]


def random_stepper(causal, seed=5):
    rng = np.random.default_rng(seed)
    n, f, d, e = 11, 6, 3, 4
    sets = {"drawn": tuple(rng.standard_normal((f, width)) for width in (d, d, e))}
    features = rng.standard_normal((n, f))
    words = [f"w{i}" for i in range(n)]
    return AttentionStepper(words, features, weights=sets, causal=causal)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(
    "make", [random_stepper, lambda causal: AttentionStepper(causal=causal)]
)
def test_every_number_agrees_with_the_library(open_page, make, causal):
    stepper = make(causal)
    m = open_page(stepper).evaluate(COMPUTE, [stepper.data, stepper.state])
    q, k, v = stepper.qkv
    output, weights = scaled_dot_product_attention(
        q, k, v, is_causal=causal, return_weights=True
    )
    raw = q @ k.T
    scaled = raw / np.sqrt(q.shape[1])
    pairs = {"q": q, "k": k, "v": v, "raw": raw, "scaled": scaled}
    pairs |= {"weights": weights, "output": output}
    for name, expected in pairs.items():
        assert np.abs(np.array(m[name]) - expected).max() <= 1e-5, name


def test_the_cells_show_what_python_computes(open_page):
    stepper = AttentionStepper(causal=True)
    page = open_page(stepper)
    go_to(page, 6)
    shown = np.array([row[:-1] for row in cells(page, "Weights")[:-1]], dtype=float)
    assert np.abs(shown - stepper.weights).max() <= 0.005 + 1e-9
    go_to(page, 7)
    assert np.abs(np.array(cells(page, "Output"), float) - stepper.output).max() < 0.006


def test_back_and_next_go_through_seven_steps(open_page):
    page = open_page(AttentionStepper())
    titles = [
        "q: column",
        "Scores",
        "Scaled scores",
        "Masked scores",
        "Weights",
        "Output",
    ]
    page.get_by_role("grid", name="Features X").wait_for()
    for title in titles:
        page.get_by_role("button", name="Next").click()
        page.get_by_role("grid", name=title).wait_for()
    page.get_by_role("button", name="Next").press("Enter")
    assert page.get_by_label("Step", exact=True).input_value() == str(LAST_STEP)
    page.get_by_role("button", name="Back").press("Enter")
    page.get_by_role("grid", name="Weights").wait_for()


def test_each_step_says_what_happened_to_the_row(open_page):
    page = open_page(AttentionStepper())
    expected = {
        1: "小明 becomes the row [1, 0, 0, 0, 0]: person 1.",
        2: "q = [0, 2, 2, 2], k = [2, 0, 0, 0], v = [1, 0, 0, 0]",
        3: "The largest score is 6, with 散步.",
        4: "divided by √4 = 2. In row 小明 the largest goes from 6 to 3.",
        5: "No mask: 小明 may attend to all 8 words",
        6: "the largest weight is 0.40, on 散步. Every row sums to 1",
        7: "0.40 × v of 散步 + 0.15 × v of 喜欢",
    }
    for step, text in expected.items():
        go_to(page, step)
        assert text in line(page)


def test_a_cell_shows_the_products_behind_its_score(open_page):
    page = open_page(AttentionStepper())
    go_to(page, 3)
    grid = page.get_by_role("grid", name="Scores")
    grid.locator("tbody tr").nth(7).locator("td").nth(0).click()
    hand = page.get_by_role("region", name="By hand: Score of query 散步 with key 小明")
    assert hand.locator("tr").last.locator("td").all_inner_texts() == [
        "8",
        "0",
        "0",
        "0",
        "8",
    ]
    assert line(page).startswith("Row 散步")


def test_every_step_has_its_arithmetic(open_page):
    expected = {
        2: ["0", "1", "1", "0", "0", "2"],
        4: ["4", "2", "0", "0.5", "0.25", "1", "2", "3"],
        5: ["4", "2", "0", "0.5", "0.25", "1", "2", "3"],
        6: ["0.57", "0.08", "0.01", "0.02", "0.01", "0.03", "0.08", "0.21", "1"],
        7: ["0.00", "0.08", "0.00", "0.00", "0.00", "0.01", "0.00", "0.21", "0.30"],
    }
    page = open_page(AttentionStepper(causal=True, query="散步", step=2))
    hand = page.get_by_role("region", name="By hand")
    for step, numbers in expected.items():
        go_to(page, step)
        row = hand.locator("tr").last.locator("td")
        assert row.all_inner_texts() == numbers, step


def test_arrow_keys_move_in_a_matrix_and_choose_row_and_column(open_page):
    page = open_page(AttentionStepper(step=3, query=0))
    grid = page.get_by_role("grid", name="Scores")
    grid.locator("td[tabindex='0']").focus()
    for key in ["ArrowDown", "ArrowDown", "ArrowLeft", "End", "Home", "ArrowRight"]:
        page.keyboard.press(key)
    assert line(page).startswith("Row 在")
    page.get_by_role(
        "region", name="By hand: Score of query 在 with key 喜欢"
    ).wait_for()
    page.keyboard.press("Control+End")
    page.get_by_role(
        "region", name="By hand: Score of query 散步 with key 散步"
    ).wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "6"
    assert grid.locator("td[tabindex='0']").count() == 1
    assert grid.locator("td[aria-selected='true']").count() == 1


def test_arrow_keys_choose_the_query_among_the_words(open_page):
    page = open_page(AttentionStepper(step=6))
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "Row 在: the largest weight is 0.52, on 晴朗的" in line(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"


def test_the_mouse_previews_a_row_and_leaves_it_again(open_page):
    page = open_page(AttentionStepper(step=6))
    page.get_by_role("grid", name="Weights").locator("tbody tr").nth(2).locator(
        "td"
    ).nth(3).hover()
    assert line(page).startswith("Row 在")
    page.locator(".stepper-chip").nth(6).hover()
    assert line(page).startswith("Row 公园")
    page.mouse.move(1, 1)
    assert line(page).startswith("Row 小明")


def test_a_tap_chooses_a_cell(open_page):
    page = open_page(
        AttentionStepper(step=6), width=375, own=True, has_touch=True, is_mobile=True
    )
    page.get_by_role("grid", name="Weights").locator("tbody tr").nth(7).locator(
        "td"
    ).nth(0).tap()
    assert line(page).startswith("Row 散步: the largest weight is 0.57")


def test_masked_weights_are_zero_after_the_softmax(open_page):
    page = open_page(AttentionStepper())
    page.get_by_label("Causal mask").press("Space")
    go_to(page, 5)
    masked = cells(page, "Masked scores")
    assert [row.count("−∞") for row in masked] == [7, 6, 5, 4, 3, 2, 1, 0]
    assert "小明 may attend to itself alone" in line(page)
    go_to(page, 6)
    rows = cells(page, "Weights")
    assert rows[0] == ["1.00", *["0"] * 7, "1.00"]
    assert [row.count("0") for row in rows[:-1]] == [7, 6, 5, 4, 3, 2, 1, 0]
    assert {row[-1] for row in rows[:-1]} == {"1.00"}
    assert rows[-1][0] != "1.00"
    assert "7 masked weights are exactly 0" in line(page)


def test_random_matrices_are_named_as_such(open_page):
    page = open_page(AttentionStepper())
    before = weight_row(page, 0)
    page.get_by_label("Matrices").select_option("random (seed 1)")
    assert weight_row(page, 0) != before
    assert page.get_by_text("nothing was built or trained").is_visible()


def test_typed_words_bring_their_features(open_page):
    page = open_page(AttentionStepper())
    field(page).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("小红 讨厌 雨天")
    assert chips(page) == ["小红", "讨厌", "雨天"]
    assert page.get_by_text("rainy day").is_visible()
    assert page.locator(".stepper-notice:visible").count() == 0
    go_to(page, 3)
    assert cells(page, "Scores")[1] == ["8", "2", "0"]


def test_an_unknown_word_is_zero_until_it_is_filled_in(open_page):
    page = open_page(AttentionStepper())
    field(page).fill("小明 喜欢 龙")
    notice = page.get_by_text("Unknown word: 龙. It gets a row of zeros")
    assert notice.is_visible()
    assert weight_row(page, 2) == ["0.33", "0.33", "0.33"]
    go_to(page, 1)
    page.get_by_label("龙, action").fill("1")
    assert not notice.is_visible()
    field(page).fill("龙 喜欢 公园")
    assert page.get_by_label("龙, action").input_value() == "1"


def test_features_are_edited_by_keyboard_and_never_lost(open_page):
    page = open_page(AttentionStepper())
    page.get_by_label("小明, person").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel") == "喜欢, action"
    page.keyboard.type("-2.5")
    assert "喜欢 becomes the row [0, −2.5, 0, 0, 0]" in line(page)
    page.keyboard.press("ArrowUp")
    field(page).fill("小红")
    field(page).fill("小红 喜欢")
    assert page.get_by_label("喜欢, action").input_value() == "-2.5"
    page.get_by_role("button", name="Restore").click()
    assert page.get_by_label("喜欢, action").input_value() == "1"
    assert chips(page) == list(founding.words)


def test_a_wrong_feature_is_refused_and_the_last_one_stays(open_page):
    page = open_page(AttentionStepper())
    for typed in ("", "1000", "-"):
        check_wrong_feature(page, typed)


def check_wrong_feature(page, typed):
    page.get_by_label("小明, person").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(typed)
    assert "[1, 0, 0, 0, 0]" in line(page)
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("小明, person").input_value() == "1"
    assert page.get_by_text("A feature is a number from −100 to 100").first.is_visible()


def test_no_word_keeps_the_last_sentence_and_says_so(open_page):
    page = open_page(AttentionStepper())
    field(page).fill("   ")
    assert chips(page) == list(founding.words)
    assert page.get_by_text("Type at least one word.").is_visible()
    assert field(page).input_value() == "   "
    field(page).fill("公园")
    assert chips(page) == ["公园"]
    assert weight_row(page, 0) == ["1.00"]


def test_five_hundred_words_are_kept_and_the_first_are_used(open_page):
    page = open_page(AttentionStepper())
    text = " ".join(f"w{i}" for i in range(500))
    field(page).fill(text)
    assert chips(page) == [f"w{i}" for i in range(MAX_WORDS)]
    assert page.get_by_text(
        "Only the first 32 of your 500 words are used."
    ).is_visible()
    assert field(page).input_value() == text
    go_to(page, 6)
    assert len(cells(page, "Weights")) == MAX_WORDS + 1
    assert overflow(page) == 0


def test_chinese_without_spaces_is_split_by_known_words(open_page):
    page = open_page(AttentionStepper())
    field(page).fill("小红喜欢在晴朗的日子里去图书馆看书")
    assert chips(page) == [
        "小红",
        "喜欢",
        "在",
        "晴朗的",
        "日子里",
        "去",
        *"图书馆",
        "看书",
    ]
    assert page.get_by_text("split by a simple segmentation").is_visible()
    field(page).fill("小红 去 图书馆")
    assert chips(page) == ["小红", "去", "图书馆"]
    page.get_by_text("simple segmentation").wait_for(state="hidden")
    field(page).fill("图书馆")
    assert chips(page) == list("图书馆")


STRANGE = [
    "</script><script>window.hacked=1</script>",
    "<img/src=x/onerror=window.hacked=1>",
    "👩‍👩‍👧‍👦",
    "שלום",
    "constructor",
    "__proto__",
    "toString",
    "a" * 400,
]


def test_strange_words_are_just_words(open_page):
    page = open_page(AttentionStepper())
    field(page).fill(" ".join(STRANGE))
    assert chips(page) == STRANGE
    assert page.get_by_text("Unknown words:").is_visible()
    for i in range(len(STRANGE)):
        page.get_by_role("grid", name="Features X").locator("input").nth(5 * i).fill(
            "1"
        )
    for step in range(1, LAST_STEP + 1):
        go_to(page, step)
        for chip in range(len(STRANGE)):
            page.get_by_role("radio").nth(chip).check()
    assert weight_row(page, 5) == ["0.12"] * 8 or weight_row(page, 5) == ["0.13"] * 8
    assert page.evaluate("window.hacked") is None
    assert page.locator(".mhsa :is(script, img)").count() == 0
    assert overflow(page) == 0


def test_strange_words_from_python_are_just_words(open_page):
    page = open_page(AttentionStepper(STRANGE, np.ones((8, 5)), STRANGE[:5]))
    assert chips(page) == STRANGE
    assert page.evaluate("window.hacked") is None


def test_a_screen_reader_hears_the_step_and_its_line(open_page):
    page = open_page(AttentionStepper())
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    page.get_by_role("button", name="Next").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert status.inner_text().startswith("Step 2: q, k and v. The row of 小明")


def test_the_whole_way_by_keyboard_alone(open_page):
    page = open_page(AttentionStepper())
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Next":
            break
    for _ in range(5):
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert line(page).startswith("Row 喜欢: the largest weight is 0.71, on 小明")


def test_a_region_takes_the_focus_only_if_it_scrolls(open_page):
    page = open_page(AttentionStepper(MANY, step=6))
    region = page.get_by_role("region", name="Weights")
    assert region.get_attribute("tabindex") == "0"
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert overflow(page) == 0
    field(page).fill("小明 喜欢 公园")
    page.wait_for_function(
        "!document.querySelector('.stepper-live [role=region][tabindex]')"
    )


def test_axe_finds_nothing_at_any_step(open_page):
    page = open_page(AttentionStepper(causal=True))
    for step in range(1, LAST_STEP + 1):
        go_to(page, step)
        hand = page.locator("summary:visible").last
        if not hand.evaluate("e => e.parentNode.open"):
            hand.click()
        resize(page, 375)
        found = axe_violations(page)
        assert not found, (step, found)
    check_axe(page, 375)


def test_every_step_fits_and_can_be_touched(open_page):
    page = open_page(AttentionStepper(MANY), AttentionStepper())
    for step in range(1, LAST_STEP + 1):
        for choice in page.get_by_label("Step", exact=True).all():
            choice.select_option(str(step))
        check_fits(page, *PHONES, 1280)
        cell = page.locator(".stepper-live td:visible").first
        if step > 1:
            box = cell.bounding_box()
            assert min(box["width"], box["height"]) >= 24


SEND = "target.dispatchEvent(new Event('{}', {{bubbles: true}}));"
EDITS = {
    "text": (
        ".mhsa input[type=text]",
        "target.value = target.value.replace(/^.../, `第${i}`);" + SEND.format("input"),
    ),
    "feature": (
        ".mhsa input[type=number]",
        "target.value = i / 7;" + SEND.format("input"),
    ),
    "causal": (".mhsa input[type=checkbox]", "target.click();"),
    "query": (".mhsa .stepper-chips", "target.children[i % 32].firstChild.click();"),
    "step": (
        ".mhsa .stepper-steps select",
        "target.value = [3, 6, 7, 2][i % 4];" + SEND.format("change"),
    ),
}


# A step at 32 words draws up to 1,024 cells anew: 100 ms is the aim, and a slow pair of
# cores takes a tenth more.
SLOWER = {"step": 150}


@pytest.mark.parametrize("edit", EDITS)
def test_input_to_frame_at_32_words(open_page, quiet, edit):
    features = np.random.default_rng(0).standard_normal((MAX_WORDS, 5))
    page = open_page(AttentionStepper(MANY, features, step=6))
    check_speed(page, *EDITS[edit], budget=SLOWER.get(edit, 100))


# Not the families of the fonts: the book has one for Chinese and lends it.
PROPERTIES = """() => {
  const size = ["fontSize", "fontWeight", "lineHeight"];
  const look = (selector, ...names) => {
    const style = getComputedStyle(document.querySelector(selector));
    return names.map((name) => style[name]);
  };
  return [
    look(".stepper-live td", "padding", ...size, "textAlign", "verticalAlign"),
    look(".stepper-live thead th", "padding", "backgroundColor", "borderBottom"),
    look(".mhsa details", "padding", "margin", "border", "maxWidth"),
    look(".mhsa summary", "padding", "margin", ...size),
    look(".stepper-chip small", "opacity"),
    look(".stepper-line", "maxWidth", "marginTop", ...size),
  ];
}"""


def test_the_style_of_the_book_does_not_reach_into_the_stepper(open_page):
    page = open_page("<article>", AttentionStepper(step=6), "</article>")
    before = page.evaluate(PROPERTIES)
    page.add_style_tag(content="small { font-size: 80%; opacity: 75%; }")
    add_book_style(page)
    assert page.evaluate(PROPERTIES) == before
