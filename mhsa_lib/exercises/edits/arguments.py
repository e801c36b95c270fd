"""Edits of what goes in: a function that gets one argument in another form."""

import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from mhsa_lib.exercises.edits.wording import Change, change

Turn = Callable[[tuple], tuple]


def turns(
    function: Callable[..., Any], arguments: tuple
) -> Iterator[tuple[Turn, Change]]:
    """Every way to exchange two arguments, or to change one, with its words."""
    names = list(inspect.signature(function).parameters)
    kinds = [_kind(a) for a in arguments]
    for i, j in itertools.combinations(range(len(arguments)), 2):
        if kinds[i] == kinds[j] != "other":
            yield _exchanged(i, j), change("exchanged", one=names[i], other=names[j])
    for i, name in enumerate(names[: len(arguments)]):
        for kind, turn in _TURNS.get(kinds[i][0], ()):
            yield _turned(i, turn), change(kind, name=name)
    for i, j in itertools.permutations(range(len(arguments)), 2):
        if kinds[i] == kinds[j] != "other":
            said = change("instead", other=names[j], right=names[i])
            yield _replaced(i, j), said


def _kind(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return "array", argument.ndim, argument.dtype.kind
    if isinstance(argument, (int, float)):
        return ("whole",) if isinstance(argument, int) else ("real",)
    return "other"


def _exchanged(i: int, j: int) -> Turn:
    def turn(arguments: tuple) -> tuple:
        other = list(arguments)
        other[i], other[j] = arguments[j], arguments[i]
        return tuple(other)

    return turn


def _replaced(i: int, j: int) -> Turn:
    return lambda arguments: (*arguments[:i], arguments[j], *arguments[i + 1 :])


def _turned(i: int, turn: Callable[[Any], Any]) -> Turn:
    return lambda arguments: (*arguments[:i], turn(arguments[i]), *arguments[i + 1 :])


def _softmax(x: np.ndarray) -> np.ndarray:
    exponentials = np.exp(x - x.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


_TURNS: dict[str, tuple[tuple[str, Callable[[Any], Any]], ...]] = {
    "array": (
        ("transposed", lambda a: a.swapaxes(-1, -2)),
        ("reversed", lambda a: a[::-1]),
        ("reversed along the last axis", lambda a: a[..., ::-1]),
        ("reversed along the last axis but one", lambda a: a[..., ::-1, :]),
        ("ignored", lambda a: np.zeros_like(a)),
        ("ones", lambda a: np.ones_like(a)),
        ("sign flipped", lambda a: -a),  # an error for True and False
        ("inverted", lambda a: ~a),  # an error for other numbers
        ("first for all", lambda a: np.broadcast_to(a[:1], a.shape)),
        ("last for all", lambda a: np.broadcast_to(a[-1:], a.shape)),
        ("mean for all", lambda a: np.broadcast_to(a.mean(0), a.shape)),
        ("softmax of an argument", _softmax),
        ("squared", lambda a: a**2),
        ("used twice", lambda a: 2 * a),
        ("shifted", lambda a: np.roll(a, 1, axis=0)),
        ("shifted", lambda a: np.roll(a, -1, axis=0)),
    ),
    "whole": (
        ("one more", lambda a: a + 1),
        ("one less", lambda a: a - 1),
        ("fixed at 1", lambda a: 1),
        ("squared", lambda a: a * a),
        ("used twice", lambda a: 2 * a),
        ("sign flipped", lambda a: -a),
    ),
    "real": (
        ("fixed at 1", lambda a: 1.0),
        ("squared", lambda a: a * a),
        ("used twice", lambda a: 2 * a),
        ("halved", lambda a: a / 2),
        ("sign flipped", lambda a: -a),
        ("one over", lambda a: 1 / a),
        ("fixed at 10000", lambda a: 10000.0),
    ),
}
