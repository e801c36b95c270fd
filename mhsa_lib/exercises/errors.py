"""What to say of an exception in a reader's function."""

import linecache
import traceback
from collections.abc import Callable

from mhsa_lib.language import _


def _plain_hints() -> tuple[tuple[type[BaseException], str, str], ...]:
    """Kind of error, a part of its message, and what it usually means."""
    return (
        (RecursionError, "", _("The function calls itself without end.")),
        (
            TypeError,
            "NoneType",
            _("A value is None: perhaps a function that you call has no return."),
        ),
        (
            TypeError,
            "not subscriptable",
            _("Square brackets follow something that has none."),
        ),
        (
            ValueError,
            "matmul",
            _(
                "For a @ b the last axis of a and the second to last axis of b must "
                "agree: print both shapes. Is a transpose missing?"
            ),
        ),
        (
            ValueError,
            "broadcast",
            _(
                "These shapes do not stretch to one another: print both. keepdims=True "
                "keeps a summed axis in place."
            ),
        ),
        (
            ValueError,
            "ambiguous",
            _(
                "An if needs one True or False, not an array: np.where chooses entry "
                "by entry."
            ),
        ),
        (
            IndexError,
            "",
            _(
                "An index or axis lies outside the array: count from the end with -1, "
                "-2."
            ),
        ),
        (NameError, "", _("A name is misspelt, or its cell has not been run.")),
        (
            AttributeError,
            "",
            _("Inputs are NumPy arrays: look the method's name up there."),
        ),
        (ZeroDivisionError, "", _("Something is divided by zero.")),
        (SystemExit, "", _("Leave exit out: a function ends by return.")),
    )


MOST = 300  # characters of an error's message


def message_of(error: BaseException) -> str:
    """The message of an error in one line; "" where it cannot be told."""
    try:
        message = " ".join(str(error).split())
    except BaseException:  # whatever the reader's own class of errors does
        return ""
    return message if len(message) <= MOST else message[:MOST].rstrip() + " ..."


def frames(function: Callable, error: BaseException) -> list[traceback.FrameSummary]:
    """The frames of the error that lie in the reader's own file or cell."""
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    every = traceback.extract_tb(error.__traceback__)
    return [frame for frame in every if frame.filename == code.co_filename]


def describe_error(function: Callable, error: BaseException, case: str) -> str:
    """One sentence: the error's type, its message, and the reader's own line."""
    said = type(error).__name__
    if message := message_of(error):
        said = f"{said}: {message}"
    own = frames(function, error)
    if not own:
        return _("Your function raised {error}, on {case}.").format(
            error=said, case=_(case)
        )
    last = own[-1]
    source = linecache.getline(last.filename, last.lineno or 0).strip()
    where = _("line {number}: {source}") if source else _("line {number}")
    where = where.format(number=last.lineno, source=source)
    return _("Your function raised {error} ({where}), on {case}.").format(
        error=said, where=where, case=_(case)
    )


def plain_hint(error: BaseException) -> str:
    """What an error of this kind usually means, or ""."""
    message = message_of(error)
    return next(
        (
            hint
            for kind, part, hint in _plain_hints()
            if isinstance(error, kind) and part in message
        ),
        "",
    )
