"""How long Python takes in the published page: figures of one run, in seconds.

`python -m benchmarks.live` builds the book if needed, serves it here and drives
Chromium. Cold is a browser that has never seen the site; warm is the same browser on
its second visit. `--repeat` asks for more rounds; the table gives their medians.
"""

import argparse
import os
import statistics
import threading
import time

from playwright.sync_api import sync_playwright

from benchmarks import measure
from publish import build, serve
from publish.browser import FLAGS, chromium_path
from tests.live.chapter import Chapter

GOALS = {("cold", "ready"): 4.0, ("warm", "ready"): 2.5, ("cold", "figure"): 8.0}
WHAT = {"ready": "click to ready, with NumPy", "figure": "first figure after that"}
FIGURE = """\
import numpy as np
import matplotlib.pyplot as plt
from mhsa_lib import figures
figures.use_book_style()
plt.plot(np.arange(10) ** 2)
plt.show()"""


def visit(page, address: str) -> dict[str, float]:
    """Open a chapter, start Python, draw one figure; the seconds of each."""
    page.goto(address, wait_until="load")
    chapter = Chapter(page)
    began = time.perf_counter()
    chapter.start()
    ready = time.perf_counter()
    chapter.write(1, FIGURE)
    before = time.perf_counter()
    chapter.run(1)
    drawn = time.perf_counter()
    if chapter.cell(1).locator(".cell_output img").count() != 1:
        raise RuntimeError(f"No figure came, but: {chapter.output(1)}")
    page.evaluate("localStorage.clear()")
    return {"ready": ready - began, "figure": drawn - before}


def visits(address: str, rounds: int) -> tuple[dict[tuple[str, str], list], str]:
    """Seconds by (cold or warm, what), `rounds` of each; what the page says of size."""
    times = {}
    with sync_playwright() as playwright:
        for _ in range(rounds):
            chromium = playwright.chromium.launch(
                executable_path=chromium_path(), args=list(FLAGS)
            )
            context = chromium.new_context()
            for state in ("cold", "warm"):
                page = context.new_page()
                for what, seconds in visit(page, address).items():
                    times.setdefault((state, what), []).append(seconds)
                size = page.inner_text(".live-about")
                page.close()
            chromium.close()
    return times, size


def main() -> None:
    """Measure, print and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    rounds = parser.parse_args().repeat
    server = serve.open_server(build.build(), ports=(0,))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    times, size = visits(f"{serve.address(server)}chapters/why.html", rounds)
    server.shutdown()
    rows = [
        (
            state,
            WHAT[what],
            f"{statistics.median(seconds):.1f}",
            f"{min(seconds):.1f} to {max(seconds):.1f}",
            GOALS.get((state, what), ""),
        )
        for (state, what), seconds in times.items()
    ]
    measure.write(
        "live",
        f"Python in the page, seconds, {rounds} rounds; load before: {busy:.1f} "
        f"processes a core. {size}\n\n"
        + measure.table(["browser", "from", "median", "range", "goal"], rows),
    )


if __name__ == "__main__":
    main()
