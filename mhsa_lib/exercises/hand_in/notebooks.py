"""Reading notebooks that somebody handed in: files of whatever kind and size."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from mhsa_lib.exercises.hand_in import protocol

MOST_BYTES = 32 * 2**20  # with pictures; no chapter has two


def find(paths: Iterable[Path]) -> list[Path]:
    """The notebooks below folders, and the files that are named themselves."""
    files: list[Path] = []
    for path in paths:
        files += sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]
    return [file for file in files if ".ipynb_checkpoints" not in file.parts]


def read_cells(path: Path) -> list[str]:
    """The code cells of a notebook.

    Raises ValueError for a file that is no notebook, OSError for one that cannot be
    read.
    """
    if path.is_symlink():  # it may lead to a file of the teacher
        raise ValueError("this file is a link, no notebook")
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("this file is not a notebook")
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"this file is larger than {MOST_BYTES // 2**20} MiB")
    return cells(content)


def cells(notebook: str | bytes) -> list[str]:
    """The code cells of a notebook, given as its text.

    >>> cells('{"cells": [{"cell_type": "code", "source": ["%pip x\\\\n", "1"]}]}')
    ['%pip x\\n1']

    Raises ValueError for a text that is no notebook.
    """
    try:
        content = protocol.read(notebook)
        if "worksheets" in content:  # format 3, which Jupyter wrote until 2015
            found = [c for sheet in content["worksheets"] for c in sheet["cells"]]
            return _code(found, "input")
        return _code(content["cells"], "source")
    except (ValueError, LookupError, TypeError):
        raise ValueError("this file is not a notebook") from None


def _code(cells: list[dict], source: str) -> list[str]:
    return ["".join(cell[source]) for cell in cells if cell["cell_type"] == "code"]
