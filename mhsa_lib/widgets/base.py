"""What every widget shares: its state, its static form and its bridge to Jupyter.

A widget is a plain Python object. It shows itself in one of two ways: where anywidget
imports and `MHSA_STATIC` is unset, as an ipywidgets widget that runs `<name>.js`;
otherwise as HTML with a picture, a table and the state as JSON, which `mount.js`
brings to life in the published page.
"""

import base64
import functools
import html
import json
import os
import re
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np

_FOLDER = Path(__file__).parent
_DTYPES = ("float16", "float32", "float64", "int32", "uint8", "bool")
_IMPORT = re.compile(
    r'^import \{( (?:\w+, )*\w+ )\} from "\./(\w+)\.js";$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:const|function|class) (\w+))", re.MULTILINE)


def encode_array(array, dtype=None):
    """Write an array of any shape as the mapping that attention.js decodes.

    The bytes are little-endian and in C order. Raises TypeError for a dtype that is
    none of float16, float32, float64, int32, uint8 and bool.

    >>> encode_array([[1.0, 2.0]], "float32")
    {'dtype': 'float32', 'shape': [1, 2], 'base64': 'AACAPwAAAEA='}
    """
    array = np.asarray(array, dtype=dtype)
    if array.dtype.name not in _DTYPES:
        raise TypeError(
            f"encode_array: dtype {array.dtype.name} is not one of "
            f"{', '.join(_DTYPES)}; pass dtype='float32'"
        )
    data = array.astype(array.dtype.newbyteorder("<")).tobytes()
    return {
        "dtype": array.dtype.name,
        "shape": list(array.shape),
        "base64": base64.b64encode(data).decode("ascii"),
    }


def decode_array(mapping):
    """Read an array back from the mapping that `encode_array` wrote.

    Raises ValueError if the dtype is unknown or shape and bytes do not fit together.

    >>> decode_array(encode_array([[1.0, 2.0]], "float32"))
    array([[1., 2.]], dtype=float32)
    """
    dtype, shape = mapping["dtype"], tuple(mapping["shape"])
    if dtype not in _DTYPES:
        raise ValueError(
            f"decode_array: dtype {dtype!r} is not one of {', '.join(_DTYPES)}"
        )
    data = base64.b64decode(mapping["base64"])
    needed = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if len(data) != needed:
        raise ValueError(
            f"decode_array: shape {shape} of {dtype} needs {needed} bytes, "
            f"there are {len(data)}"
        )
    flat = np.frombuffer(data, dtype=np.dtype(dtype).newbyteorder("<"))
    return flat.reshape(shape).astype(dtype)


def check_text(value, what):
    """Return `value` if it is text that a notebook can hold.

    Raises TypeError if it is no string and ValueError if it holds half a surrogate
    pair, which no file can store.

    >>> check_text("小明", "a label")
    '小明'
    """
    if not isinstance(value, str):
        raise TypeError(f"{what} must be text, not {type(value).__name__}: {value!r}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(
            f"{what} {value!r} holds half a surrogate pair; write the whole character"
        ) from None
    return value


def module_source(name):
    """Return `<name>.js` as one text, its imports inlined.

    A notebook loads a widget from a blob address, which cannot import its neighbour;
    so every imported file becomes a block that hands out its exports. Raises
    ValueError for an import that is not one line of the agreed form.
    """
    blocks = {}
    source = _with_blocks(name, blocks)
    merged = "".join(blocks.values()) + source
    if left := re.search(r"^import\b.*", merged, re.MULTILINE):
        raise ValueError(
            f'{name}.js cannot be inlined: "{left[0]}" is not one line of the form '
            'import { a, b } from "./file.js";'
        )
    return merged


def _with_blocks(name, blocks):
    """Return `<name>.js` with its imports read from blocks, which are added first."""
    source = (_FOLDER / f"{name}.js").read_text(encoding="utf-8")
    for _, dependency in _IMPORT.findall(source):
        if dependency not in blocks:
            text = _with_blocks(dependency, blocks)
            blocks[dependency] = (
                f"const module_{dependency} = (() => {{\n{_EXPORT.sub('', text)}\n"
                f"return {{ {', '.join(_EXPORT.findall(text))} }};\n}})();\n"
            )
    return _IMPORT.sub(r"const {\1} = module_\2;", source)


def island(state):
    r"""Return the state as JSON that is safe inside a script element.

    >>> print(island({"label": "</script>"}))
    {"label":"\u003c/script>"}
    """
    text = json.dumps(state, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


@functools.cache
def _bridge_class(name):
    """Return the AnyWidget class that runs `<name>.js`."""
    anywidget, traitlets = import_module("anywidget"), import_module("traitlets")
    members = {
        # Text, not a path: a watched file breaks on Colab (anywidget#929).
        "_esm": module_source(name),
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
    """Base class of the book's widgets: JSON data, drawn by `<name>.js`.

    A subclass sets `name` and `plain_text` and gives `_check`, `alternative_text`,
    `_table` and, if it has a picture, `_figure`. Its properties read the state and
    write it by `_update`.
    """

    name = ""
    plain_text = ""

    def __init__(self, **state):
        self._state = self._check(state)
        self._bridge = None

    @property
    def state(self):
        """A copy of the whole state, as the browser sees it."""
        return json.loads(json.dumps(self._state))

    def _check(self, state):
        """Return the state in its normal form (plain JSON), or raise a clear error."""
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
            parts.append(_html_table(rows, f"{self.plain_text}, as a table"))
        return "\n".join(parts)

    def to_html(self):
        """Return the static form: picture, table and state, ready for `mount.js`."""
        return self._html(self.png())

    def _html(self, png):
        return (
            f'<div class="mhsa-widget" data-widget="{self.name}">\n'
            f"{self._fallback(png)}\n"
            f'<script type="application/json">{island(self._state)}</script>\n</div>'
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
            self._bridge = _bridge_class(self.name)(state=self._state)
            self._bridge.observe(self._receive, names="state")
        view, metadata = self._bridge._repr_mimebundle_()
        return {**view, **data}, metadata


def _html_table(rows, name):
    """Return rows of text as an HTML table, the first row and column as headers.

    It stands in a frame that scrolls, since no one knows how wide the reader's font is.
    The frame takes the focus, so that keys can scroll it; the book's site.js takes it
    out of the Tab order where nothing scrolls. A group, not a region: two frames on a
    page may share a name.
    """
    head, *body = [[html.escape(cell) for cell in row] for row in rows]
    lines = [
        '<div class="table-wrapper" role="group" tabindex="0" '
        f'aria-label="{html.escape(name)}" style="overflow-x: auto">',
        "<table>",
        "<thead><tr>",
    ]
    # An empty corner is no header.
    lines += [f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in head]
    lines.append("</tr></thead><tbody>")
    for first, *rest in body:
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return "\n".join([*lines, "</tbody></table>", "</div>"])


def reserve_height(name, narrow, wide):
    """Return a style that keeps a live form's height free where mount.js comes.

    What follows must not jump then. Mounting takes the style away with the rest of the
    static form. `narrow` and `wide` are CSS lengths, for phones and wide screens.
    """
    chosen = (
        ':has([src$="mount.js"]) .mhsa-widget:not([data-mounted="failed"])'
        f":has(> .mhsa-reserve-{name})"
    )
    return (
        f'<style class="mhsa-reserve-{name}">@media (scripting: enabled) {{\n'
        f"{chosen} {{ min-height: {narrow}; }}\n"
        f"@media (min-width: 45rem) {{ {chosen} {{ min-height: {wide}; }} }} }}</style>"
    )
