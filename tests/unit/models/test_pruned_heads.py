"""Pruning eight heads without retraining."""

from itertools import pairwise

import pytest
import torch

from mhsa_lib import data
from training.pruned_heads import NUM_HEADS, Sequences, prune
from training.twin_colours import Run, TwinNetwork

SIZES = list(range(NUM_HEADS, 0, -1))


@pytest.fixture
def network():
    """Untrained; heads 3 and 5 write nothing, so silencing them costs nothing."""
    torch.manual_seed(0)
    network = TwinNetwork(Run(NUM_HEADS)).eval()
    with torch.no_grad():
        network.attention.W_o[[3, 5]] = 0
    return network


def test_silencing_several_heads_leaves_the_sum_of_the_others(network):
    sequences = Sequences(seed=0, count=5)
    logits = {
        kept: sequences.logits(network, kept) for kept in ((), (0,), (6,), (0, 6))
    }
    torch.testing.assert_close(
        logits[0,] + logits[6,] - logits[()], logits[0, 6], atol=1e-5, rtol=1e-5
    )
    torch.testing.assert_close(
        sequences.logits(network, tuple(range(NUM_HEADS))),
        network(sequences.symbols, sequences.colours)[0],
    )


def test_each_step_takes_the_head_that_costs_least(network):
    choice = Sequences(seed=0, count=40)
    sets = prune(network, choice)
    assert [len(kept) for kept in sets] == SIZES
    for before, after in pairwise(sets):
        assert set(after) < set(before)
        others = [tuple(h for h in before if h != off) for off in before]
        assert choice.cost(network, after) == min(
            choice.cost(network, kept) for kept in others
        )


def test_stored_heads_are_nested():
    for entry in data.load("pruned_heads")["sweep"]["h=8"]:
        kept = [set(heads) for heads in entry["kept"]]
        assert [len(heads) for heads in kept] == SIZES
        assert all(b < a for a, b in pairwise(kept))


def test_half_the_heads_can_go_but_two_are_worse_than_two_trained():
    pruned = data.load("pruned_heads")["spread"]["h=8"]
    trained = data.load("twin_colours")["spread"]["h=2"]
    for question in ("previous", "twin"):
        assert pruned[f"pruned 8 left, {question}"][0] > 0.99
        assert pruned[f"pruned 4 left, {question}"][1] > 0.9
        assert trained[f"fresh {question}"][0] > 0.99
    two = [pruned[f"pruned 2 left, {q}"][1] for q in ("previous", "twin")]
    assert min(two) < 0.98
