"""What a reader does with Python in a page, and what can go wrong."""

import pytest
from playwright.sync_api import expect

from mhsa_lib.exercises import grade
from tests.browser.axe import axe_violations
from tests.browser.live.chapter import PATIENCE

STUB = "def weighted_average(weights, values):"


@pytest.fixture
def why(chapters):
    """The chapter Why, running."""
    return chapters("why")


def stub(chapter):
    return next(n for n in chapter.numbers() if STUB in chapter.source(n))


def test_before_the_click_little_is_loaded(fresh, site):
    chapter = fresh("why")
    sizes = chapter.page.evaluate(
        """() => performance.getEntriesByType("resource")
          .filter((entry) => entry.name.includes("/live/"))
          .map((entry) => [entry.name, entry.encodedBodySize])"""
    )
    assert [name.split("/")[-1] for name, _ in sizes] == ["start.js"]
    assert sum(size for _, size in sizes) <= 8000
    assert "MB once" in chapter.page.inner_text(".live-about")
    assert chapter.page.locator(".cm-editor").count() == 0


def test_typed_by_hand_a_mistake_gets_its_hint_then_the_solution_passes(why):
    number, keyboard = stub(why), why.page.keyboard
    why.editor(number).click()
    keyboard.press("Control+Home")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("End")
    keyboard.press("Shift+Home")
    keyboard.type("return values.sum(axis=0) / len(weights)")
    keyboard.press("Shift+Enter")
    why.wait(number)
    assert "sum(axis=0) / len" in why.source(number), "the page took the slash away"
    assert why.page.evaluate("document.activeElement.className").startswith("cm-")
    expected = grade("why.weighted_average", lambda w, v: v.sum(axis=0) / len(w))
    assert expected.mistake, "a mistake with a name"
    assert why.output(number).split() == expected.text.split()
    keyboard.press("End")
    keyboard.press("Shift+Home")
    keyboard.type("total = 0\nfor w, value in zip(weights, values):\n")
    keyboard.type("total = total + w * value\n")
    keyboard.press("Shift+Tab")
    keyboard.type("return total")
    keyboard.press("Shift+Enter")
    why.wait(number)
    assert why.output(number).startswith("Correct"), why.source(number)


def test_the_keyboard_gets_out_of_an_editor(why):
    keyboard = why.page.keyboard
    why.editor(1).click()
    before = why.source(1)
    keyboard.press("Tab")
    assert why.source(1) != before, "Tab indents"
    keyboard.press("Control+z")
    keyboard.press("Escape")
    keyboard.press("Tab")
    focused = why.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Run cell 1"
    keyboard.press("Shift+Tab")
    described = why.page.evaluate(
        "document.getElementById(document.activeElement"
        ".getAttribute('aria-describedby')).textContent"
    )
    assert "Escape, then Tab" in described
    keyboard.press("Escape")
    keyboard.press("Shift+Tab")
    assert "cm-content" not in why.page.evaluate("document.activeElement.className")


def test_a_cell_brings_what_it_needs_and_no_more(again):
    chapter = again("why")
    number = next(n for n in chapter.numbers() if "linalg.norm" in chapter.source(n))
    chapter.row(number).locator(".live-run").click()  # without Start Python
    chapter.wait_for_status(f"Cell {number} done")
    assert "[0.65 0.77 0.73]" in chapter.output(number)
    ran = [n for n in chapter.numbers() if chapter.note(n)]
    assert ran == [1, 2, 3, 4]
    assert all(chapter.ended_well(n) for n in ran)

    # A failure above is named, and what was asked for does not run.
    chapter.run(1, "check = 1 / 0")
    chapter.row(stub(chapter)).locator(".live-run").click()
    chapter.wait_for_status("Cell 1 failed, so")
    assert "cell 1 above failed" in chapter.note(stub(chapter))

    # Edits survive a reload, say so, and can be reset.
    chapter.page.reload()
    assert "keeps your edits" in chapter.status
    chapter.start()
    assert chapter.source(1) == "check = 1 / 0"
    chapter.row(1).locator(".live-reset").click()
    assert chapter.source(1).startswith("import numpy")
    chapter.page.reload()
    assert "keeps your edits" not in chapter.status
    assert chapter.foreign == chapter.errors == []


