"""One visit per page: loaded once, watched from the first byte, asked many things."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.browser.axe import axe_violations
from tests.browser.pages import SETTLE
from tests.browser.watch import OWN
from tests.browser.watch import watch as watch_page

PHONE = {"viewport": {"width": 375, "height": 812}, "device_scale_factor": 2}
# The outermost elements that show now and did not at any call before; their number.
FRESH = """() => {
  window.seen ??= new WeakSet();
  const shown = [...document.body.querySelectorAll("*")]
    .filter((e) => !seen.has(e) && e.checkVisibility({ visibilityProperty: true }));
  const all = new Set(shown);
  shown.forEach((e) => seen.add(e));
  window.fresh = shown.filter((e) => !all.has(e.parentElement));
  return window.fresh.length;
}"""
# The next widget that has not started comes to the screen; whether all have. Laying out
# what was far away may move it once more, so this is asked again in every frame.
MOUNT = """() => {
  const next = document.querySelector(".mhsa-widget:not([data-mounted=true])");
  next?.scrollIntoView({ block: "center", behavior: "instant" });
  return !next;
}"""
# What moved by itself since the page began to load: the cumulative layout shift.
SHIFT = """() => new Promise((done) => {
  let total = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput) total += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(total), 100);
})"""


def apart(names: list[str]) -> list:
    """Pages as parameters; the tests of one page go to one worker, for any page."""
    return [pytest.param(n, marks=pytest.mark.xdist_group(n)) for n in names]


@dataclass
class Visit:
    """A page in the browser, and what happened since it was opened."""

    name: str
    page: object
    site: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    finished: list = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """Whatever came, each once."""
        return list(dict.fromkeys(request.url for request in self.finished))

    def bytes_of(self) -> dict[str, int]:
        """Address -> bytes over the network, headers and body, of whatever came.

        Asked of the browser now: a question inside its own event can wait for ever.
        """
        sizes = {request.url: request.sizes() for request in self.finished}
        return {
            url: size["responseBodySize"] + size["responseHeadersSize"]
            for url, size in sizes.items()
        }

    def resize(self, width: int) -> None:
        """Make the window as wide as this, and let the page follow."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.evaluate(SETTLE)

    def mount(self) -> None:
        """Scroll to every widget, and see it start."""
        self.page.wait_for_function(MOUNT)

    def lay_out(self) -> None:
        """Lay out what a widget leaves for later while it is far from the window."""
        self.page.add_style_tag(
            content=".mhsa-widget * { content-visibility: visible !important; }"
        )

    def unfold(self) -> None:
        """Lay out all of it, open every <details>, and start every widget."""
        self.lay_out()
        self.page.evaluate(
            "document.querySelectorAll('details').forEach((d) => (d.open = true))"
        )
        self.mount()

    def axe(self, **which) -> list[str]:
        """What axe-core finds: see tests.browser.axe for `which`."""
        return axe_violations(self.page, **which)

    def anything_new(self) -> bool:
        """Whether something shows that did not at the last call; axe's `fresh`."""
        return self.page.evaluate(FRESH) > 0

    @contextmanager
    def in_the_dark(self):
        """Dark for a while."""
        self.page.emulate_media(color_scheme="dark")
        yield
        self.page.emulate_media(color_scheme="light")


def watch(context, name: str, site: str) -> Visit:
    """A new page that records foreign requests, errors and sizes."""
    visit = Visit(name, context.new_page(), site)

    watch_page(visit.page, site, visit.foreign, visit.errors)

    def on_route(route):
        own = route.request.url.startswith((site, *OWN))
        return route.continue_() if own else route.abort()

    visit.page.route("**/*", on_route)
    visit.page.on("requestfinished", lambda request: visit.finished.append(request))
    return visit


def open_page(browser, site: str, name: str, **options) -> Visit:
    """Open one page of the book in a context of its own and let it settle."""
    options.setdefault("viewport", {"width": 1280, "height": 900})
    visit = watch(browser.new_context(**options), name, site)
    answer = visit.page.goto(site + name, wait_until="networkidle")
    assert answer.ok, f"{name}: status {answer.status}"
    return visit
