"""Edits of what goes in: a function that gets one argument in another form."""

import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from mhsa_lib.exercises.edits.source import transposes
from mhsa_lib.exercises.edits.wording import Change, change

Turn = Callable[[tuple], tuple]
_TOGETHER = {
    "transposed",
    "axes exchanged",
    "reversed",
    "reversed along the last axis",
    "first for all",
    "last for all",
    "mean for all",
    "ignored",
    "sign flipped",
    "halved",
    "used twice",
    "shifted",
    "divided by the root of its width",
    "rows of length 1",
}


# Those that come together with another mistake: of an array, and of a number.
_FEW = {
    "array": {"transposed", "ignored", "sign flipped", "inverted"},
    "whole": {"one more", "one less", "used twice", "halved", "sign flipped"},
    "real": {"used twice", "halved", "sign flipped"},
}


def turns(
    function: Callable[..., Any], arguments: tuple, few: bool = False
) -> Iterator[tuple[Turn, tuple[Change, ...]]]:
    """Every way to exchange two arguments, or to change one, with its words.

    Only a `few` of them are likely to come together with another mistake.
    """
    names = list(inspect.signature(function).parameters)[: len(arguments)]
    kinds = [_kind(a) for a in arguments]
    for i, j in itertools.combinations(range(len(arguments)), 2):
        if kinds[i] == kinds[j] != "other":
            edit = change("exchanged", one=names[i], other=names[j])
            yield _exchanged(i, j), (edit,)
    unmoved = transposes(function)
    for i, name in enumerate(names):
        for kind, turn in _TURNS.get(kinds[i][0], ()):
            edit = _edit(kind, name, unmoved)
            # Whether a named mistake transposes it at all, nobody knows.
            if not few or edit.kind in _FEW[kinds[i][0]]:
                yield _turned(i, turn), (edit,)
    if not few:
        yield from _exchanges_of_more(names, kinds)
        yield from _of_two(names, arguments, unmoved)
        yield from _of_several(names, arguments, unmoved)


def _edit(kind: str, name: str, unmoved: frozenset[str]) -> Change:
    """What is done to an argument, of which `unmoved` should have been transposed."""
    missing = kind == "transposed" and name in unmoved
    return change("not transposed" if missing else kind, name=name)


def _exchanges_of_more(
    names: list[str], kinds: list[Any]
) -> Iterator[tuple[Turn, tuple[Change, ...]]]:
    """One argument for another, or three that have changed places."""
    count = range(len(kinds))
    for i, j in itertools.permutations(count, 2):
        if kinds[i] == kinds[j] != "other":
            edit = change("instead", other=names[j], right=names[i])
            yield _replaced(i, j), (edit,)
    for three in itertools.combinations(count, 3):
        if len({kinds[i] for i in three}) == 1 and kinds[three[0]] != "other":
            edit = change("places changed", names=", ".join(names[i] for i in three))
            yield _round(three), (edit,)
            yield _round(three[::-1]), (edit,)


def _of_two(
    names: list[str], arguments: tuple, unmoved: frozenset[str]
) -> Iterator[tuple[Turn, tuple[Change, ...]]]:
    """The same change of two arguments that go together."""
    shapes = [getattr(a, "shape", None) for a in arguments]
    for i, j in itertools.combinations(range(len(arguments)), 2):
        if shapes[i] and shapes[i] == shapes[j]:
            for kind, turn in _TURNS["array"]:
                if kind in _TOGETHER:
                    both = _both(_turned(i, turn), _turned(j, turn))
                    edit = (_edit(kind, names[k], unmoved) for k in (i, j))
                    yield both, tuple(edit)


def _of_several(
    names: list[str], arguments: tuple, unmoved: frozenset[str]
) -> Iterator[tuple[Turn, tuple[Change, ...]]]:
    """Three matrices or more that are all transposed, as torch.nn.Linear stores them.

    Of a named mistake that transposes one more, the rest would seem to be the reverse.
    """
    matrices = [
        i
        for i, (name, given) in enumerate(zip(names, arguments, strict=True))
        if getattr(given, "ndim", 0) > 1 and name not in unmoved
    ]
    for count in range(3, len(matrices) + 1):
        for chosen in itertools.combinations(matrices, count):
            edit = change("each transposed", names=", ".join(names[i] for i in chosen))
            yield _all(chosen, lambda a: a.swapaxes(-1, -2)), (edit,)


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


def _round(three: tuple[int, ...]) -> Turn:
    """Each of three arguments in the place of the next."""

    def turn(arguments: tuple) -> tuple:
        other = list(arguments)
        for i, j in zip(three, (*three[1:], three[0]), strict=True):
            other[j] = arguments[i]
        return tuple(other)

    return turn


