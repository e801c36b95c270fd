"""A copy of the book in which bugs are put, built, tested and taken out again."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from pathlib import Path

from publish.paths import ROOT
from tests.seeds.seed import Seed

# What git does not hold and the tests need: too large, or too slow to make, to copy.
BORROWED = (".venv", "publish/node_modules", "_build/pyodide")
COPIED = ("_build/live",)  # a build writes there
SECONDS = 1800  # for one run of pytest


class Tree:
    """The tracked files as they stand, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[str] = set()
        listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
        for name in filter(None, listed.split("\0")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        for name in BORROWED:
            if (ROOT / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).symlink_to((ROOT / name).resolve())
        for name in COPIED:
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, folder / name)

    def put(self, seed: Seed) -> None:
        """Put a bug in; ValueError where its text is not there exactly once."""
        file = self.folder / seed.file
        file.write_text(seed.put_into(file.read_text("utf-8")), "utf-8")
        self.touched.add(seed.file)

    def takes(self, seed: Seed) -> bool:
        """Put a bug in, unless one that is there already has taken its text."""
        try:
            self.put(seed)
        except ValueError:
            return False
        return True

    def clean(self) -> None:
        """Take every bug out."""
        for name in self.touched:
            shutil.copy2(ROOT / name, self.folder / name)
        self.touched.clear()

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Run a Python of this environment there.

        Raises LookupError when it does not end.
        """
        # No bytecode: a bug may be as long, and as old, as what it replaces.
        here = {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            return subprocess.run(
                [sys.executable, *words],
                cwd=self.folder,
                env={**os.environ, **here},
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise LookupError(f"{words[1]} was stopped after {SECONDS} s") from None

    def build(self) -> str:
        """Build the site; what the builder printed if it does not build."""
        done = self.run("-m", "publish.build")
        return done.stdout[-3000:] + done.stderr[-3000:] if done.returncode else ""

    def failing(self, tests: Iterable[str], words: str = "") -> dict[str, str]:
        """Run tests; {id: output} of those that fail.

        Raises LookupError with pytest's words when it found no test, or no result, and
        when it did not end.
        """
        report = self.folder / "report.xml"
        report.unlink(missing_ok=True)
        options = ["-vv", "--tb=short", "-p", "no:cacheprovider"]
        options += ["-o", "junit_family=xunit1", f"--junitxml={report}"]
        options += ["-k", words] if words else []
        done = self.run("-m", "pytest", *options, *tests)
        if done.returncode > 1 or not report.exists():
            raise LookupError(f"{done.stdout[-1000:]}{done.stderr[-1000:]}".strip())
        found: dict[str, str] = {}
        for test, output in _failures(report):  # a test may fail, and its teardown too
            found[test] = found.get(test, "") + output
        return found


def _failures(report: Path) -> Iterable[tuple[str, str]]:
    for case in ElementTree.parse(report).iter("testcase"):
        failures = [e for e in case if e.tag in ("failure", "error")]
        if output := [e.get("message", "") + "\n" + (e.text or "") for e in failures]:
            yield f"{case.get('file')}::{case.get('name')}", "\n".join(output)
