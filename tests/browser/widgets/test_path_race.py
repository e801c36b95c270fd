"""The path race in a real page: its counts, its clock, and a reader's hands."""

from itertools import product

import pytest

from mhsa_lib.widgets import PathRace
from mhsa_lib.widgets.path_race.counts import reach
from mhsa_lib.widgets.path_race.widget import WIDTHS, grouped
from tests import extent
from tests.browser.axe import check_axe
from tests.browser.pages import (
    PHONES,
    TALL,
    check_fits,
    check_picture_stays,
    check_speed,
    tab_to,
)

COUNT = """async (states) => {
  const { counts, paths, reach } = await import("/widgets/path_race/numbers.js");
  return states.map((s) => {
    const far = paths(s).CNN.map((_, i) => reach(i + 1, s));
    return { counts: counts(s), paths: paths(s), far };
  });
}"""


def message(page):
    return page.locator(".lab-message").inner_text()


def lane(page, name):
    return page.locator(".race-lane", has=page.get_by_text(name, exact=True))


def button(page, name):
    return page.get_by_role("button", name=name)


def table(page):
    """{row: its three numbers}."""
    rows = page.get_by_role("table", name="What each one needs").locator("tbody tr")
    return {
        # A soft hyphen says where a word may break.
        row.locator("th").inner_text().replace("\u00ad", ""): (
            row.locator(".race-number").all_inner_texts()
        )
        for row in rows.all()
    }


def test_every_count_agrees_with_python_for_every_setting(open_page):
    page = open_page(PathRace())
    settings = product(
        range(1, 65), range(2, 10), (WIDTHS[0], WIDTHS[-1]), (False, True)
    )
    races = [
        PathRace(distance, kernel=kernel, d=d, dilated=dilated)
        for distance, kernel, d, dilated in extent.sample(settings, 500)
    ]
    found = page.evaluate(COUNT, [race.state for race in races])
    for race, js in zip(races, found, strict=True):
        assert js["counts"] == race.counts, race.state
        assert js["paths"] == race.paths, race.state
        layers = len(race.paths["CNN"])
        far = [reach(i + 1, race.kernel, race.dilated) for i in range(layers)]
        assert js["far"] == far


@pytest.mark.parametrize("setting", [{}, {"distance": 64, "kernel": 2, "d": 1024}])
def test_the_table_shows_what_python_counts(open_page, setting):
    race = PathRace(**setting)
    page = open_page(race)
    assert table(page) == {name: row for name, *row in race._table()[1:]}
    page.get_by_label("Width d").select_option("16")
    page.get_by_label("dilated").check()
    race.d, race.dilated = 16, True
    assert table(page) == {name: row for name, *row in race._table()[1:]}
    assert page.get_by_text("(Kᴸ − 1) d").is_visible()


def test_large_numbers_read_the_same_on_both_sides(open_page):
    page = open_page(PathRace())
    values = [0, 999, 9_999_999, 10_000_000, 88_080_384, 34_896_609_280]
    found = page.evaluate(
        """async (values) => {
          const { grouped } = await import("/widgets/path_race/table.js");
          return values.map(grouped);
        }""",
        values,
    )
    assert found == [grouped(value) for value in values]


def test_a_newcomer_takes_three_steps_by_mouse(open_page):
    page = open_page(PathRace())
    assert message(page) == "At the start: press Step."
    assert button(page, "Reset").get_attribute("aria-disabled") == "true"
    button(page, "Step").click()
    assert message(page) == "Step 1: attention arrived, CNN and RNN on the way."
    assert "arrived after 1 step" in lane(page, "attention").inner_text()
    assert lane(page, "attention").locator(".race-knows").count() == 19
    button(page, "Step").click()
    button(page, "Step").click()
    assert "step 3 of 10, known up to token 7 of 21" in lane(page, "CNN").inner_text()
    assert "step 3 of 21, known up to token 3 of 21" in lane(page, "RNN").inner_text()
    assert lane(page, "CNN").locator(".race-arc").count() == 3
    assert lane(page, "CNN").locator(".race-knows").count() == 6
    assert lane(page, "RNN").locator(".race-arc").count() == 2
    assert lane(page, "RNN").locator(".race-knows").count() == 2
    button(page, "Reset").click()
    assert message(page) == "At the start: press Step."
    assert page.locator(".race-arc").count() == page.locator(".race-knows").count() == 0
    assert page.get_by_text("Counted, not measured").is_visible()


