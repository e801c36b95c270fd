"""Learned centres: the heads can be a convolution, and do not become the proof's."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from mhsa_lib import data
from mhsa_lib.numpy import kernel_heads
from training.learned_centres import (
    NEAR,
    PlaceHeads,
    kernel_of,
)

RECORD = data.load("learned_centres")


def test_the_heads_of_the_proof_are_the_convolution():
    kernel, network = kernel_of(0), PlaceHeads(9)
    offsets, kernel_weights = kernel_heads(kernel.numpy())
    with torch.no_grad():
        network.centres.copy_(torch.tensor(offsets))
        network.log_sharpness.fill_(np.log(30.0))
        network.kernel_weights.copy_(torch.tensor(kernel_weights))
        images = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(1))
        right = F.conv2d(images, kernel, padding=1)
        torch.testing.assert_close(network(images), right, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("group", RECORD["sweep"])
def test_no_run_beats_the_bound_of_the_singular_values(group):
    for entry in RECORD["sweep"][group]:
        kernel_weights = kernel_of(entry["seed"]).reshape(-1, 9).T
        squares = torch.linalg.svdvals(kernel_weights) ** 2
        bound = (squares[entry["num_heads"] :].sum() / squares.sum()) ** 0.5
        # Fresh images are a sample, and the border pays less.
        assert entry["fresh"]["error"] > 0.95 * bound - 1e-4


def test_nine_heads_imitate_and_most_centres_are_on_no_step():
    spread = RECORD["spread"]["9 heads"]
    assert spread["fresh error"][1] < 0.01, "most runs"
    assert spread["fresh centres on a step"][2] < 0.5
    for entry in RECORD["sweep"]["9 heads"]:
        centres = np.array(entry["centres"])
        near = np.linalg.norm(centres - centres.round(), axis=1) < NEAR
        assert near.mean() == pytest.approx(
            entry["fresh"]["centres on a step"], abs=1e-3
        )
