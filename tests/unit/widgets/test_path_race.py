"""The path race in Python: its counts by simulation, what it accepts and shows."""

import json

import numpy as np
import pytest

from mhsa_lib.widgets import PathRace
from mhsa_lib.widgets.path_race.counts import (
    attention_counts,
    cnn_counts,
    hops,
    reach,
    rnn_counts,
)
from mhsa_lib.widgets.path_race.widget import ALL, MODELS, WIDTHS, grouped

KERNELS = (2, 3, 5, 9)
DISTANCES = (1, 2, 3, 8, 9, 20, 26, 27, 63, 64)


def convolve(knows, kernel, dilation):
    """Which outputs know of the blue token, after one layer that looks back."""
    after = knows.copy()
    for index in range(1, kernel):
        shift = index * dilation
        if shift < len(knows):
            after[shift:] |= knows[:-shift]
    return after


def simulated(distance, kernel, dilated):
    """For each layer which tokens know, until the last one does."""
    knows = np.arange(distance + 1) == 0
    layers = []
    while not knows[-1]:
        knows = convolve(knows, kernel, kernel ** len(layers) if dilated else 1)
        layers.append(knows)
    return layers


@pytest.mark.parametrize("dilated", [False, True])
@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("distance", DISTANCES)
def test_cnn_counts_and_hops_are_of_the_smallest_stack(distance, kernel, dilated):
    layers = simulated(distance, kernel, dilated)
    counts = cnn_counts(distance, 16, kernel, dilated)
    assert counts["path"] == counts["steps"] == len(layers)
    for count, knows in enumerate(layers, 1):
        far = min(reach(count, kernel, dilated), distance)
        assert knows[: far + 1].all() and not knows[far + 1 :].any()
    taken = hops(distance, kernel, dilated)
    assert len(taken) == len(layers) and sum(taken) == distance
    for layer, hop in enumerate(taken):
        # Each hop is one that a kernel weight of its layer makes.
        dilation = kernel**layer if dilated else 1
        assert hop in [index * dilation for index in range(kernel)]


@pytest.mark.parametrize("n", [2, 4, 21])
@pytest.mark.parametrize("d", [16, 64])
def test_multiplications_are_those_of_the_products(n, d):
    """Every product (a, b) @ (b, c) costs a b c."""

    def cost(*products):
        return sum(a * b * c for a, b, c in products)

    assert rnn_counts(n - 1, d)["multiplications"] == sum(
        cost((1, d, d), (1, d, d)) for _ in range(n)
    )
    projections = [(n, d, d)] * 4
    core = [(n, d, n), (n, n, d)]
    assert attention_counts(n - 1, d)["multiplications"] == cost(*projections, *core)
    found = cnn_counts(n - 1, d, 3)
    layers = found["path"]
    assert found["multiplications"] == layers * cost((n, 3 * d, d))


def test_the_table_of_vaswani():
    """Table 1: complexity per layer, sequential operations, longest path."""
    n, d, k = 28, 64, 3
    rnn, attention = rnn_counts(n - 1, d), attention_counts(n - 1, d)
    assert (rnn["table"], rnn["steps"], rnn["path"]) == (n * d**2, n, n)
    assert (attention["table"], attention["steps"], attention["path"]) == (
        n**2 * d,
        1,
        1,
    )
    assert cnn_counts(n - 1, d, k)["table"] == k * n * d**2
    # log_k(n), rounded up: 27 = 3^3, so the 28th token needs one layer more.
    assert [cnn_counts(m - 1, d, k, True)["path"] for m in (9, 27, 28)] == [2, 3, 4]
    # n / k without dilation: each layer reaches k - 1 further.
    assert [cnn_counts(m - 1, d, k)["path"] for m in (3, 5, 27)] == [1, 2, 13]


def test_what_is_kept():
    assert rnn_counts(10, 64)["state"] == rnn_counts(60, 64)["state"] == 64
    assert attention_counts(49, 7)["state"] == 2 * 50 * 7
    for dilated in (False, True):
        for distance in (5, 40):
            kept = cnn_counts(distance, 16, 3, dilated)["state"]
            # A stack that sees T tokens back must keep at least T vectors.
            assert kept >= distance * 16


def test_attention_never_undercuts_a_plain_rnn():
    """What the chapter says of the projections."""
    for d in WIDTHS:
        for distance in DISTANCES:
            rnn, attention = rnn_counts(distance, d), attention_counts(distance, d)
            assert attention["multiplications"] > 2 * rnn["multiplications"]
            assert (attention["table"] < rnn["table"]) == (distance + 1 < d)


