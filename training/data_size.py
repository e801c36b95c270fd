"""How much data? Three networks of one size read digits, from few pictures to many.

    python -m training.data_size

Each seed draws n of the 1,297 training pictures, the same for every network; the test
are the book's 500. The networks: a convolutional one, self-attention over patches with
learned positions, and an MLP. All have 14 to 18 thousand parameters; what one picture
costs differs, and is counted.

The trap: take the normalisation from the convolutions, which attention keeps, and train
400 steps. Then attention seems to overtake them once there is data enough. It overtakes
an untrained network. The figures go to `mhsa_lib/data/data_size.json`.
"""

from dataclasses import asdict

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from mhsa_lib import data
from mhsa_lib.models.digits import SIDE
from mhsa_lib.models.torch.data_size import NETWORKS, Run, evaluate, train
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write

SCRIPT = "python -m training.data_size"
# How many pictures there are to learn from, by the number of steps.
COUNTS = {400: (50, 200, 400, 800, 1297), 1200: (50, 200, 1297)}


@torch.no_grad()
def num_multiplications(network):
    """How many multiplications one picture takes in matrix products and convolutions.

    >>> layers = torch.nn.Flatten(), torch.nn.Linear(64, 5)
    >>> num_multiplications(torch.nn.Sequential(*layers))
    320
    """
    network.eval()
    # The plain products; the counter does not know torch's fused attention.
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, SIDE, SIDE, 1))
    return counter.get_total_flops() // 2  # it counts the additions too


def train_and_evaluate(run):
    """One entry of the sweep."""
    network = train(run)
    return {
        **asdict(run),
        "test": evaluate(network),
        "num_parameters": num_parameters(network),
        "num_multiplications": num_multiplications(network),
    }


def groups():
    """The runs of the sweep by name, one run a seed."""
    return {
        f"{name} n={count} {steps} steps": [
            Run(name, count, seed, steps) for seed in SEEDS
        ]
        for steps, counts in COUNTS.items()
        for name in NETWORKS
        for count in counts
    }


def main():
    record = sweep_record(SCRIPT, groups(), train_and_evaluate, ["test"])
    write(data.FOLDER / "data_size.json", record)


if __name__ == "__main__":
    main()
