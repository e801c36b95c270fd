"""The digits networks: NumPy computes what was trained; what the book says holds."""

from dataclasses import asdict

import numpy as np
import pytest
import torch

from mhsa_lib import data
from mhsa_lib.models.digits import (
    DigitsNetwork,
    digits_split,
    load_digits_network,
)
from mhsa_lib.models.torch.digits import Run, TorchDigitsNetwork
from training.digits import (
    SCRIPT,
    STORED,
    accuracy,
    groups,
    lower_median,
    train_and_evaluate,
)
from training.records import SEEDS, spread

RECORD = data.load("digits_sweep")
# Another processor rounds otherwise and may land a little outside the spread.
SLACK = 0.02
SPLIT = digits_split()
# Of the stored network: patch size, and whether it has positions.
KINDS = {
    "digits_p4": (4, True),
    "digits_p2": (2, True),
    "digits_p2_no_positions": (2, False),
}


def torch_network(name):
    """The stored weights in the network that was trained, in float64."""
    patch_size, positions = KINDS[name]
    run = Run(patch_size, "learned" if positions else "none")
    network = TorchDigitsNetwork(run).double()
    state = {key: torch.from_numpy(array) for key, array in data.load(name).items()}
    network.load_state_dict(state, strict=True)
    return network


def test_digits_split_is_fixed_and_parts_every_digit_once():
    stored = data.load("digits")
    assert np.array_equal(np.sort(SPLIT.order), np.arange(1797))
    assert np.array_equal(SPLIT.test_labels, stored["labels"][SPLIT.order[-500:]])
    first = stored["images"][SPLIT.order[0]] / 16
    assert np.array_equal(SPLIT.train_images[0, ..., 0], first)
    assert SPLIT.order[:3].tolist() == digits_split().order[:3].tolist()
    assert digits_split(shuffled=False).order.tolist() == list(range(1797))


@pytest.mark.parametrize("name", STORED)
def test_numpy_and_torch_compute_the_same(name):
    images = SPLIT.test_images[:20]
    scores, _ = load_digits_network(*KINDS[name]).forward(images)
    with torch.no_grad():
        expected = torch_network(name)(torch.from_numpy(images)).numpy()
    assert abs(scores - expected).max() <= 1e-9


@pytest.mark.parametrize("name", STORED)
def test_the_maps_are_those_that_torch_attends_with(name):
    images = SPLIT.test_images[:4]
    _, weights = load_digits_network(*KINDS[name]).forward(images)
    network, expected = torch_network(name), []
    for layer in network.layers:
        layer.attention.register_forward_pre_hook(
            lambda layer, inputs: expected.append(layer_weights(layer, *inputs))
        )
    with torch.no_grad():
        network(torch.from_numpy(images))
    expected = torch.stack(expected, 1).numpy()
    assert weights.shape == expected.shape
    assert abs(weights - expected).max() <= 1e-9


