"""Nine heads learn a convolution: do they find the positions of its nine weights?

    python -m training.learned_centres

Each head looks at positions alone, with the score -a |d - centre|^2. Its centre, its
sharpness a and its matrix W_V W_O are learned, from a random start, so that nine heads
together give the output of a fixed random convolution. They may, by theorem 1 of
Cordonnier, Loukas and Jaggi (2020): centres on the nine steps of the kernel, sharpness
large. What they find instead is stored in `mhsa_lib/data/learned_centres.json`.
"""

from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.models.evaluation import EVALUATION_SEED
from mhsa_lib.models.torch.fit import fit
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write

SCRIPT = "python -m training.learned_centres"
SIZE, KERNEL_SIZE, CHANNELS = 8, 3, (3, 8)
# A centre nearer than this to a whole step counts as found.
NEAR = 0.1


@dataclass(frozen=True)
class Run:
    """One training; the kernel is drawn from the seed too."""

    seed: int = 0
    steps: int = 1500
    num_heads: int = KERNEL_SIZE**2
    batch_size: int = 8
    learning_rate: float = 0.02


class PlaceHeads(nn.Module):
    """Heads that attend by position alone, on images with zero tokens around them."""

    def __init__(self, num_heads):
        super().__init__()
        c_in, c_out = CHANNELS
        # Beside the centre of the kernel, no two alike.
        self.centres = nn.Parameter(0.5 * torch.randn(num_heads, 2))
        self.log_sharpness = nn.Parameter(torch.zeros(num_heads))
        kernel_weights = torch.randn(num_heads, c_in, c_out) / num_heads
        self.kernel_weights = nn.Parameter(kernel_weights)
        q, k = (torch.arange(n, dtype=torch.float) for n in (SIZE, SIZE + 2))
        steps = torch.cartesian_prod(k - 1, k - 1) - torch.cartesian_prod(q, q)[:, None]
        self.register_buffer("steps", steps)  # (L, S, 2): from a query to a key

    def weights(self):
        """The attention weights (heads, L, S)."""
        distance = self.steps - self.centres[:, None, None]  # (heads, L, S, 2)
        a = self.log_sharpness.exp()[:, None, None]  # (heads, 1, 1)
        return (-a * distance.square().sum(-1)).softmax(-1)

    def forward(self, images):
        """Outputs (B, C_out, 8, 8) from images (B, C_in, 8, 8)."""
        tokens = F.pad(images, (1, 1, 1, 1)).flatten(2).transpose(1, 2)  # (B, S, C_in)
        heads = self.weights() @ tokens[:, None]  # (B, heads, L, C_in)
        output = (heads @ self.kernel_weights).sum(1)  # (B, L, C_out)
        return output.transpose(1, 2).unflatten(-1, (SIZE, SIZE))


def kernel_of(seed):
    """The convolution to imitate (8, 3, 3, 3); its outputs have a variance of 1."""
    generator = torch.Generator().manual_seed(seed)
    c_in, c_out = CHANNELS
    shape = c_out, c_in, KERNEL_SIZE, KERNEL_SIZE
    return torch.randn(shape, generator=generator) / (c_in * KERNEL_SIZE**2) ** 0.5


def train(run):
    """Train the heads of one network on random images."""
    torch.manual_seed(run.seed)
    network, kernel = PlaceHeads(run.num_heads), kernel_of(run.seed)

    def next_loss():
        images = torch.randn(run.batch_size, CHANNELS[0], SIZE, SIZE)
        return F.mse_loss(network(images), F.conv2d(images, kernel, padding=1))

    fit(network, next_loss, run)
    return network


@torch.no_grad()
def evaluate(network, seed, count=100):
    """The error on fresh images, as a share of the output, and the centres found."""
    generator = torch.Generator().manual_seed(EVALUATION_SEED)
    images = torch.randn(count, CHANNELS[0], SIZE, SIZE, generator=generator)
    right = F.conv2d(images, kernel_of(seed), padding=1)
    distance = (network.centres - network.centres.round()).norm(dim=-1)  # (heads,)
    return {
        "error": ((network(images) - right).norm() / right.norm()).item(),
        "centres on a step": (distance < NEAR).double().mean().item(),
    }


def train_and_evaluate(run):
    """One entry of the sweep, with the centres (down, right) and the sharpness."""
    network = train(run)
    return {
        **asdict(run),
        "fresh": evaluate(network, run.seed),
        "centres": network.centres.tolist(),
        "sharpness": network.log_sharpness.exp().tolist(),
        "num_parameters": num_parameters(network),
    }


def groups():
    """The runs of the sweep by name, one run a seed."""
    return {
        f"{heads} heads": [Run(seed, num_heads=heads) for seed in SEEDS]
        for heads in (9, 3)
    }


def main():
    record = sweep_record(SCRIPT, groups(), train_and_evaluate, ["fresh"])
    write(data.FOLDER / "learned_centres.json", record)


if __name__ == "__main__":
    main()
