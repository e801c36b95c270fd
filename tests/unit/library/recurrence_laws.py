"""What must hold of recurrent networks and linear attention, against torch."""

import numpy as np
import torch
from hypothesis import strategies as st

from tests.unit.library.cases import assert_close, cases, law
from tests.unit.library.position_laws import DTYPES, SEEDS, normal

NETWORKS = st.tuples(
    st.sampled_from(["RNN", "LSTM", "GRU"]), *[st.integers(1, 6)] * 4, DTYPES, SEEDS
)


@law(NETWORKS)
def rnn_lstm_and_gru_equal_torch(xp, drawn):
    name, batch, n, width, hidden, dtype, seed = drawn
    torch.manual_seed(seed)
    theirs = getattr(torch.nn, name)(width, hidden, batch_first=True)
    state = {k: v.numpy().astype(dtype) for k, v in theirs.state_dict().items()}
    ours = getattr(xp.mhsa, name)(width, hidden, dtype=xp.dtype(dtype))
    xp.load(ours, state)
    assert list(ours.state_dict()) == list(state)
    x = normal(seed, dtype, batch, n, width)
    start = [normal(seed + i, dtype, batch, hidden) for i in range(2)]
    start = start if name == "LSTM" else start[:1]
    expected = theirs.double()(
        torch.from_numpy(x).double(),
        tuple(torch.from_numpy(s).double()[None] for s in start)
        if name == "LSTM"
        else torch.from_numpy(start[0]).double()[None],
    )
    given = tuple(map(xp.array, start)) if name == "LSTM" else xp.array(start[0])
    outputs, last = ours(xp.array(x), given)
    assert_close(xp.numpy(outputs), expected[0].detach().numpy(), dtype)
    found = last if name == "LSTM" else [last]
    wanted = expected[1] if name == "LSTM" else [expected[1]]
    for a, b in zip(found, wanted, strict=True):
        assert_close(xp.numpy(a), b[0].detach().numpy(), dtype)
    alone = theirs(torch.from_numpy(x).double())[0].detach().numpy()
    assert_close(xp.numpy(ours(xp.array(x))[0]), alone, dtype)


@law(st.tuples(st.sampled_from(["LSTM", "GRU"]), st.integers(3, 500), SEEDS))
def chrono_biases_span_the_memory(xp, drawn):
    name, steps, seed = drawn
    hidden = 50
    plain, chrono = (
        getattr(xp.mhsa, name)(3, hidden, seed=seed, chrono=c) for c in (None, steps)
    )
    bias = sum(xp.numpy(b) for b in (chrono.bias_ih_l0, chrono.bias_hh_l0))
    gates = bias.reshape(-1, hidden)
    keep = gates[1]
    assert keep.min() >= 0 and np.exp(keep.max()) <= (steps - 1) * (1 + 1e-6)
    assert np.exp(keep).mean() > 1 + 0.3 * (steps - 2)
    assert name == "GRU" or np.allclose(gates[0], -keep)
    same = ~np.isin(np.arange(len(gates)), [0, 1] if name == "LSTM" else [1])
    before = xp.numpy(plain.bias_ih_l0).reshape(gates.shape)
    after = xp.numpy(chrono.bias_ih_l0).reshape(gates.shape)
    assert np.array_equal(before[same], after[same])
    assert np.abs(before).max() <= 1 / np.sqrt(hidden) * (1 + 1e-6)


@law(cases(mask="none", is_causal=True))
def linear_attention_step_equals_linear_attention(xp, case):
    q, k, v, _ = case.arrays()
    parallel = xp.numpy(xp.mhsa.linear_attention(*map(xp.array, (q, k, v))))
    state, outputs = None, []
    for t in range(case.num_queries):
        token = (xp.array(np.ascontiguousarray(x[..., t, :])) for x in (q, k, v))
        output, state = xp.mhsa.linear_attention_step(*token, state)
        outputs.append(xp.numpy(output))
    assert_close(np.stack(outputs, -2), parallel, case.dtype, scale=1)
    memory, total = map(xp.numpy, state)
    assert memory.shape == (*case.batch, case.width, case.value_width)
    assert total.shape == (*case.batch, case.width)
    assert_close(parallel, linear_by_hand(q, k, v, True), case.dtype, scale=1)


@law(cases(mask="none", is_causal=False))
def linear_attention_follows_the_formula(xp, case):
    q, k, v, _ = case.arrays()
    found = xp.mhsa.linear_attention(*map(xp.array, (q, k, v)), causal=False)
    expected = linear_by_hand(q, k, v, False)
    assert_close(xp.numpy(found), expected, case.dtype, scale=1)


def linear_by_hand(q, k, v, causal):
    q, k = (torch.nn.functional.elu(torch.from_numpy(x).double()) + 1 for x in (q, k))
    weights = (q @ k.transpose(-1, -2)).numpy()
    weights = np.tril(weights) if causal else weights
    return weights / weights.sum(-1, keepdims=True) @ v


@law(st.sampled_from(["RNN", "LSTM", "GRU"]))
def large_inputs_do_not_overflow(xp, name):
    layer = getattr(xp.mhsa, name)(2, 3, dtype=xp.dtype("float32"))
    x = normal(0, "float32", 4, 2) * 1e4
    with np.errstate(all="raise"):
        outputs, _ = layer(xp.array(x))
        linear = xp.mhsa.linear_attention(*[xp.array(np.abs(x))] * 3)
    assert np.isfinite(xp.numpy(outputs)).all() and np.isfinite(xp.numpy(linear)).all()


RECURRENCE_LAWS = [
    rnn_lstm_and_gru_equal_torch,
    chrono_biases_span_the_memory,
    linear_attention_step_equals_linear_attention,
    linear_attention_follows_the_formula,
    large_inputs_do_not_overflow,
]
