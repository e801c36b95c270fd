"""Whatever a reader types into a cell: an error at its line, and all else lives on."""

import random
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from live.driver import reading
from live.driver.needs import needed
from live.driver.session import Session, packages, plan
from tests import extent
from tests.book.notebooks import NOT_IN_THE_PAGE, code_cells, paths, read

NESTED = "".join(f"{' ' * i}for a in b:\n" for i in range(30)) + " " * 30 + "pass"
# A cell -> the line that the error names, and a part of what it says.
BROKEN = {
    "x = 1\ndef attend(q, k, k): pass": (2, "duplicate"),
    "def f():\n    x = 1\n    global x": (3, "global"),
    "def f():\n    nonlocal x": (2, "nonlocal"),
    "def f():\n    from os import *": (2, "module level"),
    "\nreturn 5": (2, "'return' outside"),
    "x = 1\n(yield 3)": (2, "'yield' outside"),
    "def f():\n    await g()": (2, "'await' outside"),
    "x = 1\nbreak": (2, "'break' outside"),
    "x = 1\n1 = x": (2, "assign"),
    "x = 1\n[x for x in y if (x := 1)]": (2, "iteration variable"),
    "a, *b, *c = 1": (1, "starred"),
    "class A:\n    x: int\n    global x": (3, "annotated name"),
    "from __future__ import nothing": (1, "not defined"),
    NESTED: (None, "too many statically nested blocks"),
    "(" * 300: (1, "nested"),
    'f"{': (1, ""),
    "'abc": (1, "unterminated"),
    "if 1:\nx": (2, "indented"),
    "x = 1\ny = '\0'": (2, "U+0000"),
    "x = 1\n\ny = '\ud800'": (3, "U+D800"),
    "def broken(:": (1, ""),
}
# Each is deeper than a browser bears, in another way.
DEEP = {
    "signs": "x = " + "-" * 5000 + "1",
    "not": "x = " + "not " * 5000 + "1",
    "sum": "x = 1" + " + 1" * 3000,
    "powers": "x = 1" + "**1" * 3000,
    "attributes": "x = a" + ".b" * 100_000,
    "calls": "x = f" + "()" * 50_000,
    "items": "x = a" + "[0, 1]" * 50_000,
    "lambdas": "x = " + "lambda a, b: " * 5000 + "1",
    "conditions": "x = " + "1 if 1 else " * 5000 + "1",
    "elif": "if a:\n    pass\n" + "elif a:\n    pass\n" * 3000,
    "unfinished": "x = " + "-" * 5000 + "'",
    "lines": "x = (1\n" + "+ 1\n" * 3000 + ")",
}


@pytest.fixture
def posted():
    return []


@pytest.fixture
def session(posted):
    return Session(lambda kind, data: posted.append((kind, data.get("text"))))


def lives(session, posted):
    posted.clear()
    return session.run("kept", "Cell 2") and posted == [("text", "20\n")]


@pytest.mark.parametrize("source", BROKEN, ids=range(len(BROKEN)))
def test_a_cell_that_does_not_compile_shows_its_line(session, posted, source):
    line, part = BROKEN[source]
    assert session.run("kept = 20", "Cell 2")
    assert not session.run(source, "Cell 1")
    ((kind, text),) = posted
    assert (kind == "error" and "SyntaxError" in text) or "IndentationError" in text
    assert part in text
    assert text.startswith(f"Cell 1, line {line}\n" if line else "Cell 1, line ")
    assert lives(session, posted)


@pytest.mark.parametrize("source", BROKEN, ids=range(len(BROKEN)))
def test_the_planner_goes_on_past_it(source):
    assert needed([("a = 1", False), (source, False)], "a") == [0]
    assert needed([("a = 1", False)], source) == []
    assert packages(source) == []
    states = [{"source": source, "ran": True, "open": True}] * 2
    assert plan(states, 1) == [1]


def test_nothing_of_it_runs(session, posted):
    assert not session.run("print(1)\nreturn 5", "Cell 1")
    assert [kind for kind, _ in posted] == ["error"]


