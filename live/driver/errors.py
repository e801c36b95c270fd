"""An exception in a cell, shortened: the cell's own lines, then the message."""

import re
import traceback

from mhsa_lib.language import _, ngettext

# A cell is a file of this name, in every language.
CELL = re.compile(r"Cell (\d+)")
IN_A_SYNTAX_ERROR = re.compile(r'^  File "Cell (\d+)", line (\d+)', re.MULTILINE)
TOO_BIG = re.compile("array is too big|Maximum allowed dimension")


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
                lines.append(f"    {frame.line.strip()}")
    message = "".join(traceback.format_exception_only(error)).rstrip()
    message = IN_A_SYNTAX_ERROR.sub(
        lambda found: _("Cell {n}, line {line}").format(n=found[1], line=found[2]),
        message,
    )
    lines += [*_shortened(lines), message] if len(lines) > 40 else [message]
    return "\n".join([*lines, *_hint(error, source)])


def _position(number: str, frame: traceback.FrameSummary) -> str:
    """Where in a cell a frame is."""
    place = {"n": number, "line": frame.lineno, "function": frame.name}
    if frame.name == "<module>":
        return _("Cell {n}, line {line}").format(**place)
    return _("Cell {n}, line {line}, in {function}").format(**place)


def _shortened(lines: list[str]) -> list[str]:
    """Cut a long recursion down in place; return what replaces it."""
    left_out = (len(lines) - 20) // 2
    del lines[20:]
    said = ngettext("... {n} more call", "... {n} more calls", left_out)
    return [said.format(n=left_out)]


def _hint(error: BaseException, source: str) -> list[str]:
    """What the error means in this page, if there is something to say."""
    message = str(error)
    if isinstance(error, SyntaxError) and re.search(r"^\s*[%!]", source, re.MULTILINE):
        return [
            _("Lines that begin with % or ! are Jupyter's; the page cannot run them.")
        ]
    if isinstance(error, ModuleNotFoundError):
        if re.search(r"named '(torch|mhsa_lib\.torch)", message):
            return [
                _("PyTorch does not run in the browser: open this notebook in Colab.")
            ]
        return [_("The page has NumPy, matplotlib and mhsa_lib, and no other package.")]
    too_big = isinstance(error, ValueError) and TOO_BIG.search(message)
    if isinstance(error, MemoryError) or too_big:
        return [_("The browser gives Python about 2 GB: make the arrays smaller.")]
    if isinstance(error, SystemExit):
        return [_("The cell asked Python to end; in the page it goes on.")]
    return []
