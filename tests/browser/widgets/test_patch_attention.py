"""The patch widget in a real page: its numbers, and a reader's hands."""

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.widgets import PatchAttention, decode_array
from mhsa_lib.widgets.patch_attention.state import DIGITS, NETWORKS, PATCH_SIZES
from tests.browser.axe import check_axe
from tests.browser.pages import (
    check_fits,
    check_picture_stays,
    check_speed,
    check_steady,
    tab_to,
)

ROWS = """async ([data, states]) => {
  const { rowsOf, orderOf } = await import("/widgets/patch_attention/maps.js");
  const read = (each) => ({ rows: rowsOf(data, each), order: orderOf(data, each) });
  return states.map(read);
}"""
MOVES = """async ([data, moves]) => {
  const { withPicture, withSize } = await import("/widgets/patch_attention/maps.js");
  return moves.map(([state, { picture, patch_size }]) => picture
    ? withPicture(data, state, picture)
    : withSize(data, state, patch_size));
}"""


def message(page):
    return page.locator(".lab-message").inner_text()


def grid(page, at=0):
    return page.get_by_role("grid").nth(at)


def chosen(page, at=0):
    """The name of the query's cell."""
    return (
        grid(page, at)
        .get_by_role("gridcell", selected=True)
        .get_attribute("aria-label")
    )


def numbers(page, at=0):
    """The weights written in a grid, by position."""
    texts = grid(page, at).locator("td span").all_inner_texts()
    return np.array(texts, dtype=float)


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


@pytest.mark.parametrize(("size", "positions"), NETWORKS)
def test_every_row_agrees_with_python(open_page, size, positions):
    patches = PatchAttention(patch_size=size, positions=positions)
    rng = np.random.default_rng(1)
    cases = []
    for shuffled in (False, True):
        patches.shuffled = shuffled
        for patches.picture in [f"digit {digit}" for digit in DIGITS]:
            maps, order = patches.maps, patches.order  # maps are (L, H, n, n)
            for query in rng.choice(patches.num_tokens, 3, replace=False).tolist():
                rows = maps[:, :, order.index(query)]
                cases.append(({**patches.state, "query": query}, order, rows))
    states = [state for state, *_ in cases]
    found = open_page(patches).evaluate(ROWS, [patches.data, states])
    for (_, order, rows), result in zip(cases, found, strict=True):
        assert result["order"] == order
        np.testing.assert_allclose(result["rows"], rows, atol=1e-9)


def test_other_sizes_and_pictures_bring_what_python_says(open_page):
    patches = PatchAttention()
    page = open_page(patches)
    moves, after = [], []

    def move(name, value):
        moves.append([patches.state, {name: value}])
        setattr(patches, name, value)
        after.append(patches.state)

    for positions, shuffled in [(True, False), (True, True), (False, True)]:
        for size in PATCH_SIZES["digit"]:
            patches.patch_size, patches.query = 2, 13
            patches.positions, patches.shuffled = positions, shuffled
            move("patch_size", size)
    for name in ("china", "flower", "digit 4", "digit 8"):
        move("picture", name)
        if name == "flower":
            for size in PATCH_SIZES["photograph"]:
                move("patch_size", size)
    parts = page.evaluate(MOVES, [patches.data, moves])
    for (before, _), part, state in zip(moves, parts, after, strict=True):
        assert {**before, **part} == state


def test_the_cells_show_what_python_reads(open_page):
    for size, shuffled in ((4, True), (2, True), (2, False)):
        given = {"patch_size": size, "shuffled": shuffled, "layer": 1, "head": 3}
        patches = PatchAttention("digit 8", **given)
        page = open_page(patches)
        assert np.abs(numbers(page) - patches.weights).max() <= 0.005 + 1e-9
        if shuffled:
            patches.shuffled = False
            assert np.abs(numbers(page, 1) - patches.weights).max() <= 0.005 + 1e-9
        else:
            share = f"{patches.probabilities.max():.2f}"
            assert f"reads {patches.answer} (probability {share})" in message(page)
        row = page.get_by_role("row", name=f"{size} × {size}, shown")
        cells = [
            text.replace("\u202f", "") for text in row.locator("td").all_inner_texts()
        ]
        costs = (patches.num_tokens, patches.num_scores, patches.multiplications)
        assert cells == [str(cost) for cost in costs]
        pixels = page.get_by_role("row", name="1 × 1")
        assert pixels.locator("td").first.inner_text() == "64"


