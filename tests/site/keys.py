"""The Tab key walks a page: where it leads, in which order, and whether one sees it."""

from tests.site.visits import Visit

MOST_STOPS, AT_ONCE = 1000, 25
# Before a key is pressed, the stop where the last one led is noted; the first entry
# is where the walk began. A Tab key that has gone round comes to a stop again, or out
# of the page.
WATCH = """() => {
  const start = document.createElement("span");
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove(); // the next Tab goes on from where it was
  window.stops = [];
  window.walked = () => {
    const end = stops.findIndex((e, i) =>
      i && (e === document.body || stops.indexOf(e) < i));
    return end < 0 ? null : stops.slice(1, end);
  };
  if (window.watched) return;
  window.watched = true;
  addEventListener("keydown", () => stops.push(document.activeElement), true);
}"""
# What tells of each stop; one that is not seen at once has a few frames' time.
STOPS = """async () => {
  const widgets = [...document.querySelectorAll(".mhsa-widget")];
  const seen = (e) => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility({ visibilityProperty: true })
      && box.right > 0 && box.left < innerWidth
      && box.bottom > 0 && box.top < innerHeight;
  };
  const every = walked(), out = [];
  for (const [i, e] of every.entries()) {
    e.focus();
    for (let n = 0; n < 3 && !seen(e); n++) await new Promise(requestAnimationFrame);
    out.push({
      name: e.outerHTML.slice(0, 100),
      visible: seen(e),
      forward: !i || Boolean(every[i - 1].compareDocumentPosition(e) & 4),
      widget: widgets.indexOf(e.closest(".mhsa-widget")),
    });
  }
  return out;
}"""

# These come before all others, wherever they stand; a walk that has begun misses them.
AHEAD = """() => [...document.querySelectorAll("[tabindex]")]
  .filter((e) => e.tabIndex > 0).map((e) => e.outerHTML.slice(0, 100))"""


def walk(page) -> list[dict]:
    """Press Tab from the top of the page until it has gone round; the stops."""
    page.evaluate(WATCH)
    for _ in range(0, MOST_STOPS, AT_ONCE):
        for _ in range(AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate("walked() !== null"):
            return page.evaluate(STOPS)
    raise AssertionError(f"Tab does not go round in {MOST_STOPS} stops")


def tab_faults(visit: Visit, width: int) -> list[str]:
    """Where the Tab key leads a reader wrong at one width."""
    visit.page.emulate_media(reduced_motion="reduce")
    visit.resize(width)
    stops = walk(visit.page)
    ahead = [s["name"] for s in stops if not s["forward"]]
    faults = [f"backwards: {n}" for n in [*ahead, *visit.page.evaluate(AHEAD)]]
    # The two switches of the drawers show their focus on the icon they stand for.
    hidden = [s["name"] for s in stops if not s["visible"]]
    faults += [f"unseen: {name}" for name in hidden if "sidebar-toggle" not in name]
    if "skip-to-content" not in stops[0]["name"]:
        faults.append(f"the first stop is {stops[0]['name']}")
    reached = {stop["widget"] for stop in stops}
    widgets = range(visit.page.locator(".mhsa-widget").count())
    return faults + [f"widget {i} is not reached" for i in widgets if i not in reached]
