"""One session of cells, like a kernel: names stay from cell to cell."""

import ast
import builtins
import inspect
import io
import linecache
import os
import sys
from collections.abc import Callable
from typing import Any, Never

from live.driver import errors, needs, reading
from live.driver.loop import CellLoop, at_hand
from live.driver.output import Output
from mhsa_lib.language import _

BACKEND = "module://live.driver.figures"  # as matplotlib names it


def _verdicts() -> dict[str, bool]:
    """What `check` has found since this was last asked; nothing where it never ran."""
    exercises = sys.modules.get("mhsa_lib.exercises")
    return exercises.take_verdicts() if exercises else {}


class Session:
    """Runs cells and posts what they show.

    `post(kind, data)` takes "text" {text}, "note" {text}, "error" {text},
    "image" {png, width, height}, "widget" {name, data, state, alt} and, for what was
    checked, "verdict" {id, passed}.

    >>> session = Session(lambda kind, data: posted.append((kind, data["text"])))
    >>> posted = []
    >>> session.run("x = 20\\nx + 1", "Cell 1"), session.run("y", "Cell 2")
    (True, False)
    >>> posted[0]
    ('text', '21\\n')
    >>> posted[1][1].splitlines()[-1]
    "NameError: name 'y' is not defined"
    """

    def __init__(self, post: Callable[[str, dict], None]) -> None:
        self.post = post
        # matplotlib's backend looks for the current one
        self._output = Output.current = Output(post)
        self.names = {"__name__": "__main__", "display": self.display}
        self._loop = CellLoop()

    def run(self, source: str, name: str) -> bool:
        """Run one cell; whether it ended without an error, which is posted."""
        lines = source.splitlines(keepends=True)
        linecache.cache[name] = (len(source), None, lines, name)
        self._output.start()
        _verdicts()  # what was checked outside of cells is none of this one's
        saved = sys.stdin, sys.stdout, sys.stderr, builtins.input, os.system
        sys.stdout = sys.stderr = self._output
        sys.stdin, builtins.input = _NoKeyboard(), _no_input
        os.system = _no_process  # type: ignore[assignment]
        try:
            with at_hand(self._loop):
                self._execute(source, name)
            self._show_figures()
        except BaseException as error:
            self._fail(error, source, name)
            return False
        finally:
            sys.stdin, sys.stdout, sys.stderr, builtins.input, os.system = saved
            self._post_verdicts()
        self._output.finish()
        return True

    def _post_verdicts(self) -> None:
        """Post what the exercises of this cell have come to, if it has checked any."""
        for id, passed in _verdicts().items():
            self.post("verdict", {"id": id, "passed": passed})

    def _fail(self, error: BaseException, source: str, name: str) -> None:
        """Post an error. Whatever a cell has broken: the next one must run."""
        try:
            self._output.finish()
            text = errors.describe(error, source, name)
            self._drop_figures()
        except BaseException as another:
            text = f"{type(error).__name__} ({type(another).__name__})"
        self.post("error", {"text": text})

    def _execute(self, source: str, name: str) -> None:
        """Run the statements; show the last one if it is an expression without ;."""
        cell = reading.read(source, name)
        if cell.awaits:
            value = self._loop.run_until_complete(self._awaited(cell))
        else:
            eval(cell.code, self.names)
            value = eval(cell.last, self.names) if cell.last else None
        if value is not None:
            self.display(value)

    async def _awaited(self, cell: reading.Cell) -> Any:
        """Run a cell that awaits; its last value."""
        value = None
        for code in filter(None, (cell.code, cell.last)):
            value = eval(code, self.names)
            if code.co_flags & inspect.CO_COROUTINE:
                value = await value
        return value if cell.last else None

    def display(self, *values: Any) -> None:
        """Show values below the cell: figures and the book's widgets as such."""
        for value in values:
            kind = type(value)
            if kind.__module__.startswith("mhsa_lib.widgets."):
                self.flush()
                self.post("widget", _widget(value))
            elif kind.__module__ == "matplotlib.figure" and self._draws():
                from live.driver import figures

                figures.post_figure(value)
                sys.modules["matplotlib.pyplot"].close(value)
            else:
                self._output.write(f"{value!r}\n")

    def flush(self) -> None:
        """Post what was printed so far."""
        self._output.flush()

    def report_missing(self) -> None:
        """Post that a package of the page did not come."""
        text = _("A file of Python did not come. Are you online? Run the cell again.")
        self.post("error", {"text": text})

    def _draws(self) -> bool:
        """Whether pyplot is there and draws for this page, not for another program."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        return pyplot is not None and pyplot.get_backend() == BACKEND

    def _show_figures(self) -> None:
        if self._draws():
            from live.driver import figures

            figures.show()

    def _drop_figures(self) -> None:
        if self._draws():
            sys.modules["matplotlib.pyplot"].close("all")


def packages(source: str) -> list[str]:
    """Pyodide packages that a cell's imports need beside NumPy.

    >>> packages("import numpy\\nfrom mhsa_lib import figures")
    ['matplotlib']
    >>> packages("from mhsa_lib.numpy import softmax")
    []
    """
    try:
        nodes = list(ast.walk(reading.read(source).tree))
    except SyntaxError:
        return []
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    draws = ("matplotlib", "mpl_toolkits", "PIL", "mhsa_lib.figures")
    return ["matplotlib"] if any(name.startswith(draws) for name in found) else []


def plan(cells: list[dict], target: int) -> list[int]:
    """The cells to run, in order, for cell `target`, which comes last.

    Each cell has `source`, `ran` and `open`: whether it may be run on its own account.
    """
    above = [i for i in range(target) if cells[i]["open"]]
    earlier = [(cells[i]["source"], cells[i]["ran"]) for i in above]
    return [above[i] for i in needs.needed(earlier, cells[target]["source"])] + [target]


def _widget(widget: Any) -> dict:
    alt = widget.alternative_text()
    return {
        "name": widget.name,
        "data": widget.data,
        "state": widget.state,
        "alt": alt,
    }


def _no_input(*arguments: object) -> Never:
    raise RuntimeError(
        _("input() has no keyboard in the page: write the value into the cell instead")
    )


def _no_process(*arguments: object) -> Never:
    # The browser's own answer is a number below zero, and nothing said.
    raise OSError("the page does not support processes")


class _NoKeyboard(io.TextIOBase):
    """The standard input, for getpass, pdb and sys.stdin.readline()."""

    read = readline = __next__ = _no_input
