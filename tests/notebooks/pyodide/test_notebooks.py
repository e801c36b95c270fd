"""The page's Python runs the cells of every notebook and says what this one says."""

import re

import pytest

from tests.book.notebooks import paths
from tests.book.published import published
from tests.notebooks.pyodide.conftest import READERS, SEEDED

NOTEBOOKS = [path.stem for path in paths()]
SOLVED = list(published())
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|\bnan\b|\binf\b")


def words_and_numbers(text):
    """The text with its numbers and spacing taken out, and the numbers."""
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    numbers = [float(number) for number in _NUMBER.findall(text)]
    return "".join(_NUMBER.sub("#", text).split()), numbers


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_cell_fails(name, in_pyodide):
    for cell in in_pyodide["notebooks"][name]:
        assert cell["error"] is None, f"{cell['source']}\n\n{cell['error']}"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_prints_what_it_prints_here(name, in_pyodide, in_cpython):
    pairs = zip(
        in_pyodide["notebooks"][name], in_cpython["notebooks"][name], strict=True
    )
    for there, here in pairs:
        words, numbers = words_and_numbers(there["printed"])
        same_words, same_numbers = words_and_numbers(here["printed"])
        assert words == same_words, there["source"]
        # The last digits of exp differ between the two; a printed rounding may too.
        expected = pytest.approx(same_numbers, rel=2e-2, abs=1e-9, nan_ok=True)
        assert numbers == expected, there["source"]


def test_a_failing_cell_would_be_seen(in_pyodide):
    failing, fine, undefined = in_pyodide["notebooks"][SEEDED]
    assert (
        "ModuleNotFoundError: No module named 'torch_is_not_here'" in failing["error"]
    )
    assert fine["printed"] == "2\n" and fine["error"] is None
    assert "NameError" in undefined["error"]


@pytest.mark.parametrize("exercise", SOLVED, ids=lambda e: e.id)
def test_stub_and_solution_get_the_same_texts(exercise, in_pyodide, in_cpython):
    for source, start in (
        (exercise.stub, f"{exercise.id}: not attempted yet."),
        (exercise.solved, "Correct: "),
    ):
        there, here = (
            next(c for c in ran["notebooks"][exercise.chapter] if c["source"] == source)
            for ran in (in_pyodide, in_cpython)
        )
        assert there["printed"].startswith(start)
        assert there["printed"] == here["printed"]


def test_what_readers_hand_in_gets_the_same_texts(in_pyodide, in_cpython):
    there, here = in_pyodide["notebooks"][READERS], in_cpython["notebooks"][READERS]
    assert [cell["error"] for cell in there] == [None] * len(there)
    assert [cell["printed"] for cell in there] == [cell["printed"] for cell in here]
    assert "RecursionError" in there[1]["printed"]
    assert "Did you forget return?" in there[2]["printed"]
    assert "(line 2)" in there[3]["printed"]


def test_every_reference_and_mistake_gets_the_same_text(in_pyodide, in_cpython):
    """Texts are equal to the letter; where NumPy's own message is quoted, the name."""
    assert list(in_pyodide["grades"]) == list(in_cpython["grades"])
    compared = 0
    for id, graded in in_cpython["grades"].items():
        for there, here in zip(in_pyodide["grades"][id], graded, strict=True):
            assert there[:2] == here[:2], id
            if "raised" not in here[2]:
                assert there[2] == here[2], id
                compared += 1
    assert compared > 3 * len(in_cpython["grades"])
