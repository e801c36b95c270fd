"""What holds for every widget in a page: access, safety, speed, failing well."""

import warnings

import pytest

from mhsa_lib.exercises import Option, Question
from mhsa_lib.widgets import QuestionSet, SoftmaxKnob
from tests.widgets.pages import (
    axe_violations,
    broken,
    check_speed,
    check_unique_ids,
    overflow,
    small_targets,
)

EVIL = '</script><script>window.hurt = 1</script><img src=x onerror="window.hurt = 2">'
STRANGE = [
    EVIL,
    "🙂👩‍👩‍👧‍👦",
    "שלום עולם",
    "Donaudampfschifffahrtsgesellschaft",
    "$x_1$",
]
KNOB = SoftmaxKnob([2.0, 1.0, 0.5, 0.0, -1.0], labels=STRANGE, d_k=1024, scaled=False)
PLAIN = SoftmaxKnob(labels=["小明", "喜欢", "晴朗的", "公园", "散步"])


def quiz(texts=("One, of the two", "Two", "小明")):
    options = [Option(text, f"Because {text}", i == 1) for i, text in enumerate(texts)]
    return QuestionSet([Question("demo.a", f"Which? {texts[0]}", tuple(options))])


def use(page):
    """Reach the state with the most on the screen."""
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").first.check()
        group.get_by_role("button").click()
    for field in page.locator("tr:first-child input[type=number]").all():
        field.fill("1000")


@pytest.fixture(scope="module")
def forms():
    """The static HTML of an ordinary and a strange copy of each widget."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return [w.to_html() for w in (PLAIN, KNOB, quiz(), quiz(STRANGE))]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(open_page, forms, theme, width):
    page = open_page(*forms, theme=theme, width=width)
    assert axe_violations(page) == []
    use(page)
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [320, 375, 768])
def test_no_sideways_overflow_and_targets_are_large(open_page, forms, width):
    page = open_page(*forms, width=width)
    use(page)
    assert overflow(page) == 0
    assert small_targets(page) == []
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.mhsa')].flatMap((frame) => {
          const edge = frame.getBoundingClientRect().right + 0.5;
          return [...frame.querySelectorAll('*')]
            .filter((e) => e.checkVisibility() && !e.closest('.mhsa-unseen'))
            .filter((e) => e.getBoundingClientRect().right > edge)
            .map((e) => e.outerHTML.slice(0, 120));
        })"""
    )
    assert outside == []


def test_it_stays_whole_with_text_twice_as_large(open_page, forms):
    page = open_page(*forms, width=640)
    page.add_style_tag(content="html { font-size: 200%; }")
    assert overflow(page) == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_text_is_never_html(open_page, forms, javascript):
    page = open_page(*forms, javascript=javascript)
    if javascript:
        use(page)
        assert page.evaluate("window.hurt") is None
    assert page.locator(".mhsa-widget script:not([type])").count() == 0
    assert page.locator("img:not([alt])").count() == 0
    for strange in (1, 3):
        assert EVIL in page.locator(".mhsa-widget").nth(strange).inner_text()


def test_text_runs_in_its_own_direction(open_page, forms):
    page = open_page(*forms)
    directions = page.evaluate(
        """[...document.querySelectorAll('.mhsa [dir=auto]')]
           .filter((e) => e.textContent.startsWith('שלום'))
           .map((e) => getComputedStyle(e).direction)"""
    )
    assert directions == ["rtl", "rtl"]


def test_without_javascript_pictures_tables_and_lists_remain(open_page, forms):
    page = open_page(*forms, javascript=False, width=375)
    pictures = page.get_by_role("img").all()
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.get_attribute("alt").startswith("Bar chart")
        assert picture.bounding_box()["width"] > 200
    assert page.get_by_role("row").count() == 2 * 6
    question = page.locator(".mhsa-widget").nth(2)
    assert question.get_by_role("listitem").first.is_visible()
    reason = question.get_by_text("Because Two")
    assert not reason.is_visible()
    question.get_by_text("Choose first, then read the reasons").click()
    assert reason.is_visible()


BREAKS = {
    "no scores": lambda state: state.pop("scores"),
    "text as a score": lambda state: state.update(scores=["1", 2, 3, 4, 5]),
    "too few labels": lambda state: state.update(labels=["one"]),
    "a width off the knob": lambda state: state.update(d_k=3),
    "an endless temperature": lambda state: state.update(temperature=None),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_state_leaves_the_picture(open_page, forms, name):
    page = open_page(broken(forms[0], BREAKS[name]), forms[0])
    assert_fallback_stays(page)


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state.update(choices=[]),
        lambda state: state["questions"][0].pop("options"),
        lambda state: state.update(questions=None),
    ],
)
def test_a_broken_question_leaves_the_list(open_page, forms, change):
    page = open_page(broken(forms[2], change), forms[0])
    first = page.locator(".mhsa-widget").first
    assert first.get_by_role("listitem").first.is_visible()
    assert first.locator(".mhsa").count() == 0
    page.faults.clear()


