"""Checks of positions."""

from mhsa_lib._checks.basic import (
    broadcast,
    check_array,
    check_divisible,
    check_float,
    check_number,
    check_positive,
    check_rank,
    check_real,
    check_same_dtype,
)


def check_learned(x, weight):
    """Check the tokens to which a learned encoding (n, D) is added."""
    operation = "LearnedEncoding"
    check_same_dtype(operation, x=x, weight=weight)
    check_rank(operation, "x", x, ("length", "width"))
    n, width = weight.shape
    if x.shape[-1] != width:
        raise ValueError(f"{operation}: x has width {x.shape[-1]}, but needs {width}")
    if x.shape[-2] > n:
        raise ValueError(
            f"{operation}: x has length {x.shape[-2]}, but only {n} positions were "
            "learned; make it with a larger n"
        )


def check_rotary(x, positions):
    """Check the queries or keys and the positions that turn them."""
    operation = "apply_rotary"
    check_float(operation, "x", x)
    check_rank(operation, "x", x, ("length", "width"))
    check_divisible(operation, "width", x.shape[-1], 2)
    check_real(operation, "positions", positions)
    shape = tuple(x.shape[:-1])
    fits = broadcast(positions.shape, shape) == shape
    if not fits or positions.shape[-1:] != shape[-1:]:
        raise ValueError(
            f"{operation}: positions has shape {tuple(positions.shape)}, but x has "
            f"{shape[-1]} tokens (shape {tuple(x.shape)}); give one position a token"
        )


def check_relative(operation, name, x, table, num_keys=None):
    """Check a table of relative positions (2k + 1, width) and what meets it."""
    if num_keys is not None:
        check_positive(operation, "num_keys", num_keys)
    check_same_dtype(operation, **{name: x, "table": table})
    check_rank(operation, name, x, ("length", "width" if name == "query" else "keys"))
    check_array(operation, "table", table)
    shape = tuple(table.shape)
    if len(shape) != 2 or shape[0] % 2 == 0 or shape[0] < 3:
        raise ValueError(
            f"{operation}: table has shape {shape}, but needs 2k + 1 rows for the "
            "distances -k to k, k at least 1, and one column for each dimension"
        )
    if name == "query" and shape[1] != x.shape[-1]:
        raise ValueError(
            f"{operation}: query has width {x.shape[-1]} but table has width {shape[1]}"
        )


def check_std(operation, std):
    """Raise unless `std` is a number and not below zero."""
    check_number(operation, "std", std)
    if not std >= 0:
        raise ValueError(f"{operation}: std={float(std):g} must be at least 0")


def check_base(operation, base):
    """Raise unless `base` is a number above zero."""
    check_number(operation, "base", base)
    if not base > 0:
        raise ValueError(f"{operation}: base={float(base):g} must be above 0")


def check_buckets(operation, num_buckets, max_distance):
    """Raise unless there are two buckets and the coarse ones have room to grow."""
    check_positive(operation, "num_buckets", num_buckets)
    check_positive(operation, "max_distance", max_distance)
    if num_buckets < 2:
        raise ValueError(f"{operation}: num_buckets={num_buckets} must be at least 2")
    if max_distance <= num_buckets // 2:
        raise ValueError(
            f"{operation}: max_distance={max_distance} must be above half of "
            f"num_buckets={num_buckets}"
        )
