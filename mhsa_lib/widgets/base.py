"""What every widget shares: data and state, its static form, its bridge to Jupyter.

A widget is a plain Python object. It shows itself in one of two ways: where anywidget
imports and `MHSA_STATIC` is unset, as an ipywidgets widget that runs `widget.js` of the
widget's folder; otherwise as HTML with a picture, a table and its data and state as
JSON, which `mount.js` brings to life in the published page.

`data` is what no control changes: weights, vocabularies, pictures, limits. It is fixed
when the widget is made and sent once, together with the first state, so the browser
never draws one with another's. `state` is small; it alone travels at every change.
In a language other than English, `data` also holds the catalogue of the scripts.
"""

import base64
import functools
import html
import json
import os
import warnings
from importlib import import_module

import numpy as np

from mhsa_lib.language import _, script_catalogue
from mhsa_lib.widgets.bundle import module_source
from mhsa_lib.widgets.static_form import html_table, island


@functools.cache
def _bridge_class(name):
    """Return the AnyWidget class that runs `<name>/widget.js`."""
    anywidget, traitlets = import_module("anywidget"), import_module("traitlets")
    members = {
        # Text, not a path: a watched file breaks on Colab (anywidget#929).
        "_esm": module_source(name),
        "data": traitlets.Dict().tag(sync=True),
        "state": traitlets.Dict().tag(sync=True),
        # ipywidgets 7 (Colab) would show itself by this and ignore the bundle.
        "_ipython_display_": None,
    }
    return type(f"Bridge_{name}", (anywidget.AnyWidget,), members)


def _can_run_live():
    """Say whether a live view is wanted and possible."""
    if os.environ.get("MHSA_STATIC"):
        return False
    try:
        import_module("anywidget")
    except ImportError:
        return False
    return True


class Widget:
    """Base class of the book's widgets: plain JSON, drawn by `<name>/widget.js`.

    A subclass sets `name` and gives `plain_text` (a property, so that it is translated
    when it is shown), `_check`, `alternative_text`, `_table` and, if it has a picture,
    `_figure`. It hands its data and the entries of its first state to `__init__`; later
    its properties read `_data` and `_state`, and change the state by `_update`.
    """

    name = ""

    def __init__(self, data=None, /, **state):
        catalogue = script_catalogue(self.name)
        spoken = {} if catalogue is None else {"catalogue": catalogue}
        self._data = {**(data or {}), **spoken}
        self._state = self._check(state)
        self._bridge = None

    @property
    def data(self):
        """A copy of what never changes, as the browser sees it."""
        return json.loads(json.dumps(self._data))

    @property
    def state(self):
        """A copy of what controls change, as the browser sees it."""
        return json.loads(json.dumps(self._state))

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        raise NotImplementedError

    def _check(self, state):
        """Return the state in its normal form (plain JSON), or raise a clear error.

        The state may come from the browser: take the known entries alone, and judge
        them by `_data`.
        """
        raise NotImplementedError

    def _update(self, **changes):
        """Validate and take over some entries; tell the browser if one listens."""
        self._state = self._check({**self._state, **changes})
        if self._bridge is not None:
            self._bridge.state = self._state

    def _receive(self, change):
        """Take over what the browser set; put the old state back if it is wrong."""
        if change["new"] == self._state:
            return
        try:
            self._state = self._check(change["new"])
        finally:
            self._bridge.state = self._state

    def alternative_text(self):
        """Return what the picture shows, for readers who do not see it."""
        raise NotImplementedError

    def _table(self):
        """Return the data as rows of text, the first row the header."""
        return []

    def _figure(self):
        """Return a matplotlib Figure, or None for a widget without a picture."""
        return None

    def png(self):
        """Return the picture as PNG bytes; None without matplotlib or a picture."""
        try:
            matplotlib = import_module("matplotlib")
        except ImportError:
            return None
        style = import_module("mhsa_lib.figures.style")
        with matplotlib.rc_context():
            style.use_book_style()
            figure = self._figure()
            return None if figure is None else style.png_bytes(figure)

    def _fallback(self, png):
        """Return the HTML that shows without JavaScript: picture and table."""
        parts = []
        if png:
            width, height = np.frombuffer(png[16:24], dtype=">u4").tolist()
            data = base64.b64encode(png).decode("ascii")
            parts.append(
                f'<img alt="{html.escape(self.alternative_text())}" width="{width}" '
                f'height="{height}" src="data:image/png;base64,{data}">'
            )
        if rows := self._table():
            name = _("{widget}, as a table").format(widget=self.plain_text)
            parts.append(html_table(rows, name))
        return "\n".join(parts)

    def to_html(self):
        """Return the static form: picture, table and JSON, ready for `mount.js`."""
        return self._html(self.png())

    def _html(self, png):
        values = island({"data": self._data, "state": self._state})
        return (
            f'<div class="mhsa-widget" data-widget="{self.name}">\n'
            f"{self._fallback(png)}\n"
            f'<script type="application/json">{values}</script>\n</div>'
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Return what Jupyter shows: the live view, or picture, table and text."""
        live = _can_run_live()
        with warnings.catch_warnings():
            if live:  # the picture is the second choice: no word about a rare glyph
                warnings.filterwarnings("ignore", message="Glyph .* missing")
            png = self.png()
        data = {"text/plain": self.plain_text}
        if png:
            data["image/png"] = base64.b64encode(png).decode("ascii")
        if not live:
            return {**data, "text/html": self._html(png)}, {}
        if self._bridge is None:
            bridge_class = _bridge_class(self.name)
            self._bridge = bridge_class(data=self._data, state=self._state)
            self._bridge.observe(self._receive, names="state")
        view, metadata = self._bridge._repr_mimebundle_()
        return {**view, **data}, metadata
