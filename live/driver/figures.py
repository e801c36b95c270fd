"""A matplotlib backend: pyplot's figures become pictures below the cell.

matplotlib finds it by MPLBACKEND=module://live.driver.figures.
"""

import base64

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from matplotlib.figure import Figure

from live.driver.output import Output

__all__ = ["FigureCanvas", "post_figure", "show"]


def post_figure(figure: Figure) -> None:
    """Post one figure as PNG, as small as those in the book."""
    from mhsa_lib.figures import png_bytes

    Output.current.flush()  # what was printed before comes before
    png = png_bytes(figure)
    width, height = (int.from_bytes(png[i : i + 4], "big") for i in (16, 20))
    data = base64.b64encode(png).decode("ascii")
    Output.current.post("image", {"png": data, "width": width, "height": height})


def show(*arguments: object, **options: object) -> None:
    """Post every open figure and close it (pyplot.show calls this)."""
    from matplotlib import pyplot as plt

    for number in plt.get_fignums():
        post_figure(plt.figure(number))
    plt.close("all")
