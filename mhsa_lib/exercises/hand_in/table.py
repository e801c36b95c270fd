"""The table of results: safe to open in a spreadsheet, and able to go on."""

import csv
from pathlib import Path
from typing import TextIO

from mhsa_lib.exercises.hand_in.judge import Verdict

COLUMNS = ("file", "exercise", "passed", "mistake", "message")
_LONGEST = 2000
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(value: object) -> str:
    """A value as text of one line that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("a\\tb"), cell(True)
    ("'=1+1", 'a b', 'True')
    """
    text = "".join(c if c.isprintable() else " " for c in str(value))
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} ..."
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
            row = {"file": file, "exercise": id, **verdict}
            self._rows.writerow({name: cell(value) for name, value in row.items()})
        self._stream.flush()


def resumed(path: Path) -> set[str]:
    """The files whose rows are all in the table at `path`.

    The last of them may have been cut off, so its rows are taken out and it is not
    among them. Raises ValueError for a file that is no such table.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if rows and tuple(rows[0]) != COLUMNS:
        raise ValueError(f"{path} is no table of this command")
    last = rows[-1]["file"] if rows else None
    kept = [row for row in rows if row["file"] != last]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    return {row["file"] for row in kept}