@pytest.mark.parametrize("name", DEEP)
def test_what_is_too_deep_for_a_browser_is_not_parsed(name, session, posted):
    assert session.run("kept = 20", "Cell 2")
    assert not session.run(DEEP[name], "Cell 1")
    ((_, text),) = posted
    assert text.startswith("Cell 1, line ") and reading.TOO_DEEP in text
    assert len(text) < 1000
    assert needed([("a = 1", False), (DEEP[name], False)], "a") == [0]
    assert lives(session, posted)


def chains(n):
    """Cells with n operators, each of which lies inside the next."""
    return {
        "signs": "x = " + "-" * n + "1",
        "sum": "x = 1" + " + 1" * n,
        "sum of names": "a = 1\nx = a" + " + a" * n,
        "sum over lines": "x = (1\n" + "+ 1\n" * n + ")",
        "sum of texts": "x = 'a'" + " + 'a'" * n,
        "powers": "x = 1" + "**1" * n,
        "attributes": "x = 1" + " .real" * n,
        "calls": "def f(): return f\nx = f" + "()" * n,
        "items": "a = []\na.append(a)\nx = a" + "[0]" * n,
    }


LONG = chains(498)


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_a_long_chain_is_read_and_runs(source, session, posted):
    assert session.run(source, "Cell 1"), posted
    assert needed([(source, False)], "x") == [0]


@pytest.mark.parametrize(
    "source",
    [
        "x = [" + "1, " * 100_000 + "]",
        "x = {" + "1: -2,\n" * 50_000 + "}",
        "x = '" + "a" * 1_000_000 + "'",
        "x = 1\n" * 5000,
        "'''" + "a word and " * 10_000 + "'''\nx = 1",
        "# " + "a word and " * 10_000 + "\nx = 1",
        "x = f(" + "'a line of text'\n" * 500 + ")",
    ],
    ids=["list", "dict", "line", "lines", "text", "comment", "strings"],
)
def test_what_is_only_long_is_read(source):
    assert needed([(source, False)], "x") == [0]


def test_what_cannot_be_followed_is_needed_in_doubt():
    deep = "y = " + "-" * 450 + "x"  # too deep for ast.unparse
    assert needed([("x = 1", False), (deep, False)], "y") == [0, 1]
    long = f"y = x + {'0x' + 'f' * 6000}"  # a number that has no decimal form
    assert needed([("x = 1", False), (long, False)], "y") == [0, 1]
    assert needed([("x = 1", False), ("y = await x", False)], "y") == [0, 1]
    assert needed([("match 1:\n    case x: pass", False)], "x") == [0]


CELLS = [
    cell.source for path in paths() for cell in code_cells(read(path), NOT_IN_THE_PAGE)
]
PIECES = [*"()[]{}:;,.\\\n\t '\"#@*-=\0\ud800é小", "'''", "    ", "lambda ", "await "]
PIECES += ["return ", "yield ", "global x", "nonlocal x", "import *", "f'{", "async "]
PIECES += ["del ", "def f(a, a): ", "class A: ", "match x:\n case y: ", "type X = "]


def test_no_cell_of_the_book_is_too_deep():
    for source in CELLS:
        reading.read(source)


@st.composite
def mutated(draw):
    """A cell of the book, damaged in a few places."""
    source = draw(st.sampled_from(CELLS))
    chance = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(source))
        end = min(len(source), start + chance.choice([0, 0, 1, 3, 20]))
        piece = chance.choice([*PIECES, "", source[end : end + 30]])
        source = source[:start] + piece * chance.choice([1, 1, 2, 150]) + source[end:]
    return source


@pytest.mark.parametrize(
    "texts",
    [
        mutated(),
        st.text(st.characters(exclude_categories=())),
        st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    ],
    ids=["damaged cells", "any text", "pieces of code"],
)
def test_any_text_has_a_plan(texts):
    @settings(max_examples=extent.examples(150), deadline=None)
    @given(texts)
    def check(source):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = [("a = 1", False), (source, False)]
            assert set(needed(cells, "a")) <= {0, 1}
            assert set(needed(cells, source)) <= {0, 1}
            assert packages(source) in ([], ["matplotlib"])
            try:
                reading.read(source, "Cell 1")
            except SyntaxError as error:
                assert error.filename == "Cell 1" and error.lineno >= 1

    check()
