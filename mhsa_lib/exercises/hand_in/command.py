"""Check a pile of notebooks that students have handed in.

    python -m mhsa_lib.exercises.hand_in FOLDER > results.csv

runs every notebook below FOLDER and writes a table (CSV): one line for each exercise of
each notebook. No stored output is believed. A notebook runs in a process that reaches
neither your files nor the network nor what is right; it only computes.
"""

import argparse
import contextlib
import json
import secrets
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TextIO

from mhsa_lib.exercises.hand_in import notebooks
from mhsa_lib.exercises.hand_in.judge import Judge, Verdict, verdict
from mhsa_lib.exercises.hand_in.sandbox import isolation
from mhsa_lib.exercises.hand_in.table import Table, cell, name, resumed

SECONDS = 300  # for one notebook; no chapter takes half a minute
MEMORY = 4.0  # GiB; a chapter that trains with torch takes 1.2
PROCESSES = 64  # threads too
_SCRIPT = Path("mhsa_lib/exercises/hand_in/student/__main__.py")
AT_STAKE = (
    "a notebook runs with your rights: it can read and change your files, send them "
    "away, and look up what is right"
)


@dataclass(frozen=True)
class Checker:
    """Checks one notebook after another in one sandbox."""

    sandbox: isolation.Sandbox
    judge: Judge
    seconds: float = SECONDS
    memory: float = MEMORY

    def check(self, path: Path) -> dict[str, Verdict]:
        """{exercise: verdict} of one notebook; what concerns all of it is under ""."""
        try:
            cells = notebooks.read_cells(path)
        except ValueError as error:
            return {"": verdict(False, str(error))}
        except OSError as error:
            return {"": verdict(False, f"this file cannot be read: {error.strerror}")}
        memory = int(self.memory * 2**30)
        ended = self.sandbox.run(
            _SCRIPT,
            [_options(self.sandbox, memory, self.seconds)],
            self.judge.job(cells),
            seconds=self.seconds,
            memory=memory,
        )
        return self.judge.verdicts(cells, ended)


def _options(sandbox: isolation.Sandbox, memory: int, seconds: float) -> str:
    limits = {
        "memory": memory,
        "seconds": int(seconds) + 5,
        "processes": PROCESSES,
        "file": isolation.SCRATCH,
        "files": 256,
        "core": 0,
    }
    return json.dumps({"path": sandbox.path, "limits": limits})


def main(arguments: list[str] | None = None) -> int:
    """Write the table of all notebooks in the folders and files that are named.

    Returns 0 when every notebook has its rows, 1 if there was none, 130 after Ctrl-C;
    wrong use, and a system that denies nothing, end with 2.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    missing = [path for path in options.paths if not path.exists()]
    if missing:
        parser.error(f"there is no {missing[0]}")
    if options.resume and not options.out:
        parser.error("--resume goes on with the file of --out, which is missing")
    if options.out and options.out.exists() and not options.resume:
        parser.error(f"{options.out} is there already; --resume goes on with it")
    with tempfile.TemporaryDirectory() as folder:
        sandbox = _sandbox(parser, Path(folder), options.trust)
        judge = Judge(options.seed)
        checker = Checker(sandbox, judge, options.seconds, options.memory)
        _report(
            f"notebooks run in: {sandbox.name}; new inputs from --seed {options.seed}"
        )
        try:
            return _check_all(checker, options)
        except (OSError, ValueError) as error:  # of the table
            parser.error(str(error))
        except KeyboardInterrupt:
            _report("interrupted" + ("; --resume goes on" if options.out else ""))
            return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mhsa_lib.exercises.hand_in",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("paths", nargs="+", type=Path, metavar="FOLDER")
    add("--out", type=Path, metavar="FILE", help="write the table there")
    add("--resume", action="store_true", help="go on with the table of --out")
    add("--seconds", type=float, default=SECONDS, help="for one notebook (%(default)g)")
    add("--memory", type=float, default=MEMORY, help="GiB for one (%(default)g)")
    add(
        "--seed",
        type=int,
        default=secrets.randbelow(2**32),
        help="draws the same new inputs as a run that named this number",
    )
    add(
        "--trust",
        action="store_true",
        help=f"run also where the system denies nothing: there {AT_STAKE}",
    )
    return parser


def _sandbox(
    parser: argparse.ArgumentParser, folder: Path, trust: bool
) -> isolation.Sandbox:
    """A sandbox that was seen to deny everything, or with --trust this machine."""
    sandbox, tried = isolation.find_sandbox(folder)
    if sandbox:
        return sandbox
    for line in tried:
        _report(f"this keeps no notebook from what it shall not reach: {line}")
    if not trust:
        parser.error(
            "nothing here was seen to keep a notebook from your files and the network "
            "(on Linux Bubblewrap does, user namespaces, or running as root). With "
            f"--trust it runs all the same, and then {AT_STAKE}"
        )
    _report(f"--trust: {AT_STAKE}")
    return isolation.Sandbox("this machine, which denies nothing", folder)


def _check_all(checker: Checker, options: argparse.Namespace) -> int:
    files = notebooks.find(options.paths)
    begun = bool(options.resume and options.out.exists())
    done = resumed(options.out) if begun else set()
    with _opened(options.out) as stream:
        table = Table(stream, begun)
        for number, file in enumerate(files, 1):
            if name(file) in done:
                continue
            start = monotonic()
            verdicts = checker.check(file)
            table.write(file, verdicts)
            summary = f"{_summary(verdicts)}, {monotonic() - start:.1f} s"
            _report(f"[{number}/{len(files)}] {name(file)}: {summary}")
    return 0 if files else 1


def _summary(verdicts: dict[str, Verdict]) -> str:
    passed = sum(verdict["passed"] is True for verdict in verdicts.values())
    exercises = sum(bool(id) for id in verdicts)
    summary = f"{passed} of {exercises} passed"
    return f"{summary}; {cell(verdicts['']['message'])}" if "" in verdicts else summary


@contextlib.contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    with path.open("a", encoding="utf-8", newline="") as stream:
        yield stream


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
