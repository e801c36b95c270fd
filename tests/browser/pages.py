"""What the tests ask of a page with widgets on it, and the hand that uses it."""

import json
import os

import numpy as np

from publish.paths import STATIC

MEASURE = """async ([selector, setup, count]) => {
  const target = document.querySelector(selector);
  const act = new Function("target", "i", setup);
  const times = [];
  for (let i = 0; i < count; i++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    act(target, i);
    // The frame after the next callback has shown what the input changed.
    await new Promise(requestAnimationFrame);
    await new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(0);
    });
    times.push(performance.now() - start);
  }
  return times;
}"""

SHIFT = """() => new Promise((done) => {
  let total = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) total += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(total), 300);
})"""

# What watches the size of an element answers a frame after the window has changed.
SETTLE = """async () => {
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""

# What a hand uses. Of the many words that stand side by side to be chosen, two.
CONTROLS = """button:not(.lab-chip:nth-child(n + 3)), input, select,
  [role=gridcell]:last-child"""
HAND = """async (root, controls) => {
  const every = (selector) => [...root.querySelectorAll(selector)];
  const send = (e, type) => e.dispatchEvent(new Event(type, { bubbles: true }));
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  const write = (e, value) => { e.value = value; send(e, "input"); };
  let moving = 0;
  function use(e) {
    if (!e.checkVisibility() || e.parentNode.open) return;
    if (e.matches("select")) {
      e.selectedIndex = e.options.length - 1;
      send(e, "change");
    } else if (e.matches("[type=range]")) write(e, e.max);
    else if (e.matches("[type=number]")) write(e, 1000);
    else if (e.matches("[type=text]")) write(e, `${e.value} unheard-of`);
    else e.click();
    moving = Math.max(moving, document.getAnimations().length);
  }
  every("summary").forEach(use);
  await wait(50); // what an open part shows may come with its event
  every(controls).forEach(use);
  await wait(150); // what takes long is drawn a moment later
  return moving;
}"""

OUTSIDE = """() => [...document.querySelectorAll(".mhsa")].flatMap((frame) => {
  const edge = frame.getBoundingClientRect().right - 8;
  const cut = (e) => e !== frame &&
    (/auto|scroll/.test(getComputedStyle(e).overflowX) || cut(e.parentNode));
  return [...frame.querySelectorAll("*")]
    .filter((e) => e.checkVisibility() && !e.closest(".mhsa-unseen, svg"))
    .filter((e) => e.getBoundingClientRect().right > edge && !cut(e.parentNode))
    .map((e) => e.outerHTML.slice(0, 120));
})"""

SQUASHED = """[...document.querySelectorAll(".mhsa td")]
  .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth)
  .map((e) => `${e.outerHTML.slice(0, 90)} ${e.scrollWidth} > ${e.clientWidth}`)"""

EVIL = '</script><script>window.hurt = 1</script><img src=x onerror="window.hurt = 2">'
STRANGE = [
    EVIL,
    "🙂👩‍👩‍👧‍👦",
    "שלום עולם",
    "Donaudampfschifffahrtsgesellschaft",
    "$x_1$",
]
# Text as far apart as a reader may set it (WCAG 1.4.12), in a font far wider than any.
WIDE = "* { letter-spacing: .12em !important; word-spacing: .16em !important; \
font-size-adjust: .64; }"
PHONES = (320, 375)
TALL = 9000  # a window that holds a whole widget: far from the screen some draw nothing


def resize(page, width):
    """Give the window another width, and let the page answer."""
    page.set_viewport_size({**page.viewport_size, "width": width})
    page.evaluate(SETTLE)


def overflow(page):
    """By how many CSS pixels the page is wider than its window; 0 is right."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def layout_shift(page):
    """How much the page has moved by itself: the cumulative layout shift."""
    return page.evaluate(SHIFT)


def tab_to(page, script, key="Tab"):
    """Press Tab until the focused element, `e` in `script`, is the wanted one."""
    for _ in range(150):
        page.keyboard.press(key)
        if page.evaluate(f"((e) => {script})(document.activeElement)"):
            return
    raise AssertionError(f"Tab never came to {script}")


def small_targets(page):
    """Controls of the widgets smaller than 24 x 24 CSS pixels (WCAG 2.5.8)."""
    found = page.evaluate(
        """[...document.querySelectorAll(
             `.mhsa :is(button, input, select, textarea, summary, [tabindex="0"],
              [role=gridcell])`)]
           .filter((e) => e.checkVisibility())
           .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
           .filter(([, r]) => r.width < 24 || r.height < 24)
           .map(([html, r]) => `${html} ${r.width} x ${r.height}`)"""
    )
    return found


def check_unique_ids(page):
    """No two elements share an id; a widget may well do without ids."""
    ids = page.eval_on_selector_all("[id]", "all => all.map((e) => e.id)")
    assert len(ids) == len(set(ids)), ids


