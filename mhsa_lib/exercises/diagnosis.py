"""From the outcomes of a reader's function to one clear text."""

import dataclasses
import dis
import inspect
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mhsa_lib.exercises.complaints import first_complaint, join
from mhsa_lib.exercises.edits.search import explain
from mhsa_lib.exercises.engine import (
    Exercise,
    Mistake,
    Outcome,
    Result,
    answers,
    from_list,
    is_interrupt,
    run,
    same,
    torch_loaded,
)
from mhsa_lib.exercises.errors import describe_error, message_of, plain_hint
from mhsa_lib.exercises.slips import slip
from mhsa_lib.language import _, ngettext

_STUB_OPCODES = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def diagnose(exercise: Exercise, function: Callable) -> Result:
    """Compare a reader's function with the reference and name what is wrong.

    A function that fails on NumPy arrays is tried once more on torch tensors, if the
    reader has imported torch. Nothing is raised but a real interrupt.
    """
    try:
        return _diagnose(exercise, function)
    except BaseException as error:
        if is_interrupt(error):
            raise
        # A function or a result that fails when it is looked at.
        return Result(False, _strange_text(exercise, error))


def _diagnose(exercise: Exercise, function: Callable) -> Result:
    refusal = _refuse(exercise, function)
    if refusal:
        return Result(False, refusal)
    outcomes = run(function, exercise)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if errors and torch_loaded() is not None:
        on_tensors = run(function, exercise, tensors=True)
        wanted = any("must be Tensor" in message_of(error) for error in errors)
        if wanted or not any(outcome.error for outcome in on_tensors):
            outcomes = on_tensors
    return _judge(exercise, function, outcomes)


def _judge(exercise: Exercise, function: Callable, outcomes: list[Outcome]) -> Result:
    """The first thing to say about the outcomes, in the order of diagnosis."""
    expected = answers(exercise.reference, exercise.cases())
    outcomes = [_as_asked(o, e) for o, e in zip(outcomes, expected, strict=True)]
    if _not_attempted(function, outcomes):
        return Result(False, _stub_text(exercise, function, outcomes))
    mistake = _named_mistake(exercise, outcomes, expected)
    failed = next((o for o in outcomes if o.error), None)
    if failed and failed.error:
        hint = _(mistake.hint) if mistake else plain_hint(failed.error)
        text = join(describe_error(function, failed.error, failed.case), hint)
        return Result(False, text + _prints(failed), mistake)
    no_array = next((o for o in outcomes if o.array is None), None)
    if no_array:
        return Result(False, _no_array(no_array) + _prints(no_array))
    complaint = first_complaint(exercise, outcomes, expected, bool(mistake))
    mistake = mistake or slip(function, outcomes, expected)
    if complaint is None:
        return Result(True, _praise(exercise))
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


def _refuse(exercise: Exercise, function: Any) -> str | None:
    """What to say if `function` cannot even be called with the arguments."""
    name = exercise.name
    usage = f'check("{exercise.id}", {name})'
    if isinstance(function, type):
        return _("{name} is a class. Give a function: {usage}.").format(
            name=function.__name__, usage=usage
        )
    if not callable(function):
        return _(
            "check was given a value of type {type}, no function. Give the function "
            "itself, without calling it: {usage}."
        ).format(type=type(function).__name__, usage=usage)
    arguments = next(iter(exercise.cases().values()))
    try:
        signature = inspect.signature(function)
    except Exception:  # some built-in functions have none, or it cannot be read
        return None
    try:
        signature.bind(*arguments)
    except TypeError:
        names = list(inspect.signature(exercise.reference).parameters)
        wanted = ", ".join(names[: len(arguments)])
        return ngettext(
            "check calls {wanted}, but your function is {given}. Let it take {n} "
            "argument.",
            "check calls {wanted}, but your function is {given}. Let it take {n} "
            "arguments.",
            len(arguments),
        ).format(
            wanted=f"{name}({wanted})", given=f"{name}{signature}", n=len(arguments)
        )
    return None


def _not_attempted(function: Callable, outcomes: list[Outcome]) -> bool:
    """Whether the reader left a stub: one that raises, or one that does nothing."""
    if any(isinstance(o.error, NotImplementedError) for o in outcomes):
        return True
    value = outcomes[0].value
    return _is_stub(function) and (value is None or value is ...)


def _stub_text(exercise: Exercise, function: Callable, outcomes: list[Outcome]) -> str:
    """The text for a stub; it names another function if that one is the stub."""
    error = next((o.error for o in outcomes if o.error), None)
    code = getattr(function, "__code__", None)
    if error and code:
        deepest = traceback.extract_tb(error.__traceback__)[-1].name
        if deepest != code.co_name:
            return _("{name}, which your function calls, is not attempted yet.").format(
                name=deepest
            )
    return _("{id}: not attempted yet. Write the body, then run the cell.").format(
        id=exercise.id
    )


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
    said = _("Your function returns {kind} on {case}, no array.")
    return join(said.format(kind=kind, case=case), advice)


def _is_stub(function: Callable) -> bool:
    """Whether the body does nothing: `...`, `pass` or a docstring alone."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    return {i.opname for i in dis.get_instructions(code)} <= _STUB_OPCODES


def _named_mistake(
    exercise: Exercise, outcomes: list[Outcome], expected: list[Outcome]
) -> Mistake | None:
    """The mistake that behaves alike on every input, or on the first wrong one."""
    tolerance = exercise.tolerance
    wrong = [
        not _alike(o, e, tolerance) for o, e in zip(outcomes, expected, strict=True)
    ]
    if not any(wrong):
        return None
    first = wrong.index(True)
    likely, cases = None, exercise.cases()
    for mistake in exercise.mistakes:
        made = answers(mistake.function, cases)
        if all(_alike(o, m, tolerance) for o, m in zip(outcomes, made, strict=True)):
            return mistake
        # Several mistakes at once agree with one of them on some inputs only. Only
        # finite numbers count as evidence: nan looks alike whatever its cause.
        if likely is None and _alike(outcomes[first], made[first], tolerance):
            array = outcomes[first].array
            if array is not None and _is_evidence(array):
                likely = mistake
    return explain(exercise, outcomes, wrong) or likely


def _is_evidence(array: np.ndarray) -> bool:
    """Whether no other array agrees by chance: it is finite, and no single integer."""
    return bool(np.isfinite(array).all()) and (
        array.size > 1 or array.dtype.kind == "f"
    )


def _alike(a: Outcome, b: Outcome, tolerance: float) -> bool:
    if a.error or b.error:
        return type(a.error) is type(b.error)
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


def _praise(exercise: Exercise) -> str:
    """The passing text, which says what was checked."""
    cases: Sequence[str] = list(exercise.cases())
    module, name = exercise.reference.__module__, exercise.reference.__name__
    names = {"name": name, "number": len(cases), "hardest": _(cases[-1])}
    if module.startswith("mhsa_lib.numpy"):
        said = _(
            "Correct: equal to mhsa.{name} on {number} inputs, {hardest} among them."
        )
    else:
        said = _(
            "Correct: equal to the book's {name} on {number} inputs, {hardest} among "
            "them."
        )
    return said.format(**names)
