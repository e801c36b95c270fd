"""The Tab key walks a page: where it leads, in which order, and whether one sees it."""

from tests.browser.site.visits import Visit

MOST_STOPS = 1000
BEGIN = """() => {
  const start = document.createElement("span");
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove(); // the next Tab goes on from where it was
  window.stops = [];
}"""
# What tells of the stop to which a key has led, when the page has followed: what was
# far away may be laid out anew. Null where Tab has gone round, or out of the page.
STOP = """async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const e = document.activeElement;
  if (!e || e === document.body || stops.includes(e)) return null;
  const box = e.getBoundingClientRect();
  const last = stops.at(-1);
  stops.push(e);
  return {
    name: e.outerHTML.slice(0, 100),
    visible: e.checkVisibility({ visibilityProperty: true })
      && box.right > 0 && box.left < innerWidth
      && box.bottom > 0 && box.top < innerHeight,
    forward: !last || Boolean(last.compareDocumentPosition(e) & 4),
    widget: [...document.querySelectorAll(".mhsa-widget")]
      .indexOf(e.closest(".mhsa-widget")),
  };
}"""

# These come before all others, wherever they stand; a walk that has begun misses them.
AHEAD = """() => [...document.querySelectorAll("[tabindex]")]
  .filter((e) => e.tabIndex > 0).map((e) => e.outerHTML.slice(0, 100))"""


def walk(page) -> list[dict]:
    """Press Tab from the top of the page until it has gone round; the stops."""
    page.evaluate(BEGIN)
    stops = []
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        if (stop := page.evaluate(STOP)) is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab does not go round in {MOST_STOPS} stops")


def tab_errors(visit: Visit, width: int) -> list[str]:
    """Where the Tab key leads a reader wrong at one width."""
    visit.page.emulate_media(reduced_motion="reduce")
    visit.resize(width)
    stops = walk(visit.page)
    ahead = [s["name"] for s in stops if not s["forward"]]
    errors = [f"backwards: {n}" for n in [*ahead, *visit.page.evaluate(AHEAD)]]
    # The two switches of the drawers show their focus on the icon they stand for.
    hidden = [s["name"] for s in stops if not s["visible"]]
    errors += [f"unseen: {name}" for name in hidden if "sidebar-toggle" not in name]
    if "skip-to-content" not in stops[0]["name"]:
        errors.append(f"the first stop is {stops[0]['name']}")
    reached = {stop["widget"] for stop in stops}
    widgets = range(visit.page.locator(".mhsa-widget").count())
    return errors + [f"widget {i} is not reached" for i in widgets if i not in reached]
