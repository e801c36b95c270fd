"""A chapter in the browser with its Python: open, start, edit, run, read."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import TimeoutError

from tests.browser.watch import watch

PATIENCE = 120_000  # milliseconds; a busy machine starts Python slowly
PASTE = """(content, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
}"""
# What is kept of Python in this browser.
MEMORIES = """async () => {
  const requests = await (await caches.open("live-python")).keys();
  return requests.map((request) => request.url);
}"""


@dataclass
class Chapter:
    """A page of the book; `foreign` and `errors` should stay empty."""

    page: object
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def start(self):
        """Press Start Python and wait until it is ready."""
        self.page.click(".live-start")
        self.wait_for_status("Python is ready")
        return self

    def as_published(self):
        """Give every cell its published text and output again, in the light theme."""
        self.page.bring_to_front()  # in a tab behind another one no widget comes alive
        self.page.emulate_media(color_scheme="light")
        if self.page.locator(".live-reset-all").is_visible():
            self.page.click(".live-reset-all")
        return self

    @property
    def status(self) -> str:
        return self.page.inner_text(".live-status")

    def wait_for_status(self, *beginnings: str) -> str:
        """Wait until the status begins with one of these words; return it."""
        self.page.wait_for_function(
            """(words) => {
              const text = document.querySelector(".live-status").textContent;
              return words.some((word) => text.startsWith(word));
            }""",
            arg=list(beginnings),
            timeout=PATIENCE,
        )
        return self.status

    def memories(self, library: str = "") -> list[str]:
        """Where Python's memory is kept: once one is of this library, or in the end."""
        for _ in range(PATIENCE // 400):
            found = self.page.evaluate(MEMORIES)
            if len(found) == 1 and library in found[0]:
                break
            self.page.wait_for_timeout(100)
        return found

    def row(self, number: int):
        return self.page.locator(f'.live-tools[data-cell="{number}"]')

    def cell(self, number: int):
        return self.page.locator(f'.cell:has(> .live-tools[data-cell="{number}"])')

    def number_of(self, source: str) -> int:
        """The number of the cell that holds this text as published."""
        numbers = self.page.evaluate(
            """() => [...document.querySelectorAll(".live-tools[data-cell]")].map(
              (row) => row.dataset.cell)"""
        )
        for number in map(int, numbers):
            if self.source(number).strip() == source.strip():
                return number
        raise AssertionError(f"no cell holds:\n{source}")

    def numbers(self) -> list[int]:
        return list(range(1, self.page.locator(".live-tools[data-cell]").count() + 1))

    def source(self, number: int) -> str:
        """The text of a cell, printed or in its editor."""
        return self.cell(number).evaluate(
            """(cell) => {
              const lines = [...cell.querySelectorAll(".cm-line")];
              const texts = lines.map((line) => line.textContent);
              if (texts.length) return texts.join("\\n");
              return cell.querySelector(".cell_input pre").textContent;
            }"""
        )

    def shown_source(self, number: int) -> str:
        """The printed text of a cell that a reader sees."""
        printed = self.cell(number).locator(".cell_input pre:visible")
        return printed.inner_text().rstrip("\n")

    def editor(self, number: int):
        return self.cell(number).locator(".cm-content")

    def write(self, number: int, source: str) -> None:
        """Replace the text of a cell, as a paste does."""
        editor = self.editor(number)
        editor.focus()
        self.page.keyboard.press("Control+a")
        editor.evaluate(PASTE, source)

    def run(self, number: int, source: str | None = None) -> str:
        """Run a cell, perhaps with another text; wait; return what it shows."""
        if source is not None:
            self.write(number, source)
        # An earlier run has ended too: only what ends from now on counts.
        self.cell(number).evaluate("cell => cell.removeAttribute('data-live')")
        # By key: what is laid out meanwhile cannot take a cell away from under it.
        self.row(number).locator(".live-run").press("Enter")
        self.wait(number)
        return self.output(number)

    def wait(self, number: int) -> None:
        """Wait until a cell has ended (its button says Run again)."""
        try:
            self.page.wait_for_function(
                """(number) => {
                  const cell = document.querySelector(
                    `.live-tools[data-cell="${number}"]`).closest(".cell");
                  return cell.dataset.live === "idle";
                }""",
                arg=number,
                timeout=PATIENCE,
            )
        except TimeoutError as error:
            text = f"{self.note(number)!r}; the bar says {self.status!r}"
            raise AssertionError(f"cell {number} does not end: {text}") from error

    def note(self, number: int) -> str:
        return self.row(number).locator(".live-note").inner_text()

    def output(self, number: int) -> str:
        """The text below a cell."""
        return self.cell(number).locator(".cell_output:not([hidden])").inner_text()

    def ended_well(self, number: int) -> bool:
        return re.fullmatch(r"[\d.]+ s", self.note(number)) is not None


def open_in(page, site: str, name: str) -> Chapter:
    """Open a chapter in this tab."""
    chapter = Chapter(page)
    watch(chapter.page, site, chapter.foreign, chapter.errors)
    chapter.page.goto(f"{site}chapters/{name}.html")
    return chapter


@contextmanager
def open_chapter(browser, site: str, name: str, *, prepare=None, **options):
    """Open a chapter in a fresh context; `prepare(context)` comes before the page."""
    context = browser.new_context(**options)
    if prepare:
        prepare(context)
    try:
        yield open_in(context.new_page(), site, name)
    finally:
        context.close()
