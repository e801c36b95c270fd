"""What drawing.js gives every widget: a theme that follows the page, and a palette."""

import pytest

from mhsa_lib.figures.style import luminance
from mhsa_lib.widgets import SoftmaxKnob


@pytest.mark.parametrize(
    ("theme", "scheme", "expected"),
    [
        ("light", "dark", "light"),
        ("dark", "light", "dark"),
        ("auto", "dark", "dark"),
        ("auto", "light", "light"),
    ],
)
def test_the_theme_follows_the_page_then_the_system(open_page, theme, scheme, expected):
    page = open_page(SoftmaxKnob(), theme=theme, color_scheme=scheme)
    found = page.evaluate(
        "getComputedStyle(document.querySelector('.mhsa')).colorScheme"
    )
    assert found == expected


SHADES = """async () => {
  const { make, prepare, shade } = await import("/widgets/shared/drawing.js");
  const el = make("div");
  document.querySelector("main").append(el);
  prepare(el, "shades", "");
  for (let i = 0; i <= 100; i++) {
    const cell = make("span", { text: `${i} ` });
    shade(cell, i / 100);
    el.append(cell);
  }
  const context = document.createElement("canvas").getContext("2d",
    { willReadFrequently: true });
  const rgb = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  return [...el.children].map((cell) => {
    const style = getComputedStyle(cell);
    return [rgb(style.backgroundColor), rgb(style.color)];
  });
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_is_monotonic_and_its_numbers_are_readable(open_page, theme):
    page = open_page(theme=theme)
    pairs = page.evaluate(SHADES)
    grounds, inks = zip(*pairs, strict=True)
    grounds = [luminance([c / 255 for c in rgb]) for rgb in grounds]
    inks = [luminance([c / 255 for c in rgb]) for rgb in inks]
    rising = grounds == sorted(grounds)
    assert rising if theme == "dark" else grounds == sorted(grounds, reverse=True)
    assert abs(grounds[0] - grounds[-1]) > 0.5
    for ground, ink in zip(grounds, inks, strict=True):
        high, low = max(ground, ink), min(ground, ink)
        assert (high + 0.05) / (low + 0.05) >= 4.5
