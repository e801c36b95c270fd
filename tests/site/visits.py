"""One visit a page: loaded once, watched from the first byte, audited many times."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "publish" / "node_modules" / "axe-core" / "axe.min.js"
# Every rule of WCAG 2.0 to 2.2 A and AA and of best practice, whatever axe has as
# its default: only AAA, experimental and retired rules stay out.
# What watches the size of an element answers a frame after the window has changed.
SETTLE = """async () => {
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""
RUN_AXE = """async () => {
  const out = ["experimental", "deprecated", "wcag2aaa", "wcag21aaa"];
  const rules = {};
  for (const { ruleId, tags } of axe.getRules())
    rules[ruleId] = { enabled: !tags.some((tag) => out.includes(tag)) };
  const { violations } = await axe.run(document, { rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}"""


def pages() -> list[str]:
    """Every page of the table of contents, as an address below the site."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    entries, names = [toc], []
    while entries:
        entry = entries.pop(0)
        names += [entry[key] for key in ("root", "file") if key in entry]
        for key in ("parts", "chapters", "sections"):
            entries = entry.get(key, []) + entries
    return [f"{name}.html" for name in names]


def chapters() -> list[str]:
    """The pages of :func:`pages` that are notebooks."""
    notebooks = {page: ROOT / page.replace(".html", ".ipynb") for page in pages()}
    return [page for page, notebook in notebooks.items() if notebook.exists()]


@dataclass
class Visit:
    """A page in the browser, and what happened since it was opened."""

    name: str
    page: object
    site: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    bytes_of: dict[str, int] = field(default_factory=dict)

    def unfold(self) -> None:
        """Lay out every section, open every <details>, start every widget."""
        self.page.add_style_tag(
            content="article section { content-visibility: visible !important; }"
        )
        self.page.evaluate(
            "document.querySelectorAll('details').forEach((d) => (d.open = true))"
        )
        for widget in self.page.locator(".mhsa-widget").all():
            widget.scroll_into_view_if_needed()
        self.page.wait_for_function(
            "!document.querySelector('.mhsa-widget:not([data-mounted=true])')"
        )

    def axe(self) -> list[str]:
        """Every violation that axe-core finds in the page as it is now."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        self.page.evaluate(SETTLE)
        return self.page.evaluate(RUN_AXE)


def watch(context, name: str, site: str) -> Visit:
    """A new page that records foreign requests, complaints and sizes."""
    visit = Visit(name, context.new_page(), site)

    def on_request(route):
        url = route.request.url
        if url.startswith((visit.site, "data:", "blob:", "about:")):
            return route.continue_()
        visit.foreign.append(url)
        return route.abort()

    def on_message(message):
        if message.type in ("error", "warning"):
            visit.complaints.append(f"{message.type}: {message.text}")

    def on_finished(request):
        sizes = request.sizes()
        total = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        visit.bytes_of[request.url] = total

    visit.page.route("**/*", on_request)
    visit.page.on("console", on_message)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("requestfinished", on_finished)
    return visit


def open_page(browser, site: str, name: str, **options) -> Visit:
    """Open one page of the book in a context of its own and let it settle."""
    options.setdefault("viewport", {"width": 1280, "height": 900})
    visit = watch(browser.new_context(**options), name, site)
    answer = visit.page.goto(site + name, wait_until="networkidle")
    assert answer.ok, f"{name}: status {answer.status}"
    return visit
