"""What holds for every widget in a page: reach, size, style, rest, failing well.

The widgets are those that `mhsa_lib.widgets` names: one that is named there is tested
here, with its defaults, and `pytest -k softmax_knob` selects its tests.
"""

import pytest

from tests.book.widgets import LARGEST_CHANGE, folder_name, sample, widget_classes
from tests.browser.axe import axe_violations, check_axe
from tests.browser.pages import (
    PHONES,
    TALL,
    WIDE,
    add_book_style,
    broken,
    check_fits,
    check_inside,
    check_picture_stays,
    check_steady,
    check_unique_ids,
    overflow,
    static_form_shows,
    use_everything,
)


@pytest.fixture(scope="module", params=widget_classes(), ids=folder_name)
def widget(request):
    """One widget of each class."""
    return sample(request.param)


@pytest.fixture(scope="module")
def form(widget):
    """Its static HTML, drawn once."""
    return widget.to_html()


def test_axe_finds_nothing(open_page, form):
    page = open_page(form, height=TALL)
    check_axe(page, 1280, 320)
    use_everything(page)
    check_axe(page, 320, 1280)


def test_it_fits_and_can_be_touched(open_page, form):
    page = open_page(form, height=TALL)
    check_fits(page, 768, *PHONES)
    use_everything(page)
    check_fits(page, *PHONES, 768)


def test_it_fits_in_a_wide_font(open_page, form):
    page = open_page(form, height=TALL)
    page.add_style_tag(content=WIDE)
    check_inside(page, *PHONES)
    use_everything(page)
    check_inside(page, *PHONES)


def test_it_stays_whole_with_text_twice_as_large(open_page, form):
    page = open_page(form, width=640, height=TALL)
    page.add_style_tag(content="html { font-size: 200%; }")
    assert overflow(page) == 0
    use_everything(page)
    assert overflow(page) == 0


@pytest.mark.parametrize(("width", "height"), [(320, 800), (375, 700), (1280, 900)])
def test_without_javascript_the_static_form_shows(
    open_page, widget, form, width, height
):
    page = open_page(form, javascript=False, width=width)
    place = page.locator(".mhsa-widget")
    assert static_form_shows(place)
    assert overflow(page) == 0
    assert place.bounding_box()["height"] < height
    assert page.get_by_role("row").count() == len(widget._table())
    for picture in page.get_by_role("img").all():
        assert picture.get_attribute("alt") == widget.alternative_text()
        assert picture.bounding_box()["width"] > 200


def test_a_static_table_scrolls_in_its_frame_and_never_the_page(open_page, form):
    """By key too, in a font so wide that no table fits."""
    still = form.replace('class="mhsa-widget"', 'class="still"')  # it stays static
    page = open_page(still, width=320)
    page.add_style_tag(content=f"{WIDE} td, th {{ letter-spacing: 1em !important; }}")
    assert overflow(page) == 0
    assert axe_violations(page) == []
    for table in page.get_by_role("table").all():
        frame = page.get_by_role("group", name="as a table").filter(has=table)
        frame.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_nothing_moves_for_readers_who_want_no_motion(open_page, form):
    page = open_page(form, reduced_motion="reduce", height=TALL)
    assert use_everything(page) == 0
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_mounting_hardly_moves_the_page(open_page, form, width):
    check_steady(open_page, form, width)


LOOK = """(root) => {
  const copy = root.cloneNode(true);
  copy.querySelector(".mhsa-unseen[role=status]")?.remove(); // it speaks later
  const controls = [...root.querySelectorAll("input, select")];
  return [copy.innerHTML, ...controls.map((e) => [e.value, e.checked])];
}"""


def test_two_copies_stay_independent(open_page, form):
    page = open_page(form, form, height=TALL)
    first, second = page.locator(".mhsa").all()
    before, other = first.evaluate(LOOK), second.evaluate(LOOK)
    use_everything(page)
    used = first.evaluate(LOOK)
    assert used != before
    assert second.evaluate(LOOK) == other
    use_everything(page, 1)
    assert first.evaluate(LOOK) == used
    check_unique_ids(page)


