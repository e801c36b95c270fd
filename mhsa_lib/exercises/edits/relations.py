"""Relations between two results: a factor, something added, a step that is missing."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from mhsa_lib.exercises.edits.reader import Reader
from mhsa_lib.exercises.edits.results import Turn
from mhsa_lib.exercises.edits.wording import Change, change
from mhsa_lib.exercises.engine import Exercise, same

Arrays = Sequence[np.ndarray]
Pairs = Sequence[tuple[np.ndarray, np.ndarray]]


def relation(exercise: Exercise, reader: Reader) -> Change | None:
    """What turns the right result into the reader's on every input, if it is simple."""
    cases = exercise.cases()
    right = [np.asarray(exercise.reference(*arguments)) for arguments in cases.values()]
    theirs = [array for array in reader.arrays if array is not None]
    if len(theirs) < len(right):
        return None
    if any(array.dtype.kind not in "iuf" for array in (*theirs, *right)):
        return None
    theirs, right = ([a.astype(float) for a in arrays] for arrays in (theirs, right))
    if [a.shape for a in theirs] != [a.shape for a in right]:
        return _unfinished(theirs, right, exercise.tolerance)
    return (
        _factor(theirs, right, list(cases), exercise.tolerance)
        or _offset(theirs, right, list(cases), exercise.tolerance)
        or _argument(exercise, theirs, right)
    )


def factor_of(a: np.ndarray, b: np.ndarray, tolerance: float) -> float | None:
    """The factor by which `a` is larger than `b`; None if there is none."""
    if not b.any():
        return None
    largest = np.abs(b).argmax()
    factor = float(a.flat[largest] / b.flat[largest])
    return factor if factor and same(a, b * factor, tolerance) else None


def _factor(
    theirs: Arrays, right: Arrays, cases: list[str], tolerance: float
) -> Change | None:
    """One factor for all inputs, or one for each of them."""
    factors, numbers = {}, set()
    for case, a, b in zip(cases, theirs, right, strict=True):
        factor = factor_of(a, b, tolerance)
        if factor is None:
            if a.any() or b.any():
                return None
        elif _several(b):
            factors[case] = factor
        else:  # one number alone has always a factor
            numbers.add((round(factor, 9), float(np.abs(b).max())))
    values = {round(f, 9) for f in factors.values()} | {f for f, _ in numbers}
    if len(values) == 1 and (factors or len(numbers) > 2):
        factor = values.pop()
        return change("factor", factor=known(factor)) if _is_seen(factor) else None
    wrong = {case: f for case, f in factors.items() if _is_seen(f)}
    if len(factors) < 3 or not wrong:
        return None
    case = next(iter(wrong))
    return change("factor of a size", factor=known(wrong[case]), case=case)


def _is_seen(factor: float) -> bool:
    """Whether a factor is none that four digits call 1."""
    return abs(factor - 1) > 1e-3


def _several(array: np.ndarray) -> bool:
    """Whether there are different numbers: one alone has any relation."""
    return len(np.unique(array[array != 0])) > 1


def known(number: float) -> str:
    """A number in four digits, and what it is if it is the root of a fraction.

    >>> known(2**0.5), known(-0.25), known(3.0)
    ('1.414 = √2', '-0.25 = -1/4', '3')
    """
    short = f"{number:.4g}"
    for power, sign in ((1, ""), (2, "√")):
        fraction = Fraction(abs(number) ** power).limit_denominator(64)
        exact = abs(float(fraction) - abs(number) ** power) < 1e-9
        if exact and min(fraction.numerator, fraction.denominator) == 1:
            minus = "-" if number < 0 else ""
            whole = fraction.denominator == 1
            text = (
                f"{sign}{fraction.numerator}"
                if whole
                else f"1/{sign}{fraction.denominator}"
            )
            return short if minus + text == short else f"{short} = {minus}{text}"
    return short


