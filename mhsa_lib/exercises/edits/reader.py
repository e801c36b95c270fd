"""What the reader's function gave, and whether another one gives the same."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mhsa_lib.exercises.edits.program import Program
from mhsa_lib.exercises.engine import Exercise, Outcome, as_array, same

MOST = 100_000  # numbers of a result that is looked at; those asked for are far fewer


class Reader:
    """The outcomes of the reader's function, to compare other functions with.

    `numbers` counts the different numbers, other than 0, that came back: the more of
    them, the less is a coincidence. It is 0 if nothing that came back was wrong.
    """

    def __init__(
        self, exercise: Exercise, outcomes: Sequence[Outcome], wrong: Sequence[bool]
    ) -> None:
        self._tolerance = exercise.tolerance
        self._tried: dict[int, np.ndarray | Exception | None] = {}
        self._arguments = list(exercise.cases().values())
        self.outcomes = outcomes
        self.arrays = [_numbers(outcome) for outcome in outcomes]
        telling = [i for i, a in enumerate(self.arrays) if wrong[i] and a is not None]
        self._order = telling + [i for i in range(len(wrong)) if i not in telling]
        self.numbers = _different(self.arrays) if telling else 0

    def arguments(self, position: int) -> tuple:
        """The arguments of an input: of the plainest that tells most, for 0."""
        return self._arguments[self._order[position]]

    def tried(self, program: Program, number: int) -> np.ndarray | Exception | None:
        """What one edit of a program gives on the most telling input, or raises."""
        if number not in self._tried:
            try:
                value = program.edited(number)(*self.arguments(0))
                self._tried[number] = as_array(value)
            except Exception as error:
                self._tried[number] = error
        return self._tried[number]

    def value(self, function: Callable[..., Any]) -> np.ndarray | None:
        """What a function gives on the most telling input; None if it fails."""
        try:
            return as_array(function(*self.arguments(0)))
        except Exception:
            return None

    def distance(self, array: np.ndarray) -> float:
        """How far an array is from what came back on the most telling input."""
        theirs = self.arrays[self._order[0]]
        if theirs is None or theirs.shape != array.shape:
            return np.inf
        away = np.abs(theirs.astype(float) - array).sum()
        return float(away) if np.isfinite(away) else np.inf

    def begins_like(self, turn: Callable, value: np.ndarray) -> bool:
        """Whether `turn(value)` is what came back on the most telling input."""
        try:
            return self._equal(self._order[0], turn(value))
        except Exception:
            return False

    def agrees_with(self, function: Callable[..., Any], *first: Any) -> bool:
        """Whether a function does on every input what the reader's function did.

        `first` is what it gives on the most telling input, or raises, if that is known.
        """
        order = self._order
        if first and not self._is(order[0], *first):
            return False
        return all(self._does(function, i) for i in order[len(first) :])

    def _does(self, function: Callable[..., Any], i: int) -> bool:
        try:
            value = function(*self._arguments[i])
        except Exception as error:
            value = error
        return self._is(i, value)

    def _is(self, i: int, value: Any) -> bool:
        theirs = self.outcomes[i].error
        if isinstance(value, Exception):
            return theirs is not None and type(value).__name__ == theirs.name
        return not theirs and self._equal(i, value)

    def _equal(self, i: int, value: Any) -> bool:
        theirs, array = self.outcomes[i].array, as_array(value)
        if theirs is None or array is None or theirs.shape != array.shape:
            return False
        if array.dtype.kind not in "biuf":  # whole numbers beyond all bounds
            return False
        # One entry tells most of the wrong ones apart, and fast.
        if theirs.size and not _close(theirs, array):
            return False
        return same(theirs, array, self._tolerance)


def _different(arrays: Sequence[np.ndarray | None]) -> int:
    found = [a for a in arrays if a is not None]
    if any(a.dtype == bool for a in found):  # a pattern counts by its size
        patterns = [a for a in found if a.any() and not a.all()]
        return sum(a.size for a in patterns)
    every = np.unique(np.concatenate([np.ravel(a) for a in found]))
    return int(np.count_nonzero(every))


def _close(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether their last entries are the same at a glance; what is no number may be."""
    if a.dtype.kind not in "iuf" or b.dtype.kind not in "iuf":
        return True
    x, y = a.ravel()[-1], b.ravel()[-1]
    return not abs(x - y) > 1e-2 * (abs(x) + abs(y)) + 1e-3


def _numbers(outcome: Outcome) -> np.ndarray | None:
    """The array of an outcome if it holds finite numbers alone, and not too many."""
    array = outcome.array
    if outcome.error or array is None or array.dtype.kind not in "biuf":
        return None
    fits = 0 < array.size <= MOST and np.isfinite(array).all()
    return array if fits else None
