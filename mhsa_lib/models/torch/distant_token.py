"""How far back can it look? The task, the networks, one training, one evaluation."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib.models.evaluation import EVALUATION_SEED
from mhsa_lib.torch import GRU, LSTM, RNN, MultiHeadAttention

NUM_ITEMS = NUM_NOISE = 8
QUESTION = NUM_ITEMS + NUM_NOISE
RECURRENT = {"RNN": (RNN, nn.RNN), "LSTM": (LSTM, nn.LSTM), "GRU": (GRU, nn.GRU)}
# So many consecutive batches without a mistake, and the task counts as learned.
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
def evaluate(network, distance, count=512):
    """Accuracy at the trained distance, and at two and four times that distance.

    Every item is asked equally often, so a constant answer is right once in eight.
    """
    shares, items = [], torch.arange(count) % NUM_ITEMS
    for times in (1, 2, 4):
        generator = torch.Generator().manual_seed(EVALUATION_SEED)
        symbols, _ = draw(count, times * distance, generator)  # (count, T + 2)
        symbols[:, 0] = items
        hit = network(symbols).argmax(-1) == items  # (count,)
        shares.append(hit.double().mean().item())
    return {"fresh": {"T": shares[0]}, "farther": {"2 T": shares[1], "4 T": shares[2]}}