def test_properties_positions_and_paths():
    race = PathRace(distance=10, kernel=5, d=32)
    assert race.paths["CNN"] == [4, 8, 10]
    assert race.positions == {"CNN": 0, "RNN": 0, "attention": 0}
    race.step = 2
    assert race.positions == {"CNN": 8, "RNN": 1, "attention": 10}
    race.step = 11
    assert set(race.positions.values()) == {10}
    race.d = 1024
    assert race.step == 11
    for name, value in {
        "distance": 9,
        "kernel": 3,
        "dilated": True,
        "model": "RNN",
    }.items():
        race.step = 1
        setattr(race, name, value)
        assert race.step == 0, name
    assert race.paths["CNN"] == [0, 0, 9]
    assert race.counts["CNN"] == cnn_counts(9, 1024, 3, True)
    race.step = 10
    race = PathRace(model="attention", step=1)
    assert race.counts.keys() == set(MODELS)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("distance", 0, "distance=0 is out of range; take 1 to 64"),
        ("distance", 65, "distance=65 is out of range"),
        ("distance", 2.0, "distance=2.0 must be a whole number"),
        ("distance", None, "distance=None must be a whole number"),
        ("kernel", 1, "kernel=1 is out of range; take 2 to 9"),
        ("kernel", True, "kernel=True must be a whole number"),
        ("d", 5, "d=5 is unknown; take one of 16, 32"),
        ("d", [64], r"d=\[64\] is unknown"),
        ("dilated", 1, "dilated=1 must be True or False"),
        ("model", "LSTM", "model='LSTM' is unknown; take one of 'all', 'CNN'"),
        ("model", ["RNN"], "is unknown"),
        ("step", -1, "step=-1 is out of range; take 0 to 21"),
        ("step", 22, "step=22 is out of range; take 0 to 21"),
        ("step", 1.5, "step=1.5 must be a whole number"),
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(name, value, message):
    race = PathRace()
    before = race.state
    with pytest.raises((TypeError, ValueError), match=message):
        setattr(race, name, value)
    assert race.state == before
    with pytest.raises((TypeError, ValueError), match=message):
        PathRace(**{name: value})


def test_the_last_step_is_the_slowest_runner_s():
    with pytest.raises(ValueError, match="step=2 is out of range; take 0 to 1"):
        PathRace(model="attention", step=2)
    assert PathRace(model="CNN", step=10).positions["CNN"] == 20


def test_the_page_sets_no_bounds():
    race = PathRace()
    race._bridge = type("Bridge", (), {"state": None})()
    race._receive({"new": {**race.state, "step": 3, "distances": [1, 10**9]}})
    assert race.step == 3 and race.data["distances"] == [1, 64]
    assert "distances" not in race._bridge.state
    with pytest.raises(ValueError, match="out of range"):
        race._receive({"new": {**race.state, "distance": 10**9}})
    assert race._bridge.state["distance"] == race.distance == 20
    assert len(json.dumps(race.state)) < 500


def test_the_static_form_says_who_needs_how_many_steps():
    race = PathRace()
    assert race.alternative_text() == (
        "21 tokens in a row, the first blue, the last yellow. Arcs show how the signal "
        "comes to the last: CNN in 10 steps, RNN in 21 steps, attention in 1 step. The "
        "CNN is a stack with kernel 3. Counted, not measured."
    )
    head, *rows = race._table()
    assert head == ["T = 20, d = 64, K = 3", *MODELS]
    assert rows[0] == ["Path length", "10", "21", "1"]
    assert rows[2] == ["Numbers kept", "1,280", "64", "2,688"]
    assert rows[4] == ["Multiplications", "2,580,480", "172,032", "400,512"]
    race.dilated, race.model = True, "CNN"
    assert "CNN in 3 steps. The CNN is a dilated stack" in race.alternative_text()
    assert len(race._table()[0]) == 4


def test_grouped_numbers():
    assert grouped(9_999_999) == "9,999,999"
    assert grouped(10_000_000) == "10.0 million"
    assert grouped(1_000_000_000) == "1.0 billion"


@pytest.mark.parametrize("model", [ALL, "CNN"])
@pytest.mark.filterwarnings("error:Glyph")
def test_there_is_a_picture(model):
    for distance in (1, 64):
        race = PathRace(distance, dilated=True, model=model)
        assert race.png().startswith(b"\x89PNG")