@pytest.mark.parametrize(
    "change",
    [
        lambda html: html.replace('"scores":', '"scores"'),
        lambda html: html.replace("softmax_knob", "no_such_widget"),
        lambda html: html.replace("softmax_knob", "../evil"),
    ],
)
def test_a_broken_mount_leaves_the_picture(open_page, forms, change):
    page = open_page(change(forms[0]), forms[0])
    assert_fallback_stays(page)


def assert_fallback_stays(page):
    """The first widget of the page shows its picture, the second one is alive."""
    first, second = page.locator(".mhsa-widget").all()
    assert first.get_attribute("data-mounted") == "failed"
    assert first.get_by_role("img").is_visible()
    assert first.get_by_role("table").is_visible()
    assert first.locator(".mhsa").count() == 0
    assert second.get_attribute("data-mounted") == "true"
    assert any("its picture stays" in fault for fault in page.faults)
    page.faults.clear()


def test_two_copies_are_independent(open_page):
    page = open_page(PLAIN, PLAIN)
    first, second = page.locator(".mhsa-widget").all()
    before = second.inner_text()
    first.get_by_label("divide by √dₖ").uncheck()
    first.get_by_label("Unit score of 小明").fill("7")
    first.get_by_role("button", name="Add a key").click()
    assert second.inner_text() == before
    assert second.get_by_label("Unit score of 小明").input_value() == "2"
    check_unique_ids(page)


def test_reduced_motion_moves_nothing(open_page, forms):
    page = open_page(*forms, reduced_motion="reduce")
    use(page)
    assert page.evaluate("document.getAnimations().length") == 0


ACTIONS = {
    "temperature": (
        "input[type=range]",
        "target.value = i; target.dispatchEvent(new Event('input'));",
    ),
    "score": (
        "input[type=number]",
        "target.value = i / 10; target.dispatchEvent(new Event('input'));",
    ),
    "scaling": ("input[type=checkbox]", "target.click();"),
    "choice": ("fieldset", "target.querySelectorAll('input')[i % 3].click();"),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_input_is_visible_within_100_ms(open_page, action):
    """95 of 100 inputs: a budget of the book."""
    knob = SoftmaxKnob(scores=[0.1 * i for i in range(16)])
    page = open_page(knob, quiz())
    check_speed(page, *ACTIONS[action])


@pytest.mark.parametrize(
    ("theme", "scheme", "expected"),
    [
        ("light", "dark", "light"),
        ("dark", "light", "dark"),
        ("auto", "dark", "dark"),
        ("auto", "light", "light"),
    ],
)
def test_the_theme_follows_the_page_then_the_system(open_page, theme, scheme, expected):
    page = open_page(PLAIN, theme=theme, color_scheme=scheme)
    found = page.evaluate(
        "getComputedStyle(document.querySelector('.mhsa')).colorScheme"
    )
    assert found == expected


SHADES = """async () => {
  const { make, prepare, shade } = await import("/widgets/drawing.js");
  const el = make("div");
  document.querySelector("main").append(el);
  prepare(el, "shades", "");
  for (let i = 0; i <= 100; i++) {
    const cell = make("span", { text: `${i} ` });
    shade(cell, i / 100);
    el.append(cell);
  }
  const context = document.createElement("canvas").getContext("2d",
    { willReadFrequently: true });
  const rgb = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  return [...el.children].map((cell) => {
    const style = getComputedStyle(cell);
    return [rgb(style.backgroundColor), rgb(style.color)];
  });
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_is_monotonic_and_its_numbers_are_readable(open_page, theme):
    from mhsa_lib.figures.style import luminance

    page = open_page(theme=theme)
    pairs = page.evaluate(SHADES)
    grounds, inks = zip(*pairs, strict=True)
    grounds = [luminance([c / 255 for c in rgb]) for rgb in grounds]
    inks = [luminance([c / 255 for c in rgb]) for rgb in inks]
    rising = grounds == sorted(grounds)
    assert rising if theme == "dark" else grounds == sorted(grounds, reverse=True)
    assert abs(grounds[0] - grounds[-1]) > 0.5
    for ground, ink in zip(grounds, inks, strict=True):
        high, low = max(ground, ink), min(ground, ink)
        assert (high + 0.05) / (low + 0.05) >= 4.5
