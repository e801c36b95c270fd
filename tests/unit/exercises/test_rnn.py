"""The references of Against RNN against the library, loops and counts."""

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, grade


def reference(name):
    return EXERCISES[f"rnn.{name}"].reference


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_step_and_run_are_the_librarys_network(rng):
    network, x = mhsa.RNN(3, 5), rng.normal(size=(7, 3))
    W, U = network.weight_ih_l0.T, network.weight_hh_l0.T  # (d, H), (H, H)
    b = network.bias_ih_l0 + network.bias_hh_l0  # (H,)
    states, last = network(x)
    assert np.allclose(reference("run")(x, W, U, b), states)
    assert np.allclose(reference("step")(x[-1], states[-2], W, U, b), last)


def test_the_recurrent_form_goes_on_where_the_parallel_one_would(rng):
    q, k, v = rng.normal(size=(3, 9, 4))
    whole = reference("linear_attention")(q, k, v)
    state = None
    for token in zip(q[:6], k[:6], v[:6], strict=True):
        _, state = mhsa.linear_attention_step(*token, state)
    rest = reference("linear_recurrent")(q[6:], k[6:], v[6:], *state)
    assert np.allclose(rest, whole[6:])


def test_the_state_given_to_the_recurrence_must_not_be_changed():
    """S += ... inside the loop is the slip that this exercise invites."""

    def linear_recurrent(q, k, v, S, z):
        phi = lambda x: np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))  # noqa: E731
        outputs = []
        for q_t, k_t, v_t in zip(phi(q), phi(k), v, strict=True):
            S += np.outer(k_t, v_t)
            z += k_t
            outputs.append(q_t @ S / (q_t @ z))
        return np.array(outputs)

    text = grade("rnn.linear_recurrent", linear_recurrent).text
    assert "changes its argument no. 4 in place" in text


@pytest.mark.parametrize("d", [1, 5, 64])
@pytest.mark.parametrize("gates", [1, 2, 3, 4])
def test_the_crossover_is_the_first_n_at_which_attention_costs_more(d, gates):
    def costs_more(n):
        return 4 * n * d**2 + 2 * n**2 * d > 2 * gates * n * d**2

    first = next(n for n in range(1, 3 * d + 2) if costs_more(n))
    assert reference("crossover")(d, gates) == first


def test_chrono_biases_are_the_librarys_with_the_same_draws():
    hidden, T = 6, 20
    network = mhsa.LSTM(3, hidden, chrono=T)
    made = network.bias_ih_l0.reshape(4, hidden)[:2]  # input, forget
    u = (np.exp(made[1]) - 1) / (T - 2)
    assert (0 <= u).all() and (u <= 1).all()
    assert np.allclose(reference("chrono")(u, T), made)


def test_the_delta_rule_writes_what_a_key_of_length_1_then_reads(rng):
    S, k, v = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)
    k /= np.linalg.norm(k)
    other = rng.normal(size=4)
    other -= (other @ k) * k  # at right angles to k
    after = reference("delta")(S, k, v, 1.0)
    assert np.allclose(k @ after, v)
    assert np.allclose(other @ after, other @ S)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 64, 100])
def test_the_scan_is_the_loop(n, rng):
    a, b = rng.uniform(-1, 1, size=(n, 2)), rng.normal(size=(n, 2))
    h, states = np.zeros(2), []
    for a_t, b_t in zip(a, b, strict=True):
        h = a_t * h + b_t
        states.append(h)
    assert np.allclose(reference("scan")(a, b), states)


def test_a_loop_is_a_scan_too():
    def scan(a, b):
        h, states = 0 * b[0], []
        for a_t, b_t in zip(a, b, strict=True):
            h = a_t * h + b_t
            states.append(h)
        return np.array(states)

    assert grade("rnn.scan", scan).passed
