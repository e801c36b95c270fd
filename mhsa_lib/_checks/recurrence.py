"""Checks of recurrent networks and of linear attention."""

import math

from mhsa_lib._checks.basic import (
    broadcast,
    check_array,
    check_dtype_of,
    check_float,
    check_made_for,
    check_number,
    check_positive,
    check_rank,
    check_same_dtype,
    check_same_shape,
    dtype_name,
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
    check_number(operation, "chrono", chrono)
    if chrono <= 2:
        raise ValueError(f"{operation}: chrono={chrono} must be over 2 steps")
    if not chrono < math.inf:
        raise ValueError(f"{operation}: chrono={chrono} must be finite")


def check_sequence(network, x, state):
    """Check a sequence (..., N, D) and the first state of a recurrent network."""
    operation = type(network).__name__
    check_float(operation, "x", x)
    check_rank(operation, "x", x, ("length", "width"))
    check_made_for(operation, "x", x, network.input_size, network.dtype)
    _check_hidden(network, state, x.shape[:-2])


def check_token(network, x, state):
    """Check one token (..., D) and the state that a recurrent network is in."""
    operation = type(network).__name__
    check_float(operation, "x", x)
    check_rank(operation, "x", x, ("width",))
    check_made_for(operation, "x", x, network.input_size, network.dtype)
    _check_hidden(network, state, x.shape[:-1])


def _check_hidden(network, state, batch):
    """Check a state: h, or for the LSTM a pair (h, c), each (..., H)."""
    operation, pair = type(network).__name__, network.gates == 4
    if state is None:
        return
    if pair and not (isinstance(state, (tuple, list)) and len(state) == 2):
        raise TypeError(f"{operation}: the state must be a pair (h, c)")
    for h in state if pair else (state,):
        check_array(operation, "the state", h)
        check_same_shape(operation, "the state", h, (*batch, network.hidden_size))
        check_dtype_of(operation, "the state", h, network.dtype)


def check_causal(operation, query, key):
    """Check that causal linear attention has one key for each query."""
    if query.shape[-2] != key.shape[-2]:
        raise ValueError(
            f"{operation}: causal=True needs as many queries as keys, got "
            f"{query.shape[-2]} and {key.shape[-2]}; pass causal=False"
        )


def check_step(operation, query, key, value, state=None):
    """Check one token of linear attention, and what it keeps of those before."""
    check_same_dtype(operation, query=query, key=key, value=value)
    for name, x in (("query", query), ("key", key), ("value", value)):
        check_rank(operation, name, x, ("width",))
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(
            f"{operation}: query has width {query.shape[-1]} but key has width "
            f"{key.shape[-1]}; project both to the same width"
        )
    batch = _common(operation, query, key, value)
    if state is not None:
        _check_memory(operation, state, batch, query, value)


def _common(operation, *arrays):
    """Return the leading axes that query, key and value (..., width) have in common."""
    batches = [tuple(x.shape[:-1]) for x in arrays]
    found = broadcast(*batches)
    if found is None:
        raise ValueError(
            f"{operation}: the leading axes of query {batches[0]}, key {batches[1]} "
            f"and value {batches[2]} do not broadcast; give them one batch size"
        )
    return found


def _check_memory(operation, state, batch, query, value):
    """Check the pair of memory (..., E, E_v) and total (..., E)."""
    if not (isinstance(state, (tuple, list)) and len(state) == 2):
        raise TypeError(f"{operation}: the state must be a pair (memory, total)")
    kept = _kept_in(query)
    ends = (*query.shape[-1:], *value.shape[-1:]), tuple(query.shape[-1:])
    for x, name, end in zip(state, ("memory", "total"), ends, strict=True):
        check_float(operation, f"the state's {name}", x)
        lead, last = tuple(x.shape[: -len(end)]), tuple(x.shape[-len(end) :])
        if last != end or broadcast(lead, batch) != batch:
            raise ValueError(
                f"{operation}: the state's {name} has shape {tuple(x.shape)}, but "
                f"needs {(*batch, *end)}"
            )
        if dtype_name(x) not in (kept, dtype_name(query)):
            raise TypeError(
                f"{operation}: the state's {name} has dtype {dtype_name(x)}, but needs "
                f"{kept}; convert it"
            )


def _kept_in(x):
    """Return the name of the dtype that sums of `x` are kept in."""
    return "float64" if dtype_name(x) == "float64" else "float32"
