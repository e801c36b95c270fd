"""Recurrent networks and linear attention in NumPy.

Sequences are batch first, (..., N, width). The networks have one layer, and the
parameters of `torch.nn.RNN`, `LSTM` and `GRU`.
"""

import numpy as np

from mhsa_lib import _checks
from mhsa_lib.numpy._door import door
from mhsa_lib.numpy._module import Module


class _Recurrent(Module):
    """What the three networks share: parameters, and the loop over time."""

    gates = 1

    @door()
    def __init__(self, input_size, hidden_size, *, chrono=None, dtype=None, seed=0):
        name = type(self).__name__
        _checks.check_recurrent(name, input_size, hidden_size, chrono, self.gates)
        self.input_size, self.hidden_size = input_size, hidden_size
        rng = np.random.default_rng(seed)
        rows, bound = self.gates * hidden_size, 1 / np.sqrt(hidden_size)
        shapes = [(rows, input_size), (rows, hidden_size), (rows,), (rows,)]
        (
            self.weight_ih_l0,  # (gates * H, D)
            self.weight_hh_l0,  # (gates * H, H)
            self.bias_ih_l0,  # (gates * H,)
            self.bias_hh_l0,  # (gates * H,)
        ) = (rng.uniform(-bound, bound, shape).astype(dtype) for shape in shapes)
        if chrono is not None:
            self._set_chrono(np.log(rng.uniform(1, chrono - 1, hidden_size)))

    @door(sums=True)
    def __call__(self, x, state=None):
        """Read x (..., N, D); return all h (..., N, H) and the last state.

        Args:
            x: the sequence (..., N, D).
            state: h (..., H), for the LSTM (h, c); zero unless given.

        Returns:
            All h (..., N, H), and the last state.

        Raises:
            ValueError: for shapes that do not fit.
            TypeError: for dtypes that do not fit.
        """
        _checks.check_sequence(self, x, state)
        outputs = []
        for t in range(x.shape[-2]):
            state = self._next(x[..., t, :], state)
            outputs.append(state[0] if isinstance(state, tuple) else state)
        return np.stack(outputs, -2), state  # (..., N, H)

    def _zeros(self, x):
        return np.zeros((*x.shape[:-1], self.hidden_size), self.dtype)  # (..., H)

    def _products(self, x, h):
        """Return the input's and the state's part of each gate, (..., gates, H)."""
        from_x = x @ self.weight_ih_l0.T + self.bias_ih_l0  # (..., gates * H)
        from_h = h @ self.weight_hh_l0.T + self.bias_hh_l0  # (..., gates * H)
        shape = (*from_x.shape[:-1], self.gates, self.hidden_size)
        return from_x.reshape(shape), from_h.reshape(shape)

    def _set_bias(self, gate, values):
        """Let the two biases of one gate sum to `values`."""
        rows = slice(gate * self.hidden_size, (gate + 1) * self.hidden_size)
        self.bias_ih_l0[rows], self.bias_hh_l0[rows] = values, 0


class RNN(_Recurrent):
    """The plain recurrent network: h' = tanh(W_ih x + b_ih + W_hh h + b_hh).

    Args:
        input_size: D.
        hidden_size: H.
        chrono: must stay None, as there is no gate.
        dtype: of the parameters; None is the backend's default.
        seed: as in MultiHeadAttention; the weights start uniform within 1 / sqrt(H), as
            torch's.

    >>> outputs, state = RNN(3, 4)(np.ones((2, 5, 3)))
    >>> outputs.shape, state.shape
    ((2, 5, 4), (2, 4))
    """

    @door(sums=True)
    def step(self, x, h=None):
        """Return the next state (..., H) from one input x (..., D)."""
        _checks.check_token(self, x, h)
        return self._next(x, h)

    def _next(self, x, h):
        h = self._zeros(x) if h is None else h  # (..., H)
        from_x, from_h = self._products(x, h)  # each (..., 1, H)
        return np.tanh(from_x + from_h)[..., 0, :]  # (..., H)


class LSTM(_Recurrent):
    """The long short-term memory (Hochreiter and Schmidhuber 1997, with forget gate).

    i, f, o = sigmoid, g = tanh; c' = f c + i g; h' = o tanh(c'). Gates in torch's
    order i, f, g, o.

    Args:
        input_size, hidden_size, dtype, seed: as in RNN.
        chrono: with T, the forget bias is log U(1, T - 1) and the input bias its
            negative (Tallec and Ollivier 2018), for memories of up to T steps; it is
            *told* this scale.

    >>> outputs, (h, c) = LSTM(3, 4, chrono=20)(np.ones((2, 5, 3)))
    >>> outputs.shape, c.shape
    ((2, 5, 4), (2, 4))
    """

    gates = 4

    @door(sums=True)
    def step(self, x, state=None):
        """Return the next state (h, c), each (..., H), from one input x (..., D)."""
        _checks.check_token(self, x, state)
        return self._next(x, state)

    def _next(self, x, state):
        h, c = (self._zeros(x), self._zeros(x)) if state is None else state
        from_x, from_h = self._products(x, h)  # each (..., 4, H)
        i, f, g, o = np.moveaxis(from_x + from_h, -2, 0)  # each (..., H)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)  # (..., H)
        return _sigmoid(o) * np.tanh(c), c

    def _set_chrono(self, values):
        self._set_bias(0, -values)
        self._set_bias(1, values)


