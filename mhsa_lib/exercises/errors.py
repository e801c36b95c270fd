"""What to say of an exception in a reader's function."""

import linecache
import traceback
from collections.abc import Callable

_PLAIN_HINTS = (
    # (type, part of the message, what it usually means)
    (RecursionError, "", "The function calls itself without end."),
    (
        TypeError,
        "NoneType",
        "A value is None: perhaps a function that you call has no return.",
    ),
    (TypeError, "not subscriptable", "Square brackets follow something that has none."),
    (
        ValueError,
        "matmul",
        "For a @ b the last axis of a and the second to last axis of b must agree: "
        "print both shapes. Is a transpose missing?",
    ),
    (
        ValueError,
        "broadcast",
        "These shapes do not stretch to one another: print both. keepdims=True keeps "
        "a summed axis in place.",
    ),
    (
        ValueError,
        "ambiguous",
        "An if needs one True or False, not an array: np.where chooses entry by entry.",
    ),
    (
        IndexError,
        "",
        "An index or axis lies outside the array: count from the end with -1, -2.",
    ),
    (NameError, "", "A name is misspelt, or its cell has not been run."),
    (AttributeError, "", "Inputs are NumPy arrays: look the method's name up there."),
    (ZeroDivisionError, "", "Something is divided by zero."),
)


def frames(function: Callable, error: Exception) -> list[traceback.FrameSummary]:
    """The frames of the error that lie in the reader's own file or cell."""
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    every = traceback.extract_tb(error.__traceback__)
    return [frame for frame in every if frame.filename == code.co_filename]


def describe_error(function: Callable, error: Exception, case: str) -> str:
    """One sentence: the error's type, its message, and the reader's own line."""
    text = f"Your function raised {type(error).__name__}"
    message = " ".join(str(error).split())
    text += f": {message}" if message else ""
    own = frames(function, error)
    if own:
        last = own[-1]
        source = linecache.getline(last.filename, last.lineno or 0).strip()
        text += f" (line {last.lineno}" + (f": {source})" if source else ")")
    return f"{text}, on {case}."


def plain_hint(error: Exception) -> str:
    message = str(error)
    return next(
        (
            hint
            for kind, part, hint in _PLAIN_HINTS
            if isinstance(error, kind) and part in message
        ),
        "",
    )
