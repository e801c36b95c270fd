"""Make the two pictures that show the book elsewhere, which the repository keeps.

`python -m publish.pictures` draws the picture that comes with a link to a page (from
the book's own networks) and takes a screenshot of the front page for the README.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from mhsa_lib import figures
from mhsa_lib.models import load_network
from publish.extension.html_head import PREVIEW
from publish.paths import STATIC

PREVIEW_FILE = STATIC / PREVIEW
BOOK_FILE = Path(__file__).with_name("book.webp")
SENTENCE = "小红喜欢小明"
SIZE = (1200, 630)  # what the places that show links ask for
DPI = 120
COLOURS = 64


def draw_preview() -> bytes:
    """A PNG: the maps of the networks with one head and with two, and their answers."""
    from matplotlib import pyplot as plt

    figures.use_book_style()
    figure = plt.figure(figsize=np.array(SIZE) / DPI, dpi=DPI)
    figure.text(0.05, 0.87, "Attention, Head by Head", fontsize=30, weight="bold")
    subtitle = "An interactive textbook on multi-head self-attention"
    figure.text(0.05, 0.79, subtitle, fontsize=15, color="#444444")
    left = 0.09
    for number in (1, 2):
        network = load_network("zh", num_heads=number)
        maps, answers = network.attention(SENTENCE), network.answer(SENTENCE)
        for head, weights in enumerate(maps):
            ax = figure.add_axes((left, 0.2, 0.23, 0.42))
            figures.attention_map(weights, network.tokens(SENTENCE), ax=ax)
            ax.tick_params(labelsize=15)
            for numeral in ax.texts:
                numeral.set_fontsize(14)
            if head == 0:
                answer = f"{answers['who']} likes {answers['whom']}"
                text = f"{number} head{'s'[: number - 1]}: {answer}"
                figure.text(left - 0.04, 0.08, text, fontsize=18)
            left += 0.3 if head + 1 < number else 0.32
    content = io.BytesIO()
    figure.savefig(content, dpi=DPI)
    plt.close(figure)
    image = Image.open(content).convert("RGB").quantize(COLOURS)
    small = io.BytesIO()
    image.save(small, "PNG", optimize=True)
    return small.getvalue()


def screenshot_front_page(address: str) -> bytes:
    """A WebP: the front page, its widget alive, as a laptop shows it."""
    from playwright.sync_api import sync_playwright

    from publish.setup.browser import FLAGS, chromium_path

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(FLAGS)
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 1240})
        page.goto(address, wait_until="networkidle")
        page.locator(".mhsa-widget[data-mounted=true]").first.wait_for()
        picture = page.screenshot()
        chromium.close()
    content = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(content, "WEBP", quality=70, method=6)
    return content.getvalue()


def main() -> None:
    """Write both files."""
    from threading import Thread

    from publish import build, serve

    PREVIEW_FILE.write_bytes(draw_preview())
    server = serve.open_server(build.build(), ports=(0,))
    Thread(target=server.serve_forever, daemon=True).start()
    page = f"{serve.address(server)}chapters/index.html"
    BOOK_FILE.write_bytes(screenshot_front_page(page))
    server.shutdown()
    for path in (PREVIEW_FILE, BOOK_FILE):
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
