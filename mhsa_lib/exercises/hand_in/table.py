"""The table of results: safe to open in a spreadsheet, and able to go on."""

import csv
import re
import urllib.parse
from pathlib import Path
from typing import TextIO

from mhsa_lib.exercises.hand_in.judge import Verdict

COLUMNS = ("file", "exercise", "passed", "mistake", "message")
_LONGEST = 2000
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What a name loses as a cell: a space that is not seen, the mark before a formula, and
# what already looks like an escape.
_UNSEEN = re.compile(r"^ | $|(?<= ) |^'|%(?=[0-9A-F]{2})")


def cell(value: object) -> str:
    """A value as text of one line that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("a\\tb"), cell(True)
    ("'=1+1", 'a b', 'True')
    """
    text = "".join(c if c.isprintable() else " " for c in str(value))
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} ..."
    return _no_formula(text)


def name(file: Path) -> str:
    """A file's name as a cell, and no other file's: what a cell loses is escaped.

    >>> name(Path("a b.ipynb")), name(Path("a  b.ipynb")), name(Path("a\\tb.ipynb"))
    ('a b.ipynb', 'a %20b.ipynb', 'a%09b.ipynb')
    """
    text = _UNSEEN.sub(lambda found: f"%{ord(found[0]):02X}", str(file))
    return _no_formula("".join(c if c.isprintable() else _escaped(c) for c in text))


def _escaped(character: str) -> str:
    return urllib.parse.quote(character, safe="", errors="surrogatepass")


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


class Table:
    """Writes the rows of one notebook after another."""

    def __init__(self, stream: TextIO, begun: bool = False) -> None:
        self._stream = stream
        self._rows = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        if not begun:
            self._rows.writeheader()

    def write(self, file: Path, verdicts: dict[str, Verdict]) -> None:
        """Add one notebook, at once and whole."""
        for id, verdict in verdicts.items():
            row = {column: cell(value) for column, value in verdict.items()}
            self._rows.writerow({"file": name(file), "exercise": cell(id), **row})
        self._stream.flush()


def resumed(path: Path) -> set[str]:
    """The names of the files whose rows are all in the table at `path`.

    The last of them may have been cut off, so its rows are taken out and it is not
    among them. An empty file is a table not yet begun; raises ValueError for any other
    that is no such table.
    """
    rows = _rows(path)
    last = rows[-1][0] if rows else None
    kept = [row for row in rows if row[0] != last]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *kept])
    return {row[0] for row in kept}


def _rows(path: Path) -> list[list[str]]:
    """The rows below the columns; the last one may be shorter than the others."""
    with path.open(encoding="utf-8", newline="") as stream:
        try:
            columns, *rows = [row for row in csv.reader(stream) if row] or [[*COLUMNS]]
        except (csv.Error, UnicodeDecodeError):
            columns, rows = [], []
    whole = all(len(row) == len(COLUMNS) for row in rows[:-1])
    cut = all(len(row) <= len(COLUMNS) for row in rows[-1:])
    if tuple(columns) != COLUMNS or not (whole and cut):
        raise ValueError(f"{path} is no table of this command")
    return rows
