"""The asked colour: the task is what it says, and what the book says of it holds."""

import pytest
import torch

from mhsa_lib import data
from training.asked_colour import (
    EMPTY,
    NETWORKS,
    NUM_COLOURS,
    NUM_SYMBOLS,
    draw,
)

SPREADS = data.load("asked_colour")["spread"]


def test_twelve_symbols_stand_anywhere_and_the_corner_asks_for_one():
    grids, colours = draw(300, torch.Generator().manual_seed(0))
    for grid, colour in zip(grids.tolist(), colours.tolist(), strict=True):
        ids = [id for id in grid[1:] if id != EMPTY]
        named = {id // NUM_COLOURS: id % NUM_COLOURS for id in ids}
        assert len(ids) == NUM_SYMBOLS
        assert set(named) == set(range(NUM_SYMBOLS))
        assert named[grid[0] - EMPTY - 1] == colour
    filled = (grids[:, 1:] != EMPTY).double().mean(0)
    assert (filled - NUM_SYMBOLS / 35).abs().max() < 0.12, "no place is preferred"
    assert colours.bincount().min() > 50, "no colour either"


def test_every_position_can_change_every_network():
    torch.manual_seed(0)
    grids, _ = draw(2, torch.Generator().manual_seed(0))
    for name, network in NETWORKS.items():
        network = network().eval()
        with torch.no_grad():
            logits = network(grids)
            for position in range(36):
                changed = grids.clone()
                changed[:, position] = (changed[:, position] + 1) % EMPTY
                assert not torch.equal(network(changed), logits), (name, position)


@pytest.mark.parametrize("count", [2000, 8000])
def test_attention_learns_it_and_convolutions_do_not(count):
    assert SPREADS[f"attention n={count}"]["accuracy fresh"][0] > 0.95
    assert SPREADS[f"CNN n={count}"]["accuracy fresh"][2] < 0.5


def test_the_convolutions_learned_their_grids_by_heart():
    longer = SPREADS["CNN n=8000 2400 steps"]
    assert longer["accuracy trained"][0] > 0.9
    assert longer["accuracy fresh"][2] < 0.5


def test_given_the_cue_at_every_field_convolutions_learn_it_too():
    assert SPREADS["cued CNN n=8000 1200 steps"]["accuracy fresh"][0] > 0.9
