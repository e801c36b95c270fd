"""The convolution lab in a real page: its numbers, and a reader's hands."""

from itertools import product

import numpy as np
import pytest

from mhsa_lib.widgets import ConvolutionLab
from mhsa_lib.widgets.convolution_lab.state import (
    KERNELS,
    SWEEP,
    difference,
    head_names,
)
from tests.browser.axe import check_axe
from tests.browser.pages import (
    PHONES,
    TALL,
    check_fits,
    check_picture_stays,
    check_speed,
    tab_to,
)

COMPUTE = """async ([{ sweep: steps }, states]) => {
  const { compute, Sweep } = await import("/widgets/convolution_lab/heads.js");
  const sweep = new Sweep(steps);
  return states.map((s) => ({ ...compute(s), differences: sweep.differences(s) }));
}"""


def message(page):
    return page.locator(".lab-message").inner_text()


def numbers(page, name):
    """The cells of a picture."""
    kind = "grid" if name.startswith("Picture") else "table"
    rows = page.get_by_role(kind, name=name).locator("tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    return np.array([[x.replace("−", "-") for x in row] for row in cells], dtype=float)


def sums(page):
    """{row: its cells} of the nine readings."""
    rows = page.get_by_role("table", name="nine readings").locator("tbody tr").all()
    return {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in rows
    }


def kernel_field(page, name):
    return page.get_by_label(f"Kernel number {name}", exact=True)


def chosen(page):
    """The chosen pixel's row and column, from 1."""
    cell = page.locator("[aria-selected=true]")
    assert cell.count() == 1 and cell.get_attribute("tabindex") == "0"
    return cell.evaluate("c => [c.parentNode.rowIndex, c.cellIndex]")


def test_every_number_agrees_with_the_library(open_page):
    lab = ConvolutionLab()
    page = open_page(lab)
    rng = np.random.default_rng(1)
    cases = []
    outside = product(("zeros", "replicate"), (True, False), (0, 0.5, 3, 17.5, 40))
    for lab.padding, lab.pad_tokens, sharpness in outside:
        lab.kernel = 5 * rng.normal(size=(3, 3))
        lab.picture = rng.random((8, 8))
        lab.sharpness = sharpness
        lab.pixel = rng.integers(0, 8, 2)
        cases.append((lab.state, lab.convolution, lab.attention, lab.weights))
    found = page.evaluate(COMPUTE, [lab.data, [state for state, *_ in cases]])
    for (state, convolution, attention, weights), js in zip(cases, found, strict=True):
        assert np.abs(np.array(js["convolution"]) - convolution.ravel()).max() <= 1e-5
        assert np.abs(np.array(js["attention"]) - attention.ravel()).max() <= 1e-5
        flat = weights.reshape(9, -1)
        assert np.abs(np.array(js["weights"]) - flat).max() <= 1e-5
        assert js["largest"] == pytest.approx(difference(state), rel=1e-5, abs=1e-12)
        curve = [difference(state, a) for a in SWEEP]
        assert js["differences"] == pytest.approx(curve, rel=1e-5, abs=1e-12)


def test_the_cells_show_what_python_computes(open_page):
    lab = ConvolutionLab("random", "random", sharpness=1.5, pixel=(0, 6))
    page = open_page(lab)
    pairs = {
        "Picture: choose a pixel": lab.picture,
        "Convolution": lab.convolution,
        "Attention": lab.attention,
    }
    for name, values in pairs.items():
        digit = np.where(np.abs(values) < 0.995, 0.005, 0.05)
        assert (np.abs(numbers(page, name) - values) <= digit + 1e-9).all(), name
    shown = {
        name: [x.replace("−", "-") for x in row] for name, row in sums(page).items()
    }
    assert shown == {name: row for name, *row in lab._table()[1:]}
    assert f"Largest difference at a = 1.5: {lab.largest_difference:.2g}." in message(
        page
    )
    maps = page.evaluate(
        """[...document.querySelectorAll(".lab-head-map")].map(({ children }) =>
             [...children].map((cell) => cell.style.getPropertyValue("--mhsa-t")))"""
    )
    flat = lab.weights.reshape(9, -1)
    assert np.abs(np.array(maps, dtype=float) - flat).max() <= 0.0005 + 1e-9
    query = page.locator(".lab-head-map").first.locator(".lab-query")
    index = query.evaluate("c => [...c.parentNode.children].indexOf(c)")
    assert divmod(index, 10) == (1, 7)
    assert page.locator(".lab-head-map").first.locator(".lab-pad").count() == 36


def test_a_newcomer_sees_nine_heads_become_a_kernel(open_page):
    page = open_page(ConvolutionLab())
    assert (
        message(page)
        == "Largest difference at a = 2: 0.59. It vanishes as the heads sharpen."
    )
    assert page.get_by_text("set by hand after Cordonnier").is_visible()
    assert page.get_by_text("not trained").is_visible()
    slider = page.get_by_label("Sharpness a")
    slider.focus()
    for _ in range(36):
        page.keyboard.press("ArrowRight")
    assert slider.input_value() == "20"
    assert slider.get_attribute("aria-valuetext") == "20"
    assert message(page).endswith("The nine heads compute the convolution.")
    assert "× 10⁻⁸" in message(page)
    page.get_by_label("pad tokens").uncheck()
    assert message(page) == (
        "Largest difference at a = 20: 0.5. At the border no sharpness removes it: "
        "there the heads and the convolution read different things."
    )
    assert page.locator(".lab-pad").count() == 0
    assert page.locator(".lab-void").count() == 9 * 36
    page.get_by_label("pad tokens").check()
    assert page.locator(".lab-pad").count() == 9 * 36
    page.get_by_label("pad tokens").uncheck()
    page.get_by_label("Outside").select_option("the nearest pixel again")
    assert message(page).endswith("The nine heads compute the convolution.")
    page.get_by_role("combobox", name="Kernel", exact=True).select_option("identity")
    page.get_by_role("combobox", name="Picture", exact=True).select_option("stripes")
    assert (numbers(page, "Attention") == numbers(page, "Picture")).all()


def test_a_pixel_is_chosen_by_click_and_by_keys(open_page):
    page = open_page(ConvolutionLab())
    assert chosen(page) == [3, 3]
    page.locator("td[role=gridcell]").nth(8 * 7 + 1).click()
    assert chosen(page) == [8, 2]
    assert page.get_by_text("Row 8, column 2: nine readings").is_visible()
    tab_to(page, "e.getAttribute('role') === 'gridcell'", "Shift+Tab")
    for key, position in {
        "ArrowDown": [8, 2],  # the last row
        "ArrowUp": [7, 2],
        "ArrowRight": [7, 3],
        "End": [7, 8],
        "ArrowLeft": [7, 7],
        "Home": [7, 1],
        "Control+End": [8, 8],
        "Control+Home": [1, 1],
    }.items():
        page.keyboard.press(key)
        assert chosen(page) == position
        focused = "document.activeElement.matches('[aria-selected=true]')"
        assert page.evaluate(focused)
    marked = page.locator(".lab-picture .lab-chosen")
    assert marked.evaluate_all("all => all.map((c) => c.cellIndex)") == [1, 1, 1]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "number"


def test_a_kernel_is_typed_by_keyboard(open_page):
    page = open_page(ConvolutionLab("identity"))
    choice = page.get_by_role("combobox", name="Kernel", exact=True)
    own = [[0, 0, 0.5], [0, 1, 0], [0, 0, -0.25]]
    field = kernel_field(page, "up right")
    field.press("Control+a")
    field.press_sequentially("0.5")
    assert choice.input_value() == "own"
    for _ in range(6):
        page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("-0.25")
    lab = ConvolutionLab(own)
    shown = {
        name: [x.replace("−", "-") for x in row] for name, row in sums(page).items()
    }
    assert shown == {name: row for name, *row in lab._table()[1:]}
    page.keyboard.press("ArrowUp")  # by its step
    assert kernel_field(page, "down right").input_value() == "0.75"
    choice.select_option("edge")
    assert kernel_field(page, "here").input_value() == "4"
    assert choice.locator("option").all_inner_texts() == list(KERNELS)


def test_a_wrong_number_is_named_and_the_last_good_one_counts(open_page):
    page = open_page(ConvolutionLab("edge"))
    for typed in ("", "-", "1e9", "100.5", "-101"):
        check_wrong_number(page, typed)


def check_wrong_number(page, typed):
    before = message(page)
    field = kernel_field(page, "here")
    field.press("Control+a")
    field.press("Delete")
    # What is typed on the way, such as 1 or 10, counts until it is wrong.
    field.evaluate(
        "(e, v) => { e.value = v; e.dispatchEvent(new Event('input')); }", typed
    )
    assert field.get_attribute("aria-invalid") == "true"
    alert = page.get_by_role("alert")
    assert alert.inner_text() == (
        "A kernel number lies between −100 and 100. The last good one counts."
    )
    assert field.get_attribute("aria-describedby") == alert.get_attribute("id")
    assert message(page) == before
    field.press("Tab")
    assert page.locator(".lab-wrong").inner_text() == ""
    assert field.input_value() == "4"
    assert field.get_attribute("aria-invalid") is None


def test_a_preset_after_a_wrong_number_clears_the_error(open_page):
    page = open_page(ConvolutionLab("edge"))
    field = kernel_field(page, "up")
    field.press("Control+a")
    field.press("Delete")
    choice = page.get_by_role("combobox", name="Kernel", exact=True)
    choice.focus()  # as a reader does: a field with the focus is left alone
    choice.select_option("blur")
    assert field.input_value() == "0.125"
    assert field.get_attribute("aria-invalid") is None
    assert page.locator(".lab-wrong").inner_text() == ""


def test_the_curve_falls_and_its_point_moves(open_page):
    page = open_page(ConvolutionLab("blur", "stripes"))
    curve = page.locator(".lab-curve")
    assert "0 at 40" in curve.get_attribute("aria-label")
    points = page.locator(".lab-curve-line").get_attribute("points").split()
    heights = [float(point.split(",")[1]) for point in points]
    assert len(points) == len(SWEEP) and heights == sorted(heights)
    point = page.locator(".lab-curve-point")
    before = float(point.get_attribute("cy"))
    slider = page.get_by_label("Sharpness a")
    slider.press("PageUp")
    assert float(point.get_attribute("cy")) > before
    slider.press("End")
    assert point.get_attribute("cx") == points[-1].split(",")[0]


def test_dragging_the_slider_with_the_mouse(open_page):
    page = open_page(ConvolutionLab())
    slider = page.get_by_label("Sharpness a")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, middle, steps=5)
    page.mouse.up()
    assert slider.input_value() == "40"


