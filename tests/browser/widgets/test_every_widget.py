"""What holds for every widget in a page: reach, size, style, rest, failing well.

The widgets are those that `mhsa_lib.widgets` names: one that is named there is tested
here, with its defaults, and `pytest -k softmax_knob` selects its tests.
"""

import re
from contextlib import contextmanager
from functools import cache
from itertools import product

import pytest

from tests import extent
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
    resize,
    static_form_shows,
    use_everything,
)


@pytest.fixture(scope="module", params=widget_classes(), ids=folder_name)
def widget(request):
    """One widget of each class."""
    return sample(request.param)


@cache
def drawn(kind):
    """The static HTML of one widget of a class, drawn once."""
    return sample(kind).to_html()


@pytest.fixture(scope="module")
def form(widget):
    """The widget's static HTML."""
    return drawn(type(widget))


def test_axe_finds_nothing(open_page, form):
    page = open_page(form, height=TALL)
    check_axe(page, 1280, 320)
    use_everything(page)
    check_axe(page, 320, 1280)


@contextmanager
def styled(page, css):
    """A page with this style beside its own."""
    sheet = page.add_style_tag(content=css)
    yield
    sheet.evaluate("sheet => sheet.remove()")


def check_whole(page, *widths):
    """It fits at these widths, in a wide font too, and with text twice as large."""
    check_fits(page, *widths)
    with styled(page, WIDE):
        check_inside(page, *PHONES)
    with styled(page, "html { font-size: 200%; }"):
        resize(page, 640)
        assert overflow(page) == 0, "large text widens the page"


def test_it_fits_and_can_be_touched_and_its_text_made_twice_as_large(open_page, form):
    page = open_page(form, height=TALL)
    check_whole(page, 768, *PHONES)
    use_everything(page)
    check_whole(page, *PHONES, 768)


HEIGHTS = {320: 800, 375: 700, 1280: 900}  # a width of the window: most for a widget


def test_without_javascript_the_static_form_shows(open_page, widget, form):
    page = open_page(form, javascript=False)
    place = page.locator(".mhsa-widget")
    assert page.get_by_role("row").count() == len(widget._table())
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": 900})
        assert static_form_shows(place), width
        assert overflow(page) == 0, width
        assert place.bounding_box()["height"] < height
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


# Half of them, every widget among them.
MOUNTED = extent.sample(product(widget_classes(), (320, 375, 1280)), 12)


@pytest.mark.parametrize(
    ("kind", "width"),
    MOUNTED,
    ids=lambda x: x if isinstance(x, int) else folder_name(x),
)
def test_mounting_hardly_moves_the_page(open_page, kind, width):
    check_steady(open_page, drawn(kind), width)


LOOK = """(root) => {
  const copy = root.cloneNode(true);
  copy.querySelector(".mhsa-unseen[role=status]")?.remove(); // it speaks later
  const controls = [...root.querySelectorAll("input, select")];
  return [copy.innerHTML, ...controls.map((e) => [e.value, e.checked])];
}"""


# Questions that are asked again tell what was answered, and take over nothing else.
ANSWERED_BEFORE = re.compile('<p class="question-before".*?</p>')


def own_look(widget):
    """How a widget looks, without what it tells of another one."""
    markup, *others = widget.evaluate(LOOK)
    return [ANSWERED_BEFORE.sub("", markup), *others]


def test_two_copies_stay_independent(open_page, form):
    page = open_page(form, form, height=TALL)
    first, second = page.locator(".mhsa").all()
    before, other = own_look(first), own_look(second)
    use_everything(page)
    used = own_look(first)
    assert used != before
    assert own_look(second) == other
    use_everything(page, 1)
    assert own_look(first) == used
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
    unasked = UNASKED.get(widget.name, set())
    whole = [i for i, name in enumerate(alive) if name not in unasked]
    assert not gaps(page, whole), [alive[i] for i in whole]
    found = {name for i, name in enumerate(alive) if i not in whole and gaps(page, [i])}
    assert found == unasked
    page.errors.clear()


def drop(name, data, state):
    """Take an entry out of the one that holds it."""
    del (data if name in data else state)[name]


def gaps(page, places):
    """Where widgets show no value for something, or fail, when they are used."""
    if not places:
        return []
    lives = [page.locator(".mhsa").nth(place) for place in places]
    errors = len(page.errors)
    texts = [live.inner_text() for live in lives]
    use_everything(page, *places)
    texts += [live.inner_text() for live in lives]
    torn = [text for text in texts if "undefined" in text or "NaN" in text]
    return torn + page.errors[errors:]


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
