"""What an argument is by its name, which means the same in every public function."""

import functools
import inspect

from mhsa_lib._checks.basic import check_kind, check_number, check_switch

# These may be arrays; whatever is not named here is a size, a number or a switch.
ARRAYS = {
    "bias",
    "distance",
    "grad_output",
    "h",
    "images",
    "kernel",
    "key",
    "lengths",
    "mask",
    "patches",
    "positions",
    "query",
    "state",
    "table",
    "value",
    "weights",
    "x",
}
LISTS = {"distance", "lengths", "positions"}  # these may also be lists of numbers
NUMBERS = {"base", "scale", "sharpness", "std"}
SWITCHES = {"causal", "interleaved", "is_causal", "return_weights"}


def guard(function, *, are_plain, enter, like_the_others, operation=None, run=None):
    """Return a function whose arguments enter one by one before `run` gets them.

    Both backends guard their public functions so, and say what is theirs:
    `are_plain(args, options)` whether nothing has to be done, which is asked at every
    call; `enter(operation, name, x)` what becomes of an argument;
    `like_the_others(bias, given)` what becomes of a bias that is one number. `run` is
    the function itself unless given, and errors call it `operation`, or by its own
    name, or its layer's.
    """
    names = tuple(inspect.signature(function).parameters)
    first = 1 if names[0] == "self" else 0
    named = operation or (None if first else function.__name__)
    run = run or function

    @functools.wraps(function)
    def call(*args, **options):
        if are_plain(args[first:], options):
            return function(*args, **options)
        called = named or type(args[0]).__name__
        given = [enter(called, *pair) for pair in zip(names, args, strict=False)]
        given += args[len(names) :]  # too many: Python says so
        options = {name: enter(called, name, x) for name, x in options.items()}
        if "bias" in options:
            bias = options.pop("bias")
            options["bias"] = like_the_others(bias, (*given, *options.values()))
        return run(*given, **options)

    return call


def check_argument(operation, backend, name, x):
    """Raise TypeError for what cannot be an argument of this name."""
    check_kind(operation, backend, **{name: x})
    if name in NUMBERS:
        check_number(operation, name, x)
    if name in SWITCHES:
        check_switch(operation, name, x)


def refuse_ragged(operation, name):
    """Raise the ValueError for a list that no array can hold."""
    raise ValueError(
        f"{operation}: {name} is a list of lists of unequal lengths; give each the same"
    ) from None
