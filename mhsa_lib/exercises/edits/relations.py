"""Relations between two results: a factor, a number or an argument that is added."""

import inspect
from collections.abc import Sequence

import numpy as np

from mhsa_lib.exercises.edits.reader import Reader
from mhsa_lib.exercises.edits.wording import Change, change
from mhsa_lib.exercises.engine import Exercise, same

Arrays = Sequence[np.ndarray]


def relation(exercise: Exercise, reader: Reader) -> Change | None:
    """What turns the right result into the reader's on every input, if it is simple."""
    cases = exercise.cases()
    right = [np.asarray(exercise.reference(*arguments)) for arguments in cases.values()]
    theirs = [array for array in reader.arrays if array is not None]
    shapes = [array.shape for array in theirs]
    if shapes != [array.shape for array in right]:
        return None
    if any(array.dtype.kind not in "iuf" for array in (*theirs, *right)):
        return None
    theirs, right = ([a.astype(float) for a in arrays] for arrays in (theirs, right))
    return (
        _factor(theirs, right, list(cases), exercise.tolerance)
        or _offset(theirs, right, exercise.tolerance)
        or _argument(exercise, theirs, right)
    )


def _factor(
    theirs: Arrays, right: Arrays, cases: list[str], tolerance: float
) -> Change | None:
    """One factor for all inputs, or one for each of them."""
    factors = {}
    for case, a, b in zip(cases, theirs, right, strict=True):
        largest = np.abs(b).argmax()
        factor = a.flat[largest] / b.flat[largest] if b.any() else 1.0
        if not factor or not same(a, b * factor, tolerance):
            return None
        if len(np.unique(b[b != 0])) > 1:  # one number alone has always a factor
            factors[case] = float(factor)
        elif (
            b.any() and factors and not np.isclose(factor, *list(factors.values())[:1])
        ):
            factors[case] = float(factor)
    wrong = {case: f for case, f in factors.items() if not np.isclose(f, 1)}
    if len(set(np.round(list(factors.values()), 9))) == 1 and wrong:
        return change("factor", factor=f"{next(iter(wrong.values())):.4g}")
    several = [b for b in right if len(np.unique(b[b != 0])) > 1]
    if len(several) < 3 or not wrong:
        return None
    case = next(iter(wrong))
    return change("factor of a size", factor=f"{wrong[case]:.4g}", case=case)


def _offset(theirs: Arrays, right: Arrays, tolerance: float) -> Change | None:
    offset = float(np.mean(theirs[0] - right[0]))
    pairs = zip(theirs, right, strict=True)
    least = 1e-6 * max(np.abs(b).max(initial=0.0) for b in right)
    if abs(offset) > least and all(same(a, b + offset, tolerance) for a, b in pairs):
        return change("offset", offset=f"{offset:.4g}")
    return None


def _argument(exercise: Exercise, theirs: Arrays, right: Arrays) -> Change | None:
    every = exercise.cases().values()
    names = list(inspect.signature(exercise.written).parameters)
    for position, name in enumerate(names[: len(next(iter(every)))]):
        added = [arguments[position] for arguments in every]
        if all(
            isinstance(x, np.ndarray)
            and x.shape == b.shape
            and same(a, b + x, exercise.tolerance)
            for x, a, b in zip(added, theirs, right, strict=True)
        ):
            return change("plus an argument", name=name)
    return None
