"""Every test is in one part of `make test`, and one red part makes all of it red."""

import subprocess
import sys
from itertools import product

import pytest

from tests.__main__ import BESIDE, NOTHING, PAGES, PARTS, TESTS, main, report

MARKS = ("browser", "notebook", "training", "timed", "site")


def takes(part, marks, of_pages):
    """Whether a part takes a test with these marks, in a folder of PAGES or not."""
    options = TESTS[part]
    wanted = eval(options[options.index("-m") + 1], dict(marks))
    elsewhere = PAGES[0] in options and not of_pages
    left_out = f"--ignore={PAGES[0]}" in options and of_pages
    return wanted and not elsewhere and not left_out


@pytest.mark.parametrize("of_pages", [True, False])
@pytest.mark.parametrize("values", list(product([True, False], repeat=5)))
def test_every_test_is_in_one_part(values, of_pages):
    marks = list(zip(MARKS, values, strict=True))
    assert len([part for part in TESTS if takes(part, marks, of_pages)]) == 1


def test_one_red_part_is_red_and_every_part_is_named(capsys):
    ended = {"lint": (0, "fine"), "check": (1, "1 failed"), "site": (0, "3 passed")}
    assert report(ended, None) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == ["FAILED  check: 1 failed", "passed  site: 3 passed"]
    assert report({"check": (0, "7 passed")}, None) == 0
    assert report({"check": (NOTHING, "no tests ran")}, None) == 1


def test_words_that_no_test_has_are_reported(capsys):
    parts = {"check": (NOTHING, "9 deselected"), "site": (0, "1 passed")}
    assert report(parts, "cnn") == 0
    del parts["site"]
    assert report(parts, "cnn") == 1
    assert "No test has a name for ONLY=cnn." in capsys.readouterr().out


def test_a_part_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["chock"])
    assert f"no part chock; there are {', '.join(PARTS)}" in capsys.readouterr().err


ENDLESS = """
import threading

def test_endless(): threading.Event().wait()
def test_other(): pass
"""


def test_a_test_without_end_is_named_and_ends_its_part(tmp_path, pytestconfig):
    assert float(pytestconfig.getini("faulthandler_timeout")) <= 900
    (tmp_path / "test_seeded.py").write_text(ENDLESS)
    (tmp_path / "pytest.ini").touch()
    way = pytestconfig.getini("faulthandler_exit_on_timeout")
    options = ["faulthandler_timeout=3", f"faulthandler_exit_on_timeout={way}"]
    options = [word for option in options for word in ("-o", option)]
    done = subprocess.run(
        [sys.executable, "-m", *BESIDE, "-n", "1", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "crashed while running 'test_seeded.py::test_endless" in done.stdout
    assert "in test_endless" in done.stderr
    assert done.returncode == 1