def layer_weights(layer, x):
    """The weights of a layer by the formula: softmax of Q K^T / sqrt(E), a head."""
    d, heads = layer.d_model, layer.num_heads
    packed = x @ layer.in_proj_weight.T + layer.in_proj_bias  # (B, n, 3d)
    q, k = (
        packed[..., part * d : (part + 1) * d].unflatten(-1, (heads, -1))
        for part in (0, 1)
    )  # each (B, n, H, E)
    scores = torch.einsum("bihe,bjhe->bhij", q, k) / (d // heads) ** 0.5
    return scores.softmax(-1)  # (B, H, n, n)


@pytest.mark.parametrize("name", STORED)
def test_file_is_the_one_that_was_measured_and_small(name):
    line = RECORD["networks"][name]
    assert data.sha256(name) == line["sha256"]
    assert (data.FOLDER / f"{name}.npz").stat().st_size <= 45_000
    network = load_digits_network(*KINDS[name])
    measured = accuracy(network, SPLIT.test_images, SPLIT.test_labels)
    assert measured == pytest.approx(line["test"]["accuracy"], abs=1e-3)
    chosen = lower_median(RECORD["sweep"][STORED[name]])
    assert (line["seed"], line["steps"]) == (chosen["seed"], chosen["steps"])


def test_without_positions_the_order_of_the_patches_changes_nothing():
    order = np.random.default_rng(0).permutation(16)
    images = SPLIT.test_images[:20]
    blind = load_digits_network(2, positions=False)
    plain, mixed = (blind.forward(images, o)[0] for o in (None, order))
    assert abs(plain - mixed).max() <= 1e-9
    seeing = load_digits_network(2)
    plain, mixed = (seeing.forward(images, o)[0] for o in (None, order))
    assert abs(plain - mixed).max() > 1


def test_without_positions_the_maps_move_along_with_the_patches():
    order = np.random.default_rng(0).permutation(16)
    blind = load_digits_network(2, positions=False)
    weights = blind.forward(SPLIT.test_images[0])[1]
    mixed = blind.forward(SPLIT.test_images[0], order)[1]
    assert abs(weights[..., order, :][..., order] - mixed).max() <= 1e-12


def test_a_shuffle_puts_patch_order_i_on_position_i():
    network = load_digits_network(4)
    image = SPLIT.test_images[0]
    order = np.array([2, 0, 3, 1])
    corners = [image[i : i + 4, j : j + 4] for i in (0, 4) for j in (0, 4)]
    a, b, c, d = (corners[i] for i in order)
    rows = [np.concatenate(pair, axis=1) for pair in ((a, b), (c, d))]
    moved = np.concatenate(rows)  # (8, 8, 1)
    expected = network.forward(moved)
    got = network.forward(image, order)
    assert all(abs(x - y).max() <= 1e-12 for x, y in zip(got, expected, strict=True))


def test_a_wrong_order_or_network_is_refused_with_what_there_is():
    with pytest.raises(ValueError, match=r"each of 0 to 3 once; got \[0, 1, 1, 2\]"):
        load_digits_network(4).forward(SPLIT.test_images[0], [0, 1, 1, 2])
    with pytest.raises(
        ValueError, match="patch_size=8 and positions=True; stored: digi"
    ):
        load_digits_network(8)


def test_digits_network_classifies_one_digit():
    digit, probabilities = load_digits_network(2).classify(SPLIT.test_images[3])
    assert digit == probabilities.argmax()
    assert probabilities.sum() == pytest.approx(1)


def test_record_is_whole_and_its_spread_is_that_of_its_entries():
    assert list(RECORD["sweep"]) == list(RECORD["spread"]) == list(groups())
    for name, entries in RECORD["sweep"].items():
        assert [entry["seed"] for entry in entries] == list(SEEDS)
        for run, entry in zip(groups()[name], entries, strict=True):
            assert asdict(run).items() <= entry.items()
        assert spread(entries, ["test", "train"]) == RECORD["spread"][name]


def test_every_parameter_is_trained_and_stored():
    for name, line in RECORD["networks"].items():
        network = load_digits_network(*KINDS[name])
        assert isinstance(network, DigitsNetwork)
        sizes = [array.size for array in network.parameters.values()]
        assert sum(sizes) == line["num_parameters"]


def test_record_is_small_and_names_its_script():
    assert (data.FOLDER / "digits_sweep.json").stat().st_size <= 30_000
    assert RECORD["script"] == SCRIPT
    assert list(RECORD["networks"]) == list(STORED)


@pytest.mark.parametrize("group", ["4x4", "2x2 no positions"])
def test_training_again_lands_inside_the_stored_spread(group, one_thread):
    entry = train_and_evaluate(groups()[group][0])
    for figure, share in entry["test"].items():
        low, _, high = RECORD["spread"][group][f"test {figure}"]
        assert low - SLACK <= share <= high + SLACK, figure
    assert entry["num_parameters"] == RECORD["sweep"][group][0]["num_parameters"]


def test_what_the_book_says_of_positions():
    low = {name: s["test accuracy"][0] for name, s in RECORD["spread"].items()}
    high = {name: s["test accuracy"][2] for name, s in RECORD["spread"].items()}
    assert low["4x4"] > 0.97
    assert low["2x2"] > 0.95
    assert 0.6 < low["2x2 no positions"] < high["2x2 no positions"] < 0.72
    assert 0.95 < low["4x4 no positions"] < high["4x4 no positions"] < low["4x4"]
    middle_share = {n: s["test accuracy"][1] for n, s in RECORD["spread"].items()}
    assert (
        middle_share["2x2 no positions 800 steps"]
        > middle_share["2x2 no positions"] + 0.02
    )
    assert high["2x2 no positions 800 steps"] < low["2x2"] - 0.1
    assert high["4x4 last 500"] < low["4x4"] - 0.02


def test_what_the_book_says_of_shuffled_patches():
    for name, shares in RECORD["spread"].items():
        if "no positions" in name:
            assert shares["test shuffled"] == shares["test accuracy"]
    assert RECORD["spread"]["2x2"]["test shuffled"][2] < 0.15
    assert RECORD["spread"]["4x4"]["test shuffled"][2] < 0.45
