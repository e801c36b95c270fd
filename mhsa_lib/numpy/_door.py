"""What every public function does first with its arguments, and last with its result.

A function says `@door()` and then reads as the formula does. By the *name* of an
argument, which means the same everywhere in this backend, the door knows what it is.
"""

import copy
import functools

import numpy as np

from mhsa_lib import _checks
from mhsa_lib._checks import ARRAYS, LISTS, NUMBERS, SWITCHES

NARROW = ("float16", "bfloat16")
PLAIN = set(map(np.dtype, ("float32", "float64", "bool")))


def door(operation=None, *, sums=False):
    """Let a function receive arrays of NumPy and plain Python numbers.

    An array of torch is refused in a sentence, another byte order becomes the
    machine's, and a NumPy scalar becomes the Python number that it holds: float64 as
    it is, it would turn a float32 result into float64.

    Args:
        operation: what errors call the function; its own name, or its layer's, unless
            given.
        sums: whether the function adds up. Then float16 is computed in float32, where
            sums do not stop growing at 2048, and the result is float16 again.
    """

    def mark(function):
        return _checks.guard(
            function,
            are_plain=_are_plain,
            enter=_enter,
            like_the_others=_like_the_others,
            operation=operation,
            run=_in_float32(function) if sums else None,
        )

    return mark


def _are_plain(args, options):
    """Whether there is nothing to do; most calls end here, so this must be quick."""
    for x in args:
        if type(x) is np.ndarray:
            if x.dtype not in PLAIN or not x.ndim:
                return False
        elif x is not None and type(x) is not int and type(x) is not float:
            return False
    for name, x in options.items():
        if type(x) is np.ndarray:
            if x.dtype not in PLAIN or not x.ndim or name not in ARRAYS:
                return False
        elif x is not None and (name not in SWITCHES or type(x) is not bool):
            return False
    return True


def _enter(operation, name, x):
    """Return one argument as the function wants it, or raise."""
    if isinstance(x, np.ndarray) and name in ARRAYS:
        return _plain(operation, name, x)
    if name == "self" or x is None:
        return x
    if name == "dtype":
        return _dtype(operation, x)
    _checks.check_argument(operation, "numpy", name, x)
    if name in NUMBERS:
        return float(x)
    if name in SWITCHES:
        return bool(x)
    if isinstance(x, (tuple, list)):
        items = [_enter(operation, name, item) for item in x]
        if name in LISTS:
            return _listed(operation, name, items)
        return tuple(items) if isinstance(x, tuple) else items
    if name in ARRAYS:
        return np.asarray(x) if hasattr(x, "__array__") else x
    return x.tolist() if isinstance(x, (np.generic, np.ndarray)) else x


def _plain(operation, name, x):
    """Return an array without the ways of a subclass, in the machine's byte order."""
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(
            f"{operation}: {name} is a masked array, whose mask this library does not "
            f"see; give the numbers, as {name}.filled(0) does"
        )
    x = np.asarray(x)
    return x if x.dtype.isnative else x.astype(x.dtype.newbyteorder("="))


def _listed(operation, name, items):
    try:
        return np.asarray(items)
    except ValueError:
        _checks.refuse_ragged(operation, name)


def _dtype(operation, asked):
    """Return the floating dtype that was asked for, in the machine's byte order."""
    try:
        found = np.dtype(asked).newbyteorder("=")
    except (TypeError, ValueError):
        found = None
    _checks.check_dtype(operation, asked, found)
    return found


def _like_the_others(bias, arrays):
    """Return a bias that is one number as an array of the dtype of the others."""
    if not _checks.is_number(bias) or getattr(bias, "ndim", 0):
        return bias
    dtype = next((x.dtype for x in arrays if isinstance(x, np.ndarray)), None)
    return bias if dtype is None else np.asarray(bias, dtype)


def _in_float32(function):
    """Let a function compute in float32 where its arrays are narrower floats."""

    @functools.wraps(function)
    def call(*args, **options):
        given = (*args, *options.values())
        first = next((x for x in given if isinstance(x, np.ndarray)), None)
        if first is None or _checks.dtype_name(first) not in NARROW:
            return function(*args, **options)
        old, new = first.dtype, np.dtype(np.float32)
        if set(_float_dtypes(given)) != {old}:
            return function(*args, **options)  # its own check names what differs
        options = {name: _cast(x, old, new) for name, x in options.items()}
        return _cast(function(*_cast(args, old, new), **options), new, old)

    return call


def _float_dtypes(things):
    for x in things:
        if isinstance(x, (tuple, list)):
            yield from _float_dtypes(x)
        elif hasattr(x, "dtype") and x.dtype.kind not in "biu":
            yield x.dtype


def _cast(x, old, new):
    """Return an array, a layer, or a tuple of them, with `new` in place of `old`."""
    if isinstance(x, np.ndarray):
        return x.astype(new) if x.dtype == old else x
    if isinstance(x, (tuple, list)):
        items = [_cast(item, old, new) for item in x]
        return tuple(items) if isinstance(x, tuple) else items
    if not hasattr(x, "state_dict"):
        return x
    twin = copy.copy(x)
    vars(twin).update({name: _cast(part, old, new) for name, part in vars(x).items()})
    return twin
