"""The clean control: the task is what it says, and the stored figures come again."""

import torch

from mhsa_lib import data
from training.twin_colours import (
    NUM_TOKENS,
    Run,
    TwinNetwork,
    answers_of,
    draw,
)


def test_each_symbol_stands_twice_and_the_twin_is_the_other():
    symbols, colours, twins = draw(100, torch.Generator().manual_seed(0))
    assert all((row.unique(return_counts=True)[1] == 2).all() for row in symbols)
    assert (symbols.gather(1, twins) == symbols).all()
    assert (twins != torch.arange(NUM_TOKENS)).all()
    right = answers_of(colours, twins)
    for b, i in [(0, 1), (3, 15), (99, 7)]:
        assert right[b, i - 1, 0] == colours[b, i - 1]
        assert right[b, i - 1, 1] == colours[b, twins[b, i]]


def test_silencing_no_head_changes_nothing_and_all_answers_come_from_heads():
    network = TwinNetwork(Run(num_heads=1)).eval()
    symbols, colours, _ = draw(3, torch.Generator().manual_seed(0))
    silent, _ = network(symbols, colours, off=0)
    assert torch.equal(silent[0], silent[1]), "without its only head it is blind"
    trained_path = network.train()(symbols, colours)[0]
    examined_path = network.eval()(symbols, colours)[0]
    torch.testing.assert_close(trained_path, examined_path)


def test_number_of_parameters_does_not_depend_on_heads():
    sweep = data.load("twin_colours")["sweep"]
    counts = {e["num_parameters"] for h in (1, 2, 4, 8) for e in sweep[f"h={h}"]}
    assert counts == {19_984}


def test_one_head_loses_a_question_and_two_keep_both():
    spreads = data.load("twin_colours")["spread"]
    for entry in data.load("twin_colours")["sweep"]["h=1"]:
        low, high = sorted(entry["fresh"].values())
        assert low < 0.5
        assert high > 0.9
    for h in (2, 4, 8):
        assert spreads[f"h={h}"]["fresh previous"][1] > 0.99
        assert spreads[f"h={h}"]["fresh twin"][1] > 0.99


def test_of_two_heads_each_carries_one_question():
    for entry in data.load("twin_colours")["sweep"]["h=2"]:
        lost = [min(figures, key=figures.get) for figures in entry["one_head_off"]]
        assert sorted(lost) == ["previous", "twin"]
