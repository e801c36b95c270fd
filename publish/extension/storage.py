"""Scripts that are not ours ask for localStorage as if every browser had it.

Where it is forbidden, or full, that raises, and the button of the theme does nothing.
In those scripts its place is taken by ``static/shelf.js``.
"""

import re
from pathlib import Path

from bs4 import BeautifulSoup

from publish.paths import STATIC

SCRIPTS = ("scripts/furo.js",)
_STORAGE = re.compile(r"\b(?:window\.)?localStorage\b")


def patch_scripts(static: Path) -> None:
    """Let the scripts of the theme and of Sphinx use the shelf."""
    for name in SCRIPTS:
        path = static / name
        text, count = _STORAGE.subn("shelf", path.read_text("utf-8"))
        if not count:
            raise RuntimeError(f"{name} keeps nothing any more: take it from SCRIPTS.")
        path.write_text(text, "utf-8")


def add_shelf(soup: BeautifulSoup) -> None:
    """Let the scripts inside a page use it too, and put it before them all."""
    if not soup.select_one("script[src*='furo.js']"):
        return
    for script in soup.find_all("script", src=None):
        if script.string and _STORAGE.search(script.string):
            script.string = _STORAGE.sub("shelf", script.string)
    shelf = soup.new_tag("script")
    shelf.string = (STATIC / "shelf.js").read_text("utf-8")
    soup.head.insert(0, shelf)
