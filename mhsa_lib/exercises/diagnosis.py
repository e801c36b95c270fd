"""From the outcomes of a reader's function to one clear text."""

import dataclasses
import inspect
from collections.abc import Callable, Sequence

import numpy as np

from mhsa_lib.exercises.attempts import Attempt, observe
from mhsa_lib.exercises.complaints import first_complaint, join
from mhsa_lib.exercises.edits.search import explain, observed
from mhsa_lib.exercises.engine import (
    Exercise,
    Mistake,
    Outcome,
    Result,
    answers,
    from_list,
    is_interrupt,
    same,
)
from mhsa_lib.exercises.errors import describe_error, plain_hint
from mhsa_lib.exercises.slips import slip
from mhsa_lib.language import N_, _, ngettext


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
        return Result(False, _strange_text(exercise, error))


def judge(exercise: Exercise, attempt: Attempt) -> Result:
    """The verdict on what a function did, and the first thing to say about it.

    The attempt may have been made elsewhere: the function itself is not needed.
    """
    if attempt.refused:
        return Result(False, _refusal(exercise, attempt))
    expected = answers(exercise.reference, exercise.cases())
    pairs = zip(attempt.outcomes, expected, strict=True)
    outcomes = [_as_asked(outcome, reference) for outcome, reference in pairs]
    if _not_attempted(attempt):
        return Result(False, _stub_text(exercise, attempt))
    wrong = [
        not _alike(o, e, exercise.tolerance)
        for o, e in zip(outcomes, expected, strict=True)
    ]
    mistake = _named_mistake(exercise, outcomes, wrong)
    failed = next((o for o in outcomes if o.error), None)
    if failed and failed.error:
        mistake = mistake or observed(exercise, outcomes, expected, wrong)
        hint = _(mistake.hint) if mistake else plain_hint(failed.error)
        text = join(describe_error(failed.error, failed.case), hint)
        return Result(False, text + _prints(failed), mistake)
    no_array = next((o for o in outcomes if o.array is None), None)
    if no_array:
        return _without_array(exercise, outcomes, expected, no_array)
    complaint = first_complaint(exercise, outcomes, expected, bool(mistake))
    mistake = mistake or slip(outcomes, expected)
    if complaint is None:
        return Result(True, _passing_text(exercise))
    mistake = mistake or observed(exercise, outcomes, expected, wrong)
    outcome, text = complaint
    if mistake:
        text = f"{_(mistake.hint)}\n{text}"
    text = _("Not yet. {text}").format(text=text)
    return Result(False, text + _prints(outcome), mistake)


def _as_asked(outcome: Outcome, expected: Outcome) -> Outcome:
    """The outcome with a list of numbers as the array that it stands for."""
    if expected.array is None:
        return outcome
    return dataclasses.replace(outcome, value=from_list(outcome.value, expected.array))


def _strange_text(exercise: Exercise, error: BaseException) -> str:
    """What to say of a function, or of its result, that cannot be examined."""
    return _(
        "{id}: your function, or what it returns, cannot be examined: that raised "
        "{error}. Return an array of numbers."
    ).format(id=exercise.id, error=type(error).__name__)


def _refusal(exercise: Exercise, attempt: Attempt) -> str:
    """What to say of a function that could not even be called with the arguments."""
    name = exercise.name
    usage = f'check("{exercise.id}", {name})'
    if attempt.refused == "class":
        return _("{name} is a class. Give a function: {usage}.").format(
            name=attempt.name, usage=usage
        )
    if attempt.refused == "value":
        return _(
            "check was given a value of type {type}, no function. Give the function "
            "itself, without calling it: {usage}."
        ).format(type=attempt.name, usage=usage)
    count = len(next(iter(exercise.cases().values())))
    wanted = ", ".join(list(inspect.signature(exercise.reference).parameters)[:count])
    return ngettext(
        "check calls {wanted}, but your function is {given}. Let it take {n} argument.",
        "check calls {wanted}, but your function is {given}. Let it take {n} "
        "arguments.",
        count,
    ).format(wanted=f"{name}({wanted})", given=f"{name}{attempt.name}", n=count)


