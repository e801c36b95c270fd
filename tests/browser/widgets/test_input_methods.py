"""An input method composes in any text field of any widget, and nothing disturbs it.

Who types Chinese writes "xiao", sees it in the field, and then chooses 小. What draws
the widget anew meanwhile (a mouse that passes over a word) leaves the field alone.
"""

import pytest

from tests import extent
from tests.book.widgets import folder_name, sample, widget_classes

FIELDS = ".mhsa-widget input:is([type=text], [type=number], :not([type])), textarea"
# What answers a mouse that only passes.
PASSED = ".mhsa-widget :is(label, button, td, th, canvas, svg, [role=img], summary)"
KINDS = widget_classes()
CENTRES = """(all) => all.map((e) => e.getBoundingClientRect())
  .filter(({ width, height }) => width && height)
  .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"""


def compose(session, text):
    session.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )


def hover(page, most=10):
    """Move the mouse over what a widget shows, without a click."""
    centres = page.locator(PASSED).evaluate_all(CENTRES)
    for x, y in centres[:: max(1, len(centres) // most)]:
        page.mouse.move(x, y)


def typed_into(page):
    """Every text field that shows, at any step of a widget."""
    page.evaluate(
        "document.querySelectorAll('details').forEach((d) => (d.open = true))"
    )
    return page.locator(FIELDS).all()


@pytest.mark.parametrize("kind", KINDS, ids=folder_name)
def test_half_typed_text_stays(kind, open_page):
    page = open_page(sample(kind), height=2500)
    session = page.context.new_cdp_session(page)
    fields = [field for field in typed_into(page) if field.is_visible()]
    for field in extent.sample(fields, 4):  # most are of one kind
        number = field.get_attribute("type") == "number"
        half, more, whole = ("7", "78", "7") if number else ("xiao", "xiaoh", "小红")
        field.focus()
        field.press("Control+a" if number else "End")
        before = "" if number else field.input_value()
        for text in (half, more):
            compose(session, text)
            assert field.input_value() == before + text
            hover(page)
            assert field.evaluate("e => e === document.activeElement")
            assert field.input_value() == before + text
            assert field.get_attribute("aria-invalid") != "true"
        session.send("Input.insertText", {"text": whole})
        assert field.input_value() == before + whole
        hover(page)
        assert field.input_value() == before + whole
        field.blur()
        assert field.input_value() in (before + whole, before)
    session.detach()


def test_the_fields_are_found(open_page):
    page = open_page(*map(sample, KINDS), height=20_000)
    counts = page.locator(".mhsa-widget").evaluate_all(
        "(all, fields) => all.map((e) => e.querySelectorAll(fields).length)", FIELDS
    )
    found = dict(zip(map(folder_name, KINDS), counts, strict=True))
    assert found["attention_stepper"] > 10 and found["softmax_knob"] >= 3
    assert found["head_count_lab"] == 1 and found["convolution_lab"] == 9


@pytest.mark.parametrize("name", ["attention_stepper", "head_count_lab"])
def test_a_focused_field_waits_for_what_comes_from_elsewhere(name, open_page):
    kind = next(kind for kind in KINDS if folder_name(kind) == name)
    page = open_page(sample(kind), height=2500)
    field = page.locator(FIELDS).first
    first = field.input_value()
    field.fill(" ".join(first) if name == "head_count_lab" else f"{first} {first}")
    other = page.get_by_role("button", name="Restore")
    if name == "head_count_lab":
        other = page.get_by_role("button", name="Swap the people")
    field.focus()
    typed = field.input_value()
    other.dispatch_event("click")  # the focus stays, as in Safari
    assert field.input_value() == typed
    field.blur()
    assert field.input_value() != typed
