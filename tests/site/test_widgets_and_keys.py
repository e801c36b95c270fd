"""Every widget of a page comes alive, and the Tab key walks the page in order."""

from pathlib import Path

import pytest

from tests.site.visits import chapters, open_page, pages

WIDGETS = Path(__file__).resolve().parents[2] / "mhsa_lib" / "widgets"
# A widget is a Python module with an ES module of the same name.
KNOWN = {f.stem for f in WIDGETS.glob("*.js") if f.with_suffix(".py").exists()}
WALK = """async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const widgets = [...document.querySelectorAll(".mhsa-widget")];
  window.stops ??= [];
  const last = window.stops.at(-1);
  const seen = window.stops.includes(element);
  window.stops.push(element);
  const order = last ? last.compareDocumentPosition(element) : 4;
  return {
    seen,
    name: element.outerHTML.slice(0, 100),
    visible: element.checkVisibility({ visibilityProperty: true })
      && box.right > 0 && box.left < innerWidth
      && box.bottom > 0 && box.top < innerHeight,
    forward: Boolean(order & 4),
    widget: widgets.indexOf(element.closest(".mhsa-widget")),
  };
}"""


@pytest.mark.parametrize("visit", pages(), indirect=True)
def test_every_widget_mounts(visit, html):
    source = (html / visit.name).read_text("utf-8")
    widgets = visit.page.locator(".mhsa-widget")
    assert widgets.count() == source.count('class="mhsa-widget"')
    for widget in widgets.all():
        widget.scroll_into_view_if_needed()
        visit.page.wait_for_timeout(50)
        name = widget.get_attribute("data-widget")
        assert widget.get_attribute("data-mounted") == "true", name
        assert widget.locator("button, input, select, [tabindex]").count(), name


@pytest.mark.parametrize("name", pages())
def test_a_page_loads_only_the_modules_it_shows(name, browser, site, html):
    visit = open_page(browser, site, name)
    shown = {
        widget.get_attribute("data-widget")
        for widget in visit.page.locator(".mhsa-widget").all()
    }
    files = [url.rsplit("/", 1)[1] for url in visit.bytes_of if "/widgets/" in url]
    files = [file for file in files if not file.startswith("state-")]
    assert len(files) == len(set(files)), "no module comes twice"
    entries = {file.removesuffix(".js") for file in files}
    folder = next((html / "widgets").iterdir())
    every = {path.stem for path in folder.glob("*.js")}
    # A module belongs to the widget whose name its own begins with, or to all.
    others = {e for e in entries if any(e.startswith(w) for w in KNOWN - shown)}
    assert entries <= every and others == set()
    assert bool(files) == bool(shown)
    visit.page.context.close()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("name", pages())
def test_tab_walks_the_page(name, width, browser, site):
    viewport = {"width": width, "height": 900}
    visit = open_page(browser, site, name, viewport=viewport, reduced_motion="reduce")
    page, stops = visit.page, []
    while len(stops) < 1000:
        page.keyboard.press("Tab")
        stop = page.evaluate(WALK)
        if stop is None or stop["seen"]:
            break
        stops.append(stop)
    assert "Skip to content" in page.locator(".skip-to-content").inner_text()
    assert "skip-to-content" in stops[0]["name"]
    assert [stop["name"] for stop in stops if not stop["forward"]] == []
    hidden = [stop["name"] for stop in stops if not stop["visible"]]
    # The two switches of the drawers show their focus on the icon they stand for.
    assert [name for name in hidden if "sidebar-toggle" not in name] == []
    reached = {stop["widget"] for stop in stops} - {-1}
    assert reached == set(range(page.locator(".mhsa-widget").count()))
    page.context.close()


@pytest.mark.parametrize("name", pages()[:2])
def test_the_drawers_open_and_close_by_keyboard(name, browser, site):
    phone = {"width": 375, "height": 800}
    visit = open_page(browser, site, name, viewport=phone, reduced_motion="reduce")
    page = visit.page
    link = page.locator(".sidebar-tree a").first
    assert not link.is_visible()
    page.locator("#__navigation").focus()
    page.keyboard.press("Space")
    link.wait_for(state="visible")
    assert link.bounding_box()["x"] >= 0
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    page.context.close()


def test_a_wide_block_scrolls_by_keyboard(browser, site):
    phone = {"width": 320, "height": 800}
    visit = open_page(browser, site, chapters()[-1], viewport=phone)
    wide = visit.page.locator("article .cell_input pre[tabindex='0']")
    wide.first.wait_for()
    wide.first.focus()
    for _ in range(5):
        visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_timeout(300)
    assert wide.first.evaluate("e => e.scrollLeft") > 0
    visit.page.context.close()
