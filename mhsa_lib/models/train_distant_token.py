"""How far back can it look? One item, T tokens of noise, then a question: which item?

    python -m mhsa_lib.models.train_distant_token

The first token is one of 8 items, T tokens of noise follow (8 other symbols), then a
question mark, at which the network must name the item. RNN, LSTM and GRU start as
torch starts them; "chrono" starts the gates for memories of T steps, and so is told T.
Attention reads with the question mark as its query, without positions: items and noise
differ in content. Training stops after ten batches in a row without a mistake, and
that step is stored. Every sequence is drawn afresh, in training and in the examination,
which also asks at two and four times the distance. No weights are stored; the figures
go to `mhsa_lib/data/distant_token.json`.
"""

from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.examination import EXAMINATION_SEED
from mhsa_lib.models.sweep import SEEDS, write
from mhsa_lib.models.training import num_parameters, sweep_record
from mhsa_lib.torch import GRU, LSTM, RNN, MultiHeadAttention

SCRIPT = "python -m mhsa_lib.models.train_distant_token"
NUM_ITEMS = NUM_NOISE = 8
QUESTION = NUM_ITEMS + NUM_NOISE
DISTANCES = (10, 20, 40, 80)
RECURRENT = {"RNN": (RNN, nn.RNN), "LSTM": (LSTM, nn.LSTM), "GRU": (GRU, nn.GRU)}
# So many batches in a row without a mistake, and the task counts as learned.
FAULTLESS = 10


@dataclass(frozen=True)
class Run:
    """One training; `model` is a key of RECURRENT or "attention".

    chrono: the distance that the gates are prepared for, 0 for torch's own start.
    """

    model: str
    distance: int
    seed: int = 0
    chrono: int = 0
    steps: int = 600
    d_model: int = 64
    batch_size: int = 64
    learning_rate: float = 3e-3
    clip: float = 1.0


class DistantNetwork(nn.Module):
    """Embeddings, one layer that reads the sequence, and a linear readout at its end.

    The recurrent layers run in torch's kernels and start from the library's own.
    """

    def __init__(self, run):
        super().__init__()
        d = run.d_model
        self.symbol = nn.Embedding(QUESTION + 1, d)
        if run.model == "attention":
            self.layer = MultiHeadAttention(d, 1, bias=False, seed=None)
        else:
            ours, kernel = RECURRENT[run.model]
            self.layer = kernel(d, d, batch_first=True)
            start = ours(d, d, chrono=run.chrono or None, seed=None)
            self.layer.load_state_dict(start.state_dict())
        self.readout = nn.Linear(d, NUM_ITEMS)

    def forward(self, symbols):
        """Logits (B, 8) from symbols (B, T + 2)."""
        return self.read(self.symbol(symbols))

    def read(self, x):
        """Logits (B, 8) from the embedded sequence x (B, T + 2, d)."""
        if isinstance(self.layer, MultiHeadAttention):
            last = self.layer(x[:, -1:], x, x)[:, 0]  # (B, d)
        else:
            last = self.layer(x)[0][:, -1]  # (B, d)
        return self.readout(last)


def draw(batch_size, distance, generator):
    """Symbols (B, T + 2): an item, T of noise, the question; and the items (B,)."""
    b = batch_size
    items = torch.randint(NUM_ITEMS, (b, 1), generator=generator)
    noise = torch.randint(NUM_NOISE, (b, distance), generator=generator)
    question = torch.full((b, 1), QUESTION)
    return torch.cat([items, NUM_ITEMS + noise, question], 1), items[:, 0]


def train(run):
    """Train one network; return it, and the step at which it had learned, or None.

    Adam without a schedule, because a run that has learned stops early.
    """
    torch.manual_seed(run.seed)
    generator = torch.Generator().manual_seed(run.seed)
    network = DistantNetwork(run)
    optimizer = torch.optim.Adam(network.parameters(), run.learning_rate, fused=True)
    faultless = 0
    for step in range(1, run.steps + 1):
        symbols, items = draw(run.batch_size, run.distance, generator)
        logits = network(symbols)  # (B, 8)
        optimizer.zero_grad()
        F.cross_entropy(logits, items).backward()
        nn.utils.clip_grad_norm_(network.parameters(), run.clip)
        optimizer.step()
        hits = (logits.argmax(-1) == items).all()
        faultless = faultless + 1 if hits else 0
        if faultless == FAULTLESS:
            return network, step
    return network, None


@torch.no_grad()
def examine(network, distance, count=512):
    """Accuracy at the trained distance, and at two and four times that distance.

    Every item is asked equally often, so a constant answer is right once in eight.
    """
    shares, items = [], torch.arange(count) % NUM_ITEMS
    for times in (1, 2, 4):
        generator = torch.Generator().manual_seed(EXAMINATION_SEED)
        symbols, _ = draw(count, times * distance, generator)  # (count, T + 2)
        symbols[:, 0] = items
        hit = network(symbols).argmax(-1) == items  # (count,)
        shares.append(hit.double().mean().item())
    return {"fresh": {"T": shares[0]}, "farther": {"2 T": shares[1], "4 T": shares[2]}}


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


def train_and_examine(run):
    """One entry of the sweep; `learned` is the step at which it had learned."""
    network, learned = train(run)
    figures = {**examine(network, run.distance), "learned": learned}
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
    record = sweep_record(SCRIPT, groups(), train_and_examine, ["fresh"])
    write(data.FOLDER / "distant_token.json", {**record, "gradient_ratio": ratios})


if __name__ == "__main__":
    main()
