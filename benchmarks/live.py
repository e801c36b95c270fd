"""How long Python takes in the published page: figures of one run, in seconds.

`python -m benchmarks.live` builds the book if needed, serves it here and drives
Chromium with a profile on disk, as readers have (a private window keeps its cache in
memory and starts half a second later). Cold is a profile that has never seen the site;
warm is its second visit; fetched is a cold one whose pointer rested on the button until
the files had come. `--repeat` asks for more rounds; the table gives their medians.
"""

import argparse
import os
import statistics
import time
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import sync_playwright

from benchmarks import measure
from publish import build
from tests.browser.live.chapter import Chapter
from tests.browser.live.link import Link, profile, python_files, served

CHAPTER = "chapters/why.html"
MEGABITS = 20
WHAT = {"ready": "click to ready, with NumPy", "figure": "first figure after that"}
GOALS = {
    ("local", "cold", "ready"): 1.5,
    ("local", "warm", "ready"): 0.9,
    ("20 Mbit/s", "fetched", "ready"): 2.5,
    ("20 Mbit/s", "fetched", "figure"): 3.0,
}
FIGURE = """\
import numpy as np
import matplotlib.pyplot as plt
from mhsa_lib import figures
figures.use_book_style()
plt.plot(np.arange(10) ** 2)
plt.show()"""
Times = dict[tuple[str, str, str], list[float]]


def visit(page, link: Link, fetched: set[str]) -> dict[str, float]:
    """Open a chapter, start Python, draw one figure; the seconds of each.

    Before that, `fetched` are paths that must have come, the pointer on the button.
    """
    link.forget()
    page.goto(f"{link.address}{CHAPTER}", wait_until="load")
    chapter = Chapter(page)
    if fetched:
        page.hover(".live-start")
        link.wait_for(fetched)
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


def pack(link: Link, html: Path) -> None:
    """Have the server compress each file now; a published site did so long before."""
    for path in python_files(html):
        address = f"{link.address}{path.removeprefix('/')}"
        urlopen(Request(address, headers={"Accept-Encoding": "gzip"})).close()


def visits(html: Path, rounds: int) -> tuple[Times, str]:
    """Seconds of `rounds` visits of each kind; what the page says of its size."""
    times: Times = {}
    files = python_files(html)
    with (
        sync_playwright() as playwright,
        served(html) as near,
        served(html, MEGABITS) as far,
    ):
        for link in (near, far):
            pack(link, html)
        for _ in range(rounds):
            for name, link in (("local", near), (f"{MEGABITS} Mbit/s", far)):
                for states in (("cold", "warm"), ("fetched",)):
                    with profile(playwright.chromium) as context:
                        for state in states:
                            page = context.new_page()
                            seconds = visit(
                                page, link, files if state == "fetched" else set()
                            )
                            size = page.inner_text(".live-about")
                            page.close()
                            for what, each in seconds.items():
                                times.setdefault((name, state, what), []).append(each)
    return times, size


def main() -> None:
    """Measure, print and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    rounds = parser.parse_args().repeat
    html = build.build()
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    times, size = visits(html, rounds)
    rows = [
        (
            link,
            state,
            WHAT[what],
            f"{statistics.median(seconds):.2f}",
            f"{min(seconds):.2f} to {max(seconds):.2f}",
            GOALS.get((link, state, what), ""),
        )
        for (link, state, what), seconds in times.items()
    ]
    measure.write(
        "live",
        f"Python in the page, seconds, {rounds} rounds; load before: {busy:.1f} "
        f"processes a core. {size}\n\n"
        + measure.table(["link", "browser", "from", "median", "range", "goal"], rows),
    )


if __name__ == "__main__":
    main()
