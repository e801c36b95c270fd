"""Induction: two layers continue a pattern whose length they are not told.

    python -m training.induction

A sequence of 24 tokens repeats its first p; these are different tokens of 16, and p
is drawn from 4 to 12 for each sequence. Once a token has been seen before, the network
must say which one comes next. Two causal layers, attention only, can: in the first a
token learns what stood before it, the second looks for the token that *followed* the
same one (Olsson et al. 2022). The trap: trained at one p alone, even one layer is
always right, by counting positions, and fails at a p that does not divide that one. The
figures go to `mhsa_lib/data/induction.json`.
"""

from dataclasses import asdict, dataclass
from statistics import mean

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.evaluation import EVALUATION_SEED
from mhsa_lib.models.torch.fit import fit
from mhsa_lib.torch import LearnedEncoding, MultiHeadAttention
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write

SCRIPT = "python -m training.induction"
NUM_SYMBOLS, NUM_TOKENS = 16, 24
PERIODS = tuple(range(4, 13))
FIXED = 8


@dataclass(frozen=True)
class Run:
    """One training; `period` is the only one it sees, None draws from PERIODS."""

    num_layers: int
    seed: int = 0
    steps: int = 400
    period: int | None = None
    num_heads: int = 1
    d_model: int = 64
    batch_size: int = 64
    learning_rate: float = 3e-3
    sigma: float = 0.5


class InductionNetwork(nn.Module):
    """Causal layers x + attention(LayerNorm(x)), and one readout; no MLP."""

    def __init__(self, run):
        super().__init__()
        d, layers = run.d_model, range(run.num_layers)
        self.symbol = nn.Parameter(run.sigma * torch.randn(NUM_SYMBOLS, d))
        self.position = LearnedEncoding(NUM_TOKENS, d, std=run.sigma, seed=None)
        self.attentions = nn.ModuleList(
            MultiHeadAttention(d, run.num_heads, bias=False, seed=None) for _ in layers
        )
        self.norms = nn.ModuleList(nn.LayerNorm(d) for _ in layers)
        self.readout = nn.Sequential(nn.LayerNorm(d), nn.Linear(d, NUM_SYMBOLS))

    def forward(self, symbols):
        """Logits (B, n, 16) for the token that comes next, from symbols (B, n)."""
        return self.attended(symbols)[0]

    def attended(self, symbols, return_weights=False):
        """Logits (B, n, 16), and on request each layer's weights (B, H, n, n)."""
        x, maps = self.position(self.symbol[symbols]), []  # (B, n, d)
        for norm, attention in zip(self.norms, self.attentions, strict=True):
            y = norm(x)  # (B, n, d)
            y = attention(y, is_causal=True, return_weights=return_weights)
            if return_weights:
                y, weights = y
                maps.append(weights)
            x = x + y  # (B, n, d)
        return self.readout(x), maps


def draw(batch_size, periods, generator):
    """Draw sequences that repeat.

    Args:
        batch_size: B.
        periods: the lengths to draw from.
        generator: torch Generator.

    Returns:
        symbols: (B, 25) integers; a network reads the first 24.
        period: (B, 1) integers.
    """
    order = torch.rand(batch_size, NUM_SYMBOLS, generator=generator).argsort(-1)
    choice = torch.randint(len(periods), (batch_size, 1), generator=generator)
    period = torch.tensor(periods)[choice]  # (B, 1)
    return order.gather(1, torch.arange(NUM_TOKENS + 1) % period), period


def asked(period):
    """Where a token has been seen before: (B, 24) booleans, from periods (B, 1)."""
    return torch.arange(NUM_TOKENS) >= period


def train(run):
    """Train one network; the first period is never asked."""
    torch.manual_seed(run.seed)
    generator = torch.Generator().manual_seed(run.seed)
    network = InductionNetwork(run)
    periods = PERIODS if run.period is None else (run.period,)

    def next_loss():
        symbols, period = draw(run.batch_size, periods, generator)
        here = asked(period)  # (B, n)
        logits = network(symbols[:, :-1])  # (B, n, 16)
        return F.cross_entropy(logits[here], symbols[:, 1:][here])

    fit(network, next_loss, run)
    return network


@torch.no_grad()
def evaluate(network, count=200):
    """Accuracy at each period, and where each layer's weight goes.

    Whoever copies the token 8 positions back is right at period 8, and at period 4 too
    from the third round on: "other periods" leaves both out.
    `mass` is the mean weight of a position on the one before ("previous"), and of a
    position that is asked on all tokens that followed the same token before
    ("induction").
    """
    generator = torch.Generator().manual_seed(EVALUATION_SEED)
    shares, masses = {}, []
    for p in PERIODS:
        symbols, period = draw(count, (p,), generator)
        logits, maps = network.attended(symbols[:, :-1], return_weights=True)
        hit = logits.argmax(-1) == symbols[:, 1:]  # (B, n)
        shares[p] = hit[asked(period)].double().mean().item()
        masses.append([masses_of(weights, p) for weights in maps])
    accuracy = {
        "every period": mean(shares.values()),
        f"period {FIXED}": shares[FIXED],
        f"period {FIXED // 2}": shares[FIXED // 2],
        "other periods": mean(shares[p] for p in PERIODS if FIXED % p),
    }
    mass = {
        f"layer {i + 1} {name}": mean(layers[i][name] for layers in masses)
        for i in range(len(maps))
        for name in masses[0][i]
    }
    by_period = {str(p): share for p, share in shares.items()}
    return {"accuracy": accuracy, "mass": mass, "by_period": by_period}


def masses_of(weights, period):
    """Where the weights (B, H, n, n) go: `evaluate` says what the two names mean."""
    positions = torch.arange(weights.shape[-1])
    distance = positions[:, None] - positions  # (n, n)
    # The token after one of the same kind: 1 less than whole periods back.
    followers = ((distance + 1) % period == 0) & (positions > 0)  # (n, n)
    induction = (weights * followers).sum(-1)[..., period:]  # (B, H, n - p)
    return {
        "previous": weights.diagonal(-1, -2, -1).mean().item(),
        "induction": induction.mean().item(),
    }


def train_and_evaluate(run):
    """One entry of the sweep."""
    network = train(run)
    figures = evaluate(network)
    return {**asdict(run), **figures, "num_parameters": num_parameters(network)}


def groups():
    """The runs of the sweep by name, one run a seed."""
    kinds = {
        "2 layers": {"num_layers": 2},
        "1 layer": {"num_layers": 1},
        "1 layer 1600 steps": {"num_layers": 1, "steps": 1600},
        f"1 layer period {FIXED}": {"num_layers": 1, "period": FIXED},
        f"2 layers period {FIXED}": {"num_layers": 2, "period": FIXED},
    }
    return {
        name: [Run(**kind, seed=seed) for seed in SEEDS] for name, kind in kinds.items()
    }


def main():
    record = sweep_record(SCRIPT, groups(), train_and_evaluate, ["accuracy", "mass"])
    write(data.FOLDER / "induction.json", record)


if __name__ == "__main__":
    main()
