"""What to say of an exception in a reader's function."""

import linecache
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType

from mhsa_lib.language import _


@dataclass(frozen=True)
class Raised:
    """An exception as plain text, all that a message needs.

    `kinds` are the names of its type and of the types that this derives from; `line`
    and `source` are the reader's own line, where there is one, and `function` is the
    function in which it was raised.
    """

    kinds: tuple[str, ...]
    message: str
    line: int | None = None
    source: str = ""
    function: str = ""

    @property
    def name(self) -> str:
        return self.kinds[0]


def raised(function: Callable, error: BaseException) -> Raised:
    """What a message needs of `error`, which a call of the reader's function raised."""
    kinds = tuple(kind.__name__ for kind in type(error).__mro__)
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    line, deepest = None, ""
    for code, number in _frames(error):
        deepest = code.co_name
        if code.co_filename == file:
            line = number
    source = linecache.getline(file, line).strip() if file and line else ""
    return Raised(kinds, message_of(error), line, source, deepest)


MOST = 300  # characters of an error's message


def message_of(error: BaseException) -> str:
    """The message of an error in one line; "" where it cannot be read."""
    try:
        message = " ".join(str(error).split())
    except BaseException:  # whatever the reader's own class of errors does
        return ""
    return message if len(message) <= MOST else message[:MOST].rstrip() + " ..."


def _frames(error: BaseException) -> Iterator[tuple[CodeType, int]]:
    """Code and line of every frame that the error went through, the deepest last."""
    frame = error.__traceback__
    while frame:
        yield frame.tb_frame.f_code, frame.tb_lineno
        frame = frame.tb_next


def _whole_number() -> str:
    return _(
        "A size, an index or a count has to be a whole number: / gives a float even "
        "where nothing is left over, // a whole number."
    )


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
        (TypeError, "as an integer", _whole_number()),
        (TypeError, "must be integers", _whole_number()),
        (TypeError, "sequence of integers", _whole_number()),
        (TypeError, "integer argument", _whole_number()),
        (IndexError, "only integers", _whole_number()),
        (IndexError, "of integer", _whole_number()),
        (
            IndexError,
            "scalar variable",
            _("Square brackets follow a single number: it has no parts."),
        ),
        (
            IndexError,
            "too many indices",
            _("There are more indices than axes: print the shape of the array."),
        ),
        (
            ValueError,
            "equal division",
            _(
                "np.split cuts axis 0 unless you name another, and into parts of the "
                "same size alone: which axis should be cut? Count it from the end."
            ),
        ),
        (
            ValueError,
            "inhomogeneous",
            _(
                "The parts have different shapes, so no array holds them all: print "
                "the shape of each."
            ),
        ),
        (
            ValueError,
            "ellipsis",
            _(
                "In einsum, three dots at the beginning of a term stand for all the "
                "axes that come first."
            ),
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


def describe_error(error: Raised, case: str) -> str:
    """One sentence: the error's type, its message, and the reader's own line."""
    text = error.name
    if error.message:
        text = f"{text}: {error.message}"
    if error.line is None:
        return _("Your function raised {error}, on {case}.").format(
            error=text, case=_(case)
        )
    where = _("line {number}: {source}") if error.source else _("line {number}")
    where = where.format(number=error.line, source=error.source)
    return _("Your function raised {error} ({where}), on {case}.").format(
        error=text, where=where, case=_(case)
    )


def plain_hint(error: Raised) -> str:
    """What an error of this kind usually means, or ""."""
    return next(
        (
            hint
            for kind, part, hint in _plain_hints()
            if kind.__name__ in error.kinds and part in error.message
        ),
        "",
    )