def test_a_dilated_stack_spreads_further_than_the_way_of_the_signal(open_page):
    page = open_page(PathRace(64, kernel=3, dilated=True, step=3))
    assert "step 3 of 4, known up to token 27 of 65" in lane(page, "CNN").inner_text()
    assert lane(page, "CNN").locator(".race-knows").count() == 26
    # 64 = 1 + 0 + 9 + 54: one layer lets the signal stay where it is.
    assert lane(page, "CNN").locator(".race-arc").count() == 2


def test_the_whole_task_by_keyboard_alone(open_page):
    page = open_page(PathRace())
    tab_to(page, "e.type === 'range'")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.get_by_label("Distance T").get_attribute("aria-valuetext") == "3 tokens"
    tab_to(page, "e.tagName === 'SELECT'")  # who runs
    page.keyboard.press("C")
    tab_to(page, "e.tagName === 'SELECT'")  # the kernel
    page.keyboard.press("2")
    tab_to(page, "e.type === 'checkbox'")
    page.keyboard.press("Space")
    tab_to(page, "e.tagName === 'SELECT'")  # the width
    page.keyboard.press("5")
    race = PathRace(3, kernel=2, d=512, dilated=True, model="CNN")
    assert table(page) == {name: row for name, *row in race._table()[1:]}
    assert page.locator(".race-lane:visible").count() == 1
    tab_to(page, "e.textContent === 'Step'")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert message(page) == "Arrived: CNN 2 steps."
    assert button(page, "Step").get_attribute("aria-disabled") == "true"
    page.keyboard.press("Enter")
    assert message(page) == "Arrived: CNN 2 steps."
    tab_to(page, "e.textContent === 'Reset'")
    page.keyboard.press("Enter")
    assert message(page) == "At the start: press Step."


def test_another_race_begins_at_its_start_and_another_width_does_not(open_page):
    changes = {
        "Distance T": lambda field: field.press("ArrowRight"),
        "CNN kernel K": lambda field: field.select_option("9"),
        "Who runs": lambda field: field.select_option("RNN"),
        "dilated": lambda field: field.check(),
    }
    page = open_page(PathRace())
    for label, change in changes.items():
        button(page, "Step").click()
        assert "Step 1" in message(page)
        change(page.get_by_label(label))
        assert message(page) == "At the start: press Step.", label
    button(page, "Step").click()
    page.get_by_label("Width d").select_option("1024")
    assert message(page) == "Step 1: RNN on the way."


def test_play_runs_by_itself_pauses_and_ends(open_page):
    page = open_page(PathRace(3, kernel=2), own=True)
    page.clock.install()
    play = page.locator("button.mhsa-primary")
    play.press("Enter")
    assert play.inner_text() == "Pause"
    page.clock.run_for(1500)
    assert message(page).startswith("Step 2")
    play.press("Enter")
    assert play.inner_text() == "Play"
    page.clock.run_for(5000)
    assert message(page).startswith("Step 2")
    assert page.get_by_role("status").inner_text() == message(page)
    play.click()
    page.clock.run_for(5000)
    assert message(page) == "Arrived: CNN 3 steps, RNN 4 steps, attention 1 step."
    assert play.inner_text() == "Play"
    play.click()
    assert message(page) == "At the start."
    page.clock.run_for(750)
    assert message(page).startswith("Step 1")
    button(page, "Step").click()
    assert message(page).startswith("Step 2") and play.inner_text() == "Play"
    play.click()
    page.get_by_label("dilated").check()
    page.clock.run_for(5000)
    assert message(page) == "At the start: press Step."
    assert play.inner_text() == "Play"