def test_a_text_that_has_changed_since_it_ran_has_not_run(why):
    imports, number = 1, stub(why)
    why.run(imports, "x = 1")
    why.row(imports).locator(".live-reset").click()
    assert "not attempted yet" in why.run(number), "what it needs was not run"
    why.run(3, "first = 1")
    why.write(3, "first = 2")
    assert why.run(number, "first").strip() == "2"
    assert why.ended_well(3), "run for all to see"


def test_stop_ends_an_endless_loop_and_the_page_recovers(why):
    number = stub(why)
    why.write(number, "kept = 1\nwhile True:\n    pass")
    why.row(number).locator(".live-run").click()
    expect(why.row(number).locator(".live-note")).to_have_text(
        "running", timeout=PATIENCE
    )
    took = why.page.evaluate(
        """async (number) => {
          const row = document.querySelector(`.live-tools[data-cell="${number}"]`);
          const began = performance.now();
          row.querySelector(".live-run").click();
          while (row.closest(".cell").dataset.live !== "idle")
            await new Promise((resolve) => setTimeout(resolve, 5));
          return performance.now() - began;
        }""",
        number,
    )
    assert took < 1000
    assert why.note(number) == "stopped"
    assert why.status.startswith("Stopped. Python starts afresh")
    # What a cell needs runs again before it.
    why.row(number).locator(".live-reset").click()
    assert "not attempted yet" in why.run(number)
    assert why.ended_well(1)
    assert "NameError" in why.run(number, "kept")


def test_a_million_lines_are_cut(why):
    number = stub(why)
    output = why.run(number, "for i in range(1_000_000):\n    print(i)")
    assert output.count("\n") < 1100
    assert "Cut after 1,000 lines; 999,000 more are not shown." in output
    assert "Cut after 100,000 characters." in why.run(number, "print('x' * 10**7)")


def test_an_error_names_the_line_of_the_cell(why):
    number = stub(why)
    source = "def half(x):\n    return x / 0\n\nhalf(1)"
    expected = (
        f"Cell {number}, line 4\n    half(1)\nCell {number}, line 2, in half\n"
        "    return x / 0\nZeroDivisionError: division by zero"
    )
    assert why.run(number, source).strip() == expected
    assert f"Cell {number}, line 2" in why.run(number, "x = 1\nx = = 2")
    assert "PyTorch does not run" in why.run(number, "import torch")
    assert "open this notebook in Colab" in why.output(number)
    assert "no other package" in why.run(number, "import pandas")
    assert "make the arrays smaller" in why.run(
        number, "import numpy as np\nnp.ones((100_000, 100_000))"
    )
    assert "mhsa_lib.torch" not in why.run(number, "from mhsa_lib import numpy")


def test_text_of_the_reader_is_never_read_as_html(why):
    number = stub(why)
    source = (
        "class Trick:\n"
        "    def _repr_html_(self): return '<img src=x onerror=alert(1)>'\n"
        "    def __repr__(self): return '<b>bold</b>'\n"
        "print('<script>alert(1)</script>')\n"
        "Trick()"
    )
    output = why.run(number, source)
    assert "<script>alert(1)</script>" in output and "<b>bold</b>" in output
    assert why.cell(number).locator(".cell_output :is(img, b, script)").count() == 0


