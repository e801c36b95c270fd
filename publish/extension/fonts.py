"""The site's own Chinese fonts, for readers whose machines have none.

A page names the reader's fonts first (``static/site.css``). A character that none of
them holds comes to these families, in this order, and only then is a file fetched:

*Head by Head Han*
    Our own font, cut by what the pages show.
*Head by Head Frame*
    An empty frame, inside the stylesheet, as wide and as high as a character. It
    keeps the place of a slice that is on its way, so that nothing moves later.
*Head by Head Rare*
    The same frame for every other Chinese character. When a reader types one,
    ``site.js`` lets Noto Sans SC take the place of this family. Noto's own
    stylesheet is too heavy for every page: it names 13,000 characters.
"""

import base64
import hashlib
import html
import io
import json
import logging
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

from mhsa_lib.figures.chinese import CJK, PINYIN, is_cjk
from mhsa_lib.figures.style import FONT_FAMILY, FONT_PATH
from publish.extension import frame_font
from publish.paths import NODE_MODULES

FRAME, RARE = "Head by Head Frame", "Head by Head Rare"
# Names of single faces: Android has no family that a stylesheet could name.
LOCAL = (
    "NotoSansCJKsc-Regular",
    "Noto Sans CJK SC Regular",
    "Noto Sans CJK SC",
    "NotoSansSC-Regular",
    "Noto Sans SC Regular",
    "SourceHanSansSC-Regular",
    "SourceHanSansCN-Regular",
    "Droid Sans Fallback",
)
# The variable font: bold too, and 4.6 MB; the package of single weights has 73 MB.
NOTO = NODE_MODULES / "@fontsource-variable" / "noto-sans-sc"
NOTO_FAMILY = "Noto Sans SC Variable"
FEW = 20  # new characters of a page that are worth no second file


@dataclass(frozen=True)
class Fonts:
    """What a page must know of the fonts.

    ``css`` holds the faces, as read from ``_static``; ``frame`` is the address of the
    frame, and ``rare`` that of Noto's stylesheet.
    """

    css: str
    frame: str
    rare: str


def write(
    out: Path, pages: dict[str, str], front: str, modules: Iterable[Path]
) -> Fonts:
    """Write every file of the fonts below ``out/fonts``.

    Args:
        out: folder of the site.
        pages: address of each page -> its text.
        front: the address of the front page, which must stay light.
        modules: the scripts of the widgets, which bring words of their own.
    """
    shown = {page: characters(text) for page, text in pages.items()}
    words = [characters(module.read_text("utf-8")) for module in modules]
    parts = slices(shown[front].union(*words), list(shown.values()))
    faces = []
    for part in parts:
        place = _place(out, "han.woff2", cut(part))
        sources = [*(f'local("{name}")' for name in LOCAL), _woff2_at(f"../{place}")]
        faces.append(_face(FONT_FAMILY, ", ".join(sources), part))
    ours = set.union(*parts)
    frame, rare = inline_frame(FRAME), inline_frame(RARE)
    faces.append(_face(FRAME, _woff2_at(frame), ours))
    faces.append(_face(RARE, _woff2_at(rare), every_cjk() - ours))
    return Fonts(css="\n".join(faces), frame=frame, rare=_write_noto(out))


def characters(text: str) -> set[str]:
    r"""The Chinese characters that a page or a script can show, escaped ones too.

    >>> sorted(characters('小 &#32418; "\\u660e"'))
    ['小', '明', '红']
    """
    escaped = re.findall(r"\\u([0-9a-fA-F]{4})", text)
    every = html.unescape(text) + "".join(chr(int(code, 16)) for code in escaped)
    return set(filter(is_cjk, every))


def every_cjk() -> set[str]:
    """Every Chinese character and mark that there may be."""
    return {chr(code) for first, last in CJK for code in range(first, last + 1)}