def _offset(
    theirs: Arrays, right: Arrays, cases: list[str], tolerance: float
) -> Change | None:
    """A number that is added: one for all inputs, or one for each of them."""
    pairs = list(zip(theirs, right, strict=True))
    offsets = {c: float(np.mean(a - b)) for c, (a, b) in zip(cases, pairs, strict=True)}
    largest = max(np.abs(b).max(initial=0.0) for b in right)
    wrong = {c: o for c, o in offsets.items() if abs(o) > 1e-6 * largest}
    if not all(
        same(a, b + o, tolerance)
        for (a, b), o in zip(pairs, offsets.values(), strict=True)
    ):
        return None
    if len(wrong) == len(cases) and np.ptp(list(wrong.values())) < 1e-6 * largest:
        return change("offset", offset=f"{next(iter(wrong.values())):.4g}")
    if not wrong or sum(_several(b) for b in right) < 3:
        return None
    case = next(iter(wrong))
    return change("offset of a size", offset=f"{wrong[case]:.4g}", case=case)


# Kind of change -> what an argument x does to a right result b.
_WITH: tuple[tuple[str, Callable[[np.ndarray, np.ndarray], np.ndarray]], ...] = (
    ("plus an argument", lambda b, x: b + x),
    ("minus an argument", lambda b, x: b - x),
    ("times an argument", lambda b, x: b * x),
    ("over an argument", lambda b, x: b / x),
)


def _argument(exercise: Exercise, theirs: Arrays, right: Arrays) -> Change | None:
    """An argument that is added to the result, or the like."""
    for name, values in _given(exercise, right):
        trios = list(zip(theirs, right, values, strict=True))
        for kind, turn in _WITH:
            if all(same(a, turn(b, x), exercise.tolerance) for a, b, x in trios):
                return change(kind, name=name)
        rests = [
            (case, factor_of(a - x, b - x, exercise.tolerance))
            for case, (a, b, x) in zip(exercise.cases(), trios, strict=True)
            if _several(b - x)
        ]
        wrong = [(case, f) for case, f in rests if f and _is_seen(f)]
        if len(rests) > 2 and wrong and all(f for _, f in rests):
            case, factor = wrong[0]
            return change("factor beside", name=name, factor=known(factor), case=case)
    return None


def _given(exercise: Exercise, right: Arrays) -> Iterator[tuple[str, Arrays]]:
    """Every argument whose shape goes with the result: its name, and its values."""
    names = list(inspect.signature(exercise.solution).parameters)
    columns = list(zip(*exercise.cases().values(), strict=True))
    for name, values in zip(names[: len(columns)], columns, strict=True):
        if all(isinstance(x, (np.ndarray, int, float)) for x in values):
            arrays = [np.asarray(x).astype(float) for x in values]
            if all(_goes_with(x, b) for x, b in zip(arrays, right, strict=True)):
                yield name, arrays


def _goes_with(x: np.ndarray, b: np.ndarray) -> bool:
    """Whether `x` may be added to `b` without making it larger."""
    try:
        return np.broadcast_shapes(x.shape, b.shape) == b.shape
    except ValueError:
        return False


def _reduced(name: str, axis: int | None) -> Turn:
    return lambda a: getattr(a, name)(axis=axis)


def _reductions() -> Iterator[tuple[Turn, Change]]:
    """What would make a right result of one that is not finished."""
    for axis in (0, -1, -2, None):
        for name in ("sum", "mean", "max"):
            yield _reduced(name, axis), change("not reduced", function=name)
    yield np.squeeze, change("result axis too many")
    yield np.transpose, change("result axes")
    yield lambda a: a[0], change("more than the first")
    yield lambda a: a[..., 0], change("more than the first")
    yield np.diag, change("more than the diagonal")


def _unfinished(theirs: Arrays, right: Arrays, tolerance: float) -> Change | None:
    """A last step that is missing, or a shape alone that is wrong."""
    pairs = list(zip(theirs, right, strict=True))
    for turn, edit in _reductions():
        try:
            if all(same(np.asarray(turn(a)), b, tolerance) for a, b in pairs):
                return edit
        except (ValueError, IndexError):  # fewer axes than that
            continue
    if all(
        a.size == b.size and same(a.reshape(b.shape), b, tolerance) for a, b in pairs
    ):
        return change("shape alone")
    return None
