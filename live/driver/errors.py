"""An exception in a cell, shortened: the cell's own lines, then the message."""

import re
import traceback

SMALLER = "The browser gives Python about 2 GB: make the arrays smaller."
HINTS = (
    # (type, pattern of the message, what it means in this page)
    (
        ModuleNotFoundError,
        r"named '(torch|mhsa_lib\.torch)",
        "PyTorch does not run in the browser: open this notebook in Colab.",
    ),
    (
        ModuleNotFoundError,
        "",
        "The page has NumPy, matplotlib and mhsa_lib, and no other package.",
    ),
    (MemoryError, "", SMALLER),
    (ValueError, "array is too big|Maximum allowed dimension", SMALLER),
    (
        SystemExit,
        "",
        "The cell asked Python to end; in the page it goes on.",
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
        if frame.filename.startswith("Cell "):
            position = f"{frame.filename}, line {frame.lineno}"
            inside = "" if frame.name == "<module>" else f", in {frame.name}"
            lines.append(f"{position}{inside}")
            if frame.line:
                lines.append(f"    {frame.line.strip()}")
    message = "".join(traceback.format_exception_only(error)).rstrip()
    message = re.sub(r'^  File "(Cell \d+)", ', r"\1, ", message, flags=re.MULTILINE)
    lines += [*_shortened(lines), message] if len(lines) > 40 else [message]
    return "\n".join([*lines, *_hint(error, source)])


def _shortened(lines: list[str]) -> list[str]:
    """Cut a long recursion down in place; return what replaces it."""
    left_out = (len(lines) - 20) // 2
    del lines[20:]
    return [f"... {left_out} more calls"]


def _hint(error: BaseException, source: str) -> list[str]:
    if isinstance(error, SyntaxError) and re.search(r"^\s*[%!]", source, re.MULTILINE):
        return ["Lines that begin with % or ! are Jupyter's; the page cannot run them."]
    for kind, pattern, hint in HINTS:
        if isinstance(error, kind) and re.search(pattern, str(error)):
            return [hint]
    return []
