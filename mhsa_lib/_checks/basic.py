"""Checks of dtypes, ranks and sizes."""

import functools

FLOATS = ("float16", "bfloat16", "float32", "float64")


def dtype_name(x):
    """Return the dtype of an array or tensor by name, such as `float32`."""
    return _name(x.dtype)


@functools.cache
def _name(dtype):
    return str(dtype).removeprefix("torch.")


def check_float(operation, name, x):
    """Raise TypeError unless `x` is an array of real floating-point numbers."""
    if not hasattr(x, "shape"):
        raise TypeError(
            f"{operation}: {name} must be an array or a tensor, "
            f"got {type(x).__name__}; wrap it first"
        )
    if dtype_name(x) not in FLOATS:
        raise TypeError(
            f"{operation}: {name} has dtype {dtype_name(x)}, but needs floating point; "
            "convert it to float32 or float64"
        )


def check_rank(operation, name, x, axes):
    """Raise ValueError unless `x` ends in the named axes and none of them is empty."""
    shape = tuple(x.shape)
    if len(shape) < len(axes):
        raise ValueError(
            f"{operation}: {name} has shape {shape}, but needs at least "
            f"{len(axes)} {'axis' if len(axes) == 1 else 'axes'}, ending in "
            f"({', '.join(axes)})"
        )
    last = shape[len(shape) - len(axes) :]
    if 0 in last:
        raise ValueError(
            f"{operation}: {name} is empty: its {axes[last.index(0)]} is 0 "
            f"(shape {shape}); give at least 1"
        )


def check_same_dtype(operation, **arrays):
    """Raise TypeError unless all arrays have one floating dtype; None is left out."""
    arrays = {name: x for name, x in arrays.items() if x is not None}
    for name, x in arrays.items():
        check_float(operation, name, x)
    if len({x.dtype for x in arrays.values()}) > 1:
        listed = ", ".join(f"{name} {dtype_name(x)}" for name, x in arrays.items())
        raise TypeError(f"{operation}: dtypes differ ({listed}); convert them to one")


def check_positive(operation, name, value):
    """Raise unless `value` is a whole number of at least 1."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{operation}: {name}={value!r} must be a whole number")
    if value < 1:
        raise ValueError(f"{operation}: {name}={value} must be at least 1")


def check_divisible(operation, name, value, divisor, told=None):
    """Raise ValueError, with the nearest values, unless `divisor` divides `value`."""
    check_positive(operation, name, value)
    if value % divisor:
        below = value // divisor * divisor
        nearest = ", ".join(str(n) for n in (below, below + divisor) if n)
        raise ValueError(
            f"{operation}: {name}={value} is not divisible by {told or divisor}; "
            f"nearest: {nearest}"
        )


def check_heads(operation, width, num_heads, name="d_model"):
    """Raise ValueError unless `width` splits evenly into `num_heads` heads."""
    check_positive(operation, "num_heads", num_heads)
    check_divisible(operation, name, width, num_heads, f"num_heads={num_heads}")


def check_same_shape(operation, name, x, shape):
    """Raise ValueError unless `x` has exactly this shape."""
    if tuple(x.shape) != tuple(shape):
        raise ValueError(
            f"{operation}: {name} has shape {tuple(x.shape)}, but needs {tuple(shape)}"
        )


def check_made_for(operation, name, x, width, dtype):
    """Raise unless `x` has the width and the dtype that a layer was made for."""
    if x.shape[-1] != width:
        raise ValueError(
            f"{operation}: {name} has width {x.shape[-1]} (shape {tuple(x.shape)}), "
            f"but the layer was made for {width}"
        )
    if x.dtype != dtype:
        raise TypeError(
            f"{operation}: {name} has dtype {dtype_name(x)}, but the layer "
            f"{str(dtype).removeprefix('torch.')}; convert one of them"
        )
