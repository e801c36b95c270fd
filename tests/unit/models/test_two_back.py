"""The token two back: the task is what it says, and what the book says of it holds."""

import pytest
import torch

from mhsa_lib import data
from training.two_back import (
    BACK,
    ENCODINGS,
    LENGTHS,
    TRAINED,
    Run,
    TwoBackNetwork,
    draw,
)


def fresh(encoding):
    torch.manual_seed(0)
    network = TwoBackNetwork(Run(encoding))
    if encoding == "relative":  # it starts at zero, where it says nothing
        torch.nn.init.normal_(network.bias)
    return network


def test_the_answer_is_the_token_two_back():
    symbols, right = draw(3, 10, torch.Generator().manual_seed(0))
    for i in range(BACK, 10):
        assert torch.equal(right[:, i - BACK], symbols[:, i - 2])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_later_token_changes_no_earlier_answer(encoding):
    symbols, _ = draw(4, 12, torch.Generator().manual_seed(0))
    with torch.no_grad():
        logits = fresh(encoding)(symbols)
        shorter = fresh(encoding)(symbols[:, :9])
    torch.testing.assert_close(logits[:, : 9 - BACK], shorter)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_but_none_notices_the_order_of_the_past(encoding):
    symbols, _ = draw(4, 12, torch.Generator().manual_seed(0))
    mixed = symbols.clone()
    mixed[:, :11] = symbols[:, :11].flip(1)
    network = fresh(encoding)
    with torch.no_grad():
        change = (network(symbols)[:, -1] - network(mixed)[:, -1]).abs().max()
    assert (change > 1e-3) == (encoding != "none")


def test_one_evaluation_of_128_positions_holds_the_shorter_ones():
    record = data.load("two_back")
    for group, positions in record["by_position"].items():
        assert len(positions) == LENGTHS[-1] - BACK
        for n in LENGTHS:
            shares = [e["every"][f"n={n}"] for e in record["sweep"][group]]
            mean = sum(positions[: n - BACK]) / (n - BACK)
            assert mean == pytest.approx(sum(shares) / len(shares), abs=2e-4)


def test_what_the_book_says_of_the_eight():
    spreads = data.load("two_back")["spread"]
    lowest = {e: spreads[e][f"every n={TRAINED}"][0] for e in ENCODINGS}
    assert all(lowest[e] > 0.99 for e in ENCODINGS[:6])
    for e in ("alibi", "none"):
        assert spreads[e][f"every n={TRAINED}"][2] < 0.4
    for e in ("learned", "sinusoidal", "flow"):
        assert spreads[e]["past n=32"][2] < 0.3, "lost past the trained positions"
    assert 0.3 < spreads["recurrent"]["past n=32"][0]
    assert spreads["recurrent"]["past n=128"][2] < 0.3
    for e in ("relative", "rotary"):
        assert spreads[e]["past n=32"][0] > 0.7, "but not perfect"
        assert spreads[e]["past n=128"][2] < 0.9
