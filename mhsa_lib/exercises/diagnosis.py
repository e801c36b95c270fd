"""From the outcomes of a reader's function to one clear text."""

import dataclasses
import itertools
from collections.abc import Callable, Sequence

import numpy as np

from mhsa_lib.exercises import texts
from mhsa_lib.exercises.attempts import Attempt, observe
from mhsa_lib.exercises.complaints import first_complaint, join, wrong_shape
from mhsa_lib.exercises.edits.observations import more_axes
from mhsa_lib.exercises.edits.search import explain, observed
from mhsa_lib.exercises.engine import (
    Exercise,
    Mistake,
    Outcome,
    Result,
    answers,
    as_array,
    from_list,
    in_the_width_of,
    is_interrupt,
    same,
)
from mhsa_lib.exercises.errors import Raised, describe_error, plain_hint
from mhsa_lib.exercises.slips import slip
from mhsa_lib.language import N_, _


def diagnose(exercise: Exercise, function: Callable) -> Result:
    """Compare a reader's function with the reference and name what is wrong.

    Nothing is raised but a real interrupt.
    """
    try:
        return judge(exercise, observe(exercise, function))
    except BaseException as error:
        if is_interrupt(error):
            raise
        # A function or a result that fails when it is looked at.
        return Result(False, texts.strange(exercise, error))


def judge(exercise: Exercise, attempt: Attempt) -> Result:
    """The verdict on what a function did, and the first thing to say about it.

    The attempt may have been made elsewhere: the function itself is not needed.
    """
    if attempt.refused:
        return Result(False, texts.refusal(exercise, attempt))
    expected = answers(exercise.reference, exercise.cases())
    pairs = zip(attempt.outcomes, expected, strict=True)
    outcomes = [_as_asked(outcome, reference) for outcome, reference in pairs]
    if _not_attempted(attempt):
        return Result(False, texts.stub(exercise, attempt))
    wrong = [
        not _alike(o, e, exercise.tolerance)
        for o, e in zip(outcomes, expected, strict=True)
    ]
    mistake = _named_mistake(exercise, outcomes, wrong)
    failed = next((o for o in outcomes if o.error), None)
    if failed and failed.error:
        seen = None if mistake else observed(exercise, outcomes, expected, wrong)
        before = _first_unfit(outcomes, expected)
        text = _error_text(failed.error, failed.case, before, mistake, seen)
        return Result(False, text + texts.prints(failed), mistake or seen)
    if any(outcome.array is None for outcome in outcomes):
        return _without_array(exercise, attempt.outcomes, outcomes, expected)
    complaint = first_complaint(exercise, outcomes, expected, bool(mistake))
    mistake = mistake or slip(outcomes, expected)
    if complaint is None:
        return Result(True, texts.passing(exercise))
    mistake = mistake or observed(exercise, outcomes, expected, wrong)
    outcome, text = complaint
    if mistake:
        text = f"{_(mistake.hint)}\n{text}"
    text = _("Not yet. {text}").format(text=text)
    return Result(False, text + texts.prints(outcome), mistake)


def _error_text(
    error: Raised, case: str, before: str, mistake: Mistake | None, seen: Mistake | None
) -> str:
    """What helps, and Python's own words at the end.

    `before` is what was wrong on an earlier input: whoever mends the error meets it.
    """
    if mistake:
        lines = [_(mistake.hint), before]
    else:
        lines = [before, _(seen.hint) if seen else "", plain_hint(error)]
    lines.append(describe_error(error, case))
    return "\n".join(line for line in lines if line)


def _first_unfit(outcomes: Sequence[Outcome], expected: Sequence[Outcome]) -> str:
    """What to say of the first result that is no array or has another shape, or "".

    Only those that came before the first error count.
    """
    came = itertools.takewhile(lambda outcome: not outcome.error, outcomes)
    for outcome, reference in zip(came, expected, strict=False):
        if outcome.array is None:
            return texts.no_array(outcome)
        if text := wrong_shape(outcome, reference):
            return text
    return ""


def _as_asked(outcome: Outcome, expected: Outcome) -> Outcome:
    """The outcome with the array that its value stands for, in the width asked for."""
    if expected.array is None:
        return outcome
    value = from_list(outcome.value, expected.array)
    array = as_array(value)
    if array is not None:
        value = in_the_width_of(array, expected.array)
    return dataclasses.replace(outcome, value=value)


def _not_attempted(attempt: Attempt) -> bool:
    """Whether the reader left a stub: one that raises, or one that does nothing."""
    errors = (o.error for o in attempt.outcomes if o.error)
    if any("NotImplementedError" in error.kinds for error in errors):
        return True
    value = attempt.outcomes[0].value
    return attempt.stub and (value is None or value is ...)


