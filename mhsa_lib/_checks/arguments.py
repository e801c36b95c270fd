"""What an argument is by its name, which means the same in every public function."""

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
