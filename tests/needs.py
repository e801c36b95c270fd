"""What a test needs beyond Python: its fixtures say so, and its marks follow from them.

`make check` runs what has none of the marks `browser`, `notebook`, `training` and
`site` (the built book), and `timed` tests run by themselves. Nobody sets these marks by
hand. A test without them that starts a browser or a kernel in another way fails, and is
told which fixture to ask for.
"""

import os
import re
import sys
from contextlib import contextmanager, nullcontext

import pytest

try:
    import resource
except ImportError:  # Windows
    resource = None

# The mark that a test gets for a fixture in its own or its fixtures' arguments.
MARKS = {
    "chromium": "browser",
    "kernel": "notebook",
    "in_pyodide": "notebook",
    "sandbox": "notebook",
    "sandbox_without_ipython": "notebook",
    "html": "site",
    "chapter_process": "notebook",
    "one_thread": "training",
    "quiet": "timed",
}
HEAVY = {"browser": "chromium", "notebook": "kernel"}
# The programs behind them, as they stand on a command line.
PROGRAMS = {
    "browser": re.compile(r"chrom(e|ium)\b|/playwright/driver/|lighthouse\.mjs"),
    "notebook": re.compile(r"ipykernel_launcher|--nbval\b|run\.mjs"),
}
MEMORY = 8 << 30  # bytes: a light test that takes more fails, and the machine lives on
started = []  # the command lines of the test that runs


def pytest_configure(config):
    """Name the marks, and look at what is started from now on."""
    for mark in sorted(set(MARKS.values())):
        config.addinivalue_line("markers", f"{mark}: follows from a test's fixtures")
    sys.addaudithook(look)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark every test, and keep those together that share what is costly to start."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        for name in MARKS.keys() & fixtures:
            item.add_marker(MARKS[name])
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(_shared(item, fixtures)))


def _shared(item, fixtures):
    """What a test shares with others: a program, the build of the book, or its file."""
    if "jupyterlab" in fixtures:
        return "jupyterlab"
    if "kernel" in fixtures:
        return item.nodeid  # a notebook runs alone
    # While one worker builds the book, the other ones go on.
    if "html" in fixtures and "chromium" not in fixtures:
        return "book"
    return str(item.path)


def pytest_runtest_logstart():
    """From here on, what starts is the next test's."""
    started.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test that has started what its marks do not name, or takes all memory."""
    own = {mark.name for mark in item.iter_markers()}
    try:
        with _bounded(MEMORY) if own.isdisjoint(MARKS.values()) else nullcontext():
            return (yield)
    finally:
        for mark in PROGRAMS.keys() - own:
            for line in filter(PROGRAMS[mark].search, started):
                pytest.fail(
                    f"only a test with the mark {mark!r} may start this, and it gets "
                    f"it from the fixture {HEAVY[mark]!r}: {line[:200]}",
                    pytrace=False,
                )


@contextmanager
def _bounded(memory):
    """Let Python raise MemoryError where it takes more than this."""
    if resource is None:
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))


def look(event, arguments):
    """Note the command line of every process that Python starts."""
    if event == "subprocess.Popen":
        command = arguments[1]
        words = [command] if isinstance(command, (str, bytes, os.PathLike)) else command
        started.append(" ".join(os.fsdecode(word) for word in words))
