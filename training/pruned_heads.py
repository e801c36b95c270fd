"""Prune the clean control's eight heads, one after the other, without retraining.

    python -m training.pruned_heads

It trains the h = 8 networks of `training.twin_colours` again and silences head after
head: always the one whose loss costs the fewest right answers, both questions together
(ties: the smaller cross-entropy). Heads are chosen on other sequences than those of the
evaluation. Greedy choice need not find the best pair, so all 28 pairs are tried as
well. The figures go to `mhsa_lib/data/pruned_heads.json`.
"""

from dataclasses import asdict
from itertools import combinations

import torch
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.evaluation import EVALUATION_SEED
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write
from training.twin_colours import Run, answers_of, draw, shares, train

SCRIPT = "python -m training.pruned_heads"
NUM_HEADS = 8


class Sequences:
    """Sequences with their answers, on which heads are kept or silenced."""

    def __init__(self, seed, count=500):
        generator = torch.Generator().manual_seed(seed)
        self.symbols, self.colours, twins = draw(count, generator)
        self.right = answers_of(self.colours, twins)  # (B, 15, 2)

    def shares(self, network, kept):
        """The accuracies when only the heads in `kept` speak."""
        return shares(self.logits(network, kept), self.right)

    def cost(self, network, kept):
        """A pair that is smaller for better heads: wrong answers, cross-entropy."""
        logits = self.logits(network, kept)  # (B, 15, 2, 8)
        right = self.right.flatten()
        loss = F.cross_entropy(logits.flatten(0, 2), right)
        return -sum(shares(logits, self.right).values()), loss.item()

    @torch.no_grad()
    def logits(self, network, kept):
        off = [h for h in range(NUM_HEADS) if h not in kept]
        return network(self.symbols, self.colours, off=off)[0]


def prune(network, choice):
    """Sets of heads with 8, 7, ..., 1 left, each inside the one before.

    Args:
        network: a `TwinNetwork` with eight heads.
        choice: the `Sequences` on which the next head is chosen.
    """
    kept = tuple(range(NUM_HEADS))
    sets = [kept]
    while len(kept) > 1:
        kept = min(
            combinations(kept, len(kept) - 1),
            key=lambda heads: choice.cost(network, heads),
        )
        sets.append(kept)
    return sets


def train_and_prune(run):
    """One entry of the sweep: accuracy by the number of heads left."""
    network = train(run)
    choice, evaluation = Sequences(EVALUATION_SEED + 1), Sequences(EVALUATION_SEED)
    sets = prune(network, choice)
    pair = min(
        combinations(range(NUM_HEADS), 2),
        key=lambda heads: choice.cost(network, heads),
    )
    figures = {len(kept): evaluation.shares(network, kept) for kept in sets}
    named = {
        f"{left} left, {question}": share
        for left, answers in figures.items()
        for question, share in answers.items()
    }
    best = evaluation.shares(network, pair)
    named |= {f"best pair, {question}": share for question, share in best.items()}
    return {
        **asdict(run),
        "pruned": named,
        "kept": [list(kept) for kept in sets],
        "best_pair": list(pair),
        "num_parameters": num_parameters(network),
    }


def groups():
    """The runs of the sweep: the clean control's networks with eight heads."""
    return {f"h={NUM_HEADS}": [Run(NUM_HEADS, seed) for seed in SEEDS]}


def main():
    record = sweep_record(SCRIPT, groups(), train_and_prune, ["pruned"])
    write(data.FOLDER / "pruned_heads.json", record)


if __name__ == "__main__":
    main()