def test_the_grid_draws_the_patches_it_names(open_page):
    """The pixels of every cell are those of its patch, in the order on show."""
    for given in ({}, {"shuffled": True}, {"patch_size": 4, "shuffled": True}):
        patches = PatchAttention("digit 0", **given)
        page = open_page(patches)
        drawn = page.evaluate(
            """[...document.querySelector('.patch-grid').querySelectorAll('canvas')]
               .map((c) => [...c.getContext('2d')
                 .getImageData(0, 0, c.width, c.height).data]
                 .filter((_, i) => i % 4 === 0))"""
        )
        pixels = decode_array(patches.data["pictures"]["digit 0"]["pixels"])
        expected = mhsa.patchify(pixels[..., None], patches.patch_size)[patches.order]
        assert drawn == expected.tolist()


def test_a_newcomer_sees_the_map_and_shuffles(open_page):
    page = open_page(PatchAttention())
    assert message(page).startswith("The network reads 3 (probability")
    assert chosen(page).startswith("row 3, column 3: weight .")
    assert page.get_by_role("grid").count() == 1
    page.get_by_label("Shuffle the patches").check()
    assert page.get_by_role("grid").count() == 2
    assert "Patch by patch, the query's weights changed by up to 0." in message(page)
    assert chosen(page, 1).startswith("row 3, column 3")
    page.get_by_label("The network knows positions").uncheck()
    assert "as before" in message(page)
    assert "they only moved along with the patches" in message(page)
    assert sorted(numbers(page, 0)) == sorted(numbers(page, 1))
    assert page.get_by_text(
        "Weights: trained, 2x2 patches, without positions"
    ).is_visible()


def test_the_whole_task_by_mouse(open_page):
    page = open_page(PatchAttention())
    grid(page).get_by_role("gridcell").nth(5).click()
    assert chosen(page).startswith("row 2, column 2")
    page.get_by_role("radio", name="Layer 2, head 4").check()
    assert page.get_by_text("Layer 2, head 4: it attends most to").is_visible()
    page.get_by_role("radio", name="4 × 4").check()
    assert chosen(page).startswith("row 1, column 1")
    page.get_by_label("Picture").select_option("flower")
    assert page.get_by_role("grid").count() == 0
    assert message(page).startswith(
        "No network of this book was trained on photographs"
    )
    page.get_by_role("radio", name="8 × 8").check()
    assert page.get_by_role("img", name="96 patches").is_visible()
    assert page.get_by_text("licensed CC BY 2.0").is_visible()
    assert not page.get_by_label("Shuffle the patches").is_visible()
    page.get_by_label("Picture").select_option("digit 4")
    assert chosen(page).startswith("row 3, column 3")
    assert page.get_by_role("radio", name="2 × 2").is_checked()


def test_the_whole_task_by_keyboard_alone(open_page):
    page = open_page(PatchAttention())
    tab_to(page, "e.tagName === 'SELECT'")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Picture").input_value() == "digit 4"
    tab_to(page, "e.type === 'radio'")
    page.keyboard.press("ArrowLeft")
    assert page.get_by_role("radio", name="4 × 4").is_checked()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("radio", name="2 × 2").is_checked()
    tab_to(page, "e.type === 'checkbox'")
    page.keyboard.press("Space")
    tab_to(page, "e.role === 'gridcell'")
    start = focused(page)
    assert start == chosen(page)
    page.keyboard.press("Control+Home")
    assert focused(page) == chosen(page)
    assert chosen(page).startswith("row 1, column 1")
    page.keyboard.press("ArrowUp")
    assert focused(page).startswith("row 1, column 1")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "End"):
        page.keyboard.press(key)
    assert focused(page) == chosen(page)
    assert chosen(page).startswith("row 3, column 4")
    page.keyboard.press("Tab")
    # The second grid has its own stop, at the same patch.
    assert focused(page) == chosen(page, 1)
    page.keyboard.press("ArrowLeft")
    assert focused(page) == chosen(page, 1)
    tab_to(page, "e.type === 'radio'")
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("radio", name="Layer 1, head 3").is_checked()