def _not_attempted(attempt: Attempt) -> bool:
    """Whether the reader left a stub: one that raises, or one that does nothing."""
    errors = (o.error for o in attempt.outcomes if o.error)
    if any("NotImplementedError" in error.kinds for error in errors):
        return True
    value = attempt.outcomes[0].value
    return attempt.stub and (value is None or value is ...)


def _stub_text(exercise: Exercise, attempt: Attempt) -> str:
    """The text for a stub; it names another function if that one is the stub."""
    error = next((o.error for o in attempt.outcomes if o.error), None)
    if error and attempt.name and error.function != attempt.name:
        return _("{name}, which your function calls, is not attempted yet.").format(
            name=error.function
        )
    return _("{id}: not attempted yet. Write the body, then run the cell.").format(
        id=exercise.id
    )


def _without_array(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    expected: Sequence[Outcome],
    no_array: Outcome,
) -> Result:
    """The verdict where one result at least is no array, and what is in it."""
    within = [_numbers_within(outcome) for outcome in outcomes]
    wrong = [
        not _alike(o, e, exercise.tolerance)
        for o, e in zip(within, expected, strict=True)
    ]
    mistake = _first_of_several(outcomes, expected, exercise.tolerance)
    if not mistake and all(outcome.array is not None for outcome in within):
        mistake = _named_mistake(exercise, within, wrong)
    hint = _(mistake.hint) + "\n" if mistake else ""
    return Result(False, hint + _no_array(no_array) + _prints(no_array), mistake)


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


def _no_array(outcome: Outcome) -> str:
    """What to say of None, a tuple, a list or anything else that is no array."""
    value, case = outcome.value, _(outcome.case)
    if value is None:
        return _("Your function returns None on {case}. Did you forget return?").format(
            case=case
        )
    kind = _("a value of type {type}").format(type=type(value).__name__)
    advice = _("Return the array itself.")
    if isinstance(value, tuple):
        kind = _("a tuple of {n} values").format(n=len(value))
        advice = _("Return one array alone.")
    elif isinstance(value, list):
        advice = _("Compute with arrays, or turn the list into one by np.array.")
    template = _("Your function returns {kind} on {case}, no array.")
    return join(template.format(kind=kind, case=case), advice)


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
        if all(alike):
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
    finite = [
        outcome
        for outcome, bad in zip(outcomes, wrong, strict=True)
        if bad and outcome.array is not None and _is_finite(outcome.array)
    ]
    return likely if 2 * most >= len(finite) else None


def _partly(mistake: Mistake, case: str) -> Mistake:
    """A mistake that agrees on some inputs only, as several at once would."""
    said = _("At least on {case} this fits: {hint}").format(
        case=_(case), hint=_(mistake.hint)
    )
    return dataclasses.replace(mistake, hint=said)


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


def _prints(outcome: Outcome, most: int = 500) -> str:
    """What the reader's function printed on that input, for their own debugging."""
    printed = outcome.printed.strip()
    if not printed:
        return ""
    shown = printed if len(printed) <= most else printed[:most] + " ..."
    return "\n" + _("There your function printed:") + f"\n{shown}"


def _passing_text(exercise: Exercise) -> str:
    """The passing text, which says what was checked."""
    cases: Sequence[str] = list(exercise.cases())
    module, name = exercise.reference.__module__, exercise.reference.__name__
    names = {"name": name, "number": len(cases), "hardest": _(cases[-1])}
    if module.startswith("mhsa_lib.numpy"):
        template = _(
            "Correct: equal to mhsa.{name} on {number} inputs, {hardest} among them."
        )
    else:
        template = _(
            "Correct: equal to the book's {name} on {number} inputs, {hardest} among "
            "them."
        )
    return template.format(**names)
