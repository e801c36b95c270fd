"""What an exercise is, and how a reader's function is run against it.

An exercise is data: a reference, inputs and named mistakes. Nothing here prints,
reads a file or needs more than NumPy; torch tensors are met by duck typing.
"""

import contextlib
import dis
import io
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mhsa_lib.exercises.errors import Raised, raised


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that readers really write, and the hint it deserves.

    `name` is a key, for tests and a teacher's table, and not translated. `function`
    takes the same arguments as the reference. `hint` says what was probably done and
    where to look, and never gives the code. `rest_is_right`: the hint says so of the
    rest, or of some inputs, and must not stand beside another mistake.
    """

    name: str
    function: Callable[..., Any]
    hint: str
    rest_is_right: bool = False


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    `inputs(rng)` maps a short description of each input to the tuple of arguments,
    from the plainest to the hardest; the last description is named when the reader
    passes. `tolerance` bounds max|difference| / max|reference|. `name` is what the
    reader's function is called: the last part of `id` unless given. `drawn(rng)` gives
    inputs that nobody has seen, for an exercise whose `inputs` draw no random numbers.
    `written` is the reference as a reader would write it, where that is another text.
    """

    id: str
    reference: Callable[..., Any]
    inputs: Callable[[np.random.Generator], dict[str, tuple]]
    mistakes: Sequence[Mistake]
    tolerance: float = 1e-9
    name: str = ""
    written: Callable[..., Any] | None = None
    drawn: Callable[[np.random.Generator], dict[str, tuple]] | None = None

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.id.split(".")[-1])

    @property
    def solution(self) -> Callable[..., Any]:
        """What a reader would write, of which edits are made."""
        return self.written or self.reference

    def cases(self) -> dict[str, tuple]:
        """Fresh arguments, the same at every call: description -> arguments."""
        return self.inputs(np.random.default_rng(0))

    def drawn_anew(self, seed: int) -> "Exercise":
        """The same exercise on inputs of the same kind, drawn from `seed`."""
        draw = self.drawn or self.inputs
        return replace(self, inputs=lambda _: draw(np.random.default_rng(seed)))


@dataclass(frozen=True)
class Result:
    """The verdict on a reader's function; `mistake` is None unless one was named."""

    passed: bool
    text: str
    mistake: Mistake | None = None


@dataclass(frozen=True)
class Outcome:
    """What one call gave: `value`, or `error`; `changed`, an argument's index."""

    case: str
    value: Any = None
    error: Raised | None = None
    changed: int | None = None
    printed: str = ""

    @property
    def array(self) -> np.ndarray | None:
        """The value as an array; None for what is no array, tensor or number."""
        return as_array(self.value)


def as_array(value: Any) -> np.ndarray | None:
    """An array, tensor or number as an array; None for anything else."""
    try:
        if hasattr(value, "detach"):  # a torch tensor, perhaps with a gradient
            value = value.detach().cpu().numpy()
        if isinstance(value, (np.ndarray, np.generic, int, float, complex)):
            return np.asarray(value)
    except Exception:  # sparse, of a dtype that NumPy does not have, an odd object
        return None
    return None


def from_list(value: Any, like: np.ndarray) -> Any:
    """A list, a tuple or a whole number as the array that it stands for.

    Its shape has to be that of `like`; else it comes back as it is. Nobody chooses the
    dtype of a list: whole numbers may stand for floats.
    """
    if type(value) not in (list, tuple, int):
        return value
    try:
        array = np.asarray(value)
    except Exception:  # rows of different lengths, or odd objects
        return value
    if array.shape != like.shape or array.dtype.kind not in "biuf":
        return value
    whole = array.dtype.kind in "iu" and like.dtype.kind == "f"
    return array.astype(like.dtype) if whole else array


def may_stand_for(got: np.dtype, wanted: np.dtype) -> bool:
    """Whether numbers of one dtype may come back where another is expected.

    Whole numbers may be of any width, which a platform chooses, and floats longer than
    expected: no digit is lost. The order of the bytes is nobody's business.
    """
    if got.kind == wanted.kind == "f":
        return got.itemsize >= wanted.itemsize
    return got == wanted or {got.kind, wanted.kind} <= {"i", "u"}


