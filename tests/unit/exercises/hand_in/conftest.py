"""One sandbox for notebooks, made once: the one that the command would take here."""

import json
import os
from pathlib import Path

import pytest

from mhsa_lib.exercises.hand_in.command import Checker
from mhsa_lib.exercises.hand_in.judge import Judge
from mhsa_lib.exercises.hand_in.sandbox import isolation
from tests.unit.exercises.hand_in.hostile import SECRET


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    """The first sandbox that denies everything; where none does, this machine."""
    os.environ["TEACHER"] = SECRET
    yield found_in(tmp_path_factory.mktemp("sandbox"))
    del os.environ["TEACHER"]


def found_in(folder):
    found, _ = isolation.find_sandbox(folder)
    return found or isolation.Sandbox("this machine", folder)


@pytest.fixture(scope="session")
def sandbox_without_ipython(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    sandbox = found_in(folder)
    (folder / "book" / "IPython.py").write_text("raise ImportError('not installed')")
    return sandbox


@pytest.fixture(scope="session")
def closed(sandbox):
    """A sandbox that denies; without one there is nothing to test, as one test says."""
    if sandbox.wrap is None:
        pytest.skip("nothing keeps a notebook from what it shall not reach")
    return sandbox


@pytest.fixture(scope="session")
def judge():
    return Judge(seed=7)


@pytest.fixture
def check(sandbox, judge, tmp_path):
    return checks(sandbox, judge, tmp_path)


@pytest.fixture
def check_without_ipython(sandbox_without_ipython, judge, tmp_path):
    return checks(sandbox_without_ipython, judge, tmp_path)


def checks(sandbox, judge, folder):
    """A function that writes a notebook of cells and returns its verdicts."""

    def verdicts(*sources, **limits):
        path = notebook(folder / "a.ipynb", *sources)
        return Checker(sandbox, judge, **limits).check(path)

    return verdicts


def notebook(path: Path, *sources: str) -> Path:
    """Write a notebook of these code cells; return its path."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    return path