def test_a_screen_reader_hears_the_finding(open_page):
    page = open_page(ConvolutionLab())
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    page.locator("td[role=gridcell]").nth(5).click()
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert status.inner_text() == f"Row 1, column 6. {message(page)}"
    names = page.get_by_role("img").evaluate_all(
        "all => all.map((e) => e.getAttribute('aria-label'))"
    )
    largest = ConvolutionLab(pixel=(0, 5)).weights.max((1, 2))
    assert names[:9] == [
        f"Attention {name}: largest weight {weight:.2f}"
        for name, weight in zip(head_names(), largest, strict=True)
    ]


def test_axe_finds_nothing(open_page):
    page = open_page(ConvolutionLab("random", "random"))
    kernel_field(page, "here").fill("1000")
    page.get_by_label("pad tokens").uncheck()
    check_axe(page, 320, 1280)


def test_large_numbers_fit_and_can_be_touched(open_page):
    large = ConvolutionLab(np.full((3, 3), -99.9999), "random", sharpness=12.3456789)
    page = open_page(ConvolutionLab(), large, height=TALL)
    for width in (*PHONES, 768):
        check_fits(page, width)
        usual = page.locator(".mhsa").first
        assert usual.locator(".lab-scroll[tabindex]").count() == 0


SEND = "target.dispatchEvent(new Event('{}', {{bubbles: true}}));"
EDITS = {
    "sharpness": (
        ".mhsa input[type=range]",
        f"target.value = i; {SEND.format('input')}",
    ),
    "kernel": (
        ".mhsa input[type=number]",
        f"target.value = i / 10; {SEND.format('input')}",
    ),
    "pixel": (".mhsa table", "target.querySelectorAll('[role]')[2 * i].click();"),
    "picture": (
        ".mhsa select",
        f"target.selectedIndex = (i + 1) % 3; {SEND.format('change')}",
    ),
    "pad tokens": (".mhsa input[type=checkbox]", "target.click();"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_input_to_frame(open_page, quiet, edit):
    page = open_page(ConvolutionLab(picture="random"))
    check_speed(page, *EDITS[edit])


def test_a_broken_state_keeps_the_picture(open_page):
    check_picture_stays(
        open_page,
        ConvolutionLab(),
        lambda data, state: state.update(kernel=[[1, 2], [3, 4]]),
        lambda data, state: state.update(picture=None),
        lambda data, state: state["picture"][7].pop(),
        lambda data, state: state.update(sharpness=None),
        lambda data, state: state.update(pixel=[0, 8]),
        lambda data, state: state.update(padding="same"),
        lambda data, state: state.update(pad_tokens="yes"),
        lambda data, state: data.update(sweep="none"),
    )
