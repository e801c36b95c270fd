"""The head-count lab in a real page: its numbers, and a reader's hands."""

import numpy as np
import pytest
from playwright.sync_api import expect

from mhsa_lib.models import grammar, load_network
from mhsa_lib.widgets import HeadCountLab
from mhsa_lib.widgets.head_count_lab.state import EXAMPLES, right_answers
from tests.browser.axe import check_axe
from tests.browser.pages import (
    PHONES,
    TALL,
    check_fits,
    check_speed,
    check_steady,
    check_unique_ids,
    overflow,
    resize,
    small_targets,
    tab_to,
)

HEADS = (1, 2, 4, 8)
LONG = (
    "听说高兴的小明一直喜欢安静的小红，但是聪明的小红真的喜欢在晴朗的日子里去公园散步"
)
CALL = """async ([file, name, list]) => {
  const f = (await import(`/widgets/${file}.js`))[name];
  const plain = (x) => (x instanceof Map ? [...x] : x);
  return list.map((arguments_) => plain(f(...arguments_)));
}"""
EXAMINE = """async ([data, cases]) => {
  const { forward } = await import("/widgets/head_count_lab/network.js");
  const { examine } = await import("/widgets/head_count_lab/language.js");
  return cases.map(({ words, on }) => {
    const ids = words.map((word) => data.words_known.indexOf(word));
    const choice = { words, num_heads: on.length, switched_on: on };
    const { answers } = examine(data, choice);
    return { ...forward(data.networks[on.length], ids, on), answers };
  });
}"""


def field(page):
    return page.get_by_label("Sentence")


def message(page):
    return page.locator(".lab-message").inner_text()


def answers(page, panel=0):
    """{question: (answer, verdict)} of one panel."""
    lines = page.locator(".lab-panel").nth(panel).locator("li").all()
    return {
        line.locator(".lab-question").inner_text().rstrip("?"): (
            line.locator(".lab-answer .lab-word").inner_text(),
            line.locator(".lab-verdict").inner_text(),
        )
        for line in lines
    }


def numbers(table):
    return np.array(
        [
            row.locator("td").all_inner_texts()
            for row in table.locator("tbody tr").all()
        ],
        dtype=float,
    )


