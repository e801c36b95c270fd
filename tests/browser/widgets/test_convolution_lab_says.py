"""After every interaction the convolution lab says what the library computes."""

import json
import re
from functools import cache

import numpy as np
import pytest

from mhsa_lib.numpy import convolution_as_attention, convolve
from mhsa_lib.widgets import ConvolutionLab
from mhsa_lib.widgets.convolution_lab.state import KERNELS, PICTURES
from tests import extent
from tests.browser.pages import TALL
from tests.browser.says import hear_at_once, is_rounded, use

SEEN = """() => {
  const texts = (parent, selector) =>
    [...parent.querySelectorAll(selector)].map((e) => e.textContent);
  const inputs = [...document.querySelectorAll("[type=number]")];
  return {
    message: document.querySelector(".lab-message").textContent,
    heard: document.querySelector("[role=status]").textContent,
    alert: document.querySelector("[role=alert]").textContent,
    pictures: [...document.querySelectorAll(".lab-picture")].map((table) => ({
      name: table.ariaLabel,
      texts: texts(table, "tbody td"),
      chosen: [...table.querySelectorAll("tbody td")]
        .map((e, i) => (e.ariaSelected === "true" ? i : -1)).filter((i) => i >= 0),
    })),
    maps: [...document.querySelectorAll(".lab-head-map")].map((e) => e.ariaLabel),
    heads: texts(document, ".lab-head-name"),
    numbers: inputs.map((e) => e.value),
    names: inputs.map((e) => e.ariaLabel),
    wrong: inputs.map((e) => e.ariaInvalid === "true"),
    sums: document.querySelector(".lab-sums").ariaLabel,
    rows: [...document.querySelectorAll(".lab-sums tbody tr")]
      .map((row) => texts(row, "th, td")),
    curve: document.querySelector(".lab-curve").ariaLabel,
    selects: [...document.querySelectorAll("select")]
      .map((e) => e.selectedOptions[0].textContent),
    tokens: document.querySelector("[type=checkbox]").checked,
    slider: document.querySelector(".lab-slider span").textContent,
    spoken: document.querySelector("[type=range]").getAttribute("aria-valuetext"),
  };
}"""
HEADS = (
    "up left,up,up right,left,here,right,down left,down,down right"  # as the kernel
).split(",")
OUTSIDE = {"zeros": "zeros", "replicate": "the nearest pixel again"}
COMPLAINT = (
    "A kernel number lies between −100 and 100. The last good one counts."  # read aloud
)
KEYS = {
    "ArrowUp": (-1, 0),
    "ArrowDown": (1, 0),
    "ArrowLeft": (0, -1),
    "ArrowRight": (0, 1),
}


