"""An exception in a cell, shortened: the cell's own lines, then the message."""

import re
import traceback

from live.driver import reading
from mhsa_lib.language import _, ngettext

# A cell is a file of this name, in every language.
CELL = re.compile(r"Cell (\d+)")
IN_A_SYNTAX_ERROR = re.compile(r'^  File "Cell (\d+)", line (\d+)', re.MULTILINE)
TOO_BIG = "array is too big|Maximum allowed dimension"
NO_PROCESS = (
    "multiprocessing|_posixshmem|_posixsubprocess|support processes|not implemented"
)
NO_NETWORK = (
    "unreachable|urlopen error|resolution|Network|not known|closed|refused|timed out"
)

# Whatever the page cannot do: the error, what its message says, a sentence.
HINTS = (
    (
        ModuleNotFoundError,
        r"named '(torch|mhsa_lib\.torch)",
        lambda: _("PyTorch does not run in the browser: open this notebook in Colab."),
    ),
    (
        (ImportError, OSError, NotImplementedError),
        NO_PROCESS,
        lambda: _(
            "The page runs in the browser: it has no shell, and starts no other "
            "program or process. Do the work in Python, in this cell."
        ),
    ),
    (
        ModuleNotFoundError,
        "",
        lambda: _("The page has NumPy, matplotlib and mhsa_lib, and no other package."),
    ),
    (
        MemoryError,
        "",
        lambda: _("The browser gives Python about 2 GB: make the arrays smaller."),
    ),
    (
        ValueError,
        TOO_BIG,
        lambda: _("The browser gives Python about 2 GB: make the arrays smaller."),
    ),
    (
        RuntimeError,
        "start new thread",
        lambda: _(
            "The page runs one thread: call the function itself, or use asyncio."
        ),
    ),
    (
        RuntimeError,
        "no running event loop",
        lambda: _("Tasks run while a cell awaits: write await asyncio.sleep(0) first."),
    ),
    (
        RuntimeError,
        "running event loop|loop is already running|stack switch",
        lambda: _(
            "A cell that awaits writes await f() where a script has asyncio.run(f())."
        ),
    ),
    (
        RuntimeError,
        "brings what it awaits",
        lambda: _(
            "What is awaited must come from the cell: no file, no network, no thread."
        ),
    ),
    (
        EOFError,
        "",
        lambda: _("The page has no keyboard: write the value into the cell instead."),
    ),
    (
        FileNotFoundError,
        "",
        lambda: _("The page sees none of your files: write the data into the cell."),
    ),
    (
        OSError,
        NO_NETWORK,
        lambda: _(
            "Python in the page reaches no network: write the data into the cell."
        ),
    ),
)


def describe(error: BaseException, source: str, name: str) -> str:
    """The text that describes `error` under the cell called `name`.

    >>> try:
    ...     exec(compile("1 / 0", "Cell 3", "exec"), {})
    ... except ZeroDivisionError as error:
    ...     print(describe(error, "1 / 0", "Cell 3"))
    Cell 3, line 1
    ZeroDivisionError: division by zero
    """
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if cell := CELL.fullmatch(frame.filename):
            lines.append(_position(cell[1], frame))
            if frame.line:
                lines.append(f"    {frame.line.strip()[: reading.LONGEST]}")
    message = "".join(traceback.format_exception_only(error)).rstrip()
    message = IN_A_SYNTAX_ERROR.sub(
        lambda found: _("Cell {n}, line {line}").format(n=found[1], line=found[2]),
        message,
    )
    lines += [*_shortened(lines), message] if len(lines) > 40 else [message]
    return "\n".join([*lines, *_hint(error, source)])


def _position(number: str, frame: traceback.FrameSummary) -> str:
    """Where in a cell a frame is."""
    values = {"n": number, "line": frame.lineno, "function": frame.name}
    if frame.name == "<module>":
        return _("Cell {n}, line {line}").format(**values)
    return _("Cell {n}, line {line}, in {function}").format(**values)


def _shortened(lines: list[str]) -> list[str]:
    """Cut a long recursion down in place; return what replaces it."""
    left_out = (len(lines) - 20) // 2
    del lines[20:]
    text = ngettext("... {n} more call", "... {n} more calls", left_out)
    return [text.format(n=left_out)]


def _hint(error: BaseException, source: str) -> list[str]:
    """What the error means in this page, if there is something to say."""
    if isinstance(error, SyntaxError) and re.search(r"^\s*[%!]", source, re.MULTILINE):
        return [
            _("Lines that begin with % or ! are Jupyter's; the page cannot run them.")
        ]
    if isinstance(error, SystemExit):
        return [_("The cell asked Python to end; in the page it goes on.")]
    try:
        message = str(error)
    except Exception:  # an exception of the reader's own
        return []
    for kinds, pattern, hint in HINTS:
        if isinstance(error, kinds) and re.search(pattern, message):
            return [hint()]
    return []
