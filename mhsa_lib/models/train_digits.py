"""Train the digits networks, examine them, and store weights and figures.

    python -m mhsa_lib.models.train_digits [GROUP ...]

Patches of 4 x 4 and 2 x 2 pixels; with learned places, with the sinusoid of two
dimensions and with none; the last also trained for longer. Each network is examined
on the 500 test digits, as they are and with their patches shuffled, one order a digit.
The figures go to `mhsa_lib/data/digits_sweep.json`, three networks to `digits_*.npz`
(float16). Which seed is stored is a rule, not a choice: see RULE. One thread, about
three minutes; with names of groups only these are trained again.
"""

import sys
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.digits import SIDE, DigitsNetwork, digits_split
from mhsa_lib.models.examination import EXAMINATION_SEED
from mhsa_lib.models.sweep import SEEDS, write
from mhsa_lib.models.training import fit, num_parameters, sweep_record
from mhsa_lib.torch import MultiHeadAttention, PatchEmbedding, sinusoidal_encoding_2d

SCRIPT = "python -m mhsa_lib.models.train_digits"
RULE = "of the seeds, the lower median by accuracy on the test (ties: first seed)"
# Stored network: its group in the sweep.
STORED = {
    "digits_p4": "4x4",
    "digits_p2": "2x2",
    "digits_p2_no_places": "2x2 no places",
}


@dataclass(frozen=True)
class Run:
    """One training; `places` is "learned", "sinusoidal" or "none".

    `shuffled` says how the test is drawn, see `digits_split`.
    """

    patch_size: int
    places: str = "learned"
    seed: int = 0
    steps: int = 400
    shuffled: bool = True
    num_layers: int = 2
    num_heads: int = 4
    d_model: int = 32
    batch_size: int = 64
    learning_rate: float = 3e-3
    sigma: float = 0.5


