"""How far back can it look? One item, T tokens of noise, then a question: which item?

    python -m training.distant_token

The first token is one of 8 items, T tokens of noise follow (8 other symbols), then a
question mark, at which the network must name the item. RNN, LSTM and GRU start as
torch starts them; "chrono" starts the gates for memories of T steps, and so is told T.
Attention reads with the question mark as its query, without positions: items and noise
differ in content. Training stops after ten consecutive batches without a mistake, and
that step is stored. Every sequence is drawn afresh, in training and in the evaluation,
which also asks at two and four times the distance. No weights are stored; the figures
go to `mhsa_lib/data/distant_token.json`.
"""

from dataclasses import asdict

import torch
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.torch.distant_token import (
    RECURRENT,
    DistantNetwork,
    Run,
    draw,
    evaluate,
    train,
)
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write

SCRIPT = "python -m training.distant_token"
DISTANCES = (10, 20, 40, 80)


def gradient_ratio(run):
    """How much less the first token's gradient is than the last one's, untrained.

    The gradient of the loss with respect to the embedded tokens: the norm at the item,
    divided by the norm at the question, each the mean over the batch.
    """
    torch.manual_seed(run.seed)
    network = DistantNetwork(run)
    generator = torch.Generator().manual_seed(run.seed)
    symbols, items = draw(run.batch_size, run.distance, generator)
    x = network.symbol(symbols).detach().requires_grad_()  # (B, T + 2, d)
    F.cross_entropy(network.read(x), items).backward()
    norms = x.grad.double().norm(dim=-1).mean(0)  # (T + 2,)
    return (norms[0] / norms[-1]).item()


def train_and_evaluate(run):
    """One entry of the sweep; `learned` is the step at which it had learned."""
    network, learned = train(run)
    figures = {**evaluate(network, run.distance), "learned": learned}
    return {**asdict(run), **figures, "num_parameters": num_parameters(network)}


def groups():
    """The runs of the sweep by name, one run a seed."""
    plan = {f"{m} T={t}": Run(m, t) for t in DISTANCES for m in RECURRENT}
    plan |= {
        f"{m} chrono T={t}": Run(m, t, chrono=t)
        for t in DISTANCES[1:]
        for m in ("LSTM", "GRU")
    }
    plan |= {f"attention T={t}": Run("attention", t) for t in DISTANCES}
    # Controls: trained longer, and told a wrong distance.
    plan["LSTM T=20 2400 steps"] = Run("LSTM", 20, steps=2400)
    plan["LSTM chrono 4 T=20"] = Run("LSTM", 20, chrono=4)
    plan["LSTM chrono 160 T=20"] = Run("LSTM", 20, chrono=160)
    return {
        name: [Run(**{**asdict(run), "seed": seed}) for seed in SEEDS]
        for name, run in plan.items()
    }


def gradient_ratios():
    """The ratios by name of the run, one a seed, with three digits."""
    names = [name for name in groups() if "steps" not in name]
    return {
        name: [float(f"{gradient_ratio(run):.3g}") for run in groups()[name]]
        for name in names
    }


def main():
    torch.set_num_threads(1)
    ratios = gradient_ratios()
    record = sweep_record(SCRIPT, groups(), train_and_evaluate, ["fresh"])
    write(data.FOLDER / "distant_token.json", {**record, "gradient_ratio": ratios})


if __name__ == "__main__":
    main()
