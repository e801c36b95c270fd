"""The digits network in Torch: its parts, and one training of it."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib.models.digits import SIDE, DigitsNetwork, digits_split
from mhsa_lib.models.torch.fit import fit
from mhsa_lib.torch import MultiHeadAttention, PatchEmbedding, sinusoidal_encoding_2d


@dataclass(frozen=True)
class Run:
    """One training; `positions` is "learned", "sinusoidal" or "none".

    `shuffled` says how the test is drawn, see `digits_split`.
    """

    patch_size: int
    positions: str = "learned"
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
        if run.positions == "learned":
            self.positions = nn.Parameter(run.sigma * torch.randn(side**2, d))
        if run.positions == "sinusoidal":
            grid = sinusoidal_encoding_2d(side, side, d)  # (side, side, d)
            self.register_buffer("positions", grid.flatten(0, 1))
        layers = (Layer(d, run.num_heads) for _ in range(run.num_layers))
        self.layers = nn.Sequential(*layers)
        self.norm = nn.LayerNorm(d)
        self.readout = nn.Linear(d, 10)

    def forward(self, images):
        """Scores (B, 10) of digits (B, 8, 8, 1)."""
        x = self.patch_embedding(images)  # (B, n, d)
        if hasattr(self, "positions"):
            x = x + self.positions  # (B, n, d)
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
