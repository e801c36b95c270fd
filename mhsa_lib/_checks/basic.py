"""Checks of dtypes, ranks and sizes."""

import functools
import reprlib

FLOATS = ("float16", "bfloat16", "float32", "float64")

# What the arrays of a backend are called, one of them and all, and how they are made.
KINDS = {
    "numpy": ("a NumPy array", "NumPy arrays", "x.numpy()"),
    "torch": ("a torch tensor", "tensors", "torch.from_numpy(x)"),
}


def dtype_name(x):
    """Return the dtype of an array or tensor by name, such as `float32`."""
    return name_of(x.dtype)


@functools.cache
def name_of(dtype):
    """Return the name of a dtype of either backend."""
    return str(dtype).removeprefix("torch.")


def check_kind(operation, backend, **arrays):
    """Raise TypeError for an array of the other backend; None and lists are let by."""
    for name, x in arrays.items():
        found = type(getattr(x, "dtype", None)).__module__.partition(".")[0]
        if found in KINDS and found != backend:
            how = KINDS[backend][2].replace("x", name)
            raise TypeError(
                f"{operation}: {name} is {KINDS[found][0]}, but mhsa_lib.{backend} "
                f"takes {KINDS[backend][1]}; convert it with {how}, or use the other "
                f"backend: from mhsa_lib import {found} as mhsa"
            )


def check_dtype(operation, asked, found):
    """Raise TypeError unless `found`, the backend's dtype for `asked`, is floating.

    It is None where the backend has no such dtype, as for one of the other backend.
    """
    if found is None or name_of(found) not in FLOATS:
        kind = type(asked).__name__ if hasattr(asked, "shape") else asked
        shown = asked if isinstance(asked, str) else getattr(asked, "__name__", kind)
        raise TypeError(
            f"{operation}: dtype={shown} is no floating point of this backend; "
            "give its float16, float32 or float64"
        )


def broadcast(*shapes):
    """Return the shape to which all of them broadcast, or None.

    torch's exporter runs through the checks with symbols for sizes: they stay symbols.
    """
    rank = max(map(len, shapes))
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in shapes]
    joined = []
    for sizes in zip(*padded, strict=True):
        if not all(size == sizes[0] for size in sizes):
            sizes = [size for size in sizes if size != 1]
        if not all(size == sizes[0] for size in sizes):
            return None
        joined.append(sizes[0])
    return tuple(joined)


def check_array(operation, name, x):
    """Raise TypeError unless `x` is an array or a tensor."""
    if not (hasattr(x, "dtype") and hasattr(x, "shape")):
        raise TypeError(
            f"{operation}: {name} must be an array or a tensor, "
            f"got {type(x).__name__}; wrap it first"
        )


def check_float(operation, name, x):
    """Raise TypeError unless `x` is an array of real floating-point numbers."""
    check_array(operation, name, x)
    found = dtype_name(x)
    if found not in FLOATS:
        wrong = "which this library does not compute in"
        wrong = wrong if "float" in found else "but needs floating point"
        raise TypeError(
            f"{operation}: {name} has dtype {found}, {wrong}; "
            "convert it to float32 or float64"
        )


def check_whole(operation, name, x):
    """Raise TypeError unless `x` is an array of whole numbers; an empty one passes."""
    check_array(operation, name, x)
    if "int" not in dtype_name(x) and 0 not in x.shape:
        raise TypeError(
            f"{operation}: {name} must be whole numbers, got {dtype_name(x)}"
        )


def check_real(operation, name, x):
    """Raise TypeError unless `x` is an array of real numbers, whole ones or not."""
    if not any(kind in dtype_name(x) for kind in ("int", "float")):
        raise TypeError(f"{operation}: {name} must be numbers, got {dtype_name(x)}")


