"""What widgets share of their properties: entries of the state, and their checks."""

import numbers

import numpy as np

MAX_NUMBER = 100.0  # the largest that a reader may type into a matrix


def entry(name, doc):
    """Return a property that reads one entry of a widget's state, and sets it.

    Setting goes through the widget's `_update`, so that every value is checked.

    >>> from mhsa_lib.widgets.base import Widget
    >>> class Bulb(Widget):
    ...     on = entry("on", "Whether it is on.")
    ...     def _check(self, state):
    ...         return {"on": check_switch(state["on"], "on")}
    >>> bulb = Bulb(on=False)
    >>> bulb.on = True
    >>> bulb.state
    {'on': True}
    """

    def read(self):
        return self._state[name]

    def write(self, value):
        self._update(**{name: value})

    return property(read, write, doc=doc)


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


def check_switch(value, what):
    """Return a bool, or raise TypeError.

    >>> check_switch(np.True_, "causal")
    True
    """
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{what}={value!r} must be True or False")
    return bool(value)


def check_whole(value, what, low, high):
    """Return a whole number in [low, high]; raise TypeError or ValueError.

    >>> check_whole(3, "step", 1, 7)
    3
    """
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise TypeError(f"{what}={value!r} must be a whole number")
    if not low <= value <= high:
        raise ValueError(f"{what}={value} is out of range; take {low} to {high}")
    return int(value)


def check_one_of(value, what, known):
    """Return the value if it is one of the known texts, or raise ValueError.

    >>> check_one_of("alibi", "encoding", ["none", "alibi"])
    'alibi'
    """
    if not isinstance(value, str) or value not in known:
        raise ValueError(
            f"{what}={value!r} is unknown; take one of {', '.join(map(repr, known))}"
        )
    return value


def check_matrix(array, what, shape):
    """Return an array (rows, columns) of float64, or raise TypeError or ValueError.

    An entry of `shape` is a number, or a letter where any length will do.

    >>> check_matrix([[1, 2]], "kernel", (1, "d")).shape
    (1, 2)
    """
    try:
        array = np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"{what} must be a matrix of numbers") from None
    fits = array.ndim == 2 and all(
        have == want or (isinstance(want, str) and have > 0)
        for have, want in zip(array.shape, shape, strict=True)
    )
    if not fits:
        wanted = f"({shape[0]}, {shape[1]})"
        raise ValueError(f"{what} has shape {array.shape}; it needs {wanted}")
    if not (np.abs(array) <= MAX_NUMBER).all():
        raise ValueError(
            f"{what} must hold finite numbers between -{MAX_NUMBER:g} and "
            f"{MAX_NUMBER:g}"
        )
    return array
