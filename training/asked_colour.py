"""A task that suits attention: what colour has the symbol that the corner names?

    python -m training.asked_colour

A grid of 6 x 6 fields. Twelve different symbols stand on it, each in one of four
colours, each at any position; the other fields are empty. The corner at the top left
holds a cue: the name of one of the twelve. The network must say that symbol's colour.
What matters may be anywhere and is found by *what* it is. One attention layer does
that by a product of query and key. Convolutions compare a field with what stands near
it, by fixed weights: here their prior is wrong, although three of them with a dense
layer see the whole grid. Given the cue at every field, they learn it too. The figures
go to `mhsa_lib/data/asked_colour.json`.
"""

from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.evaluation import EVALUATION_SEED
from mhsa_lib.models.torch.fit import fit
from mhsa_lib.torch import LearnedEncoding, MultiHeadAttention
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write

SCRIPT = "python -m training.asked_colour"
SIZE, NUM_SYMBOLS, NUM_COLOURS = 6, 12, 4
FIELDS = SIZE * SIZE
EMPTY = NUM_SYMBOLS * NUM_COLOURS  # the id of an empty field; then come the cues
NUM_IDS = EMPTY + 1 + NUM_SYMBOLS
COUNTS = (500, 2000, 8000)


@dataclass(frozen=True)
class Run:
    """One training on `count` grids; `network` is one of NETWORKS."""

    network: str
    count: int
    seed: int = 0
    steps: int = 600
    batch_size: int = 64
    learning_rate: float = 3e-3


class AttentionNetwork(nn.Module):
    """Ids and positions, one layer x + attention(x), a readout at the corner."""

    def __init__(self, d_model=64, num_heads=4):
        super().__init__()
        self.embedding = nn.Embedding(NUM_IDS, d_model)
        self.positions = LearnedEncoding(FIELDS, d_model, std=0.5, seed=None)
        self.attention = MultiHeadAttention(d_model, num_heads, seed=None)
        self.readout = nn.Linear(d_model, NUM_COLOURS)

    def forward(self, grids):
        """Logits (B, 4) from grids (B, 36) of ids."""
        x = self.positions(self.embedding(grids))  # (B, 36, d)
        x = x + self.attention(x)  # (B, 36, d)
        return self.readout(x[:, 0])


class ConvolutionalNetwork(nn.Module):
    """Three convolutions 3 x 3, then a dense layer that sees every field."""

    def __init__(self, channels=32, width=112):
        super().__init__()
        self.embedding = nn.Embedding(NUM_IDS, channels)
        layers = [nn.Unflatten(-1, (SIZE, SIZE))]
        for _ in range(3):
            layers.append(nn.Conv2d(channels, channels, 3, padding=1))
            layers += [nn.BatchNorm2d(channels), nn.ReLU()]
        layers += [nn.Flatten(), nn.Linear(channels * FIELDS, width), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Linear(width, NUM_COLOURS))

    def forward(self, grids):
        """Logits (B, 4) from grids (B, 36) of ids."""
        x = self.embedding(grids)  # (B, 36, C)
        return self.layers(x.transpose(1, 2))


class CuedNetwork(nn.Module):
    """Convolutions that are given the cue at every field, and keep the largest answer.

    Each field adds the cue to itself: what had to reach far stands near. The maximum
    over the fields then takes the answer from wherever it is.
    """

    def __init__(self, channels=96):
        super().__init__()
        self.embedding = nn.Embedding(NUM_IDS, channels)
        layers = [nn.Unflatten(-1, (SIZE, SIZE))]
        for size in (3, 1):
            layers.append(nn.Conv2d(channels, channels, size, padding=size // 2))
            layers += [nn.BatchNorm2d(channels), nn.ReLU()]
        layers += [nn.AdaptiveMaxPool2d(1), nn.Flatten()]
        self.layers = nn.Sequential(*layers, nn.Linear(channels, NUM_COLOURS))

    def forward(self, grids):
        """Logits (B, 4) from grids (B, 36) of ids."""
        x = self.embedding(grids)  # (B, 36, C)
        x = x + x[:, :1]  # (B, 36, C)
        return self.layers(x.transpose(1, 2))


NETWORKS = {
    "attention": AttentionNetwork,
    "CNN": ConvolutionalNetwork,
    "cued CNN": CuedNetwork,
}


def draw(count, generator):
    """Draw grids.

    Args:
        count: B.
        generator: torch Generator.

    Returns:
        grids: (B, 36) ids. 4 s + c is symbol s in colour c; EMPTY an empty field;
            EMPTY + 1 + s in the corner, position 0, the cue that asks for symbol s.
        colours: (B,) the right answers, 0 to 3.
    """
    # A random order of the positions but the corner; the first twelve get the symbols.
    positions = 1 + torch.rand(count, FIELDS - 1, generator=generator).argsort(-1)
    colours = torch.randint(NUM_COLOURS, (count, NUM_SYMBOLS), generator=generator)
    asked = torch.randint(NUM_SYMBOLS, (count, 1), generator=generator)
    ids = NUM_COLOURS * torch.arange(NUM_SYMBOLS) + colours  # (B, 12)
    grids = torch.full((count, FIELDS), EMPTY)
    grids.scatter_(1, positions[:, :NUM_SYMBOLS], ids)
    grids[:, :1] = EMPTY + 1 + asked
    return grids, colours.gather(1, asked)[:, 0]


def train(run):
    """Train one network on `run.count` grids; return it, and them."""
    torch.manual_seed(run.seed)
    generator = torch.Generator().manual_seed(run.seed)
    grids, colours = draw(run.count, generator)
    network = NETWORKS[run.network]()

    def next_loss():
        batch = torch.randint(run.count, (run.batch_size,), generator=generator)
        return F.cross_entropy(network(grids[batch]), colours[batch])

    fit(network, next_loss, run)
    return network, (grids, colours)


@torch.no_grad()
def accuracy(network, grids, colours):
    """The accuracy."""
    network.eval()
    return (network(grids).argmax(-1) == colours).double().mean().item()


def train_and_evaluate(run, count=1000):
    """One entry of the sweep: accuracy on fresh grids, and on (some) trained ones."""
    network, trained = train(run)
    fresh = draw(count, torch.Generator().manual_seed(EVALUATION_SEED))
    shares = {
        "fresh": accuracy(network, *fresh),
        "trained": accuracy(network, *(part[:count] for part in trained)),
    }
    figures = {"accuracy": shares, "num_parameters": num_parameters(network)}
    return {**asdict(run), **figures}


def groups():
    """The runs of the sweep by name, one run a seed; then the two controls."""
    runs = {
        f"{name} n={count}": [Run(name, count, seed) for seed in SEEDS]
        for name in ("attention", "CNN")
        for count in COUNTS
    }
    most = COUNTS[-1]
    for name, steps in (("CNN", 2400), ("cued CNN", 1200)):
        group = [Run(name, most, seed, steps) for seed in SEEDS]
        runs[f"{name} n={most} {steps} steps"] = group
    return runs


def main():
    record = sweep_record(SCRIPT, groups(), train_and_evaluate, ["accuracy"])
    write(data.FOLDER / "asked_colour.json", record)


if __name__ == "__main__":
    main()