RECORD = """async ([name, island]) => {
  const { localModel } = await import("/widgets/shared/mount.js");
  const { default: widget } = await import(`/widgets/${name}/widget.js`);
  const model = localModel(island);
  const el = document.createElement("div");
  window.sent = [];
  const size = (value) => new Blob([JSON.stringify(value)]).size;
  const set = model.set;
  model.set = (key, value) => {
    window.sent.push([key, size({ [key]: value }), Object.keys(value).sort()]);
    set(key, value);
  };
  document.querySelector("main").replaceChildren(el);
  widget.render({ model, el });
}"""


def test_every_control_sends_a_small_state_alone(open_page, widget, form):
    page = open_page(form, height=TALL)
    island = {"data": widget.data, "state": widget.state}
    page.evaluate(RECORD, [widget.name, island])
    use_everything(page)
    sent = page.evaluate("window.sent")
    assert sent, "no control sends anything"
    for key, size, names in sent:
        assert key == "state"
        assert size <= LARGEST_CHANGE
        assert names == sorted(widget.state), "a control sends more than the state"


def test_an_empty_state_leaves_the_picture(open_page, form):
    check_picture_stays(open_page, form, lambda _, state: state.clear())


# Entries that a widget needs and does not ask for when it starts.
UNASKED = {
    "convolution_lab": {"largest_number", "equal"},
    "head_count_lab": {"max_words"},
    "patch_attention": {"d_model", "starts", "steps"},
    "position_explorer": {"seed"},
}


def test_a_state_without_one_entry_leaves_the_picture_or_no_gap(
    open_page, widget, form
):
    """A widget may do without an entry, but then nothing on it is undefined."""
    names = [*widget.data, *widget.state]
    assert len(set(names)) == len(names), "an entry stands in both"
    forms = [broken(form, lambda *both, n=n: drop(n, *both)) for n in names]
    page = open_page(*forms, height=1500 * len(names))
    places = dict(zip(names, page.locator(".mhsa-widget").all(), strict=True))
    alive = [n for n in names if places[n].get_attribute("data-mounted") == "true"]
    for name in set(names) - set(alive):
        assert static_form_shows(places[name]), name
    gaps = {name for i, name in enumerate(alive) if has_gaps(page, i)}
    assert gaps == UNASKED.get(widget.name, set())
    page.errors.clear()


def drop(name, data, state):
    """Take an entry out of the one that holds it."""
    del (data if name in data else state)[name]


def has_gaps(page, place):
    """Whether a widget shows no value for something, or fails, when it is used."""
    live = page.locator(".mhsa").nth(place)
    errors = len(page.errors)
    text = live.inner_text()
    use_everything(page, place)
    text += live.inner_text()
    return len(page.errors) > errors or "undefined" in text or "NaN" in text


CELLS = """(sheet) => {
  const cells = [...document.querySelectorAll(".mhsa :is(td, th)")];
  const look = () => cells.map((cell) => {
    const { padding, textAlign } = getComputedStyle(cell);
    return `${cell.outerHTML.slice(0, 90)}: ${padding} ${textAlign}`;
  });
  const book = look();
  sheet.disabled = true;
  const own = look();
  sheet.disabled = false;
  return book.filter((text, i) => text !== own[i]);
}"""
TORN = """() => [...document.querySelectorAll(".mhsa :is(td, th)")].flatMap((cell) => {
  const found = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const tops = new Set([...range.getClientRects()].map((r) => Math.round(r.top)));
    const text = texts.currentNode.data.trim();
    if (tops.size > 1 && /^[−-]?[\\d.,]+ ?%?$/.test(text)) found.push(text);
  }
  return found;
})"""


def test_the_style_of_the_book_stays_out_of_the_tables(open_page, form):
    page = open_page("<article>", form, "</article>", width=320, height=TALL)
    sheet = add_book_style(page)
    for hand in (lambda _: None, use_everything):
        hand(page)
        assert page.evaluate(TORN) == []
        assert page.evaluate(CELLS, sheet) == []