def check_number(operation, name, value):
    """Raise TypeError unless `value` is one real number."""
    if type(value) in (float, int):
        return  # torch's compiler asks a symbol for nothing else
    shape = tuple(getattr(value, "shape", ()))
    if shape:
        raise TypeError(f"{operation}: {name} has shape {shape}, but is one number")
    if not is_number(value):
        raise TypeError(f"{operation}: {name}={told(value)} must be a number")


def check_switch(operation, name, value):
    """Raise TypeError for an array, a list or a word where True or False is asked."""
    if isinstance(value, (list, tuple, str)) or getattr(value, "shape", ()):
        raise TypeError(
            f"{operation}: {name} must be True or False, got {type(value).__name__}"
        )


def is_number(value):
    """Whether `value` is made of real numbers; True and False are none."""
    if hasattr(value, "dtype"):
        return any(kind in dtype_name(value) for kind in ("float", "int"))
    return hasattr(type(value), "__float__") and not isinstance(value, bool)


def told(value):
    """Return a value as a sentence can hold it: short, and the same in each backend."""
    return reprlib.repr(value.tolist() if hasattr(value, "tolist") else value)


def check_rank(operation, name, x, axes):
    """Raise ValueError unless `x` ends in the named axes; only a batch may be empty."""
    check_array(operation, name, x)
    shape = tuple(x.shape)
    if len(shape) < len(axes):
        raise ValueError(
            f"{operation}: {name} has shape {shape}, but needs at least "
            f"{len(axes)} {'axis' if len(axes) == 1 else 'axes'}, ending in "
            f"({', '.join(axes)})"
        )
    last = shape[len(shape) - len(axes) :]
    if 0 in last[axes[0] == "batch" :]:
        sizes = zip(axes, last, strict=True)
        empty = [axis for axis, size in sizes if size == 0 and axis != "batch"]
        raise ValueError(
            f"{operation}: {name} is empty: its {empty[0]} is 0 "
            f"(shape {shape}); give at least 1"
        )


def check_exact_rank(operation, name, x, axes):
    """Raise ValueError unless `x` has the named axes and no more."""
    check_rank(operation, name, x, axes)
    if len(x.shape) > len(axes):
        raise ValueError(
            f"{operation}: {name} has shape {tuple(x.shape)}, but needs exactly "
            f"{len(axes)} axes, ({', '.join(axes)})"
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
    if not is_whole(value):
        raise TypeError(f"{operation}: {name}={told(value)} must be a whole number")
    if value < 1:
        raise ValueError(f"{operation}: {name}={value} must be at least 1")


def is_whole(value):
    """Whether `value` is one whole number; True and False are none."""
    kind = type(value)  # torch's compiler asks a symbol for nothing else
    if hasattr(kind, "dtype"):
        return "int" in dtype_name(value) and not value.shape
    return hasattr(kind, "__index__") and kind is not bool


def check_divisible(operation, name, value, divisor, label=None):
    """Raise ValueError, with the nearest values, unless `divisor` divides `value`."""
    check_positive(operation, name, value)
    if value % divisor:
        below = value // divisor * divisor
        nearest = ", ".join(str(n) for n in (below, below + divisor) if n)
        raise ValueError(
            f"{operation}: {name}={value} is not divisible by {label or divisor}; "
            f"nearest: {nearest}"
        )


def check_heads(operation, width, num_heads, name="d_model"):
    """Raise ValueError unless `width` splits evenly into `num_heads` heads."""
    check_positive(operation, "num_heads", num_heads)
    check_divisible(operation, name, width, num_heads, f"num_heads={num_heads}")


def check_same_shape(operation, name, x, shape):
    """Raise ValueError unless `x` has exactly this shape."""
    check_array(operation, name, x)
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
    check_dtype_of(operation, name, x, dtype)


def check_dtype_of(operation, name, x, dtype):
    """Raise TypeError unless `x` has the dtype of a layer."""
    if x.dtype != dtype:
        raise TypeError(
            f"{operation}: {name} has dtype {dtype_name(x)}, but the layer "
            f"{name_of(dtype)}; convert one of them"
        )
