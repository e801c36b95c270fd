"""Where a wrong result is wrong: on the diagonal, in the last row, under the mask."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from mhsa_lib.exercises.edits.relations import factor_of, known
from mhsa_lib.exercises.edits.wording import Change, change
from mhsa_lib.exercises.engine import differing

Region = np.ndarray  # True where a result may be wrong
Where = Callable[[np.ndarray, np.ndarray, tuple], Region | None]
Compared = Sequence[tuple[np.ndarray, np.ndarray, tuple]]  # got, right, arguments


def region(compared: Compared, tolerance: float) -> tuple[Change, ...]:
    """The narrowest region in which all that is wrong lies, and what stands there."""
    wrong = [differing(got, right, tolerance) for got, right, _ in compared]
    if sum(w.size for w in wrong) < 8:
        return ()
    for where, edit in _regions():
        inside = [where(*each) for each in compared]
        if _covers(inside, wrong):
            there = _contents(compared, inside, tolerance)
            return (edit, there) if there else (edit,)
    return ()


def _covers(inside: Sequence[Region | None], wrong: Sequence[np.ndarray]) -> bool:
    """Whether wrong entries lie inside alone, and are most of what is there.

    Each input must have entries outside, which are right; one input of which all is
    inside says nothing, and there may be a few of those.
    """
    telling = entries = bads = 0
    for at, bad in zip(inside, wrong, strict=True):
        if at is None or (bad & ~at).any():
            return False
        if not at.all():
            telling += 1
            entries, bads = entries + int(at.sum()), bads + int(bad.sum())
    return 3 * bads >= 2 * entries and (telling > 1 or telling == len(wrong))


def _contents(
    compared: Compared, inside: Sequence[Region | None], tolerance: float
) -> Change | None:
    """What stands in a region instead: zeros, or a multiple of what belongs there."""
    pairs = [(got, right) for got, right, _ in compared]
    a, b = (
        np.concatenate(
            [
                each[i][at].ravel().astype(float)
                for each, at in zip(pairs, inside, strict=True)
            ]
        )
        for i in (0, 1)
    )
    if not a.any():
        return change("zeros there")
    factor = factor_of(a, b, tolerance)
    if factor is not None and len(np.unique(b)) > 2:
        return change("factor there", factor=known(factor))
    return None


def _regions() -> Iterator[tuple[Where, Change]]:
    """Regions, from the narrow to the wide."""
    for kind, place in _OF_A_SQUARE.items():
        yield _square(place), change(kind)
    for axis in (-1, -2, -3):
        for kind, choose in _ALONG.items():
            yield _axis(axis, choose), change(kind, axis=axis)
    yield _edge, change("wrong at the edge")
    for truth, kind in (
        (True, "wrong where allowed"),
        (False, "wrong where forbidden"),
    ):
        yield _mask(truth), change(kind)
    for kind, test in _BY_VALUE.items():
        yield _value(test), change(kind)


_OF_A_SQUARE: dict[str, Callable[[np.ndarray, np.ndarray], Region]] = {
    "wrong on the diagonal": lambda i, j: i == j,
    "wrong above the diagonal": lambda i, j: j > i,
    "wrong below the diagonal": lambda i, j: j < i,
    "wrong beside the diagonal": lambda i, j: i != j,
    "right below the diagonal": lambda i, j: j >= i,
    "right above the diagonal": lambda i, j: j <= i,
}
_ALONG: dict[str, Callable[[np.ndarray, int], Region]] = {
    "wrong in the first": lambda i, n: i == 0,
    "wrong in the last": lambda i, n: i == n - 1,
    "wrong at odd": lambda i, n: i % 2 == 1,
    "wrong at even": lambda i, n: i % 2 == 0,
    "wrong in the first half": lambda i, n: i < n // 2,
    "wrong in the second half": lambda i, n: i >= n // 2,
    "right in the first": lambda i, n: i > 0,
    "right in the last": lambda i, n: i < n - 1,
}


_BY_VALUE: dict[str, Callable[[np.ndarray], Region]] = {
    "wrong where 0 belongs": lambda right: right == 0,
    "wrong below 0": lambda right: right < 0,
    "wrong above 0": lambda right: right > 0,
}


def _value(test: Callable[[np.ndarray], Region]) -> Where:
    """A region of some values, unless nearly all of them are of that kind."""

    def where(got: np.ndarray, right: np.ndarray, given: tuple) -> Region | None:
        at = test(right)
        return at if at.size < 3 or 3 * at.sum() <= 2 * at.size else None

    return where


def _square(place: Callable[[np.ndarray, np.ndarray], Region]) -> Where:
    def where(got: np.ndarray, right: np.ndarray, given: tuple) -> Region | None:
        if right.ndim < 2 or right.shape[-1] != right.shape[-2]:
            return None
        i = np.arange(right.shape[-1])
        return np.broadcast_to(place(i[:, None], i), right.shape)

    return where


def _axis(axis: int, choose: Callable[[np.ndarray, int], Region]) -> Where:
    def where(got: np.ndarray, right: np.ndarray, given: tuple) -> Region | None:
        if right.ndim < -axis:
            return None
        at = choose(np.arange(right.shape[axis]), right.shape[axis])
        return np.broadcast_to(at.reshape(-1, *[1] * (-axis - 1)), right.shape)

    return where


def _edge(got: np.ndarray, right: np.ndarray, given: tuple) -> Region | None:
    if right.ndim < 2:
        return None
    at = np.ones(right.shape, bool)
    at[..., 1:-1, 1:-1] = False
    return at


def _mask(truth: bool) -> Where:
    """Where a mask among the arguments allows, or forbids."""

    def where(got: np.ndarray, right: np.ndarray, given: tuple) -> Region | None:
        for argument in given:
            if isinstance(argument, np.ndarray) and argument.dtype == bool:
                try:
                    return np.broadcast_to(argument == truth, right.shape)
                except ValueError:  # the result does not go with the mask
                    return None
        return None

    return where
