"""Eight ways to tell a place: report the token two back, on ever longer sequences.

    python -m training.two_back

One causal attention layer without residual and a linear readout; every token is drawn
afresh from 16. At position i the network must say which token stands at position i - 2.
It is trained on 16 positions and evaluated on up to 128. Causal: what position i
answers does not depend on what comes later, so one evaluation with 128 positions holds
the shorter ones.
One task, one layer: it rewards a fixed distance, and ranks nothing beyond that. The
figures go to `mhsa_lib/data/two_back.json`, the added positions of seed 0 to
`two_back_positions.npz`.
"""

from dataclasses import asdict, dataclass
from statistics import mean

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.evaluation import EVALUATION_SEED
from mhsa_lib.models.torch.fit import fit
from mhsa_lib.torch import (
    LearnedEncoding,
    MultiHeadAttention,
    alibi_bias,
    apply_rotary,
    memory_efficient_attention,
    merge_heads,
    relative_index,
    sinusoidal_encoding,
    split_heads,
)
from training.generated_positions import RULES, GeneratedPositions
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, rounded, write

SCRIPT = "python -m training.two_back"
NUM_SYMBOLS, BACK = 16, 2
TRAINED, LENGTHS = 16, (16, 32, 64, 128)
ADDED = ("learned", "sinusoidal", *RULES)
ENCODINGS = (*ADDED, "relative", "rotary", "alibi", "none")
# From here on every distance shares one number, as in T5's last bucket.
CLIP = 8


@dataclass(frozen=True)
class Run:
    """One training; `encoding` is one of ENCODINGS."""

    encoding: str
    seed: int = 0
    steps: int = 800
    num_heads: int = 4
    d_model: int = 64
    batch_size: int = 64
    learning_rate: float = 3e-3
    sigma: float = 0.5


class TwoBackNetwork(nn.Module):
    """Embeddings, one causal attention layer without residual, one readout."""

    def __init__(self, run):
        super().__init__()
        d, self.encoding = run.d_model, run.encoding
        self.symbol = nn.Parameter(run.sigma * torch.randn(NUM_SYMBOLS, d))
        self.attention = MultiHeadAttention(d, run.num_heads, bias=False, seed=None)
        self.readout = nn.Linear(d, NUM_SYMBOLS)
        if run.encoding == "learned":  # positions past TRAINED keep their random start
            self.position = LearnedEncoding(LENGTHS[-1], d, std=run.sigma, seed=None)
        if run.encoding in RULES:
            self.position = GeneratedPositions(run.encoding, d, run.sigma)
        if run.encoding == "relative":  # one number per head and distance
            self.bias = nn.Parameter(torch.zeros(run.num_heads, 2 * CLIP + 1))

    def forward(self, symbols):
        """Logits (B, n - 2, 16) for the positions from 2 on, from symbols (B, n)."""
        layer, n = self.attention, symbols.shape[-1]
        x = self.placed(self.symbol[symbols])  # (B, n, d)
        parts = F.linear(x, layer.in_proj_weight).chunk(3, dim=-1)  # 3 (B, n, d)
        q, k, v = (split_heads(part, layer.num_heads) for part in parts)
        if self.encoding == "rotary":
            positions = torch.arange(n)
            q, k = (apply_rotary(part, positions) for part in (q, k))  # (B, H, n, d/H)
        bias = self.score_bias(n)  # (H, n, n) or None
        heads = memory_efficient_attention(q, k, v, bias=bias, is_causal=True)
        y = layer.out_proj(merge_heads(heads))  # (B, n, d)
        return self.readout(y[:, BACK:])

    def placed(self, x):
        """Tokens (B, n, d) with what is added to them."""
        if self.encoding == "learned":
            return self.position(x)
        if self.encoding == "sinusoidal":
            return x + sinusoidal_encoding(*x.shape[-2:])  # (B, n, d)
        if self.encoding in RULES:
            return x + self.position(x.shape[-2])  # (B, n, d)
        return x

    @torch.no_grad()
    def positions(self, n):
        """What is added at each of n positions (n, d)."""
        return self.placed(torch.zeros(n, self.symbol.shape[-1]))

    def score_bias(self, n):
        """What is added to the scores (H, n, n), or None."""
        if self.encoding == "relative":
            return self.bias[:, relative_index(n, n, CLIP)]  # (H, n, n)
        if self.encoding == "alibi":
            return alibi_bias(self.attention.num_heads, n)
        return None


def draw(batch_size, n, generator):
    """Symbols (B, n), and the right answers (B, n - 2) from position 2 on."""
    symbols = torch.randint(NUM_SYMBOLS, (batch_size, n), generator=generator)
    return symbols, symbols[:, :-BACK]


def train(run):
    """Train one network on sequences of 16 positions."""
    torch.manual_seed(run.seed)
    generator = torch.Generator().manual_seed(run.seed)
    network = TwoBackNetwork(run)

    def next_loss():
        symbols, right = draw(run.batch_size, TRAINED, generator)
        return F.cross_entropy(network(symbols).flatten(0, 1), right.flatten())

    fit(network, next_loss, run)
    return network


@torch.no_grad()
def evaluate(network, count=500):
    """Accuracy by number of positions: over all, and past the trained ones alone."""
    generator = torch.Generator().manual_seed(EVALUATION_SEED)
    symbols, right = draw(count, LENGTHS[-1], generator)
    hit = (network(symbols).argmax(-1) == right).double().mean(0)  # (126,)
    return {
        "every": {f"n={n}": hit[: n - BACK].mean().item() for n in LENGTHS},
        "past": {
            f"n={n}": hit[TRAINED - BACK : n - BACK].mean().item() for n in LENGTHS[1:]
        },
        "by_position": hit.tolist(),
    }


def train_and_evaluate(run):
    """One entry of the sweep."""
    network = train(run)
    figures = evaluate(network)
    return {**asdict(run), **figures, "num_parameters": num_parameters(network)}


def groups():
    """The runs of the sweep by name, one run a seed; then trained four times longer."""
    runs = {e: [Run(e, seed) for seed in SEEDS] for e in ENCODINGS}
    for e in ("sinusoidal", "alibi"):
        runs[f"{e} 3200 steps"] = [Run(e, seed, steps=3200) for seed in SEEDS]
    return runs


def main():
    record = sweep_record(SCRIPT, groups(), train_and_evaluate, ["every", "past"])
    # Position by position the mean over the seeds is enough for a figure.
    record["by_position"] = {}
    for name, entries in record["sweep"].items():
        positions = zip(*(entry.pop("by_position") for entry in entries), strict=True)
        record["by_position"][name] = rounded([mean(values) for values in positions])
    write(data.FOLDER / "two_back.json", record)
    tables = {e: train(Run(e)).positions(LENGTHS[1]).half().numpy() for e in ADDED}
    np.savez_compressed(data.FOLDER / "two_back_positions.npz", **tables)


if __name__ == "__main__":
    main()
