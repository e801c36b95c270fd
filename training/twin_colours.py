"""The clean control: two questions at every token, answered by attention alone.

    python -m training.twin_colours

Sixteen tokens, each a symbol and a colour; eight symbols, each twice. At every token
the layer must tell the colour of the *previous* token (a matter of position) and the
colour of its *twin*, the other token with the same symbol (a matter of content). Two
linear readouts, no residual: what the heads do not fetch is not there. Every sequence
is drawn afresh, in training and in the evaluation. No weights are stored; the
figures go to `mhsa_lib/data/twin_colours.json`.
"""

from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.evaluation import EVALUATION_SEED
from mhsa_lib.models.torch.fit import fit
from mhsa_lib.torch import MultiHeadAttention, merge_heads, split_heads
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write

SCRIPT = "python -m training.twin_colours"
NUM_SYMBOLS, NUM_COLOURS, NUM_TOKENS = 16, 8, 16
QUESTIONS = ("previous", "twin")


@dataclass(frozen=True)
class Run:
    """One training; `hidden` is the width of an MLP readout, 0 reads linearly."""

    num_heads: int
    seed: int = 0
    steps: int = 800
    hidden: int = 0
    d_model: int = 64
    batch_size: int = 64
    learning_rate: float = 3e-3
    sigma: float = 0.5


def draw(batch_size, generator):
    """Draw sequences and their answers.

    Returns:
        symbols, colours, twins: (B, 16) integers; twins[b, i] is the position of token
        i's twin.
    """
    b, n = batch_size, NUM_TOKENS
    chosen = torch.rand(b, NUM_SYMBOLS, generator=generator).argsort(-1)[:, : n // 2]
    order = torch.rand(b, n, generator=generator).argsort(-1)  # (B, n)
    symbols = chosen.repeat(1, 2).gather(1, order)  # (B, n)
    colours = torch.randint(NUM_COLOURS, (b, n), generator=generator)  # (B, n)
    same = symbols[:, :, None] == symbols[:, None, :]  # (B, n, n)
    same &= ~torch.eye(n, dtype=torch.bool)
    return symbols, colours, same.int().argmax(-1)


def answers_of(colours, twins):
    """The right colours (B, 15, 2): of the previous token and of the twin.

    The first token has no previous one and is not asked.
    """
    return torch.stack([colours[:, :-1], colours.gather(1, twins)[:, 1:]], dim=-1)


class TwinNetwork(nn.Module):
    """Embeddings, one attention layer without residual, two readouts."""

    def __init__(self, run):
        super().__init__()
        d = run.d_model
        self.symbol, self.colour, self.position = (
            nn.Parameter(run.sigma * torch.randn(count, d))
            for count in (NUM_SYMBOLS, NUM_COLOURS, NUM_TOKENS)
        )
        self.attention = MultiHeadAttention(d, run.num_heads, bias=False, seed=None)
        hidden = [nn.Linear(d, run.hidden), nn.ReLU()] if run.hidden else []
        width = run.hidden or d
        self.readouts = nn.ModuleList(
            nn.Sequential(*hidden, nn.Linear(width, NUM_COLOURS)) for _ in QUESTIONS
        )

    def forward(self, symbols, colours, off=None):
        """Logits (B, 15, 2, 8) and weights (B, H, n, n); `off` silences heads."""
        x = self.symbol[symbols] + self.colour[colours] + self.position  # (B, n, d)
        if off is None and self.training:
            y, weights = self.attention(x), None  # (B, n, d)
        else:
            y, weights = self.attended(x, off)  # (B, n, d), (B, H, n, n)
        logits = torch.stack([read(y[:, 1:]) for read in self.readouts], dim=-2)
        return logits, weights

    def attended(self, x, off):
        """The layer's output and weights; `off` is a head to silence, or several."""
        layer = self.attention
        out, weights = layer(x, return_weights=True)
        if off is not None:
            v = split_heads(x @ layer.in_proj_weight.chunk(3)[2].T, layer.num_heads)
            heads = weights @ v  # (B, H, n, d/H)
            heads[:, off] = 0
            out = layer.out_proj(merge_heads(heads))  # (B, n, d)
        return out, weights


def train(run):
    """Train one network: Adam, cosine schedule, both cross-entropies added."""
    torch.manual_seed(run.seed)
    generator = torch.Generator().manual_seed(run.seed)
    network = TwinNetwork(run).train()

    def next_loss():
        symbols, colours, twins = draw(run.batch_size, generator)
        logits, _ = network(symbols, colours)  # (B, 15, 2, 8)
        right = answers_of(colours, twins)  # (B, 15, 2)
        return 2 * F.cross_entropy(logits.flatten(0, 2), right.flatten())

    fit(network, next_loss, run)
    return network.eval()


def shares(logits, right):
    """Shares of right answers, from logits (B, 15, 2, 8) and right (B, 15, 2)."""
    hit = (logits.argmax(-1) == right).double().mean((0, 1))  # (2,)
    return dict(zip(QUESTIONS, hit.tolist(), strict=True))


@torch.no_grad()
def evaluate(network, count=500):
    """Accuracies, the mean weight of each head on the two positions, ablations."""
    generator = torch.Generator().manual_seed(EVALUATION_SEED)
    symbols, colours, twins = draw(count, generator)
    right = answers_of(colours, twins)  # (B, 15, 2)

    logits, weights = network(symbols, colours)
    rows = weights[:, :, 1:]  # (B, H, 15, n)
    previous = rows.diagonal(dim1=-2, dim2=-1)  # row i of 1..15 on position i - 1
    at_twin = twins[:, None, 1:, None].expand(-1, rows.shape[1], -1, -1)
    twin = rows.gather(-1, at_twin)[..., 0]  # (B, H, 15)
    mass = [
        dict(zip(QUESTIONS, pair, strict=True))
        for pair in zip(
            previous.mean((0, 2)).tolist(), twin.mean((0, 2)).tolist(), strict=True
        )
    ]
    figures = {"fresh": shares(logits, right), "attention_mass": mass}
    if rows.shape[1] > 1:
        figures["one_head_off"] = [
            shares(network(symbols, colours, off=h)[0], right)
            for h in range(rows.shape[1])
        ]
    return figures


def train_and_evaluate(run):
    """One entry of the sweep."""
    network = train(run)
    figures = evaluate(network)
    return {**asdict(run), **figures, "num_parameters": num_parameters(network)}


def groups():
    """The runs of the sweep by name, one run a seed."""
    runs = {f"h={h}": [Run(h, seed) for seed in SEEDS] for h in (1, 2, 4, 8)}
    runs["h=1 MLP"] = [Run(1, seed, hidden=256) for seed in SEEDS]
    runs["h=1 3200 steps"] = [Run(1, seed, steps=3200) for seed in SEEDS]
    return runs


def main():
    record = sweep_record(SCRIPT, groups(), train_and_evaluate, ["fresh"])
    write(data.FOLDER / "twin_colours.json", record)


if __name__ == "__main__":
    main()
