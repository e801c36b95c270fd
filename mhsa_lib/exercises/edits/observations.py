"""What is certain about a wrong result when no edit explains it.

Each observation is true of every input that came out wrong, and points somewhere: at a
region, an order, a sum, a sign. It says nothing about how the function was written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mhsa_lib.exercises.edits.regions import region
from mhsa_lib.exercises.edits.relations import factor_of
from mhsa_lib.exercises.edits.wording import Change, change
from mhsa_lib.exercises.engine import Exercise, Outcome, differing, same
from mhsa_lib.language import _


@dataclass(frozen=True)
class Wrong:
    """An input that came out wrong: what came, what should, and the arguments."""

    got: np.ndarray
    right: np.ndarray
    given: tuple


Test = Callable[[Wrong, float], bool | None]  # None: this input says nothing


def observation(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    expected: Sequence[Outcome],
    wrong: Sequence[bool],
) -> tuple[Change, ...]:
    """What is certain: nothing, one thing, or a region and what stands there."""
    if not any(wrong):  # the numbers are right: of their kind others speak
        return ()
    if edit := more_axes(exercise, wrong):
        return (edit,)
    cases = exercise.cases()
    if any(outcome.error for outcome in outcomes):
        return ()
    compared = [
        Wrong(got, right, given)
        for outcome, reference, given, bad in zip(
            outcomes, expected, cases.values(), wrong, strict=True
        )
        if bad
        and (got := outcome.array) is not None
        and (right := reference.array) is not None
    ]
    if len(compared) < sum(wrong) or any(
        w.got.dtype.kind not in "biuf" for w in compared
    ):
        return ()
    if _not_finite(outcomes, compared, exercise.tolerance):
        return (change("not finite"),)
    return _of_values(compared, exercise.tolerance) or _some(list(cases), wrong)


def _of_values(compared: list[Wrong], tolerance: float) -> tuple[Change, ...]:
    """What the numbers themselves show."""
    if any(w.got.shape != w.right.shape for w in compared):
        return ()
    if any(w.got.dtype.kind == "f" and not np.isfinite(w.got).all() for w in compared):
        return ()
    return (
        _passed(_TESTS, compared, tolerance)
        or region([(w.got, w.right, w.given) for w in compared], tolerance)
        or _passed(_OF_SUMS, compared, tolerance)
    )


def _passed(
    tests: Sequence[tuple[Test, Change]], compared: list[Wrong], tolerance: float
) -> tuple[Change, ...]:
    """The first test that every input passes that says something."""
    for test, edit in tests if _enough(compared) else ():
        shown = [test(w, tolerance) for w in compared]
        if False not in shown and sum(map(bool, shown)) >= min(2, len(shown)):
            return (edit,)
    return ()


def _enough(compared: list[Wrong]) -> bool:
    """Whether there are so many numbers that a coincidence is out of the question."""
    return sum(len(np.unique(w.right)) for w in compared if w.right.size > 2) > 7


def more_axes(exercise: Exercise, wrong: Sequence[bool]) -> Change | None:
    """Right for as many axes as the first input has, wrong for more."""
    axes = [
        max((a.ndim for a in given if isinstance(a, np.ndarray)), default=0)
        for given in exercise.cases().values()
    ]
    more = [count > axes[0] for count in axes]
    return change("more axes") if any(more) and more == list(wrong) else None


def _some(cases: list[str], wrong: Sequence[bool]) -> tuple[Change, ...]:
    """Right on most of the inputs."""
    bad = [_(case) for case, is_wrong in zip(cases, wrong, strict=True) if is_wrong]
    if 3 * len(bad) > len(cases):
        return ()
    number = len(cases) - len(bad)
    return (change("most inputs", number=number, cases=" / ".join(bad)),)


def _not_finite(
    outcomes: Sequence[Outcome], compared: list[Wrong], tolerance: float
) -> bool:
    """Whether nan and inf are all that is wrong, and a finite number came back too."""
    came = (o.array for o in outcomes if o.array is not None)
    if not any(a.dtype.kind == "f" and np.isfinite(a).any() for a in came):
        return False
    for w in compared:
        if w.got.shape != w.right.shape or w.got.dtype.kind != "f":
            return False
        if not np.isfinite(w.right).all():
            return False
        if np.isfinite(w.got[differing(w.got, w.right, tolerance)]).any():
            return False
    return True


def _nearly(w: Wrong, tolerance: float) -> bool:
    if w.got.dtype.kind != "f":
        return False
    return same(w.got, w.right, max(1e-4, tolerance))


def _signs(w: Wrong, tolerance: float) -> bool:
    return w.got.dtype != bool and same(np.abs(w.got), np.abs(w.right), tolerance)


def _same_numbers(w: Wrong, tolerance: float) -> bool:
    if w.got.dtype == bool:
        return False
    return same(np.sort(w.got, axis=None), np.sort(w.right, axis=None), tolerance)


def _same_rows(w: Wrong, tolerance: float) -> bool:
    if w.got.ndim < 2 or w.got.dtype == bool:
        return False
    return same(_in_order(w.got), _in_order(w.right), tolerance)


def _same_columns(w: Wrong, tolerance: float) -> bool:
    if w.got.ndim != 2 or w.got.dtype == bool:
        return False
    return same(_in_order(w.got.T), _in_order(w.right.T), tolerance)


def _in_order(array: np.ndarray) -> np.ndarray:
    rows = array.reshape(-1, array.shape[-1]).astype(float)
    return rows[np.lexsort(rows.round(9).T)]


def _along(axis: int, alike: Callable[..., bool]) -> Test:
    """A test of every row, or column, on its own: fewer than three numbers are none."""

    def test(w: Wrong, tolerance: float) -> bool | None:
        if w.right.ndim < 2 or w.got.dtype == bool:
            return False
        if w.right.shape[axis] < 3:
            return None
        got, right = (np.moveaxis(a, axis, -1) for a in (w.got, w.right))
        size = right.shape[-1]
        pairs = zip(got.reshape(-1, size), right.reshape(-1, size), strict=True)
        return all(alike(a.astype(float), b.astype(float), tolerance) for a, b in pairs)

    return test


def _scaled(a: np.ndarray, b: np.ndarray, tolerance: float) -> bool:
    return same(a, b, tolerance) or factor_of(a, b, tolerance) is not None


def _moved(a: np.ndarray, b: np.ndarray, tolerance: float) -> bool:
    return same(a, b + (a - b).mean(), tolerance)


def _shares(w: Wrong, axis: int) -> bool:
    """Whether every row sums to 1, or holds nothing but zeros."""
    if w.right.ndim < -axis or w.right.dtype.kind != "f":
        return False
    rows = w.right.sum(axis=axis)
    return bool(np.isclose(rows, 1).sum() and (np.isclose(rows, 1) | (rows == 0)).all())


def _no_share(w: Wrong, tolerance: float) -> bool:
    return _shares(w, -1) and not np.isclose(w.got.sum(axis=-1), 1).all()


def _share_of_columns(w: Wrong, tolerance: float) -> bool:
    if w.right.ndim < 2 or not _shares(w, -1):
        return False
    return bool(np.isclose(w.got.sum(axis=-2), 1).all())


_TESTS: tuple[tuple[Test, Change], ...] = (
    (_nearly, change("nearly")),
    (_signs, change("signs")),
    (_same_rows, change("rows in another order")),
    (_same_columns, change("columns in another order")),
    (_same_numbers, change("numbers in another order")),
    (_along(-1, _scaled), change("rows scaled")),
    (_along(-2, _scaled), change("columns scaled")),
    (_along(-1, _moved), change("rows moved")),
    (_along(-2, _moved), change("columns moved")),
)
_OF_SUMS: tuple[tuple[Test, Change], ...] = (
    (_share_of_columns, change("columns sum to 1")),
    (_no_share, change("rows do not sum to 1")),
)