class Reader:
    """A reader's hands on the page, and what they set in Python."""

    def __init__(self, rng, page, lab):
        self.rng, self.page, self.lab = rng, page, lab
        self.wrong = None  # the kernel number that is being typed and is none

    def act(self):
        """One drawn interaction; says whether it changed anything."""
        if self.wrong is not None:
            self.page.evaluate("document.activeElement.blur()")
            self.wrong = None
        before = self.lab.state
        hands = [self.named, self.padding, self.slide, self.slide, self.pixel]
        self.rng.choice(
            [*hands, self.pixel, self.number, self.number, self.no_number]
        )()
        return self.lab.state != before

    def named(self):
        if self.rng.random() < 0.5:
            self.lab.picture = name = str(self.rng.choice(list(PICTURES)))
            use(self.page, "select", name, at=0)
        else:
            self.lab.kernel = name = str(self.rng.choice(list(KERNELS)))
            use(self.page, "select", name, at=1)

    def padding(self):
        if self.rng.random() < 0.5:
            self.lab.padding = str(self.rng.choice(list(OUTSIDE)))
            use(self.page, "select", self.lab.padding, at=2)
        else:
            self.lab.pad_tokens = not self.lab.pad_tokens
            use(self.page, "[type=checkbox]")

    def slide(self):
        if self.rng.random() < 0.4:
            key, by = (
                ("ArrowRight", 0.5) if self.rng.random() < 0.7 else ("ArrowLeft", -0.5)
            )
            self.page.locator("[type=range]").press(key)
            self.lab.sharpness = float(np.clip(self.lab.sharpness + by, 0, 40))
        else:
            step = int(self.rng.choice([0, 80, self.rng.integers(81)]))
            self.lab.sharpness = step / 2
            use(self.page, "[type=range]", self.lab.sharpness)

    def pixel(self):
        row, column = self.lab.pixel
        if self.rng.random() < 0.5:
            key = str(self.rng.choice(list(KEYS)))
            self.page.locator(".lab-picture [tabindex='0']").press(key)
            row, column = np.clip(np.add((row, column), KEYS[key]), 0, 7).tolist()
        else:
            row, column = self.rng.integers(8, size=2).tolist()
            use(self.page, ".lab-picture [role=gridcell]", at=8 * row + column)
        self.lab.pixel = row, column

    def number(self):
        kernel, at = self.lab.kernel, int(self.rng.integers(9))
        value = self.rng.choice(
            [0, -100, self.rng.normal(scale=3), self.rng.integers(9)]
        )
        kernel[divmod(at, 3)] = round(float(value), int(self.rng.integers(5)))
        self.lab.kernel = kernel
        text = f"{self.lab.kernel[divmod(at, 3)]}"
        if self.rng.random() < 0.3:
            self.page.locator("[type=number]").nth(at).fill(text)
            self.page.evaluate("document.activeElement.blur()")
        else:
            use(self.page, "[type=number]", text, at=at)

    def no_number(self):
        self.wrong = int(self.rng.integers(9))
        text = str(self.rng.choice(["", "1e9", "-100.5", "101"]))
        self.page.locator("[type=number]").nth(self.wrong).fill(text)


def both(lab, sharpness):
    """Convolution and attention, each (8, 8), and the weights (9, 64, S)."""
    kernel, image = lab.kernel[None, None], lab.picture[None, None]
    attended, weights = convolution_as_attention(
        kernel,
        image,
        sharpness=sharpness,
        padding="zeros" if lab.pad_tokens else "replicate",
        return_weights=True,
    )
    convolved = convolve(kernel, image, padding=lab.padding)
    return convolved[0, 0], attended[0, 0], weights


def apart(lab, sharpness):
    """|attention - convolution| for every pixel, (8, 8)."""
    return _apart(json.dumps({**lab.state, "sharpness": sharpness, "pixel": [0, 0]}))


@cache
def _apart(settings):
    lab = ConvolutionLab(**json.loads(settings))
    convolved, attended, _ = both(lab, lab.sharpness)
    return np.abs(convolved - attended)


def check_small(text, x, scale):
    """Two digits of a number that may be tiny; noise is not compared."""
    power = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    digits, _, exponent = text.partition(" × 10")
    value = float(digits) * 10.0 ** int(exponent.translate(power) or 0)
    assert value == pytest.approx(x, rel=0.051, abs=1e-13 * scale), text


def check_brief(text, x):
    """A number in at most four signs and a minus."""
    digits = 0 if abs(x) >= 9.95 else 2 if abs(x) < 0.995 else 1
    assert is_rounded(text, x, digits), (text, x)
    assert len(text.removeprefix("−")) <= 4, text


def meaning(lab, largest):
    """What the largest difference means; the border is where one would stay."""
    sharpest = apart(lab, 40.0)
    if sharpest.max() >= 1e-6:
        assert sharpest[1:-1, 1:-1].max() < 1e-6, "it is not at the border alone"
        return (
            "At the border no sharpness removes it: there the heads and the "
            "convolution read different things."
        )
    if largest < 1e-6:
        return "The nine heads compute the convolution."
    return "It vanishes as the heads sharpen."


