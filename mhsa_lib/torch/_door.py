"""What every public function does first with its arguments.

A function says `@door()` and then reads as the formula does. By the *name* of an
argument, which means the same everywhere in this backend, the door knows what it is,
and a wrong one gives the sentence that `mhsa_lib.numpy` gives.
"""

import numpy as np
import torch

from mhsa_lib import _checks
from mhsa_lib._checks import ARRAYS, LISTS, NUMBERS, SWITCHES
from mhsa_lib.torch import _dtypes, _kinds

SIZES = (int, float)
EXPECTED = dict.fromkeys(SWITCHES, (bool,))
NEVER_PLAIN = {"bias", "dtype"}  # unless a tensor, or None
FLOATS = (*_dtypes.HALF, torch.float32, torch.float64)
PARTS = ARRAYS | NUMBERS  # what may be a tensor, and pass a gradient


def door(operation=None):
    """Let a function receive tensors and plain Python numbers.

    An array of NumPy is refused in a sentence; a NumPy scalar becomes the Python number
    that it holds.

    Args:
        operation: what errors call the function; its own name, or its layer's, unless
            given.
    """

    def mark(function):
        return _checks.guard(
            function,
            are_plain=_are_plain,
            enter=_enter,
            like_the_others=_like_the_others,
            operation=operation,
        )

    return mark


def _are_plain(args, options):
    """Whether there is nothing to do; most calls end here, so this must be quick."""
    for x in args:
        if isinstance(x, torch.Tensor):
            if not x.ndim or not _kinds.is_common(x):
                return False
        elif x is not None and type(x) not in SIZES:
            return False
    for name, x in options.items():
        if isinstance(x, torch.Tensor):
            if name not in ARRAYS or not x.ndim or not _kinds.is_common(x):
                return False
        elif x is not None and name != "device":
            if name in NEVER_PLAIN or type(x) not in EXPECTED.get(name, SIZES):
                return False
    return True


def _enter(operation, name, x):
    """Return one argument as the function wants it, or raise."""
    if x is None or name in ("self", "device"):
        return x
    _kinds.check_kind(operation, name, x)
    if name == "dtype":
        return _dtype(operation, x)
    if isinstance(x, np.generic) and name not in ARRAYS:
        x = x.item()
    if name in LISTS:
        return x  # whatever `as_tensor` reads
    _checks.check_argument(operation, "torch", name, x)
    if isinstance(x, torch.Tensor):
        return x if name in PARTS or _dtypes.is_symbolic() else x.tolist()
    if isinstance(x, (tuple, list)):
        items = [_enter(operation, name, item) for item in x]
        return tuple(items) if isinstance(x, tuple) else items
    return x


def _dtype(operation, asked):
    """Return the floating dtype that was asked for."""
    found = torch.float64 if asked is float else asked
    known = isinstance(found, torch.dtype)
    _checks.check_dtype(operation, asked, found if known else None)
    return found


def _like_the_others(bias, tensors):
    """Return a bias that is one number as a tensor of the dtype of the others."""
    if not _checks.is_number(bias) or getattr(bias, "ndim", 0):
        return bias
    x = next((x for x in tensors if isinstance(x, torch.Tensor)), None)
    if x is None or not x.is_floating_point():
        return bias
    return torch.as_tensor(bias, dtype=x.dtype, device=x.device)


def as_tensor(operation, name, given, like=None):
    """Return numbers of any kind as a tensor; where they meet `like`, beside it.

    Python's floats get its dtype, so that none of their digits is lost. What holds no
    numbers comes back as an array, whose dtype a check then names.
    """
    device = getattr(like, "device", None)
    if isinstance(given, torch.Tensor):
        return given.to(device)
    try:
        if isinstance(given, np.ndarray):  # of any byte order, and backwards too
            given = given.astype(given.dtype.newbyteorder("="), order="C")
            return torch.from_numpy(given).to(device)
        x = torch.as_tensor(given, device=device)
    except (TypeError, ValueError, RuntimeError):
        return _as_array(operation, name, given)
    if not (x.is_floating_point() and getattr(like, "dtype", None) in FLOATS):
        return x
    (wide,) = _dtypes.widen(like)
    return torch.as_tensor(given, dtype=wide.dtype, device=device)


def _as_array(operation, name, given):
    try:
        return np.asarray(given)
    except ValueError:
        _checks.refuse_ragged(operation, name)
