"""What `check` says besides a hint: of a stub, of what is no array, of what passed."""

import inspect
from collections.abc import Sequence

from mhsa_lib.exercises.attempts import Attempt
from mhsa_lib.exercises.complaints import join
from mhsa_lib.exercises.engine import Exercise, Outcome
from mhsa_lib.language import _, ngettext


def strange(exercise: Exercise, error: BaseException) -> str:
    """What to say of a function, or of its result, that cannot be examined."""
    return _(
        "{id}: your function, or what it returns, cannot be examined: that raised "
        "{error}. Return an array of numbers."
    ).format(id=exercise.id, error=type(error).__name__)


def refusal(exercise: Exercise, attempt: Attempt) -> str:
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


def stub(exercise: Exercise, attempt: Attempt) -> str:
    """The text for a stub; it names another function if that one is the stub."""
    error = next((o.error for o in attempt.outcomes if o.error), None)
    if error and attempt.name and error.function != attempt.name:
        return _("{name}, which your function calls, is not attempted yet.").format(
            name=error.function
        )
    return _("{id}: not attempted yet. Write the body, then run the cell.").format(
        id=exercise.id
    )


def no_array(outcome: Outcome) -> str:
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


def prints(outcome: Outcome, most: int = 500) -> str:
    """What the reader's function printed on that input, for their own debugging."""
    printed = outcome.printed.strip()
    if not printed:
        return ""
    shown = printed if len(printed) <= most else printed[:most] + " ..."
    return "\n" + _("There your function printed:") + f"\n{shown}"


def passing(exercise: Exercise) -> str:
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