class GRU(_Recurrent):
    """The gated recurrent unit (Cho et al. 2014), in torch's form.

    r, z = sigmoid; n = tanh(from x + r * from h); h' = (1 - z) n + z h.

    Args:
        input_size, hidden_size, dtype, seed: as in RNN.
        chrono: with T, the bias of z, the gate that keeps, is log U(1, T - 1).

    >>> outputs, state = GRU(3, 4)(np.ones((2, 5, 3)))
    >>> outputs.shape, state.shape
    ((2, 5, 4), (2, 4))
    """

    gates = 3

    @door(sums=True)
    def step(self, x, h=None):
        """Return the next state (..., H) from one input x (..., D)."""
        _checks.check_token(self, x, h)
        return self._next(x, h)

    def _next(self, x, h):
        h = self._zeros(x) if h is None else h  # (..., H)
        from_x, from_h = self._products(x, h)  # each (..., 3, H)
        r = _sigmoid(from_x[..., 0, :] + from_h[..., 0, :])  # (..., H)
        z = _sigmoid(from_x[..., 1, :] + from_h[..., 1, :])  # (..., H)
        n = np.tanh(from_x[..., 2, :] + r * from_h[..., 2, :])  # (..., H)
        return (1 - z) * n + z * h  # (..., H)

    def _set_chrono(self, values):
        self._set_bias(1, values)


@door(sums=True)
def linear_attention(query, key, value, *, causal=True):
    """Compute phi(Q) (phi(K)^T V) / (phi(Q) sum phi(K)), phi(x) = elu(x) + 1.

    It is no approximation of softmax attention (Katharopoulos et al. 2020, equation 7
    for phi). Errors as for `scaled_dot_product_attention`.

    Args:
        query: (..., L, E).
        key: (..., S, E).
        value: (..., S, E_v).
        causal: needs L = S, and gives what `linear_attention_step` gives token by
            token.

    Returns:
        The output (..., L, E_v).

    >>> x = np.random.default_rng(0).normal(size=(4, 2))
    >>> bool(np.allclose(linear_attention(x, x, x)[0], x[0]))
    True
    """
    operation = "linear_attention"
    _checks.check_attention(operation, query, key, value, None, None, False)
    if causal:
        _checks.check_causal(operation, query, key)
    q, k = _elu_plus_one(query), _elu_plus_one(key)  # (..., L, E), (..., S, E)
    if causal:
        weights = np.tril(q @ k.swapaxes(-1, -2))  # (..., L, S)
        return weights @ value / weights.sum(-1, keepdims=True)  # (..., L, E_v)
    memory = k.swapaxes(-1, -2) @ value  # (..., E, E_v)
    total = k.sum(-2)[..., None]  # (..., E, 1)
    return (q @ memory) / (q @ total)  # (..., L, E_v)


@door()
def linear_attention_step(query, key, value, state=None):
    """Read one token of causal linear attention; return (output, state).

    Args:
        query: (..., E).
        key: (..., E).
        value: (..., E_v).
        state: a pair: memory (..., E, E_v), the sum of phi(k) v^T, and total (..., E),
            the sum of phi(k) (Katharopoulos et al. 2020, equations 18 and 19). Its size
            does not grow with time. None before the first token.

    Returns:
        (output, state): the output (..., E_v), and the next state.

    >>> one = np.ones(2)
    >>> output, state = linear_attention_step(one, one, np.array([3.0]))
    >>> output, state[0].shape
    (array([3.]), (2, 1))
    """
    _checks.check_step("linear_attention_step", query, key, value, state)
    wide = np.promote_types(query.dtype, np.float32)
    q, k = (_elu_plus_one(x.astype(wide, copy=False)) for x in (query, key))  # (..., E)
    memory, total = (0, 0) if state is None else state
    memory = memory + k[..., :, None] * value[..., None, :]  # (..., E, E_v)
    total = total + k  # (..., E)
    output = (q[..., None, :] @ memory)[..., 0, :]  # (..., E_v)
    output = output / (q * total).sum(-1, keepdims=True)  # (..., E_v)
    return output.astype(query.dtype, copy=False), (memory, total)


def _sigmoid(x):
    # tanh cannot overflow, 1 / (1 + exp(-x)) can.
    return 0.5 * np.tanh(0.5 * x) + 0.5


def _elu_plus_one(x):
    return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))
