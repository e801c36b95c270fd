"""Cut the book's Chinese font out of Noto Sans CJK SC.

Figures draw Chinese words with pinyin, on machines that may own no Chinese font.
This script keeps the glyphs that the book uses, and the most common characters, so
that a reader's own sentence mostly works too. Run it again when a text gains a
character (a test says so):

    python -m training.font /path/to/NotoSansCJK-Regular.ttc

It needs fontTools, which matplotlib brings along. The result has its own name, since
"Noto" is a trademark, and keeps the font's licence
(`mhsa_lib/figures/fonts/OFL.txt`).
"""

import json
import string
import sys
from pathlib import Path

from mhsa_lib.figures.chinese import PINYIN, is_cjk
from mhsa_lib.figures.style import FONT_FAMILY, FONT_PATH
from publish.paths import CHAPTERS, ROOT

COMMON = Path(__file__).with_name("common_characters.txt")
SUFFIXES = {".py", ".js", ".json", ".md", ".ipynb"}

PUNCTUATION = "，。！？、；：（）《》〈〉「」『』【】“”‘’…—·～％＋－＝　￥"
ALWAYS = set(string.printable.strip() + " " + PINYIN + PUNCTUATION)


def read_text(path):
    """A file's text; JSON is decoded, so that an escaped character counts too.

    Strings in the outputs of a notebook count: figures repeat them.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".ipynb", ".json"}:
        return json.dumps(json.loads(text), ensure_ascii=False)
    return text


def characters_of_the_book(folders=(CHAPTERS, ROOT / "mhsa_lib")):
    """Every CJK character in the texts below the folders: a sorted string."""
    found = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES and ".ipynb_checkpoints" not in path.parts:
                found.update(filter(is_cjk, read_text(path)))
    return "".join(sorted(found))


def common_characters():
    """The most common simplified characters, then the book's terms: a string."""
    return COMMON.read_text(encoding="utf-8").replace("\n", "")


def subset(source, target=FONT_PATH):
    """Write the subset of the font file `source` to `target`; return its size in bytes.

    Raises ValueError if the source has no simplified Chinese face or lacks a character
    that the book uses.
    """
    from fontTools import subset as tool

    wanted = ALWAYS | set(characters_of_the_book()) | set(common_characters())
    font = simplified_chinese_face(source)
    missing = wanted - set(map(chr, font.getBestCmap()))
    if missing:
        raise ValueError(f"{source} has no glyph for {''.join(sorted(missing))}")
    options = tool.Options(
        hinting=False,
        layout_features=[],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages=[0x0409],
        drop_tables=["GPOS", "GSUB", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"],
        notdef_outline=True,
    )
    worker = tool.Subsetter(options)
    worker.populate(text="".join(sorted(wanted)))
    worker.subset(font)
    rename(font)
    font.save(target)
    return Path(target).stat().st_size


def simplified_chinese_face(source):
    """The SC face of a font collection, or the font itself: a fontTools TTFont."""
    from fontTools.ttLib import TTCollection, TTFont

    if Path(source).suffix.lower() != ".ttc":
        return TTFont(source, recalcTimestamp=False)
    for font in TTCollection(source):
        family = font["name"].getDebugName(1)
        if family.endswith(" SC") and "Mono" not in family:
            font.recalcTimestamp = False
            return font
    raise ValueError(f"{source} holds no simplified Chinese (SC) face")


def rename(font):
    """Give the font the book's own family name; copyright and licence stay."""
    postscript = FONT_FAMILY.replace(" ", "") + "-Regular"
    names = {
        1: FONT_FAMILY,
        2: "Regular",
        3: f"{postscript};subset of Noto Sans CJK SC",
        4: FONT_FAMILY,
        6: postscript,
    }
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x0409)
    top = font["CFF "].cff
    top.fontNames = [postscript]
    top[0].FullName = top[0].FamilyName = FONT_FAMILY


def main():
    if len(sys.argv) != 2:
        raise SystemExit(
            "usage: python -m training.font PATH_TO_FONT\n"
            "(Noto Sans CJK Regular, as .ttc or .otf; Debian: package fonts-noto-cjk)"
        )
    size = subset(sys.argv[1])
    print(f"{FONT_PATH.name}: {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