def check_inside(page, *widths):
    """At these widths of the window no part sticks out, and a finger meets each one."""
    for width in widths:
        resize(page, width)
        found = [*small_targets(page), *page.evaluate(OUTSIDE)]
        assert not found, (width, found)
        assert overflow(page) == 0, f"at {width} the page scrolls sideways"


def check_fits(page, *widths):
    """`check_inside`, and every number has room in its cell."""
    for width in widths:
        check_inside(page, width)
        found = page.evaluate(SQUASHED)
        assert not found, (width, found)


def use_everything(page, *places):
    """Use every control of a widget once, numbers and words out of their bounds.

    Of the first one, or of those at these places, side by side. Returns how many
    animations ran at a time, at most.
    """
    return page.evaluate(
        f"""async ([places, controls]) => {{
          const roots = document.querySelectorAll(".mhsa");
          const used = places.map((i) => ({HAND})(roots[i], controls));
          return Math.max(...await Promise.all(used));
        }}""",
        [places or [0], CONTROLS],
    )


def check_text_is_text(page):
    """No text of a widget has become HTML or run as a script."""
    assert page.evaluate("window.hurt") is None
    assert page.locator(".mhsa-widget script:not([type])").count() == 0
    assert page.locator("img:not([alt])").count() == 0
    assert EVIL in page.locator(".mhsa-widget").inner_text()


def directions(page, start):
    """In which direction the texts run that begin with `start`."""
    return page.locator(".mhsa [dir=auto]").evaluate_all(
        """(all, start) => all.filter((e) => e.textContent.startsWith(start))
           .map((e) => getComputedStyle(e).direction)""",
        start,
    )


def add_book_style(page):
    """Put the book's stylesheet where the book has it: before that of the widget."""
    style = (STATIC / "site.css").read_text(encoding="utf-8")
    sheet = page.add_style_tag(content=style)
    page.evaluate(
        "document.head.append(...document.querySelectorAll('[id^=mhsa-style]'))"
    )
    return sheet


def check_steady(open_page, widget, width, limit=0.1):
    """Text below a widget hardly moves when the widget comes alive."""
    text = "<p>Text below.</p>" * 30
    form = widget if isinstance(widget, str) else widget.to_html()
    page = open_page(form, text, width=width, height=800)
    shift = layout_shift(page)
    assert shift <= limit, f"the page moved by {shift:.3f}"


def static_form_shows(place):
    """Whether picture and table of a widget show; for one without a picture, a list."""
    pictured = place.get_by_role("img").count() > 0
    kinds = ("img", "table") if pictured else ("listitem",)
    shown = all(place.get_by_role(kind).first.is_visible() for kind in kinds)
    return shown and place.locator(".mhsa").count() == 0


def check_picture_stays(open_page, widget, *changes):
    """What the `changes` have broken leaves the static form, and is reported."""
    html = widget if isinstance(widget, str) else widget.to_html()
    forms = [broken(html, change) for change in changes]
    page = open_page(*forms, height=1500 * len(forms))
    for i, place in enumerate(page.locator(".mhsa-widget").all()):
        assert static_form_shows(place), f"change {i} leaves no picture"
        assert place.get_attribute("data-mounted") == "failed"
    reports = [error for error in page.errors if "its picture stays" in error]
    assert len(reports) == len(page.errors) == len(forms), page.errors
    page.errors.clear()


def latencies(page, selector, action, count=30):
    """Milliseconds from `action(target, i)`, JavaScript text, to the frame it shows.

    `target` is the element that `selector` finds; the action changes it and
    dispatches the event that a hand would cause.
    """
    return page.evaluate(MEASURE, [selector, action, count])


def check_speed(page, selector, action, count=30, budget=100):
    """See p95 within the budget, in milliseconds, of `count` actions repeated.

    Another process on the machine can only make an action slower: of up to five
    batches each action counts with its best. The test that calls this asks for the
    fixture `quiet`, so that no other test runs beside it.
    """
    assert "PYTEST_XDIST_WORKER" not in os.environ, "ask for the fixture `quiet`"
    batches, measured = [], []
    for _ in range(5):
        batches.append(latencies(page, selector, action, count))
        measured.append(percentile_95(np.min(batches, axis=0)))
        if measured[-1] <= budget:
            return
    raise AssertionError(f"p95 after each batch: {measured} ms, budget {budget} ms")


def percentile_95(times):
    """The 95th percentile, the upper one of the two nearest."""
    return sorted(times)[-(-95 * len(times) // 100) - 1]


def broken(html, change):
    """The static HTML of a widget with its data and state run through `change`."""
    start = html.index('<script type="application/json">') + 32
    end = html.index("</script>", start)
    island = json.loads(html[start:end])
    change(island["data"], island["state"])
    return html[:start] + json.dumps(island).replace("<", "\\u003c") + html[end:]