def _all(chosen: tuple[int, ...], turn: Callable[[Any], Any]) -> Turn:
    return lambda arguments: tuple(
        turn(a) if i in chosen else a for i, a in enumerate(arguments)
    )


def _both(one: Turn, other: Turn) -> Turn:
    return lambda arguments: other(one(arguments))


def _zero(at: Any) -> Callable[[np.ndarray], np.ndarray]:
    """The array with 0 at an index."""

    def turn(a: np.ndarray) -> np.ndarray:
        made = a.copy()
        made[at] = 0
        return made

    return turn


def _mask(a: np.ndarray) -> np.ndarray:
    if a.dtype != bool:
        raise TypeError("no mask")
    return a


def _length(a: np.ndarray, axis: int) -> np.ndarray:
    return np.sqrt((a**2).sum(axis=axis, keepdims=True))


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
        ("inverted", lambda a: ~_mask(a)),
        ("first for all", lambda a: np.broadcast_to(a[:1], a.shape)),
        ("last for all", lambda a: np.broadcast_to(a[-1:], a.shape)),
        ("mean for all", lambda a: np.broadcast_to(a.mean(0), a.shape)),
        ("softmax of an argument", _softmax),
        ("squared", lambda a: a**2),
        ("used twice", lambda a: 2 * a),
        ("shifted", lambda a: np.roll(a, 1, axis=0)),
        ("shifted", lambda a: np.roll(a, -1, axis=0)),
        ("axes exchanged", lambda a: a.swapaxes(-2, -3)),
        ("axes exchanged", lambda a: a.swapaxes(-1, -3)),
        ("halved", lambda a: a / 2),
        ("one more", lambda a: a + 1),
        ("one less", lambda a: a - 1),
        ("one minus", lambda a: 1 - a),
        ("one over", lambda a: 1 / a),
        ("root taken", lambda a: np.sqrt(a)),
        ("absolute", lambda a: np.abs(a)),
        ("cut off at 0", lambda a: np.maximum(a, 0)),
        (
            "softmax of an argument",
            lambda a: _softmax(a.swapaxes(-1, -2)).swapaxes(-1, -2),
        ),
        ("divided by the root of its width", lambda a: a / np.sqrt(a.shape[-1])),
        ("divided by its width", lambda a: a / a.shape[-1]),
        ("divided by its length", lambda a: a / a.shape[-2]),
        ("divided by its number", lambda a: a / len(a)),
        ("times the root of its width", lambda a: a * np.sqrt(a.shape[-1])),
        ("rows divided by their sum", lambda a: a / a.sum(axis=-1, keepdims=True)),
        ("columns divided by their sum", lambda a: a / a.sum(axis=-2, keepdims=True)),
        ("divided by the sum of all", lambda a: a / a.sum()),
        ("rows of length 1", lambda a: a / _length(a, -1)),
        ("columns of length 1", lambda a: a / _length(a, -2)),
        ("centred", lambda a: a - a.mean(axis=-1, keepdims=True)),
        ("sorted", lambda a: np.sort(a, axis=-1)),
        ("sorted", lambda a: np.sort(a, axis=0)),
        ("lower triangle", lambda a: np.tril(a)),
        ("upper triangle", lambda a: np.triu(a)),
        ("causal instead", lambda a: np.tril(np.ones_like(_mask(a)))),
        ("first part", lambda a: a[:1]),
        ("last part", lambda a: a[-1:]),
        ("first part", lambda a: a[..., :1, :]),
        ("last part", lambda a: a[..., -1:, :]),
        ("first part", lambda a: a[..., :1, :, :]),
        ("last part", lambda a: a[..., -1:, :, :]),
        ("first ignored", _zero(0)),
        ("last ignored", _zero(-1)),
        ("first ignored", _zero((..., 0, slice(None)))),
        ("last ignored", _zero((..., -1, slice(None)))),
        ("first ignored", _zero((..., 0))),
        ("last ignored", _zero((..., -1))),
    ),
    "whole": (
        ("one more", lambda a: a + 1),
        ("one less", lambda a: a - 1),
        ("fixed at 1", lambda a: 1),
        ("squared", lambda a: a * a),
        ("used twice", lambda a: 2 * a),
        ("halved", lambda a: a // 2),
        ("sign flipped", lambda a: -a),
        ("absolute", lambda a: abs(a)),
        ("cut off at 0", lambda a: max(a, 0)),
    ),
    "real": (
        ("fixed at 1", lambda a: 1.0),
        ("squared", lambda a: a * a),
        ("used twice", lambda a: 2 * a),
        ("halved", lambda a: a / 2),
        ("sign flipped", lambda a: -a),
        ("one over", lambda a: 1 / a),
        ("one minus", lambda a: 1 - a),
        ("one more", lambda a: a + 1),
        ("root taken", lambda a: np.sqrt(a)),
        ("fixed at 10000", lambda a: 10000.0),
    ),
}
