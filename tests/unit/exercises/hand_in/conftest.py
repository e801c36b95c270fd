"""One place for notebooks, made once: the one that the command would take here."""

import json
import os
from pathlib import Path

import pytest

from mhsa_lib.exercises.hand_in.command import Checker
from mhsa_lib.exercises.hand_in.judge import Judge
from mhsa_lib.exercises.hand_in.sandbox import places
from tests.unit.exercises.hand_in.hostile import SECRET


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """The first place that denies everything; where none does, this machine."""
    os.environ["TEACHER"] = SECRET
    yield found_in(tmp_path_factory.mktemp("place"))
    del os.environ["TEACHER"]


def found_in(folder):
    found, _ = places.find_place(folder)
    return found or places.Place("this machine", folder)


@pytest.fixture(scope="session")
def place_without_ipython(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    place = found_in(folder)
    (folder / "book" / "IPython.py").write_text("raise ImportError('not installed')")
    return place


@pytest.fixture(scope="session")
def closed(place):
    """A place that denies; without one there is nothing to test, as one test says."""
    if place.wrap is None:
        pytest.skip("nothing keeps a notebook from what it shall not reach")
    return place


@pytest.fixture(scope="session")
def judge():
    return Judge(seed=7)


@pytest.fixture
def check(place, judge, tmp_path):
    return checks(place, judge, tmp_path)


@pytest.fixture
def check_without_ipython(place_without_ipython, judge, tmp_path):
    return checks(place_without_ipython, judge, tmp_path)


def checks(place, judge, folder):
    """A function that writes a notebook of cells and returns its verdicts."""

    def verdicts(*sources, **limits):
        path = notebook(folder / "a.ipynb", *sources)
        return Checker(place, judge, **limits).check(path)

    return verdicts


def notebook(path: Path, *sources: str) -> Path:
    """Write a notebook of these code cells; return its path."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    return path