def slices(early: set[str], shown: list[set[str]]) -> list[set[str]]:
    """Cut what our font holds in two: for every page, and for pages full of Chinese.

    The first part has the characters of ``early``, those of pages that add few, and
    the letters of pinyin, for the font that lacks them; the second has the rest.
    """
    few = [page for page in shown if len(page - early) <= FEW]
    first = early.union(PINYIN, *few)
    held = set(map(chr, TTFont(FONT_PATH).getBestCmap()))
    parts = (first & held, (set().union(*shown) - first) & held)
    return [part for part in parts if part]


def cut(wanted: set[str]) -> bytes:
    """The part of our font that holds these characters, as woff2."""
    # Jupyter Book prints what fontTools notes: every glyph.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(
        desubroutinize=True,
        hinting=False,
        layout_features=[],
        name_IDs=[0, 1, 2, 3, 4, 6, 13, 14],  # copyright and licence among them
        notdef_outline=True,
    )
    font = TTFont(FONT_PATH, recalcTimestamp=False)
    worker = subset.Subsetter(options)
    worker.populate(text="".join(wanted))
    worker.subset(font)
    return _woff2(font)


def inline_frame(family: str) -> str:
    """An address that holds a whole font of frames.

    Each family has its own, since the name is in it: Chromium takes two faces of one
    address for loaded as soon as one of them is.
    """
    font = frame_font.draw(every_cjk().union(PINYIN), TTFont(FONT_PATH), family)
    return f"data:font/woff2;base64,{base64.b64encode(_woff2(font)).decode('ascii')}"


def _woff2(font: TTFont) -> bytes:
    content = io.BytesIO()
    font.flavor = "woff2"
    font.save(content)
    return content.getvalue()


def _woff2_at(address: str) -> str:
    return f'url("{address}") format("woff2")'


def _face(family: str, sources: str, wanted: set[str], weight: str = "normal") -> str:
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f"font-display: swap; src: {sources}; unicode-range: {ranges(wanted)}; }}"
    )


def ranges(wanted: set[str]) -> str:
    """The characters as a stylesheet names them.

    >>> ranges({"一", "丁", "丂", "ǎ"})
    'U+1CE,U+4E00-4E02'
    """
    runs: list[list[int]] = []
    for code in sorted(map(ord, wanted)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{a:X}" + f"-{b:X}" * (a < b) for a, b in runs)


def _place(out: Path, name: str, content: bytes) -> str:
    """Write a file into a folder that is named by its hash; return its address."""
    place = f"fonts/{hashlib.sha256(content).hexdigest()[:12]}/{name}"
    (out / place).parent.mkdir(parents=True, exist_ok=True)
    (out / place).write_bytes(content)
    return place


def _write_noto(out: Path) -> str:
    """Copy Noto's slices as they come; return the address of a stylesheet for them.

    It names their Chinese characters alone: no Latin letter may come from this font.
    """
    if not (NOTO / "unicode.json").exists():
        raise ExtensionError(
            f"Noto Sans SC is not in {NOTO}; run `make html`, which fetches it."
        )
    faces, files = [], []
    for key, text in json.loads((NOTO / "unicode.json").read_text("utf-8")).items():
        if wanted := set(filter(is_cjk, _named(text))):
            files.append(f"noto-sans-sc-{key.strip('[]')}-wght-normal.woff2")
            faces.append(_face(NOTO_FAMILY, _woff2_at(files[-1]), wanted, "100 900"))
    faces.append(f'body {{ --font-rare: "{NOTO_FAMILY}"; }}\n')
    place = _place(out, "noto.css", "\n".join(faces).encode())
    for name in files:
        shutil.copy(NOTO / "files" / name, (out / place).parent)
    shutil.copy(NOTO / "LICENSE", (out / place).with_name("OFL.txt"))
    return place


def _named(unicode_range: str) -> set[str]:
    """The characters that a stylesheet's ``unicode-range`` names.

    >>> sorted(_named("U+4e00-4e01,U+41"))
    ['A', '一', '丁']
    """
    found: set[str] = set()
    for part in unicode_range.upper().split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return found
