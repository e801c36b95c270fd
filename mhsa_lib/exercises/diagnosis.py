"""From the outcomes of a reader's function to one clear text."""

import dis
import inspect
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mhsa_lib.exercises.engine import (
    Exercise,
    Mistake,
    Outcome,
    Result,
    differing,
    run,
    same,
    torch_loaded,
)
from mhsa_lib.exercises.errors import describe_error, plain_hint
from mhsa_lib.language import _, ngettext

_STUB_OPCODES = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def diagnose(exercise: Exercise, function: Callable) -> Result:
    """Compare a reader's function with the reference and name what is wrong.

    A function that fails on NumPy arrays is tried once more on torch tensors, if the
    reader has imported torch.
    """
    refusal = _refuse(exercise, function)
    if refusal:
        return Result(False, refusal)
    outcomes = run(function, exercise)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if errors and torch_loaded() is not None:
        on_tensors = run(function, exercise, tensors=True)
        wanted = any("must be Tensor" in str(error) for error in errors)
        if wanted or not any(outcome.error for outcome in on_tensors):
            outcomes = on_tensors
    return _judge(exercise, function, outcomes)


def _judge(exercise: Exercise, function: Callable, outcomes: list[Outcome]) -> Result:
    """The first thing to say about the outcomes, in the order of diagnosis."""
    expected = run(exercise.reference, exercise)
    if _not_attempted(function, outcomes):
        return Result(False, _stub_text(exercise, function, outcomes))
    mistake = _named_mistake(exercise, outcomes, expected)
    failed = next((o for o in outcomes if o.error), None)
    if failed and failed.error:
        hint = _(mistake.hint) if mistake else plain_hint(failed.error)
        text = _join(describe_error(function, failed.error, failed.case), hint)
        return Result(False, text + _prints(failed), mistake)
    no_array = next((o for o in outcomes if o.array is None), None)
    if no_array:
        return Result(False, _no_array(no_array) + _prints(no_array))
    complaint = _first_complaint(exercise, outcomes, expected, bool(mistake))
    if complaint is None:
        return Result(True, _praise(exercise))
    outcome, text = complaint
    if mistake:
        text = f"{_(mistake.hint)}\n{text}"
    text = _("Not yet. {text}").format(text=text)
    return Result(False, text + _prints(outcome), mistake)


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
    except (TypeError, ValueError):  # some built-in functions have none
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
    return _is_stub(function) and outcomes[0].value in (None, ...)


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
    return _join(said.format(kind=kind, case=case), advice)


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
    likely = None
    for mistake in exercise.mistakes:
        made = run(mistake.function, exercise)
        if all(_alike(o, m, tolerance) for o, m in zip(outcomes, made, strict=True)):
            return mistake
        # Several mistakes at once agree with one of them on some inputs only. Only
        # finite numbers count as evidence: nan looks alike whatever its cause.
        if likely is None and _alike(outcomes[first], made[first], tolerance):
            array = outcomes[first].array
            if array is not None and np.isfinite(array).all():
                likely = mistake
    return likely


def _alike(a: Outcome, b: Outcome, tolerance: float) -> bool:
    if a.error or b.error:
        return type(a.error) is type(b.error)
    if a.array is None or b.array is None:
        return False
    return same(a.array, b.array, tolerance)


def _first_complaint(
    exercise: Exercise, outcomes: list[Outcome], expected: list[Outcome], named: bool
) -> tuple[Outcome, str] | None:
    """The first outcome that is wrong: by shape, dtype, changed input, then entry."""
    pairs = list(zip(outcomes, expected, strict=True))
    for complain in (_shape, _dtype, _changed):
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


def _shape(outcome: Outcome, reference: Outcome) -> str | None:
    got, wanted = (array.shape for array in _arrays(outcome, reference))
    if got == wanted:
        return None
    return _("On {case} the shape is {got}, expected {wanted}.").format(
        case=_(outcome.case), got=got, wanted=wanted
    )


def _dtype(outcome: Outcome, reference: Outcome) -> str | None:
    got, wanted = (array.dtype for array in _arrays(outcome, reference))
    if got == wanted:
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
    return _join(text, _strange(strange, got.size) if got.dtype.kind == "f" else "")


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


def _join(*sentences: str) -> str:
    return " ".join(s for s in sentences if s)


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
