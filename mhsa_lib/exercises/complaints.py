"""What is wrong with a result, in one sentence: shape, dtype, inputs, first entry."""

from typing import Any

import numpy as np

from mhsa_lib.exercises.engine import Exercise, Outcome, differing, may_stand_for
from mhsa_lib.language import _


def first_complaint(
    exercise: Exercise, outcomes: list[Outcome], expected: list[Outcome], named: bool
) -> tuple[Outcome, str] | None:
    """The first outcome that is wrong: by shape, dtype, changed input, then entry."""
    pairs = list(zip(outcomes, expected, strict=True))
    for complain in (wrong_shape, _dtype, _changed):
        for outcome, reference in pairs:
            text = complain(outcome, reference)
            if text and not (named and complain is _changed):
                return outcome, text
    for outcome, reference in pairs:
        text = _entry(outcome, reference, exercise.tolerance)
        if text:
            return outcome, text
    return None


def _arrays(*outcomes: Outcome) -> list[np.ndarray]:
    """The arrays of outcomes that have one: `_judge` reports the others first."""
    return [np.asarray(outcome.array) for outcome in outcomes]


def wrong_shape(outcome: Outcome, reference: Outcome) -> str | None:
    """What to say of an array that has another shape than expected."""
    got, wanted = (array.shape for array in _arrays(outcome, reference))
    if got == wanted:
        return None
    return _("On {case} the shape is {got}, expected {wanted}.").format(
        case=_(outcome.case), got=got, wanted=wanted
    )


def _dtype(outcome: Outcome, reference: Outcome) -> str | None:
    got, wanted = (array.dtype for array in _arrays(outcome, reference))
    if may_stand_for(got, wanted):
        return None
    return _("On {case} the dtype is {got}, expected {wanted}.").format(
        case=_(outcome.case), got=got, wanted=wanted
    )


def _changed(outcome: Outcome, reference: Outcome) -> str | None:
    if outcome.changed is None:
        return None
    return _(
        "Your function changes its argument no. {number} in place (on {case}). Leave "
        "the inputs as they are: compute a new array."
    ).format(number=outcome.changed + 1, case=_(outcome.case))


def _entry(outcome: Outcome, reference: Outcome, tolerance: float) -> str | None:
    got, wanted = _arrays(outcome, reference)
    wrong = differing(got, wanted, tolerance)
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    a, b = got[index], wanted[index]
    where = _("entry {index}").format(index=list(index)) if index else _("the value")
    text = _("On {case}, {where} is {got}, expected {wanted}.").format(
        case=_(outcome.case), where=where, got=_number(a, b), wanted=_number(b, a)
    )
    strange = int((wrong & ~np.isfinite(got)).sum())
    return join(text, _strange(strange, got.size) if got.dtype.kind == "f" else "")


def _strange(count: int, size: int) -> str:
    """How many entries are no finite numbers though they should be, and why."""
    if not count:
        return ""
    return _(
        "{count} of {size} entries are nan or inf: exp may overflow, log of 0 is -inf, "
        "and inf - inf, 0 * inf, inf / inf and 0 / 0 are nan."
    ).format(count=count, size=size)


def _number(value: Any, other: Any) -> str:
    """Four digits, or enough of them to tell `value` from `other`."""
    if value.dtype.kind in "biu":
        return str(value)
    short, its = f"{value + 0.0:.4g}", f"{other + 0.0:.4g}"
    return f"{value:.12g}" if short == its else short


def join(*sentences: str) -> str:
    """The sentences that are not empty, one after another."""
    return " ".join(s for s in sentences if s)