def in_the_width_of(array: np.ndarray, like: np.ndarray) -> np.ndarray:
    """The array in the dtype of `like`, where it may stand for it and fits into it."""
    if array.dtype == like.dtype or not may_stand_for(array.dtype, like.dtype):
        return array
    with np.errstate(all="ignore"):
        converted = array.astype(like.dtype)
    if like.dtype.kind == "f":
        return converted
    fits = (converted == array) & ((converted < 0) == (array < 0))
    return converted if fits.all() else array


def torch_loaded():
    """The torch module if the reader has imported it, else None; imports nothing."""
    return sys.modules.get("torch")


def to_tensors(arguments: tuple) -> tuple:
    """Copy every NumPy array among `arguments` into a torch tensor."""
    torch = torch_loaded()
    return tuple(torch.tensor(a) if isinstance(a, np.ndarray) else a for a in arguments)


class _Printed(io.StringIO):
    """What a function prints: its beginning, so that an endless one fits in memory."""

    def write(self, text: str) -> int:
        if self.tell() < 10_000:
            super().write(text[:10_000])
        return len(text)


def is_interrupt(error: BaseException) -> bool:
    """Whether an error is Ctrl-C, and none that the function raises by itself.

    Ctrl-C comes between any two instructions; who raises stands at a `raise`. What is
    thrown into a generator, or sent as a signal, stands at none and is taken for it.
    """
    if not isinstance(error, KeyboardInterrupt):
        return False
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    if last is None:
        return True
    operation = last.tb_frame.f_code.co_code[last.tb_lasti]
    return dis.opname[operation] != "RAISE_VARARGS"


def _call(function: Callable, case: str, arguments: tuple, before: tuple) -> Outcome:
    """Call once, with prints caught and floating-point warnings silenced."""
    printed = _Printed()
    try:
        with (
            contextlib.redirect_stdout(printed),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            value = function(*arguments)
    except BaseException as error:
        if is_interrupt(error):
            raise
        described = raised(function, error)
        return Outcome(case, error=described, printed=printed.getvalue())
    pairs = enumerate(zip(arguments, before, strict=True))
    changed = next((i for i, (a, b) in pairs if not _equal(a, b)), None)
    return Outcome(case, value, None, changed, printed.getvalue())


def _equal(after: Any, before: Any) -> bool:
    now, then = as_array(after), as_array(before)
    if now is None or then is None:
        return now is then
    return np.array_equal(now, then)


def run(function: Callable, exercise: Exercise, tensors: bool = False) -> list[Outcome]:
    """Call `function` on every input of `exercise`, each made fresh."""
    prepare = to_tensors if tensors else tuple
    fresh, untouched = exercise.cases(), exercise.cases()
    return [
        _call(function, case, prepare(arguments), untouched[case])
        for case, arguments in fresh.items()
    ]


def answers(function: Callable, cases: dict[str, tuple]) -> list[Outcome]:
    """What a function that changes no input, as those of the exercises, gives."""
    return [_call(function, case, given, given) for case, given in cases.items()]


def same(a: np.ndarray, b: np.ndarray, tolerance: float) -> bool:
    """Whether two arrays agree: shape, True/False or numbers, values, nan and inf.

    The difference is measured against the largest finite entry of `b`, and loosely
    if one of them is in single precision.
    """
    if a.shape != b.shape or (a.dtype == bool) != (b.dtype == bool):
        return False
    return not differing(a, b, tolerance).any()


def differing(a: np.ndarray, b: np.ndarray, tolerance: float) -> np.ndarray:
    """The entries (True) at which `a` is not `b`; both have the same shape."""
    if a.dtype.kind not in "biuf":
        return np.ones(a.shape, bool)
    if any(x.dtype.kind == "f" and x.dtype.itemsize < 8 for x in (a, b)):
        tolerance = max(tolerance, 1e-4)
    a, b = a.astype(float), b.astype(float)
    largest = np.abs(b[np.isfinite(b)]).max(initial=0.0)
    bound = tolerance * (largest if largest > tolerance else 1.0)
    return ~np.isclose(a, b, rtol=0.0, atol=bound, equal_nan=True)