def test_focus_stays_on_the_query_when_python_shuffles(open_page):
    """A change from outside must not throw the reader out of the grid."""
    page = open_page(PatchAttention())
    page.evaluate(
        """async () => {
          const { localModel } = await import("/widgets/shared/mount.js");
          const { default: widget } =
            await import("/widgets/patch_attention/widget.js");
          const script = await (await fetch(location)).text();
          const island = JSON.parse(script.split('application/json">')[1]
            .split("</script>")[0]);
          window.model = localModel(island);
          const el = document.createElement("div");
          document.querySelector("main").replaceChildren(el);
          widget.render({ model: window.model, el });
        }"""
    )
    grid(page).get_by_role("gridcell").nth(6).focus()
    page.evaluate("model.set('state', {...model.get('state'), shuffled: true})")
    assert focused(page) == chosen(page)
    assert page.evaluate("model.get('state').query") == 6


def test_a_screen_reader_hears_the_finding(open_page):
    page = open_page(PatchAttention())
    status = page.get_by_role("status")
    assert status.inner_text() == ""
    page.get_by_role("radio", name="Layer 1, head 3").check()
    page.wait_for_function("document.querySelector('[role=status]').textContent")
    assert status.inner_text().startswith(
        "Layer 1, head 3: it attends most to the patch in row"
    )
    assert "The network reads" not in status.inner_text()
    page.get_by_label("Picture").select_option("digit 7")
    page.wait_for_function(
        "document.querySelector('[role=status]').textContent.includes('reads 7')"
    )


@pytest.mark.parametrize(
    "given",
    [{"shuffled": True}, {"patch_size": 4}, {"picture": "china", "patch_size": 4}],
)
def test_axe_finds_nothing(open_page, given):
    check_axe(open_page(PatchAttention(**given)), 375)


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"patch_size": 4}, 4),
        ({"shuffled": True}, 32),
        ({"picture": "china", "patch_size": 1}, 0),
    ],
)
def test_it_fits_and_can_be_touched(open_page, given, count):
    page = open_page(PatchAttention(**given))
    check_fits(page, 320, 1280)
    assert page.locator(".patch-grid td:visible").count() == count


CLICK = "target.querySelectorAll('input')[i % {}].click();"
EDITS = {
    "query": (".patch-grid", "target.querySelectorAll('td')[i % 16].click();"),
    "head": (".patch-layers", CLICK.format(8)),
    "shuffle": (".patch-checks input", "target.click();"),
    "size": (".lab-boxes", CLICK.format(2)),
    "picture": (
        ".mhsa select",
        "target.selectedIndex = i % 12; target.dispatchEvent(new Event('change'));",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_input_to_frame(open_page, quiet, edit):
    page = open_page(PatchAttention(shuffled=edit in ("query", "head")))
    check_speed(page, *EDITS[edit])


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_mounting_a_photograph_hardly_moves_the_page(open_page, width):
    check_steady(open_page, PatchAttention("china"), width)


def test_a_broken_state_keeps_the_picture(open_page):
    check_picture_stays(
        open_page,
        PatchAttention(),
        lambda data, state: state.update(picture="digit 11"),
        lambda data, state: state.update(patch_size=3),
        lambda data, state: state.update(query=None),
        lambda data, state: data["networks"]["2"].pop("maps"),
        lambda data, state: data["networks"]["2"]["maps"].update({"digit 3": None}),
    )
