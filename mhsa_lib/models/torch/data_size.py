"""How much data? Networks of one size that read digits, and one training of them."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib.models.digits import SIDE, digits_split
from mhsa_lib.models.torch.digits import Run as DigitsRun
from mhsa_lib.models.torch.digits import TorchDigitsNetwork
from mhsa_lib.models.torch.fit import fit

NUM_CLASSES = 10


@dataclass(frozen=True)
class Run:
    """One training on `count` pictures; `network` is one of NETWORKS."""

    network: str
    count: int
    seed: int = 0
    steps: int = 400
    batch_size: int = 64
    learning_rate: float = 3e-3


class ConvolutionalNetwork(nn.Module):
    """Three convolutions 3 x 3, the mean over all positions, one linear readout.

    After the first, the largest of each 2 x 2 pixels stays. normalised: whether each
    convolution is followed by batch normalisation (Ioffe and Szegedy 2015,
    arXiv:1502.03167), as each part of the attention network has its own.
    """

    def __init__(self, normalised=True, channels=(1, 16, 32, 32)):
        super().__init__()
        layers = []
        for before, after in pairwise(channels):
            layers.append(nn.Conv2d(before, after, 3, padding=1))
            layers.append(nn.BatchNorm2d(after) if normalised else nn.Identity())
            layers.append(nn.ReLU())
        self.layers = nn.Sequential(*layers[:3], nn.MaxPool2d(2), *layers[3:])
        self.readout = nn.Linear(channels[-1], NUM_CLASSES)

    def forward(self, pictures):
        """Logits (B, 10) from pictures (B, 8, 8, 1)."""
        x = self.layers(pictures.movedim(-1, 1))  # (B, 32, 4, 4)
        return self.readout(x.mean((-2, -1)))


def attention_network():
    """Four patches of 4 x 4 with learned positions, and two layers: the book's own."""
    return TorchDigitsNetwork(DigitsRun(patch_size=4))


def multilayer_perceptron(width=96):
    """Two hidden layers that see all 64 pixels at once."""
    return nn.Sequential(
        nn.Flatten(),
        *(nn.Linear(SIDE * SIDE, width), nn.ReLU()),
        *(nn.Linear(width, width), nn.ReLU()),
        nn.Linear(width, NUM_CLASSES),
    )


NETWORKS = {
    "CNN": ConvolutionalNetwork,
    "attention": attention_network,
    "MLP": multilayer_perceptron,
    "bare CNN": lambda: ConvolutionalNetwork(normalised=False),
}


@lru_cache
def digits():
    """The book's split: training and test, each as (pictures (B, 8, 8, 1), labels)."""
    split = digits_split()
    training = split.train_images, split.train_labels
    test = split.test_images, split.test_labels
    return [(torch.tensor(x).float(), torch.tensor(y)) for x, y in (training, test)]


def train(run):
    """Train one network on `run.count` pictures that the seed draws."""
    (pictures, labels), _ = digits()
    generator = torch.Generator().manual_seed(run.seed)
    drawn = torch.randperm(len(labels), generator=generator)[: run.count]
    torch.manual_seed(run.seed)
    network = NETWORKS[run.network]()

    def next_loss():
        batch = torch.randint(run.count, (run.batch_size,), generator=generator)
        batch = drawn[batch]
        return F.cross_entropy(network(pictures[batch]), labels[batch])

    fit(network, next_loss, run)
    return network


@torch.no_grad()
def evaluate(network):
    """The accuracy on the 500 test pictures."""
    network.eval()
    _, (pictures, labels) = digits()
    right = network(pictures).argmax(-1) == labels  # (500,)
    return {"accuracy": right.double().mean().item()}
