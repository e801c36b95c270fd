"""What a reader's function did: all that a verdict is made of.

Nothing here knows what would have been right, so it can run where the references are
not, and what it finds can be sent to where they are.
"""

import dis
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mhsa_lib.exercises.engine import Exercise, Outcome, run, torch_loaded

_STUB_OPCODES = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


@dataclass(frozen=True)
class Attempt:
    """A reader's function after it was called on every input of an exercise.

    `refused` says why it was not called: it is a "class", a "value" or takes other
    arguments ("signature"); `name` is then the class, the value's type or the
    signature, and else what the function is called in its own code, if it has any.
    """

    outcomes: Sequence[Outcome] = ()
    name: str = ""
    stub: bool = False
    refused: str = ""


def observe(exercise: Exercise, function: Any) -> Attempt:
    """Call a reader's function on the inputs of `exercise`, if it can be called.

    A function that fails on NumPy arrays is tried once more on torch tensors, if the
    reader has imported torch.
    """
    refused = _refused(exercise, function)
    if refused:
        return refused
    outcomes = run(function, exercise)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if errors and torch_loaded() is not None:
        on_tensors = run(function, exercise, tensors=True)
        wanted = any("must be Tensor" in error.message for error in errors)
        if wanted or not any(outcome.error for outcome in on_tensors):
            outcomes = on_tensors
    code = getattr(function, "__code__", None)
    return Attempt(outcomes, code.co_name if code else "", _is_stub(function))


def _refused(exercise: Exercise, function: Any) -> Attempt | None:
    """The attempt if `function` cannot even be called with the arguments."""
    if isinstance(function, type):
        return Attempt(name=function.__name__, refused="class")
    if not callable(function):
        return Attempt(name=type(function).__name__, refused="value")
    try:
        signature = inspect.signature(function)
    except Exception:  # some built-in functions have none, or it cannot be read
        return None
    try:
        signature.bind(*next(iter(exercise.cases().values())))
    except TypeError:
        return Attempt(name=str(signature), refused="signature")
    return None


def _is_stub(function: Callable) -> bool:
    """Whether the body does nothing: `...`, `pass` or a docstring alone."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    return {i.opname for i in dis.get_instructions(code)} <= _STUB_OPCODES
