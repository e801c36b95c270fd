"""What tests need that draw interactions and compare what a widget says after each."""

import re

# An announcement waits until the hand rests; here it is there at once.
HEAR = """() => {
  const later = window.setTimeout;
  window.setTimeout = (f, delay, ...rest) =>
    delay === 400 ? (f(), 0) : later(f, delay, ...rest);
}"""

# One control as a hand uses it: what has a value gets it with the events of a browser.
USE = """([selector, at, value]) => {
  const control = document.querySelectorAll(selector)[at];
  const send = (type) => control.dispatchEvent(new Event(type, { bubbles: true }));
  if (value === null) return control.click();
  control.value = value;
  if (control.matches("select")) return send("change");
  send("input");
}"""


def hear_at_once(page):
    """From now on the live regions of the page speak without a pause."""
    page.evaluate(HEAR)


def use(page, selector, value=None, at=0):
    """Click the control, or give it a value; `at` of those that the selector finds."""
    page.evaluate(USE, [selector, at, None if value is None else str(value)])


def signed(x, digits=2):
    """A number with a true minus sign, and none before a zero."""
    text = f"{abs(x):.{digits}f}"
    return f"−{text}" if x < 0 and float(text) else text


def is_rounded(text, x, digits):
    """Whether a text with so many digits stands for x; a half may go either way."""
    half = 0.5 * 10.0**-digits
    number = float(text.replace("−", "-").replace(",", ""))
    return abs(number - x) <= half * (1 + 1e-6) + 1e-9


def number(x, digits=2):
    """A number in an expected text, which `agrees` compares with what is shown."""
    return f"⟦{float(x)!r}|{digits}⟧"


def agrees(seen, expected):
    """Whether a text is the expected one; its numbers are rounded, either way."""
    texts = re.split(r"⟦(.+?)\|(\d)⟧", expected)
    literals, values, digits = texts[::3], texts[1::3], texts[2::3]
    found = re.fullmatch(r"(−?[\d.]+|−?∞)".join(map(re.escape, literals)), seen)
    return found is not None and all(
        text.replace("∞", "inf").replace("−", "-") == value
        if "inf" in value
        else is_rounded(text, float(value), int(places))
        for text, value, places in zip(found.groups(), values, digits, strict=True)
    )
