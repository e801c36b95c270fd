"""Whatever a widget says in a page passes through the catalogues of a language."""

import pytest

from tests.book.pseudo import OPEN, english
from tests.book.widgets import folder_name, own_words, sample, widget_classes
from tests.browser.pages import CONTROLS, TALL

# Keeps every text that a widget shows or announces, also one that the next replaces.
WATCH = """(root) => {
  window.shown = new Set();
  const attributeFilter = ["aria-label", "aria-valuetext", "aria-description",
    "title", "alt", "placeholder", "label"];
  const keep = (text) => text?.trim() && window.shown.add(text);
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) keep(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    attributeFilter.forEach((name) => keep(node.getAttribute(name)));
    node.childNodes.forEach(read);
  };
  read(root);
  new MutationObserver((records) => records.forEach((record) => {
    keep(record.oldValue);
    read(record.target);
    record.addedNodes.forEach(read);
    record.removedNodes.forEach(read);
  })).observe(root, { subtree: true, childList: true, attributeFilter,
    attributeOldValue: true, characterDataOldValue: true });
}"""

# Every control in every position: after each one the page rests for a moment.
HAND = """async (root, controls) => {
  const rest = (time) => new Promise((done) => setTimeout(done, time));
  const send = (e, type) => e.dispatchEvent(new Event(type, { bubbles: true }));
  const write = async (e, ...values) => {
    for (const value of values) {
      e.value = value;
      send(e, "input");
      await rest(0);
    }
  };
  async function use(e) {
    if (!e.isConnected) return;
    if (e.matches("select")) {
      for (let i = e.options.length - 1; i >= 0; i--) {
        e.selectedIndex = i;
        send(e, "change");
        await rest(0);
      }
    } else if (e.matches("[type=range]"))
      await write(e, e.max, e.min, Number(e.min) + 1);
    else if (e.matches("[type=number]")) await write(e, "", 1000, 1);
    else if (e.matches("[type=text]")) await write(e, "", `${e.value} 龘`);
    else for (let i = 0; i < 3; i++) { e.click(); await rest(0); }
  }
  root.querySelectorAll("details").forEach((e) => (e.open = true));
  await rest(50);
  for (const e of root.querySelectorAll(controls)) await use(e);
  for (const e of root.querySelectorAll(controls))
    if (e.matches("button")) await use(e);
  await rest(500); // what is announced waits for the hand, for 400 ms
  return [...window.shown];
}"""


@pytest.mark.parametrize("kind", widget_classes(), ids=folder_name)
def test_what_a_widget_says_is_translated(open_page, pseudo_language, kind):
    page = open_page(sample(kind), height=TALL)
    live = page.locator(".mhsa")
    live.evaluate(WATCH)
    texts = live.evaluate(HAND, CONTROLS)
    words = own_words(kind)
    left = {text: found for text in texts if (found := english(text, words))}
    assert not left, left
    assert any(OPEN in text for text in texts)