def check_message(lab, seen, scale):
    largest = apart(lab, lab.sharpness).max()
    found = re.fullmatch(
        r"Largest difference at a = (.+?): (.+?)\. (.+)", seen["message"]
    )
    assert found[1] == seen["slider"] == seen["spoken"] == f"{lab.sharpness:g}"
    check_small(found[2], largest, scale)
    assert found[3] == meaning(lab, largest)
    points = seen["curve"].removeprefix("Largest difference: ").split(", ")
    for point, a in zip(points, range(0, 41, 8), strict=True):
        value, _, at = point.partition(" at ")
        assert at == f"{a}"
        check_small(value, apart(lab, a).max(), scale)


def check_rows(lab, seen, found):
    """The readings of the pixel: largest weight, reading, kernel, product; sums."""
    convolved, attended, weights = found
    row, column = lab.pixel
    title = f"Row {row + 1}, column {column + 1}: nine readings, one sum"
    assert seen["sums"] == title
    rows, kernel = seen["rows"], lab.kernel.ravel()
    maps = weights[:, 8 * row + column]  # (9, S)
    keys = np.pad(lab.picture, 1) if lab.pad_tokens else lab.picture
    reads = maps @ keys.ravel()
    names = [row[0] for row in rows]
    assert names == [*HEADS, "attention", "convolution"]
    assert seen["heads"] == HEADS
    for h, name in enumerate(HEADS):
        values = (maps[h].max(), reads[h], kernel[h], reads[h] * kernel[h])
        for text, x, digits in zip(rows[h][1:], values, (2, 3, 4, 3), strict=True):
            assert is_rounded(text, x, digits), (name, text, x)
        label = f"Attention {name}: largest weight {rows[h][1]}"
        assert seen["maps"][h] == label
    for texts, picture in zip(rows[9:], (attended, convolved), strict=True):
        assert texts[1:4] == ["", "", ""]
        assert is_rounded(texts[4], picture[lab.pixel], 3)


def check_pictures(lab, seen, found):
    titles = ["Picture: choose a pixel", "Convolution", "Attention"]
    assert [each["name"] for each in seen["pictures"]] == titles
    for each, values in zip(seen["pictures"], (lab.picture, *found[:2]), strict=True):
        for text, x in zip(each["texts"], values.ravel(), strict=True):
            check_brief(text, x)
    row, column = lab.pixel
    chosen = [each["chosen"] for each in seen["pictures"]]
    assert chosen == [[8 * row + column], [], []]


def name_of(matrix, known):
    named = (name for name, rows in known.items() if np.array_equal(rows, matrix))
    return next(named, "your own")


def check(reader, seen):
    lab = reader.lab
    found = both(lab, lab.sharpness)
    scale = max(1, np.abs(lab.kernel).sum())
    check_message(lab, seen, scale)
    check_rows(lab, seen, found)
    check_pictures(lab, seen, found)
    names = name_of(lab.picture, PICTURES), name_of(lab.kernel, KERNELS)
    assert seen["selects"] == [*names, OUTSIDE[lab.padding]]
    assert seen["tokens"] == lab.pad_tokens
    assert seen["names"] == [f"Kernel number {name}" for name in HEADS]
    numbers = zip(seen["numbers"], lab.kernel.ravel(), strict=True)
    typed = [i for i, (text, x) in enumerate(numbers) if text == "" or float(text) != x]
    wrong = [] if reader.wrong is None else [reader.wrong]
    assert typed == wrong
    assert [i for i, each in enumerate(seen["wrong"]) if each] == wrong
    assert seen["alert"] == (COMPLAINT if wrong else "")


def test_after_every_interaction_the_lab_says_what_the_library_computes(open_page):
    rng, lab = np.random.default_rng(11), ConvolutionLab()
    page = open_page(lab, height=TALL)
    hear_at_once(page)
    reader = Reader(rng, page, lab)
    for _ in range(extent.examples(500)):
        changed = reader.act()
        seen = page.evaluate(SEEN)
        check(reader, seen)
        row, column = lab.pixel
        told = f"Row {row + 1}, column {column + 1}. {seen['message']}"
        assert seen["heard"] == told or not changed