def test_a_long_race_takes_its_time_but_not_too_much(open_page):
    page = open_page(PathRace(64), own=True)
    page.clock.install()
    button(page, "Play").click()
    page.clock.run_for(1000)
    # No more than four changes a second.
    assert message(page).startswith("Step 4")
    page.clock.run_for(20_000)
    assert message(page).startswith("Arrived")


def test_readers_who_want_no_motion_get_steps_alone(open_page):
    page = open_page(PathRace(), reduced_motion="reduce")
    assert not button(page, "Play").is_visible()
    button(page, "Step").click()
    assert message(page).startswith("Step 1")
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_wish_for_less_motion_stops_the_clock(open_page):
    page = open_page(PathRace(), own=True)
    page.clock.install()
    button(page, "Play").click()
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_function("document.querySelector('.mhsa-primary').hidden")
    before = message(page)
    page.clock.run_for(5000)
    assert message(page) == before
    page.emulate_media(reduced_motion="no-preference")
    button(page, "Play").wait_for()


def test_a_removed_race_stops_its_clock(open_page):
    page = open_page(PathRace(), own=True)
    page.clock.install()
    steps = page.evaluate(
        """async (island) => {
          const { localModel } = await import("/widgets/shared/mount.js");
          const race = await import("/widgets/path_race/widget.js");
          const model = localModel(island);
          const el = document.createElement("div");
          document.querySelector("main").append(el);
          window.model = model;
          window.stop = race.default.render({ model, el });
          el.querySelector("button").click();
          return model.get("state").step;
        }""",
        {"data": PathRace().data, "state": PathRace().state},
    )
    assert steps == 0
    page.clock.run_for(1500)
    assert page.evaluate("window.model.get('state').step") == 2
    page.evaluate("window.stop()")
    page.clock.run_for(5000)
    assert page.evaluate("window.model.get('state').step") == 2


def test_a_screen_reader_hears_how_it_stands(open_page):
    page = open_page(PathRace())
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    button(page, "Step").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert status.inner_text() == message(page)


def test_axe_finds_nothing(open_page):
    page = open_page(PathRace(64, kernel=2, d=1024))
    button(page, "Step").click()
    page.get_by_label("dilated").check()
    check_axe(page, 320, 1280)


def test_large_numbers_fit_and_can_be_touched(open_page):
    large = PathRace(64, kernel=2, d=1024, step=65)
    page = open_page(PathRace(), large, height=TALL)
    for width in (*PHONES, 768):
        check_fits(page, width)
        usual = page.locator(".mhsa").first
        assert usual.locator(".lab-scroll[tabindex]").count() == 0


SEND = "target.dispatchEvent(new Event('{}', {{bubbles: true}}));"
EDITS = {
    "distance": (
        ".mhsa input[type=range]",
        f"target.value = 60 - i; {SEND.format('input')}",
    ),
    "step": (".mhsa button:nth-of-type(2)", "target.click();"),
    "width": (
        ".mhsa .race-check + label select",
        f"target.selectedIndex = i % 7; {SEND.format('change')}",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_input_to_frame(open_page, quiet, edit):
    page = open_page(PathRace(64, kernel=2))
    check_speed(page, *EDITS[edit], 20)


def test_a_broken_state_keeps_the_picture(open_page):
    check_picture_stays(
        open_page,
        PathRace(),
        lambda data, state: state.update(distance=10**9),
        lambda data, state: state.update(distance="20"),
        lambda data, state: state.update(kernel=1),
        lambda data, state: state.update(d=None),
        lambda data, state: state.update(model="LSTM"),
        lambda data, state: state.update(step=-1),
        lambda data, state: state.update(dilated=0),
    )
