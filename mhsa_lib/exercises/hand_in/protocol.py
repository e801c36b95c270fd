"""What the judge and a student's process say to each other: plain data in JSON.

Arrays travel as dtype, shape and bytes. Nothing is unpickled, and nothing is believed:
what is declared has to agree with what came, before any memory is given to it.
"""

import base64
import json
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mhsa_lib.exercises.attempts import Attempt
from mhsa_lib.exercises.engine import Outcome
from mhsa_lib.exercises.errors import Raised
from mhsa_lib.exercises.positions import maps

_NUMBERS = re.compile(r"[<>|=]?[biufc]\d{1,2}")
_TEXTS = re.compile(r"[<>|]([SU]\d{1,3}|O8?)")
_LONGEST = 2000  # characters of a text, and entries of what is no array of numbers
_FUNCTIONS: dict[str, Callable] = {
    name: function
    for name, function in vars(maps).items()
    if getattr(function, "__module__", None) == maps.__name__
}


def read(text: str | bytes) -> Any:
    """The data in a text that nobody vouches for.

    Raises ValueError for whatever cannot be read.
    """
    try:
        return json.loads(text, parse_int=_integer)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _integer(digits: str) -> int:
    if len(digits) > 25:  # reading a long number takes the square of its length
        raise ValueError("a number is too long")
    return int(digits)


def encode_array(array: np.ndarray) -> dict:
    """An array of numbers with its bytes; of any other kind the dtype and shape."""
    described = {"dtype": array.dtype.str, "shape": list(array.shape)}
    if _NUMBERS.fullmatch(array.dtype.str):
        data = base64.b64encode(np.ascontiguousarray(array).tobytes())
        return described | {"data": data.decode()}
    return described


def decode_array(message: dict) -> np.ndarray:
    """The array that `encode_array` described, in memory of its own."""
    shape = tuple(_whole(size) for size in _sequence(message["shape"]))
    if "data" not in message:  # no numbers: nothing but its shape can be known
        few = math.prod(shape) <= _LONGEST
        dtype = message["dtype"] if _TEXTS.fullmatch(message["dtype"]) else "O"
        return np.empty(shape if few else (0,), dtype)
    if not _NUMBERS.fullmatch(message["dtype"]):
        raise ValueError("an array of numbers has another dtype")
    try:
        dtype = np.dtype(message["dtype"])
    except TypeError as error:
        raise ValueError(str(error)) from None
    data = base64.b64decode(message["data"], validate=True)
    return np.frombuffer(data, dtype).reshape(shape).copy()  # or ValueError


def encode_argument(value: Any) -> Any:
    """An input of an exercise, which the judge sends."""
    if isinstance(value, np.ndarray):
        return {"array": encode_array(value)}
    if isinstance(value, tuple):
        return {"tuple": [encode_argument(part) for part in value]}
    if callable(value):
        name = getattr(value, "__name__", "it")
        if _FUNCTIONS.get(name) is not value:
            raise TypeError(f"{name} is no function of {maps.__name__}")
        return {"function": name}
    if not isinstance(value, (int, float, str)):
        raise TypeError(f"no exercise can hand in a value of type {type(value)}")
    return value


def decode_argument(message: Any) -> Any:
    """The input that `encode_argument` described, made anew at every call."""
    if not isinstance(message, dict):
        return message
    if "array" in message:
        return decode_array(message["array"])
    if "tuple" in message:
        return tuple(decode_argument(part) for part in message["tuple"])
    return _FUNCTIONS[message["function"]]


def encode_attempt(attempt: Attempt) -> dict:
    """What a function did, for the judge."""
    return {
        "name": attempt.name[:_LONGEST],
        "stub": attempt.stub,
        "refused": attempt.refused,
        "outcomes": [_encode_outcome(outcome) for outcome in attempt.outcomes],
    }


