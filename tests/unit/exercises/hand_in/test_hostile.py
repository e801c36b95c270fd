"""What a hostile notebook tries is refused, and an honest one beside it passes."""

import dataclasses
import inspect
import os
import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from mhsa_lib.exercises import EXERCISES, find_exercise
from mhsa_lib.exercises.hand_in.judge import NEW, UNFIT
from mhsa_lib.exercises.hand_in.sandbox import isolation
from mhsa_lib.exercises.why import averages
from tests.unit.exercises.hand_in.conftest import checks
from tests.unit.exercises.hand_in.hostile import (
    ASKS,
    CHECK,
    FORGES,
    IMPORTS,
    KEYS,
    RIGHT,
    TAKES,
    WRONG,
    asks,
)

HONEST = f"{RIGHT}\n\n{CHECK}"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps notebooks")
def test_there_is_a_sandbox_where_a_notebook_is_kept(sandbox):
    assert sandbox.wrap, "what a hostile notebook does is not tested here"


@pytest.fixture
def key():
    """A key in the session of whoever runs the tests, as Kerberos and others put it."""
    space = {}
    exec(KEYS, space)
    call = space["call"]
    added = call("add_key", b"user", b"mhsa_lib", b"a secret", 8, -3)
    if added < 0:  # this kernel or container has none
        yield
        return
    assert call("request_key", b"user", b"mhsa_lib", None, 0) == added
    yield
    call("keyctl", 3, added, 0)  # revoke


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("what", ASKS)
def test_what_it_asks_for_is_not_there(what, check, closed):
    shown = {"/dev", "/proc", "/home/student", *closed._options()["show"].values()}
    shown |= {"/tmp", *closed._options()["links"]}
    shown |= {str(parent) for path in shown for parent in Path(path).parents}
    with socket.create_server(("", 0)) as server:
        here = f"HERE, JUDGE = {averages.__file__!r}, {os.getpid()}\nSHOWN = {shown!r}"
        port = f"PORT = {server.getsockname()[1]}"
        verdicts = check(IMPORTS, f"{here}\n{port}", ASKS[what])
    assert verdicts["why.softmax"]["passed"], verdicts


@pytest.mark.parametrize("what", FORGES)
def test_only_right_values_pass(what, check):
    code, expected = FORGES[what]
    verdicts = check(IMPORTS, code)
    assert not any(verdict["passed"] for verdict in verdicts.values())
    messages = [str(verdict["message"]) for verdict in verdicts.values()]
    assert any(expected in message for message in messages), verdicts
    # No word of Python's about the judge itself.
    assert all(m == UNFIT for m in messages if "cannot be judged" in m)


@pytest.mark.parametrize("what", TAKES)
def test_it_takes_no_more_than_its_share(what, check, closed):
    code, expected = TAKES[what]
    mine = 1.0 + list(TAKES).index(what) / 1000  # GiB, by which its processes are known
    seconds = 4 if "ran for" in str(expected) else 10  # the others end by themselves
    verdicts = check(IMPORTS, HONEST, code, seconds=seconds, memory=mine)
    assert verdicts["why.softmax"]["passed"]  # what was right before stays right
    if expected is not ...:
        assert ("" in verdicts) == (expected is not None), verdicts
        assert expected is None or expected in verdicts[""]["message"]
    assert not [p for p in _commands() if f'"memory": {int(mine * 2**30)}' in p]


def _commands():
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_text("utf-8", "replace")
        except OSError:
            continue


def test_a_function_that_knows_the_inputs_of_the_chapter_fails(check):
    cases = find_exercise("why.softmax").cases().values()
    known = [float(scores.ravel()[0]) for (scores,) in cases]
    code = f"{RIGHT.replace('softmax', 'right')}\n{WRONG.replace('softmax', 'wrong')}"
    verdict = check(
        IMPORTS,
        f"{code}\ndef softmax(s):\n    return right(s) if s.flat[0] in {known} "
        f"else wrong(s)\n{CHECK}",
    )["why.softmax"]
    assert not verdict["passed"] and verdict["message"].startswith(NEW)


def test_no_reference_and_no_mistake_is_carried_into_the_sandbox(sandbox):
    folder = sandbox.folder / "book" / "mhsa_lib" / "exercises"
    code = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    for exercise in EXERCISES.values():
        assert inspect.getsource(exercise.reference) not in code
        assert not [m.hint for m in exercise.mistakes if m.hint[:40] in code]


def test_what_is_hidden_is_empty(closed, judge, tmp_path):
    """As the library is where it lies among the packages, beside NumPy."""
    folder = str(Path(np.__file__).resolve().parent / "testing")
    hiding = dataclasses.replace(closed, hidden=[folder])
    for sandbox, gone in ((closed, False), (hiding, True)):
        found = checks(sandbox, judge, tmp_path)(
            IMPORTS, asks("import os", f"os.listdir({folder!r})")
        )
        assert found["why.softmax"]["passed"] is gone, found


def test_what_is_tried_at_the_start_is_not_reached(closed):
    assert isolation.reached(closed) == []


def test_what_is_tried_at_the_start_is_reached_without_a_sandbox(tmp_path):
    isolation.make_book(tmp_path)
    left = isolation.reached(isolation.Sandbox("nowhere", tmp_path))
    assert {"your files", "the network"} <= set(left)
    assert ("other processes" in left) == (sys.platform == "linux")
