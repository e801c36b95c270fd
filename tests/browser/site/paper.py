"""A page on paper: black on white, nothing cut off, no machinery of a screen."""

from tests.browser.site.visits import Visit

# The text width of A4 and of Letter with margins of 1.5 cm, whichever is smaller, in
# CSS pixels.
PAPER = 680
ON_PAPER = """() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true })
    && e.getBoundingClientRect().width > 0;
  const dark = (color) => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    const most = color.startsWith("color(") ? 1 : 255; // color(srgb 0.97 ...)
    return a > 0.5 && r + g + b < 1.5 * most;
  };
  const right = document.querySelector("article").getBoundingClientRect().right;
  const every = [...document.querySelectorAll("article *")].filter(seen);
  const name = (e) => e.outerHTML.slice(0, 90);
  const drawn = ".mhsa-widget :is(table, svg, canvas, .mhsa-shade)";
  const painted = every.filter((e) => !e.closest(drawn));
  const bare = every.filter((e) => !e.closest(".katex-mathml, .mhsa-widget, svg *"));
  return {
    machinery: [...document.querySelectorAll(
      "aside.sidebar-drawer, aside.toc-drawer, .live-bar, .live-tools, .copybtn, "
      + ".notebook-links, .theme-toggle, .mobile-header, .related-pages"
    )].filter(seen).map(name),
    cut: bare.filter((e) => {
      const style = getComputedStyle(e);
      const wide = e.scrollWidth > e.clientWidth + 2 && style.overflowX !== "visible";
      return e.getBoundingClientRect().right > right + 2 || (e.clientWidth && wide);
    }).map(name),
    dark: [document.documentElement, document.body, ...painted]
      .filter((e) => dark(getComputedStyle(e).backgroundColor)).map(name),
    pale: painted.filter((e) => e.firstChild?.nodeType === 3 && e.textContent.trim())
      .filter((e) => getComputedStyle(e).color.match(/[\\d.]+/g).slice(0, 3)
        .every((part) => Number(part) > 165)).map(name),
    widgets: [...document.querySelectorAll(".mhsa-widget")]
      .filter((e) => !seen(e)).map(name),
  };
}"""


def paper_errors(visit: Visit) -> list[str]:
    """What would look wrong if everything of this page were unfolded and printed."""
    visit.unfold()
    visit.page.set_viewport_size({"width": PAPER, "height": 1000})
    visit.page.emulate_media(media="print", color_scheme="dark")
    found = visit.page.evaluate(ON_PAPER)
    return [f"{kind}: {name}" for kind, names in found.items() for name in names]