def test_widgets_live_before_during_and_after(why):
    knob = why.page.locator(".mhsa-widget[data-widget='softmax_knob']").first
    knob.scroll_into_view_if_needed()
    number = stub(why)

    def move():
        slider = knob.locator("input[type=range]").first
        before = knob.inner_text()
        slider.focus()
        why.page.keyboard.press("ArrowLeft")
        why.page.keyboard.press("ArrowLeft")
        return knob.inner_text() != before

    assert move()
    why.write(
        number, "import time\nend = time.time() + 3\nwhile time.time() < end: pass"
    )
    why.row(number).locator(".live-run").click()
    assert move()
    why.wait(number)
    assert move()
    # A widget made in a cell comes alive too.
    why.run(number, "from mhsa_lib.widgets import SoftmaxKnob\nSoftmaxKnob([1.0, 2.0])")
    made = why.cell(number).locator(".mhsa-widget[data-mounted='true']")
    made.locator("input[type=range]").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_python_runs(scheme, why):
    number = stub(why)
    why.page.emulate_media(color_scheme=scheme)
    why.run(
        1,
        "import numpy as np  # a comment\nx = {'a': 1.5, 'b': None}\n1 / 0" + "0" * 200,
    )
    why.write(
        number, "class A:\n    @property\n    def f(self): return 'x'\nwhile True: pass"
    )
    why.editor(number).focus()
    why.page.keyboard.press("Shift+Enter")
    try:
        assert axe_violations(why.page) == []
        assert why.page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
        ), "the page scrolls sideways"
    finally:
        why.row(number).locator(".live-run").click()


def blocked(pattern):
    return lambda context: context.route(pattern, lambda route: route.abort())


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("**/live.js*", "The page's own files did not come. Are you online?"),
        ("**/worker.js*", "This browser does not let the page start a worker"),
        ("**/pyodide.mjs", "A file of Python did not come. Are you online?"),
        ("**/pyodide.asm.wasm", "A file of Python did not come. Are you online?"),
        ("**/numpy-*.whl", "A file of Python did not come. Are you online?"),
    ],
)
def test_a_missing_file_is_said_in_plain_words(pattern, words, fresh):
    chapter = fresh("why", prepare=blocked(pattern))
    chapter.page.click(".live-start")
    assert chapter.wait_for_status(words, "Python is ready").startswith(words)
    assert chapter.page.inner_text(".live-start") == "Retry"


def test_back_online_retry_helps(fresh):
    chapter = fresh("why", prepare=blocked("**/*.wasm"))
    chapter.row(1).locator(".live-run").click()
    chapter.wait_for_status("A file of Python did not come.")
    assert chapter.note(1) == "did not run"
    chapter.page.context.unroute_all()
    chapter.page.click(".live-start")
    chapter.wait_for_status("Python is ready")
    chapter.run(1)
    assert chapter.ended_well(1)


def test_a_kept_memory_that_does_not_fit_only_costs_time(fresh):
    chapter = fresh("why").start()
    (kept,) = chapter.memories()
    spoil = """async (key) => {
      const cache = await caches.open("live-python");
      await cache.put(key, new Response("no memory"));
    }"""
    chapter.page.evaluate(spoil, kept)
    chapter.page.reload()
    chapter.start()
    chapter.run(1)
    assert chapter.ended_well(1)


def test_a_forbidden_worker_is_said_in_plain_words(fresh):
    def prepare(context):
        context.add_init_script(
            "window.Worker = class { constructor() { throw new Error('no') } }"
        )

    chapter = fresh("why", prepare=prepare)
    chapter.page.click(".live-start")
    chapter.wait_for_status("This browser does not let the page start a worker")


def test_from_a_file_the_page_says_why(html, browser):
    page = browser.new_page()
    page.goto((html / "chapters" / "why.html").as_uri())
    page.click(".live-start")
    assert "cannot start in a page opened from a file" in page.inner_text(
        ".live-status"
    )
    page.close()


def test_without_javascript_there_are_no_dead_buttons(fresh):
    chapter = fresh("why", java_script_enabled=False)
    assert not chapter.page.locator(".live-bar").is_visible()
    assert not chapter.page.locator(".live-run").first.is_visible()


def test_a_torch_cell_points_to_colab(fresh):
    link = fresh("why").page.locator(".tag_torch .live-torch a").first
    assert link.get_attribute("href").startswith("https://colab.research.google.com/")
