"""Matplotlib drawings that more than one chapter uses, and the book's style.

matplotlib is imported when something is drawn, not before.

>>> from mhsa_lib.figures import attention_map, use_book_style
>>> use_book_style()
>>> attention_map([[0.9, 0.1], [0.5, 0.5]], ["小明", "散步"], title="by hand")
"""

from mhsa_lib.figures.drawings import attention_map, attention_maps, bars
from mhsa_lib.figures.style import (
    FONT_FAMILY,
    PALETTE,
    png_bytes,
    register_font,
    sequential_colormap,
    use_book_style,
)

__all__ = [
    "FONT_FAMILY",
    "PALETTE",
    "attention_map",
    "attention_maps",
    "bars",
    "png_bytes",
    "register_font",
    "sequential_colormap",
    "use_book_style",
]