def _encode_outcome(outcome: Outcome) -> dict:
    error, array = outcome.error, outcome.array
    message: dict[str, Any] = {
        "changed": outcome.changed,
        "printed": outcome.printed[:_LONGEST],
    }
    if error:
        return message | {
            "kinds": [kind[:_LONGEST] for kind in error.kinds[:50]],
            "message": error.message[:_LONGEST],
            "line": error.line,
            "source": error.source[:_LONGEST],
            "function": error.function[:_LONGEST],
        }
    if array is not None:
        return message | {
            "array": encode_array(array),
            "type": type(outcome.value).__name__,
        }
    if type(outcome.value) in (list, tuple) and (listed := _listed(outcome.value)):
        return message | {"array": listed, "type": type(outcome.value).__name__}
    length = len(outcome.value) if isinstance(outcome.value, (tuple, list)) else 0
    return message | {"type": type(outcome.value).__name__, "length": length}


def _listed(value: Any) -> dict | None:
    """A list of numbers, of whatever depth, as the array that it stands for."""
    try:
        array = np.asarray(value)
    except Exception:  # rows of different lengths, or odd objects
        return None
    return encode_array(array) if array.dtype.kind in "biuf" else None


def _as_it_was(array: np.ndarray, kind: str) -> Any:
    """The array, or the Python number or list that it stood for on the way."""
    if kind in ("int", "list", "tuple") and array.dtype.kind in "biuf":
        value = array.tolist()
        return tuple(value) if kind == "tuple" and array.ndim else value
    return array


def decode_attempt(message: Any, cases: Sequence[str]) -> Attempt:
    """What a function did on these cases, as its own process says.

    Raises ValueError if that has not the form of `encode_attempt`.
    """
    try:
        outcomes = _sequence(message["outcomes"])
        if message["refused"] not in ("", "class", "value", "signature"):
            raise ValueError("an attempt is refused for no reason")
        if len(outcomes) != (0 if message["refused"] else len(cases)):
            raise ValueError("an attempt has more or fewer outcomes than inputs")
        return Attempt(
            [_outcome(case, o) for case, o in zip(cases, outcomes, strict=True)]
            if outcomes
            else [],
            _text(message["name"]),
            message["stub"] is True,
            message["refused"],
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"an attempt cannot be read: {error}") from None


def _outcome(case: str, message: dict) -> Outcome:
    changed = None if message["changed"] is None else _whole(message["changed"])
    printed = _text(message["printed"])
    if "kinds" in message:
        line = None if message["line"] is None else _whole(message["line"])
        kinds = tuple(_text(kind) for kind in _sequence(message["kinds"]))
        if not kinds:
            raise ValueError("an error has no type")
        texts = (_text(message[key]) for key in ("message", "source", "function"))
        words, source, function = texts
        error = Raised(kinds, words, line, source, function)
        return Outcome(case, error=error, printed=printed)
    if "array" in message:
        value = _as_it_was(
            decode_array(message["array"]), _text(message.get("type", ""))
        )
        return Outcome(case, value, None, changed, printed)
    value = _stand_in(_text(message["type"]), _whole(message["length"]))
    return Outcome(case, value, None, changed, printed)


def _stand_in(kind: str, length: int) -> Any:
    """Something of which as much can be said as of the value that stayed there."""
    if kind == "NoneType":
        return None
    if kind == "ellipsis":
        return ...
    if kind in ("tuple", "list"):
        return (tuple if kind == "tuple" else list)([None] * min(length, _LONGEST))
    return type(kind.replace("\0", "") or "object", (), {})()


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("a text is no text, or too long")
    # A lone surrogate is text for JSON and for no file.
    return value.encode("utf-8", "replace").decode("utf-8")


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("a number is not a whole one, or below 0")
    return value


def _sequence(value: Any) -> list:
    if not isinstance(value, list) or len(value) > _LONGEST:
        raise ValueError("a list is no list, or too long")
    return value
