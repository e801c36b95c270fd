"""A notebook's cells where there is no IPython: its lines are left out.

What stands in for IPython is as much as a notebook needs to go on.
"""

import ast
import asyncio
import builtins
import inspect
import re
import sys
import types
from typing import Any

from mhsa_lib.exercises.hand_in.student.cells import described

_LINE = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?P<name>[\w, \t]+?)\s*=\s*)?(?P<mark>[%!])(?P<line>.*)$"
)
_HELP = re.compile(r"^[ \t]*(\?{1,2}[\w.%]+|%{0,2}[\w.]+\?{1,2})[ \t]*$")
_TIMED = re.compile(r"^%?time\s+(?P<code>.+)$")
_CELL = re.compile(r"^\s*%%(?P<name>\w+)[^\n]*(?:\n|$)")
_NO_PYTHON = {
    "bash",
    "html",
    "javascript",
    "latex",
    "script",
    "sh",
}
_WRITE = re.compile(r"^\s*%%(?:write)?file[ \t]+(?P<add>-a[ \t]+)?(?P<path>[^\n]+)\n")


def to_python(source: str) -> str:
    """A cell without what only IPython understands; Python stays as it is.

    >>> to_python("%time x = f()\\nt = %timeit -o f()\\nnp.exp?\\n!ls")
    'x = f()\\nt = None\\npass\\npass'
    """
    cell, written = _CELL.match(source), _WRITE.match(source)
    if written:
        path, text = written["path"].strip().strip("\"'"), source[written.end() :]
        mode = "a" if written["add"] else "w"
        return f"open({path!r}, {mode!r}, encoding='utf-8').write({text!r})"
    if cell:
        return "" if cell["name"] in _NO_PYTHON else to_python(source[cell.end() :])
    if _compiled(source):  # a line of Python may begin with % as well
        return source
    return "\n".join(_python_line(line) for line in source.split("\n"))


def _python_line(line: str) -> str:
    if _HELP.match(line):
        return "pass"
    found = _LINE.match(line)
    if not found:
        return line
    name, timed = found["name"], _TIMED.match(found["line"])
    if found["mark"] == "%" and timed:
        code = timed["code"]
        return found["indent"] + (f"{name} = {code}" if name else code)
    return found["indent"] + (f"{name} = None" if name else "pass")


def _compiled(source: str) -> types.CodeType | None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        return compile(source, "<cell>", "exec", flags=flags)
    except (SyntaxError, ValueError):
        return None


class _Nothing(types.ModuleType):
    """A module, object or function of which every part is one more of its kind."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self


class PlainShell:
    """Runs one cell after another in one namespace."""

    def __init__(self) -> None:
        nothing = _Nothing("IPython")
        for name in ("IPython", "IPython.display", "IPython.core"):
            sys.modules[name] = nothing
        self._space = {"__name__": "__main__", "get_ipython": nothing}
        self._space["display"] = nothing
        builtins.__dict__["get_ipython"] = nothing

    def __call__(self, source: str) -> str:
        try:
            self._run(to_python(source))
        except BaseException as error:  # SystemExit, or a student's own
            return described(error)
        return ""

    def _run(self, source: str) -> None:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(source, "<cell>", "exec", flags=flags)
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(eval(code, self._space))
        else:
            exec(code, self._space)
