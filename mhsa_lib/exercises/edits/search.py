"""Which edit of the book's solution, or of a named mistake, behaves as the reader's."""

import contextlib
import functools
import itertools
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from mhsa_lib.exercises.edits import arguments, results, source
from mhsa_lib.exercises.edits.observations import more_axes, observation
from mhsa_lib.exercises.edits.reader import Reader
from mhsa_lib.exercises.edits.relations import relation
from mhsa_lib.exercises.edits.wording import Change, besides, certain, either, sentence
from mhsa_lib.exercises.engine import Exercise, Mistake, Outcome
from mhsa_lib.language import _

# How many pairs of edits are tried: a count, no time, so that a verdict never varies.
PAIRS = 250
# Kinds of edits of a result that come together with a named mistake, and of steps that
# come together with one another.
_ON_TOP = {
    "result negative",
    "result transposed",
    "result through",
    "result reduced",
    "result flat",
    "result axis too many",
}
_IN_PAIRS = {
    "all axes",
    "another size",
    "argument missing",
    "axis",
    "brackets",
    "causal",
    "counted from one more",
    "divisor squared",
    "exchanged",
    "factor missing",
    "first for all",
    "fraction turned round",
    "instead",
    "keepdims",
    "left side transposed",
    "loop from the second",
    "loop reversed",
    "loop too short",
    "minus for plus",
    "minus missing",
    "mean for all",
    "missing",
    "not cut",
    "not divided",
    "nothing subtracted",
    "number",
    "order of parts",
    "other axes",
    "other way",
    "outside",
    "plus for minus",
    "power missing",
    "product turned round",
    "right side transposed",
    "sqrt missing",
    "step missing",
    "term missing",
    "times for divided",
    "transpose missing",
    "transposed",
}

# Kinds of edits of a step that are nearer to what a reader did than one of an argument
# that gives the same, and those that may be nearer.
_RATHER = {"not cut"}
_AS_WELL = {
    "another size",
    "axis",
    "difference turned round",
    "divided for times",
    "divisor squared",
    "factor missing",
    "instead",
    "keepdims",
    "mean for product",
    "minus for plus",
    "not divided",
    "order of parts",
    "plus for minus",
    "steps exchanged",
    "times for divided",
}

Tried = tuple[Callable[..., Any], tuple[Change, ...]]


def explain(
    exercise: Exercise, outcomes: Sequence[Outcome], wrong: Sequence[bool]
) -> Mistake | None:
    """An edit that behaves as the reader's function on every input, in words.

    One edit is tried first; then one on top of a named mistake; then pairs of edits.
    Where all inputs with a batch in front are wrong, and only those, no edit says as
    much: the solution counts its axes from the end.
    """
    reader = Reader(exercise, outcomes, wrong)
    with _quiet():
        if more_axes(exercise, wrong):
            tried = next(_of_results(exercise.solution, reader), None)
            return _mistake(tried[0], *tried[1]) if tried else None
        if reader.numbers > 1:
            if found := _single(exercise, reader):
                return found
            if edit := relation(exercise, reader):
                return _mistake(exercise.reference, edit)
        if reader.numbers > 7:  # two edits at once agree with few numbers by chance
            for mistake, (function, changes) in _of_mistakes(exercise, reader):
                name = " + ".join([mistake.name, *(c.key for c in changes)])
                return Mistake(name, function, besides(_(mistake.hint), *changes))
            for function, changes in _pairs(exercise, reader):
                return _mistake(function, *changes)
    return None


def observed(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    expected: Sequence[Outcome],
    wrong: Sequence[bool],
) -> Mistake | None:
    """What is certain about the results, whatever made them."""
    with _quiet():
        seen = observation(exercise, outcomes, expected, wrong)
    if not seen:
        return None
    return Mistake(f"observed: {_names(seen)}", exercise.reference, certain(*seen))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def _mistake(function: Callable[..., Any], *changes: Change) -> Mistake:
    return Mistake(_names(changes), function, sentence(*changes))


def _names(changes: Sequence[Change]) -> str:
    return " + ".join(change.key for change in changes)


