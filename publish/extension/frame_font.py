"""A font of one glyph: an empty frame that keeps the place of a Chinese character."""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph

SIDE = 1000  # units: every Chinese glyph is one em wide


def draw(characters: set[str], model: TTFont, family: str) -> TTFont:
    """The font that draws each of these characters as the frame.

    It has the ascent and descent of ``model``, so that lines keep their height too.
    """
    ascent, descent = model["hhea"].ascent, model["hhea"].descent
    names = [".notdef", "frame"]
    builder = FontBuilder(unitsPerEm=SIDE)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    builder.setupGlyf(dict.fromkeys(names, _outline()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (SIDE, 80)))
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupOS2(usWinAscent=ascent, usWinDescent=-descent)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupPost()
    font = builder.font
    font["cmap"].tables = [_one_for_all(characters)]
    font["head"].created = font["head"].modified = model["head"].modified
    font.recalcTimestamp = False
    return font


def _one_for_all(characters: set[str]) -> CmapSubtable:
    """The table of format 13, which names one glyph for a whole range."""
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = dict.fromkeys(map(ord, characters), "frame")
    return table


def _outline() -> Glyph:
    """A square with a square hole, which is drawn the other way round."""
    pen = TTGlyphPen(None)
    for low, high, step in ((-80, 760, 1), (-40, 720, -1)):
        left, right = low + 160, high + 160
        corners = [(left, low), (left, high), (right, high), (right, low)][::step]
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
