"""Digits from few pictures and many: the comparison is fair, and what is said holds."""

import pytest
import torch

from mhsa_lib import data
from mhsa_lib.models.torch.data_size import (
    NETWORKS,
    ConvolutionalNetwork,
    digits,
    train,
)
from mhsa_lib.models.torch.data_size import Run as DataSizeRun
from training.data_size import COUNTS, num_multiplications

RECORD = data.load("data_size")


def middle(network, count, steps):
    return RECORD["spread"][f"{network} n={count} {steps} steps"]["test accuracy"][1]


def test_the_networks_have_one_size_and_their_costs_are_counted():
    for name, entries in RECORD["sweep"].items():
        for entry in entries:
            assert 14_000 <= entry["num_parameters"] <= 18_500, name
    # Convolutions: positions times kernel weights times channels; then the readout.
    cnn = 64 * 9 * 16 + 16 * 9 * (16 * 32 + 32 * 32) + 32 * 10
    assert num_multiplications(NETWORKS["CNN"]()) == cnn
    # Embedding, projections, scores and sums, MLPs, readout; four tokens of width 32.
    layer = 4 * 4 * 32**2 + 2 * 4 * 4 * 32 + 4 * 4 * 32**2
    attention = 4 * 16 * 32 + 2 * layer + 32 * 10
    assert num_multiplications(NETWORKS["attention"]()) == attention
    assert num_multiplications(NETWORKS["MLP"]()) == 64 * 96 + 96 * 96 + 960
    for name, network in NETWORKS.items():
        stored = RECORD["sweep"][f"{name} n=50 400 steps"][0]["num_multiplications"]
        assert num_multiplications(network()) == stored


def test_the_bare_network_lacks_the_normalisation_and_nothing_else():
    torch.manual_seed(0)
    full, bare = ConvolutionalNetwork(), ConvolutionalNetwork(normalised=False)
    kept = {k: v for k, v in full.state_dict().items() if k in bare.state_dict()}
    bare.load_state_dict(kept, strict=True)
    for layer in full.layers:
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.eps = 0  # then its start, mean 0 and variance 1, changes nothing
    pictures = digits()[1][0][:5]
    with torch.no_grad():
        torch.testing.assert_close(full.eval()(pictures), bare(pictures))


def test_every_network_of_a_seed_sees_the_same_pictures(monkeypatch):
    seen = []

    def keep(network, next_loss, run):
        drawn = {c.cell_contents for c in next_loss.__closure__ if _is_draw(c, run)}
        seen.append(tuple(*(d.tolist() for d in drawn)))

    monkeypatch.setattr("mhsa_lib.models.torch.data_size.fit", keep)
    for name in NETWORKS:
        train(DataSizeRun(name, 50, seed=3))
    assert len(set(seen[0])) == 50
    assert all(pictures == seen[0] for pictures in seen)


def _is_draw(cell, run):
    value = cell.cell_contents
    return isinstance(value, torch.Tensor) and value.shape == (run.count,)


def test_the_convolutions_lead_at_every_number_of_pictures():
    for steps, counts in COUNTS.items():
        for count in counts:
            assert middle("CNN", count, steps) > middle("attention", count, steps)


def test_the_crossing_is_that_of_an_untrained_network():
    assert middle("bare CNN", 1297, 400) < middle("attention", 1297, 400) - 0.03
    gain = middle("bare CNN", 1297, 1200) - middle("bare CNN", 1297, 400)
    assert gain > 0.03, "longer training closes most of the gap"
    assert middle("CNN", 1297, 400) > middle("bare CNN", 1297, 1200)


@pytest.mark.parametrize("count", [50, 1297])
def test_the_multilayer_perceptron_is_no_straw_man(count):
    assert middle("MLP", count, 400) > middle("attention", count, 400) - 0.05
