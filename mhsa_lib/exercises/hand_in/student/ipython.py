"""A notebook's cells in IPython's own shell, without the system's."""

from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets.config import Config

from mhsa_lib.exercises.hand_in.student.cells import described

# What runs the student's Python: its errors are the cell's.
_RUN_PYTHON = {"time", "timeit", "prun", "capture"}


class _Quiet(InteractiveShell):
    """Magics that this machine has not, or that need a system's shell, do nothing."""

    def system(self, cmd: str) -> None:
        self.user_ns["_exit_code"] = 0

    system_raw = system_piped = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        return SList() if split else ""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        if magic_name in _RUN_PYTHON:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception:
            return None

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        if magic_name in _RUN_PYTHON:
            return super().run_cell_magic(magic_name, line, cell)
        if self.find_cell_magic(magic_name) is None and _is_python(cell):
            return self.ex(cell)  # %%memit, %%wandb: something around a cell
        try:
            return super().run_cell_magic(magic_name, line, cell)
        except (UsageError, OSError):
            return None

    def ask_exit(self) -> None:
        """As in Jupyter the cell goes on, and here the notebook does too."""

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Nobody reads it; the error itself is in the result of the cell."""

    showsyntaxerror = showindentationerror = showtraceback


def _is_python(source: str) -> bool:
    try:
        compile(source, "<cell>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


class IPythonShell:
    """Runs one cell after another, as Jupyter does."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        self._shell = _Quiet.instance(config=config)
        for name in ("show_in_pager", "editor"):  # nobody sits there
            self._shell.set_hook(name, lambda *_, **__: None, 0)

    def __call__(self, source: str) -> str:
        result = self._shell.run_cell(source, store_history=False)
        return described(result.error_before_exec or result.error_in_exec)
