"""Checks of recurrent networks and of linear attention."""

from mhsa_lib._checks.basic import (
    check_float,
    check_made_for,
    check_positive,
    check_rank,
    check_same_dtype,
    check_same_shape,
)


def check_recurrent(operation, input_size, hidden_size, chrono, gates):
    """Check the sizes of a recurrent network and its chrono initialisation."""
    check_positive(operation, "input_size", input_size)
    check_positive(operation, "hidden_size", hidden_size)
    if chrono is None:
        return
    if gates == 1:
        raise ValueError(
            f"{operation}: chrono={chrono} sets the biases of gates, and this network "
            "has none; take LSTM or GRU"
        )
    if chrono <= 2:
        raise ValueError(f"{operation}: chrono={chrono} must be over 2 steps")


def check_sequence(network, x, state):
    """Check a sequence (..., N, D) and the first state of a recurrent network."""
    operation = type(network).__name__
    check_float(operation, "x", x)
    check_rank(operation, "x", x, ("length", "width"))
    check_made_for(operation, "x", x, network.input_size, network.dtype)
    pair = network.gates == 4
    if state is None:
        return
    if pair and not (isinstance(state, tuple) and len(state) == 2):
        raise TypeError(f"{operation}: the state must be a pair (h, c)")
    for h in state if pair else (state,):
        needed = (*x.shape[:-2], network.hidden_size)
        check_same_shape(operation, "the state", h, needed)


def check_causal(operation, query, key):
    """Check that causal linear attention has one key for each query."""
    if query.shape[-2] != key.shape[-2]:
        raise ValueError(
            f"{operation}: causal=True needs as many queries as keys, got "
            f"{query.shape[-2]} and {key.shape[-2]}; pass causal=False"
        )


def check_step(operation, query, key, value):
    """Check one token of linear attention."""
    check_same_dtype(operation, query=query, key=key, value=value)
    for name, x in (("query", query), ("key", key), ("value", value)):
        check_rank(operation, name, x, ("width",))
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(
            f"{operation}: query has width {query.shape[-1]} but key has width "
            f"{key.shape[-1]}; project both to the same width"
        )