def _single(exercise: Exercise, reader: Reader) -> Mistake | None:
    """One edit: of an argument, of the result, or of a step of the solution.

    If an edit around the solution and one of a step give the same, both may be said:
    the reader knows which it was.
    """
    around = next(_around(exercise.solution, exercise, reader), None)
    inside = next(_of_steps(exercise, reader), None)
    if not around or (inside and inside[1][0].kind in _RATHER):
        return _mistake(inside[0], *inside[1]) if inside else None
    if not inside or len(around[1]) > 1 or inside[1][0].kind not in _AS_WELL:
        return _mistake(around[0], *around[1])
    both = (*around[1], *inside[1])
    if both[0].clause == both[1].clause:
        return _mistake(around[0], *around[1])
    return Mistake(_names(both[:1]), around[0], either(*both))


def _of_steps(exercise: Exercise, reader: Reader) -> Iterator[Tried]:
    """One edit of a step of the solution."""
    program = source.program(exercise.solution)
    if program is None:
        return
    alike: dict[Any, list[int]] = {}
    for number, edit in enumerate(program.descriptions):
        key = (edit.kind, edit.names[1:]) if edit.kind == "axis" else edit
        alike.setdefault(key, []).append(number)
        if reader.agrees_with(program.edited(number), reader.tried(program, number)):
            yield program.edited(number), (edit,)
    for numbers in alike.values():  # the same slip wherever it is possible
        if len(numbers) > 1 and reader.agrees_with(program.edited(*numbers)):
            yield program.edited(*numbers), (program.descriptions[numbers[-1]],)


def _of_mistakes(exercise: Exercise, reader: Reader) -> Iterator[tuple[Mistake, Tried]]:
    """A named mistake, and an edit of what goes into it or comes out of it."""
    for mistake in (m for m in exercise.mistakes if not m.rest_is_right):
        for tried in _around(mistake.function, exercise, reader, few=True):
            yield mistake, tried


def _around(
    function: Callable[..., Any],
    exercise: Exercise,
    reader: Reader,
    few: bool = False,
) -> Iterator[Tried]:
    """Edits of what goes into a function, and of what comes out of it."""
    for turn, edit in arguments.turns(exercise.solution, reader.arguments(0), few):
        turned = functools.partial(_before, turn, function)
        if reader.agrees_with(turned):
            yield turned, edit
    yield from _of_results(function, reader, few)


def _of_results(
    function: Callable[..., Any], reader: Reader, few: bool = False
) -> Iterator[Tried]:
    """Edits of what comes out of a function."""
    value = reader.value(function)
    if value is None:
        return
    for turn, edit in results.TURNS:
        if not few or edit.kind in _ON_TOP:
            turned = functools.partial(_after, turn, function)
            if reader.begins_like(turn, value) and reader.agrees_with(turned):
                yield turned, (edit,)


def _before(turn: Callable, function: Callable, *given: Any) -> Any:
    return function(*turn(given))


def _after(turn: Callable, function: Callable, *given: Any) -> Any:
    return turn(np.asarray(function(*given)))


def _pairs(exercise: Exercise, reader: Reader) -> Iterator[Tried]:
    """Two edits at once, of which neither alone is without effect."""
    program = source.program(exercise.solution)
    if program is None:
        return
    telling = _telling(program, reader)
    pairs = itertools.combinations(range(len(telling)), 2)
    for i, j in itertools.islice(sorted(pairs, key=sum), PAIRS):
        edited = program.edited(telling[i], telling[j])
        if reader.agrees_with(edited):
            both = telling[i], telling[j]
            yield edited, tuple(program.descriptions[number] for number in both)


def _telling(program: source.Program, reader: Reader) -> list[int]:
    """The edits that give different arrays, those first that come near the reader's.

    Of those that give the same it is the first.
    """
    found: dict[Any, tuple[float, int]] = {}
    for number, edit in enumerate(program.descriptions):
        if edit.kind in _IN_PAIRS:
            array = reader.tried(program, number)
            if isinstance(array, np.ndarray) and (key := _key(array)) not in found:
                found[key] = reader.distance(array), number
    found.pop(_key(reader.value(program.edited())), None)
    return [number for _, number in sorted(found.values())]


def _key(array: np.ndarray | None) -> Any:
    if array is None or array.dtype.kind not in "biuf":
        return None
    return array.shape, array.dtype == bool, array.astype(float).round(9).tobytes()