def _without_array(
    exercise: Exercise,
    came: Sequence[Outcome],
    outcomes: Sequence[Outcome],
    expected: Sequence[Outcome],
) -> Result:
    """The verdict where one result at least is no array, and what is in it.

    `came` are the outcomes before a list that fits was taken for an array.
    """
    no_array = next(o for o in outcomes if o.array is None)
    first = next(o for o in came if type(o.value) is type(no_array.value))
    within = [_numbers_within(outcome) for outcome in outcomes]
    wrong = [
        not _alike(o, e, exercise.tolerance)
        for o, e in zip(within, expected, strict=True)
    ]
    mistake = _first_of_several(outcomes, expected, exercise.tolerance)
    if not mistake and all(outcome.array is not None for outcome in within):
        mistake = _named_mistake(exercise, within, wrong)
        mistake = mistake or observed(exercise, within, expected, wrong)
    hint = _(mistake.hint) + "\n" if mistake else ""
    unfit = _first_unfit(within, expected)
    if unfit == texts.no_array(no_array):  # no list of numbers, and nothing before it
        unfit = ""
    text = join(texts.no_array(first), unfit)
    return Result(False, hint + text + texts.prints(no_array), mistake)


def _numbers_within(outcome: Outcome) -> Outcome:
    """The outcome with a list of numbers, of whatever shape, as an array."""
    if type(outcome.value) is not list:
        return outcome
    try:
        array = np.asarray(outcome.value)
    except Exception:  # rows of different lengths, or odd objects
        return outcome
    numbers = array.dtype.kind in "biuf"
    return dataclasses.replace(outcome, value=array) if numbers else outcome


def _first_of_several(
    outcomes: Sequence[Outcome], expected: Sequence[Outcome], tolerance: float
) -> Mistake | None:
    """A tuple, of which the first value is right: the others are too many."""
    values = [outcome.value for outcome in outcomes]
    if not all(type(value) is tuple and len(value) > 1 for value in values):
        return None
    firsts = [dataclasses.replace(o, value=o.value[0]) for o in outcomes]
    pairs = zip(firsts, expected, strict=True)
    if not all(_alike(first, reference, tolerance) for first, reference in pairs):
        return None
    hint = N_("The first of the values is right. The others are too many.")
    return Mistake("several values", lambda *_: None, hint)


def _named_mistake(
    exercise: Exercise, outcomes: Sequence[Outcome], wrong: Sequence[bool]
) -> Mistake | None:
    """The mistake that behaves alike on every input, or on most of the wrong ones."""
    tolerance = exercise.tolerance
    if not any(wrong):
        return None
    likely, most, cases = None, 0, exercise.cases()
    for mistake in exercise.mistakes:
        made = answers(mistake.function, cases)
        alike = [_alike(o, m, tolerance) for o, m in zip(outcomes, made, strict=True)]
        if all(alike) and _is_shown(outcomes, made, wrong):
            return mistake
        agreed = [
            outcome
            for outcome, same, bad in zip(outcomes, alike, wrong, strict=True)
            if bad
            and same
            and outcome.array is not None
            and _is_evidence(outcome.array)
        ]
        if len(agreed) > most:
            likely, most = _partly(mistake, agreed[0].case), len(agreed)
    if found := explain(exercise, outcomes, wrong):
        return found
    if more_axes(exercise, wrong):  # what is seen of them says more
        return None
    finite = [
        outcome
        for outcome, bad in zip(outcomes, wrong, strict=True)
        if bad and outcome.array is not None and _is_finite(outcome.array)
    ]
    return likely if 2 * most >= len(finite) else None


def _is_shown(
    outcomes: Sequence[Outcome], made: Sequence[Outcome], wrong: Sequence[bool]
) -> bool:
    """Whether a mistake that behaves alike is what the reader wrote.

    Many ways lead to a ValueError: where nothing but errors is wrong, they must have
    the same message too.
    """
    if any(bad and not o.error for o, bad in zip(outcomes, wrong, strict=True)):
        return True
    pairs = [(o.error, m.error) for o, m in zip(outcomes, made, strict=True)]
    return all(a.message == b.message for a, b in pairs if a and b)


def _partly(mistake: Mistake, case: str) -> Mistake:
    """A mistake that agrees on some inputs only, as several at once would."""
    hint = _(
        "On {case}, though not on every input, this explains your result: {hint}"
    ).format(case=_(case), hint=_(mistake.hint))
    return dataclasses.replace(mistake, hint=hint)


def _is_evidence(array: np.ndarray) -> bool:
    """Whether no other array agrees by chance: it is finite, and no single integer."""
    return _is_finite(array) and (array.size > 1 or array.dtype.kind == "f")


def _is_finite(array: np.ndarray) -> bool:
    return array.dtype.kind in "biuf" and bool(np.isfinite(array).all())


def _alike(a: Outcome, b: Outcome, tolerance: float) -> bool:
    if a.error and b.error:
        return a.error.name == b.error.name
    if a.array is None or b.array is None:
        return False
    return same(a.array, b.array, tolerance)
