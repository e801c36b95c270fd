"""A small site with widgets on it, and what the tests ask of its pages."""

import itertools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
WIDGETS = ROOT / "mhsa_lib" / "widgets"
AXE = ROOT / "publish" / "node_modules" / "axe-core" / "axe.min.js"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Widgets</title><link rel="icon" href="data:,"><style>
body {{ margin: 1rem; font-family: sans-serif; color: #111; background: #fff; }}
body[data-theme="dark"] {{ color: #eee; background: #131416; }}
img, table {{ max-width: 100%; }} img {{ height: auto; }}
</style></head><body data-theme="{theme}"><main><h1>Widgets</h1>
{body}
<p>After the widgets.</p></main>
<script type="module" src="/widgets/mount.js"></script></body></html>"""

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


class Site:
    """Serves pages from memory and the widgets' modules from their folder."""

    def __init__(self):
        self.pages = {}
        self._numbers = itertools.count()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                kind, body = site.find(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *arguments):
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def find(self, path):
        """The type and the bytes of a path; None for the bytes if it is unknown."""
        if path.startswith("/widgets/"):
            file = WIDGETS / path.removeprefix("/widgets/")
            if file.suffix == ".js" and file.parent == WIDGETS and file.is_file():
                return "text/javascript; charset=utf-8", file.read_bytes()
        return "text/html; charset=utf-8", self.pages.get(path)

    def add(self, body, theme):
        """Publish a page; its address."""
        path = f"/page-{next(self._numbers)}.html"
        self.pages[path] = PAGE.format(body=body, theme=theme).encode()
        return self.address + path

    def close(self):
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def watch(page, own_address):
    """Collect in `page.faults` what no page may do: errors, requests elsewhere."""
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(f"error: {error}"))
    page.on(
        "console",
        lambda m: m.type == "error" and page.faults.append(f"console: {m.text}"),
    )

    def request(r):
        if not r.url.startswith((own_address, "data:", "blob:")):
            page.faults.append(f"request to another host: {r.url}")

    page.on("request", request)


def axe_violations(page):
    """What axe-core finds on the page, no rule switched off: one line a node."""
    if not AXE.is_file():
        raise FileNotFoundError(
            f"axe-core is not at {AXE.relative_to(ROOT)}; run `npm ci` in publish"
        )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


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
             '.mhsa :is(button, input, select, textarea, summary, [tabindex="0"])')]
           .filter((e) => e.checkVisibility())
           .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
           .filter(([, r]) => r.width < 24 || r.height < 24)
           .map(([html, r]) => `${html} ${r.width} x ${r.height}`)"""
    )
    return found


def check_unique_ids(page):
    """No two elements share an id; a widget may well do without ids."""
    ids = page.eval_on_selector_all("[id]", "all => all.map((e) => e.id)")
    assert len(ids) == len(set(ids))


def check_steady(open_page, widget, width, limit=0.1):
    """Text below a widget hardly moves when the widget comes alive."""
    text = "<p>Text below.</p>" * 30
    page = open_page(widget, text, width=width, height=800)
    assert layout_shift(page) <= limit


def check_picture_stays(open_page, widget, change):
    """A state that `change` has broken leaves picture and table, and is reported."""
    page = open_page(broken(widget.to_html(), change))
    assert page.get_by_role("img").is_visible()
    assert page.get_by_role("table").is_visible()
    assert page.locator(".mhsa").count() == 0
    assert page.faults
    page.faults.clear()


def latencies(page, selector, action, count=30):
    """Milliseconds from `action(target, i)`, JavaScript text, to the frame it shows.

    `target` is the element that `selector` finds; the action changes it and
    dispatches the event that a hand would cause.
    """
    return page.evaluate(MEASURE, [selector, action, count])


def check_speed(page, selector, action, count=30, budget=100):
    """See p95 within the budget, in milliseconds, in one of three batches.

    Another process on the machine can only make a batch slower.
    """
    measured = []
    for _ in range(3):
        measured.append(percentile_95(latencies(page, selector, action, count)))
        if measured[-1] <= budget:
            return
    raise AssertionError(f"p95 of three batches: {measured} ms, budget {budget} ms")


def percentile_95(times):
    """The 95th percentile, the upper one of the two nearest."""
    return sorted(times)[-(-95 * len(times) // 100) - 1]


def broken(html, change):
    """The static HTML of a widget with its state run through `change`."""
    start = html.index('<script type="application/json">') + 32
    end = html.index("</script>", start)
    state = json.loads(html[start:end])
    change(state)
    return html[:start] + json.dumps(state).replace("<", "\\u003c") + html[end:]
