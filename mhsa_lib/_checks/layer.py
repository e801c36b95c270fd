"""Checks of the layer and of its parameters."""

from mhsa_lib._checks.basic import (
    FLOATS,
    check_float,
    check_heads,
    check_made_for,
    check_positive,
    check_rank,
    dtype_name,
)


def check_layer(operation, d_model, num_heads, d_head, kdim, vdim):
    """Check the sizes of a layer; those left as None are derived."""
    check_positive(operation, "d_model", d_model)
    for name, value in (("d_head", d_head), ("kdim", kdim), ("vdim", vdim)):
        if value is not None:
            check_positive(operation, name, value)
    if d_head is None:
        check_heads(operation, d_model, num_heads)
    check_positive(operation, "num_heads", num_heads)


def check_layer_call(layer, query, key, value):
    """Check ranks, dtypes and widths of one call of a layer, before projecting."""
    operation = "MultiHeadAttention"
    inputs = {"query": query, "key": key, "value": value}
    widths, dtype = (layer.d_model, layer.kdim, layer.vdim), layer.dtype
    for (name, x), width in zip(inputs.items(), widths, strict=True):
        check_float(operation, name, x)
        check_rank(operation, name, x, ("length", "width"))
        check_made_for(operation, name, x, width, dtype)


def check_mapping(own, mapping, strict):
    """Check the names of parameters to load, against a layer's own."""
    if not hasattr(mapping, "keys"):
        raise TypeError(
            f"load_state_dict: needs a dict from names to arrays, as state_dict() "
            f"gives it, got {type(mapping).__name__}"
        )
    missing = sorted(set(own) - set(mapping))
    unexpected = sorted(set(mapping) - set(own), key=str)
    if strict and (missing or unexpected):
        raise RuntimeError(
            f"load_state_dict: missing {missing}, unexpected {unexpected}; make the "
            "layer with the same arguments, or pass strict=False"
        )


def check_parameter(name, found, own):
    """Check one parameter to load: numbers, in the shape of the layer's own."""
    if found.shape != own.shape:
        raise RuntimeError(
            f"load_state_dict: {name} has shape {found.shape}, "
            f"but the layer's is {own.shape}"
        )
    if found.dtype.kind not in "fiub" and dtype_name(found) not in FLOATS:
        raise RuntimeError(
            f"load_state_dict: {name} has dtype {dtype_name(found)}, "
            f"but needs real numbers, as the layer's {dtype_name(own)}"
        )
