"""Checks of the layer and of its parameters."""

from mhsa_lib._checks.basic import (
    check_float,
    check_heads,
    check_made_for,
    check_positive,
    check_rank,
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


def check_state(own, mapping, strict):
    """Check names and shapes of parameters to load, before anything is changed."""
    missing = sorted(set(own) - set(mapping))
    unexpected = sorted(set(mapping) - set(own))
    if strict and (missing or unexpected):
        raise RuntimeError(
            f"load_state_dict: missing {missing}, unexpected {unexpected}; make the "
            "layer with the same arguments, or pass strict=False"
        )
    for name in own.keys() & mapping.keys():
        if tuple(mapping[name].shape) != own[name].shape:
            raise RuntimeError(
                f"load_state_dict: {name} has shape {tuple(mapping[name].shape)}, "
                f"but the layer's is {own[name].shape}"
            )
