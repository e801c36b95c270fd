"""Exercises that say which mistake was made, and the questions of the chapters.

>>> import numpy as np
>>> from mhsa_lib.exercises import check
>>> def softmax(scores):
...     return np.exp(scores) / np.exp(scores).sum()
>>> check("why.sofmax", softmax)  # doctest: +ELLIPSIS
Traceback (most recent call last):
ValueError: no exercise "why.sofmax"; the nearest: why.softmax, why.attend, ...
"""

import difflib
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from mhsa_lib.exercises.diagnosis import diagnose
from mhsa_lib.exercises.engine import Exercise, Mistake, Result
from mhsa_lib.exercises.questions import Option, Question

__all__ = [
    "EXERCISES",
    "QUESTIONS",
    "Exercise",
    "Mistake",
    "Option",
    "Question",
    "Result",
    "check",
    "find_exercise",
    "find_question",
    "grade",
    "take_verdicts",
]

# Folders, in the order of the book; publish.new_chapter adds a line.
_NAMES = (
    "why",
    "qkv",
    "heads",
    "positions",
    "images",
    "cnn",
    "rnn",
)
_CHAPTERS = tuple(import_module(f"{__name__}.{name}") for name in _NAMES)
EXERCISES = {e.id: e for chapter in _CHAPTERS for e in chapter.EXERCISES}
QUESTIONS = {q.id: q for chapter in _CHAPTERS for q in chapter.QUESTIONS}
_verdicts: dict[
    str, bool
] = {}  # exercise -> whether it was right, until they are taken


def check(id: str, function: Callable[..., Any]) -> None:
    """Print what `grade` says about a reader's function; return nothing.

    Raises ValueError for an unknown id. Nothing that the function does, raises or
    returns is raised here; Ctrl-C still stops, and so does a KeyboardInterrupt that
    comes from no `raise` of the function and looks like it.
    """
    result = grade(id, function)
    print(result.text)
    _verdicts[id] = result.passed


def take_verdicts() -> dict[str, bool]:
    """What `check` has found since this was last asked: exercise id -> right or not.

    The published page asks after each cell, and keeps what was right as done.
    """
    taken = dict(_verdicts)
    _verdicts.clear()
    return taken


def grade(id: str, function: Callable[..., Any]) -> Result:
    """Compare a reader's function with the reference of exercise `id`.

    Returns a `Result`: `.passed`, `.text` and, where one was named, `.mistake`.
    Raises ValueError for an unknown id. Nothing that the function does, raises or
    returns is raised here; Ctrl-C still stops, and so does a KeyboardInterrupt that
    comes from no `raise` of the function and looks like it.
    """
    return diagnose(find_exercise(id), function)


def find_exercise(id: str) -> Exercise:
    """The exercise called `id`; ValueError with the nearest ids if there is none."""
    return _find("exercise", id, EXERCISES)


def find_question(id: str) -> Question:
    """The question called `id`; ValueError with the nearest ids if there is none."""
    return _find("question", id, QUESTIONS)


def _find(kind: str, id: str, known: Mapping[str, Any]) -> Any:
    if not isinstance(id, str):
        raise TypeError(f"the id of an {kind} is text, not {type(id).__name__}")
    if id not in known:
        nearest = ", ".join(difflib.get_close_matches(id, known, n=3, cutoff=0.4))
        known_ids = f"the nearest: {nearest}" if nearest else f"known: {list(known)}"
        raise ValueError(f'no {kind} "{id}"; {known_ids}')
    return known[id]
