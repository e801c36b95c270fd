"""How the book's figures look: one font for Chinese, one palette, one size."""

from pathlib import Path

FONT_FAMILY = "Head by Head Han"
FONT_PATH = Path(__file__).with_name("fonts") / "HeadByHeadHan.otf"

# Okabe and Ito (2008), the members with a contrast of 3:1 on white and black last:
# told apart by readers with any common colour blindness.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#b0548a", "#6b6b6b", "#000000")

# White to deep blue, lightness falling all the way: readable in grey too.
SEQUENTIAL = ("#ffffff", "#9ecae9", "#2b83ba", "#08306b")


def use_book_style():
    """Set matplotlib up for the book: Chinese glyphs, sizes, palette, white ground.

    Call it once at the top of a notebook. A figure comes out 576 pixels wide: sharp on
    a laptop, and its 10-point text is still 10 pixels high on a phone.

    >>> use_book_style()
    >>> import matplotlib
    >>> matplotlib.rcParams["font.family"]
    ['DejaVu Sans', 'Head by Head Han']
    """
    import matplotlib
    from cycler import cycler

    register_font()
    _small_pictures_in_notebooks()
    matplotlib.rcParams.update(
        {
            # A glyph that DejaVu lacks is looked up in the next family. (A generic
            # name such as "sans-serif" would end the search at its first font.)
            "font.family": ["DejaVu Sans", FONT_FAMILY],
            "font.size": 10,
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=PALETTE),
            "axes.unicode_minus": False,
            "figure.figsize": (4.8, 3.0),
            "figure.dpi": 120,
            "savefig.dpi": 120,
            "figure.facecolor": "white",
            "axes.facecolor": "white",
            "savefig.facecolor": "white",
            "legend.frameon": False,
            "lines.linewidth": 2,
        }
    )


def register_font():
    """Tell matplotlib where the book's font lies; a second call changes nothing.

    The one face also answers for bold and italic text, so that matplotlib does not
    complain about the weights that it lacks.
    """
    from dataclasses import replace

    from matplotlib import font_manager

    manager = font_manager.fontManager
    if all(entry.fname != str(FONT_PATH) for entry in manager.ttflist):
        manager.addfont(str(FONT_PATH))
        face = manager.ttflist[-1]
        manager.ttflist += [
            replace(face, weight=700),
            replace(face, style="italic"),
            replace(face, weight=700, style="italic"),
        ]


def png_bytes(figure, colours=256):
    """A figure as a PNG with a palette: a quarter of matplotlib's own file.

    Args:
        figure: matplotlib Figure.
        colours: most colours in the picture, at most 256.
    """
    import io

    from PIL import Image

    raw, small = io.BytesIO(), io.BytesIO()
    figure.savefig(raw, format="png", bbox_inches="tight")
    picture = Image.open(raw).convert("RGB")
    # Without dithering equal cells keep one equal colour.
    picture = picture.quantize(colours, dither=Image.Dither.NONE)
    picture.save(small, format="PNG", optimize=True)
    return small.getvalue()


def _small_pictures_in_notebooks():
    """Let a notebook show figures by `png_bytes`; outside a notebook do nothing."""
    import sys

    if "IPython" not in sys.modules or sys.modules["IPython"].get_ipython() is None:
        return
    from matplotlib import pyplot as plt

    # The inline backend registers its own PNG writer when it is loaded: load it first.
    plt.switch_backend(plt.get_backend())
    shell = sys.modules["IPython"].get_ipython()
    formatter = shell.display_formatter.formatters["image/png"]
    formatter.for_type(plt.Figure, png_bytes)


def sequential_colormap():
    """The one palette for weights from 0 to 1: a matplotlib colormap."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("head_by_head", SEQUENTIAL)


def ink_on(rgb):
    """Black or white, whichever reads better on a colour: contrast at least 4.5.

    Args:
        rgb: red, green, blue in [0, 1]; a fourth value is ignored.

    >>> ink_on((1, 1, 1)), ink_on((0.03, 0.19, 0.42))
    ('black', 'white')
    """
    return "black" if luminance(rgb) > 0.179 else "white"


def luminance(rgb):
    """Relative luminance of an sRGB colour: 0 is black, 1 is white (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
