"""Which font really drew each character that a page shows, and what no font holds."""

import unicodedata
from functools import cached_property
from pathlib import Path

from fontTools.ttLib import TTFont

# Every text with its font: of elements, of fields, and what a style puts in by itself.
# What a closed box keeps for later counts too; formulas for voices are never drawn.
COLLECT = """() => {
  const shown = new Map();
  const add = (element, text, pseudo) => {
    const { fontFamily, fontWeight, fontStyle } = getComputedStyle(element, pseudo);
    const font = JSON.stringify([fontFamily, fontWeight, fontStyle]);
    const others = [...text].filter((character) => character > "\\x7f");
    if (others.length) shown.set(font, (shown.get(font) ?? "") + others.join(""));
  };
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.closest("script, style, template, noscript, .katex-mathml")) continue;
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE) add(element, node.data);
    add(element, `${element.value ?? ""}${element.placeholder ?? ""}`);
    for (const pseudo of ["::before", "::after"])
      add(element, getComputedStyle(element, pseudo).content, pseudo);
  }
  return [...shown].map(([font, text]) => [...JSON.parse(font), text]);
}"""
PROBE = """(wanted) => {
  const box = document.createElement("div");
  box.id = "probes";
  for (const [family, weight, style, character] of wanted) {
    const probe = document.createElement("span");
    probe.style.fontFamily = family;
    Object.assign(probe.style, { fontWeight: weight, fontStyle: style });
    probe.textContent = character;
    box.append(probe);
  }
  document.body.append(box);
}"""
FONTS = {".ttf", ".otf", ".woff2"}
LOADED = "() => document.fonts.ready.then(() => document.fonts.status === 'loaded')"


def collect(page) -> set[tuple[str, str, str, str]]:
    """What a page shows beside ASCII: (family, weight, style, character).

    Spaces and characters that are never drawn (joiners, soft hyphens) stay out.
    """
    return {
        (family, weight, style, character)
        for family, weight, style, text in page.evaluate(COLLECT)
        for character in text
        if unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Mn")
    }


class Glyphs:
    """The fonts that one page's browser can draw with, by their PostScript names."""

    def __init__(self, page, files: list[Path]):
        self.page, self.files = page, files
        self.devtools = page.context.new_cdp_session(page)

    @cached_property
    def held(self) -> dict[str, set[int]]:
        """The characters of each font; the slices of one font count together."""
        found = {}
        for path in self.files:
            if path.suffix not in FONTS:
                continue
            font = TTFont(path)
            name = font["name"].getDebugName(6)
            found.setdefault(name, set()).update(font.getBestCmap())
        return found

    def drawn(self, wanted) -> dict[tuple, dict]:
        """The font that drew each of ``wanted``, as the browser tells it."""
        wanted = sorted(wanted)
        self.page.evaluate(PROBE, wanted)
        self.page.wait_for_function(LOADED)
        for domain in ("DOM", "CSS"):
            self.devtools.send(f"{domain}.enable")
        root = self.devtools.send("DOM.getDocument")["root"]["nodeId"]
        query = {"nodeId": root, "selector": "#probes > span"}
        nodes = self.devtools.send("DOM.querySelectorAll", query)["nodeIds"]
        found = dict(zip(wanted, map(self._font, nodes), strict=True))
        self.page.evaluate("document.getElementById('probes').remove()")
        return found

    def _font(self, node: int) -> dict:
        answer = self.devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})
        [font] = answer["fonts"]
        return font

    def missing(self, wanted) -> list[str]:
        """What was drawn as an empty box: by a font that has no such glyph."""
        return [
            f"{key[-1]} (U+{ord(key[-1]):04X}) by {font['postScriptName']} of {key[0]}"
            for key, font in self.drawn(wanted).items()
            if ord(key[-1]) not in self.held.get(font["postScriptName"], ())
        ]