def shown_maps(page):
    """The maps on show, as arrays, without the two that are compared."""
    return [numbers(t) for t in page.locator(".lab-whole > .lab-maps table").all()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_agrees_with_the_model(open_page, language):
    rng = np.random.default_rng(1)
    words = grammar(language)
    lab = HeadCountLab(language)
    texts = [words.tokens(text) for text in EXAMPLES[language]]
    texts += [words.sample(rng).words for _ in range(10)]
    texts += [tuple(rng.choice(words.words, n)) for n in (1, 7, 19)]
    cases = [
        {"words": list(text), "on": (rng.random(h) < 0.7).tolist()}
        for text in texts
        for h in HEADS
    ]
    found = open_page(lab).evaluate(EXAMINE, [lab.data, cases])
    for case, got in zip(cases, found, strict=True):
        network = load_network(language, len(case["on"]))
        ids = network.ids(case["words"])
        logits, weights = network.forward(ids, heads=case["on"])
        assert np.abs(np.array(got["maps"]) - weights).max() <= 1e-5
        assert np.abs(np.array(got["logits"]) - logits).max() <= 1e-5
        asked = network.ask(case["words"], case["on"])
        expected = [(q.name, q.position, answer) for q, answer, _ in asked]
        assert [(a["name"], a["at"], a["answer"]) for a in got["answers"]] == expected
        shares = [a["probability"] for a in got["answers"]]
        np.testing.assert_allclose(shares, [p for *_, p in asked], atol=1e-5)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_and_right_answers_agree_with_python(open_page, language):
    rng = np.random.default_rng(2)
    words = grammar(language)
    data = HeadCountLab(language, heads=(1,)).data
    page = open_page(HeadCountLab(language, heads=(1,)))
    lists = [words.sample(rng).words for _ in range(100)]
    lists += [tuple(rng.choice(words.words, rng.integers(1, 12))) for _ in range(200)]
    pairs = [[data, list(each)] for each in lists]
    language_js = "head_count_lab/language"
    asked = page.evaluate(CALL, [language_js, "questions", pairs])
    right = page.evaluate(CALL, [language_js, "rightAnswers", pairs])
    for each, questions, truth in zip(lists, asked, right, strict=True):
        expected = [(q.name, q.position) for q in words.questions(each)]
        assert [(q["name"], q["at"]) for q in questions] == expected
        known = right_answers(words, each)
        if known is None:
            assert truth is None
        else:
            assert dict(truth) == {f"{n} {at}": word for (n, at), word in known.items()}


TEXTS = {
    "zh": [
        "小明喜欢小红。",
        " 小明 喜欢小红!",
        "小明,小红",
        "图书馆书",
        "小明喜欢龙小红",
    ],
    "en": ["The boy likes the girl.", "the  BOY", "a cat", "the boy, the girl"],
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_texts_are_cut_as_in_python(open_page, language):
    from mhsa_lib.models.segment import segment

    words = grammar(language)
    data = HeadCountLab(language, heads=(1,)).data
    texts = [*TEXTS[language], *EXAMPLES[language]]
    page = open_page(HeadCountLab(language, heads=(1,)))
    calls = [[data, text] for text in texts]
    found = page.evaluate(CALL, ["head_count_lab/language", "segment", calls])
    spaced = language == "en"
    assert found == [segment(text, words.words, spaced=spaced) for text in texts]


def test_the_cells_show_what_python_computes(open_page):
    lab = HeadCountLab(num_heads=4, sentence=EXAMPLES["zh"][3])
    page = open_page(lab)
    maps = np.array(shown_maps(page))
    assert np.abs(maps - lab.weights).max() <= 0.005 + 1e-9
    verb = lab.words.index("喜欢")
    table = page.get_by_role("table", name="Where 喜欢 (likes) looks")
    assert np.abs(numbers(table) - lab.weights[:, verb]).max() <= 0.005 + 1e-9


def test_the_short_form_turns_wrong_into_right(open_page):
    page = open_page(HeadCountLab(heads=(1, 2), compact=True))
    assert "wrong" in message(page)
    before = [*answers(page, 0).values(), *answers(page, 1).values()]
    assert any("✗ wrong: it is" in verdict for _, verdict in before)
    page.get_by_role("radio", name="2").check()
    assert message(page) == "2 heads: ✓ all 4 answers right."
    assert answers(page, 1) == {"who": ("小明", "✓ right"), "whom": ("小红", "✓ right")}
    assert answers(page, 0) == {"who": ("小红", "✓ right"), "whom": ("小明", "✓ right")}
    assert "trained, 2 heads" in page.locator(".mhsa").inner_text()


def test_the_short_form_by_keyboard_alone(open_page):
    page = open_page(HeadCountLab(heads=(1, 2), compact=True))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert message(page) == "2 heads: ✓ all 4 answers right."


def test_the_whole_task_by_keyboard_alone(open_page):
    page = open_page(HeadCountLab(sentence="小明喜欢小刚"))
    tab_to(page, "e.tagName === 'SUMMARY'")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # to the place where the next word goes: the end
    for _ in range(3):
        page.keyboard.press("ArrowLeft")  # to 小明
    for word, key in (("老师", "Tab"), ("帮助", "Tab"), ("妈妈", "Shift+Tab")):
        tab_to(page, f"e.type === 'button' && e.textContent.startsWith('{word}')", key)
        page.keyboard.press("Enter")
    assert field(page).input_value() == "老师帮助妈妈"
    tab_to(page, "e.type === 'radio' && e.closest('.lab-heads')")
    page.keyboard.press("ArrowRight")
    assert answers(page)["who"] == ("老师", "✓ right")
    assert answers(page)["whom"] == ("妈妈", "✓ right")
    tab_to(page, "e.type === 'checkbox'")
    page.keyboard.press("Space")
    assert "wrong" in message(page)
    page.get_by_role("table", name="Head 1, off").wait_for()


def test_the_whole_task_by_mouse(open_page):
    page = open_page(HeadCountLab())
    assert "wrong" in message(page)
    page.get_by_label("Examples").select_option(label="老师帮助小丽 (seen in training)")
    assert field(page).input_value() == "老师帮助小丽"
    assert page.get_by_text("also stood together in training").is_visible()
    page.get_by_text("Build the sentence from word chips").click()
    page.get_by_role("button", name="感谢").click()
    assert field(page).input_value() == "老师帮助小丽感谢"
    assert page.get_by_text("no answer is right or wrong").is_visible()
    page.get_by_role("button", name="Remove the word").click()
    page.locator(".lab-chips label", has_text="帮助").click()
    page.get_by_role("button", name="感谢").click()
    assert field(page).input_value() == "老师感谢小丽"
    page.get_by_role("radio", name="2").check()
    page.get_by_role("button", name="Swap the people").click()
    assert field(page).input_value() == "小丽感谢老师"
    assert answers(page)["who"] == ("小丽", "✓ right")
    page.get_by_label("head 2", exact=True).uncheck()
    assert "wrong" in message(page)
    assert page.get_by_text("d / h = 32 / 2 = 16").is_visible()


def test_the_name_of_a_head_that_is_off_stays_in_its_cell(open_page):
    page = open_page(HeadCountLab(num_heads=8), height=TALL)
    page.get_by_label("head 8", exact=True).uncheck()
    name = page.locator(".lab-looks tbody th", has_text="head 8, off")
    for width in (1280, *PHONES):
        resize(page, width)
        assert name.evaluate("e => e.scrollWidth <= e.clientWidth"), width


def test_parameters_do_not_move_with_the_number_of_heads(open_page):
    page = open_page(HeadCountLab())
    total = f"{load_network('zh', 1).num_parameters:,}"
    for h in HEADS:
        page.get_by_role("radio", name=str(h), exact=True).check()
        line = f"d / h = 32 / {h} = {32 // h}. Parameters: {total}, the same for every"
        assert page.get_by_text(line).is_visible()


def test_two_heads_stand_side_by_side(open_page):
    lab = HeadCountLab(num_heads=4)
    page = open_page(lab)
    page.get_by_text("Compare two heads").click()
    page.get_by_label("This head").select_option("head 4")
    page.get_by_label("with this one").select_option("head 3")
    page.locator("details .lab-maps [aria-label='Head 3']").last.wait_for()
    left, right = (numbers(t) for t in page.locator("details .lab-maps table").all())
    assert np.abs(left - lab.weights[3]).max() <= 0.005 + 1e-9
    assert np.abs(right - lab.weights[2]).max() <= 0.005 + 1e-9
    apart = np.abs(lab.weights[3] - lab.weights[2]).sum(-1).mean() / 2
    line = f"On average {round(100 * apart)} % of a row's attention lies elsewhere"
    assert page.get_by_text(line).is_visible()
    page.get_by_role("radio", name="1", exact=True).check()
    page.get_by_text("Compare two heads").wait_for(state="hidden")


REFUSED = [
    ("小明喜欢小猫", "“\u2068小猫\u2069” is not among the 56 words that were"),
    ("小明喜欢小猫", "Nearest: 小明, 小红, 小刚."),
    ("公圆", "Nearest: 公园"),
    ("", "Type at least one word."),
    ("   ", "Type at least one word."),
    ("😀", "“\u2068😀\u2069” is not among"),
    ("שלום", "“\u2068שלום\u2069” is not among"),
    ("<img src=x onerror=window.hacked=1>", "is not among"),
    ("</script><script>window.hacked=1</script>", "is not among"),
    ("constructor", "“\u2068constructor\u2069” is not among"),
    ("__proto__ toString", "(and 1 more) is not among"),
    ("小明" * 500, "That is 500 words; the network has 19 positions."),
    ("龙" * 100_000, "…\u2069” is not among"),
]


def test_what_cannot_be_read_is_refused_in_one_sentence(open_page):
    page = open_page(HeadCountLab(), width=320)
    for typed, message in REFUSED:
        check_refused(page, typed, message)


def check_refused(page, typed, message):
    page.get_by_role("radio", name="1", exact=True).check()
    field(page).fill("小红喜欢小明")
    before = answers(page)
    field(page).fill(typed)
    notice = page.locator(".lab-notice").first
    assert message in notice.inner_text()
    assert "The last sentence stays." in notice.inner_text()
    assert field(page).input_value() == typed
    assert field(page).get_attribute("aria-invalid") == "true"
    assert answers(page) == before
    page.get_by_role("radio", name="2").check()
    assert field(page).input_value() == typed
    assert page.evaluate("window.hacked") is None
    assert overflow(page) == 0
    field(page).fill("小明喜欢小红。")
    assert not notice.is_visible()
    assert field(page).get_attribute("aria-invalid") is None
    assert answers(page)["who"] == ("小明", "✓ right")
    assert field(page).input_value() == "小明喜欢小红。"


def test_full_positions_are_said_and_the_sentence_stays(open_page):
    page = open_page(HeadCountLab(sentence="小明" * 19))
    page.get_by_text("Build the sentence from word chips").click()
    page.get_by_role("button", name="小红").click()
    assert "That is 20 words" in page.locator(".lab-notice").first.inner_text()
    assert field(page).input_value() == "小明" * 19
    field(page).fill("小明")
    page.get_by_role("button", name="Remove the word").click()
    assert page.get_by_text("Type at least one word.").is_visible()
    assert field(page).input_value() == "小明"


def test_english_with_attractors(open_page):
    page = open_page(HeadCountLab("en", 2, "the boy near the farmer likes the girl"))
    assert answers(page)["who"] == ("boy", "✓ right")
    page.get_by_role("button", name="Swap the people").click()
    assert field(page).input_value() == "the girl near the farmer likes the boy"
    assert answers(page)["whom"] == ("boy", "✓ right")


def test_two_clauses_swap_their_people_each_by_itself(open_page):
    page = open_page(HeadCountLab(sentence="小明喜欢小红，但是老师讨厌妈妈"))
    assert page.locator(".lab-panel:visible").count() == 2
    page.get_by_role("button", name="Swap the people").click()
    assert field(page).input_value() == "小红喜欢小明，但是妈妈讨厌老师"
    field(page).fill("小明")
    swap = page.get_by_role("button", name="Swap the people")
    assert swap.get_attribute("aria-disabled") == "true"
    swap.click(force=True)
    assert field(page).input_value() == "小明"


def test_the_founding_sentence_raises_its_own_questions(open_page):
    page = open_page(HeadCountLab(num_heads=2, sentence=EXAMPLES["zh"][-1]))
    person = answers(page, 0)
    assert person["weather"][0] == "晴朗的"
    assert person["place"][0] == "公园"
    assert person["activity"][0] == "散步"
    unseen = "Unseen: no training sentence has 晴朗的 + 公园 + 散步"
    assert page.get_by_text(unseen).is_visible()


def test_a_long_and_a_short_form_stay_independent(open_page):
    page = open_page(HeadCountLab(), HeadCountLab(compact=True))
    long, short = page.locator(".mhsa").all()
    short.get_by_role("radio", name="8").check()
    assert long.get_by_role("radio", name="1").is_checked()
    long.get_by_role("radio", name="4").check()
    assert short.get_by_role("radio", name="8").is_checked()
    check_unique_ids(page)


def test_a_screen_reader_hears_the_verdict(open_page):
    page = open_page(HeadCountLab(heads=(1, 2), compact=True))
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    page.get_by_role("radio", name="2").check()
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert status.inner_text() == "2 heads: ✓ all 4 answers right."


def every_part(page):
    for summary in page.locator("summary:visible").all():
        summary.click()


@pytest.mark.parametrize("compact", [False, True])
def test_axe_finds_nothing(open_page, compact):
    lab = HeadCountLab(num_heads=2, sentence=EXAMPLES["zh"][3], compact=compact)
    page = open_page(lab)
    every_part(page)
    check_axe(page, 375)
    page.get_by_role("radio", name="1").check()
    if not compact:
        page.get_by_label("head 1", exact=True).uncheck()
        field(page).fill("小明喜欢小猫")
    check_axe(page, 375)


def test_a_long_sentence_and_the_short_form_fit(open_page):
    long = HeadCountLab(num_heads=8, sentence=LONG)
    short = HeadCountLab(num_heads=8, compact=True)
    page = open_page(long, short, height=TALL)
    every_part(page)
    check_fits(page, *PHONES, 1280)


def test_a_long_sentence_in_the_short_form_does_not_widen_the_page(open_page):
    """On a phone its numbers lie over one another: check_fits would not pass yet."""
    lab = HeadCountLab(num_heads=8, sentence=LONG, compact=True)
    page = open_page(lab, height=TALL)
    for width in (*PHONES, 1280):
        resize(page, width)
        assert overflow(page) == 0
        assert small_targets(page) == []


def test_a_region_takes_the_focus_only_if_it_scrolls(open_page):
    page = open_page(HeadCountLab(sentence=LONG), width=375)
    region = page.get_by_role("group", name="Head 1")
    region.scroll_into_view_if_needed()
    expect(region).to_have_attribute("tabindex", "0")
    field(page).fill("小明喜欢小红")
    region.scroll_into_view_if_needed()
    expect(region).not_to_have_attribute("tabindex", "0")


EDITS = {
    "heads": (".mhsa .lab-heads",
              "target.querySelectorAll('input')[(i + 1) % 4].click();"),
    "text": (".mhsa input[type=text]",
             f"target.value = i % 2 ? '{LONG}' : '小明喜欢小红';"
             "target.dispatchEvent(new Event('input', {bubbles: true}));"),
    "switch": (".mhsa input[type=checkbox]", "target.click();"),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_input_to_frame_at_nineteen_words_and_eight_heads(open_page, quiet, edit):
    page = open_page(HeadCountLab(num_heads=8, sentence=LONG))
    check_speed(page, *EDITS[edit])


@pytest.mark.parametrize(
    ("width", "given"),
    [(375, {}), (320, {"compact": True}), (1280, {"compact": True})],
)
def test_mounting_does_not_move_the_page(open_page, width, given):
    lab = HeadCountLab(heads=(1, 2), **given)
    check_steady(open_page, lab, width, limit=0.01)


def test_the_short_form_is_short_without_javascript(open_page):
    page = open_page(HeadCountLab(heads=(1, 2), compact=True), javascript=False)
    assert "with 2 heads" in page.get_by_role("img").get_attribute("alt")
    assert page.get_by_role("cell", name="小红: right").first.is_visible()
    box = page.locator(".mhsa-widget").bounding_box()
    assert box["height"] < 700


def test_no_probability_is_rounded_up_to_certainty(open_page):
    shares = open_page(HeadCountLab(heads=(8,))).locator(".lab-share").all_inner_texts()
    assert "> 99 %" in shares and "100 %" not in shares