class Layer(nn.Module):
    """Attention, then a small network for each token; both add to the token."""

    def __init__(self, d_model, num_heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.attention = MultiHeadAttention(d_model, num_heads, seed=None)
        self.mlp = nn.Sequential(
            nn.Linear(d_model, 2 * d_model), nn.ReLU(), nn.Linear(2 * d_model, d_model)
        )

    def forward(self, x):
        """Tokens (B, n, d) to tokens (B, n, d)."""
        x = x + self.attention(self.norm1(x))  # (B, n, d)
        return x + self.mlp(self.norm2(x))


class TorchDigitsNetwork(nn.Module):
    """The network of `DigitsNetwork`, in torch and trainable."""

    def __init__(self, run):
        super().__init__()
        d, side = run.d_model, SIDE // run.patch_size
        self.patch_embedding = PatchEmbedding(run.patch_size, 1, d, seed=None)
        if run.places == "learned":
            self.places = nn.Parameter(run.sigma * torch.randn(side**2, d))
        if run.places == "sinusoidal":
            grid = sinusoidal_encoding_2d(side, side, d)  # (side, side, d)
            self.register_buffer("places", grid.flatten(0, 1))
        layers = (Layer(d, run.num_heads) for _ in range(run.num_layers))
        self.layers = nn.Sequential(*layers)
        self.norm = nn.LayerNorm(d)
        self.readout = nn.Linear(d, 10)

    def forward(self, images):
        """Scores (B, 10) of digits (B, 8, 8, 1)."""
        x = self.patch_embedding(images)  # (B, n, d)
        if hasattr(self, "places"):
            x = x + self.places  # (B, n, d)
        return self.readout(self.norm(self.layers(x)).mean(-2))

    def as_stored(self, num_heads):
        """The network in NumPy, its parameters rounded to float16."""
        rounded = {
            name: value.half().double().numpy()
            for name, value in self.state_dict().items()
        }
        return DigitsNetwork(rounded, num_heads)


def train(run):
    """Train one network on the 1,297 training digits."""
    torch.manual_seed(run.seed)
    split = digits_split(run.shuffled)
    images = torch.from_numpy(split.train_images).float()  # (N, 8, 8, 1)
    labels = torch.from_numpy(split.train_labels)  # (N,)
    network = TorchDigitsNetwork(run)

    def next_loss():
        batch = torch.randint(len(images), (run.batch_size,))
        return F.cross_entropy(network(images[batch]), labels[batch])

    fit(network, next_loss, run)
    return network


def accuracy(network, images, labels):
    """The share of digits (N, 8, 8, 1) that a `DigitsNetwork` reads right.

    Not one after the other and not all at once: the weights of 100 fit the cache.
    """
    parts = range(0, len(images), 100)
    read = [network.forward(images[i : i + 100])[0].argmax(-1) for i in parts]
    return float((np.concatenate(read) == labels).mean())


def examine(network, split):
    """Accuracy on the test, on the test with shuffled patches, on the training."""
    rng = np.random.default_rng(EXAMINATION_SEED)
    mixed = [
        network.forward(image, rng.permutation(network.num_patches))[0].argmax()
        for image in split.test_images
    ]
    return {
        "test": {
            "accuracy": accuracy(network, split.test_images, split.test_labels),
            "shuffled": float((np.array(mixed) == split.test_labels).mean()),
        },
        "train": {
            "accuracy": accuracy(network, split.train_images, split.train_labels)
        },
    }


def train_and_examine(run, kept=None):
    """One entry of the sweep, examined as stored; `kept` receives the parameters."""
    trained = train(run)
    network = trained.as_stored(run.num_heads)
    if kept is not None:
        kept[run] = network.parameters
    figures = examine(network, digits_split(run.shuffled))
    return {**asdict(run), **figures, "num_parameters": num_parameters(trained)}


def groups():
    """The runs of the sweep by name, one run a seed."""
    choices = {
        "4x4": {"patch_size": 4},
        "2x2": {"patch_size": 2},
        "4x4 no places": {"patch_size": 4, "places": "none"},
        "2x2 no places": {"patch_size": 2, "places": "none"},
        "2x2 sinusoidal": {"patch_size": 2, "places": "sinusoidal"},
        "2x2 no places 800 steps": {"patch_size": 2, "places": "none", "steps": 800},
        "4x4 last 500": {"patch_size": 4, "shuffled": False},
    }
    return {
        name: [Run(**choice, seed=seed) for seed in SEEDS]
        for name, choice in choices.items()
    }


def middle(entries):
    """The entry that RULE picks."""
    ordered = sorted(entries, key=lambda e: (e["test"]["accuracy"], e["seed"]))
    return ordered[(len(ordered) - 1) // 2]


def store(name, entry, parameters):
    """Write one network as .npz; return its line for the record."""
    arrays = {key: array.astype(np.float16) for key, array in parameters.items()}
    np.savez_compressed(data.FOLDER / f"{name}.npz", **arrays)
    return {**entry, "sha256": data.sha256(name)}


def main(names):
    every, kept = groups(), {}
    chosen = {name: every[name] for name in names or every}
    exams = ["test", "train"]
    record = sweep_record(
        SCRIPT, chosen, lambda run: train_and_examine(run, kept), exams
    )
    record |= {"rule": RULE, "networks": {}}
    if "digits_sweep" in data.names():  # what is not trained again stays
        old = data.load("digits_sweep")
        for part in ("spread", "sweep"):
            merged = old[part] | record[part]
            record[part] = {name: merged[name] for name in every if name in merged}
        record["networks"] = old["networks"]
    for name, group in STORED.items():
        if group in chosen:
            entry = middle(record["sweep"][group])
            run = next(run for run in chosen[group] if run.seed == entry["seed"])
            record["networks"][name] = store(name, entry, kept[run])
    write(data.FOLDER / "digits_sweep.json", record)


if __name__ == "__main__":
    main(sys.argv[1:])
