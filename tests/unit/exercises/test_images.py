"""The references of Images against torch, and what its prediction says."""

import numpy as np
import pytest
import torch

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, QUESTIONS

ROUNDING = 1e-12


@pytest.mark.parametrize(("channels", "patch"), [(1, 4), (3, 2), (2, 1)])
def test_the_patch_embedding_is_torchs_strided_convolution(channels, patch):
    rng = np.random.default_rng(0)
    images = rng.normal(size=(2, 4, 8, channels))  # (B, H, W, C)
    weight, bias = rng.normal(size=(5, channels, patch, patch)), rng.normal(size=5)
    tokens = EXERCISES["images.patch_embedding"].reference(images, weight, bias)

    of_torch = torch.nn.functional.conv2d(
        torch.tensor(images).movedim(-1, 1),
        torch.tensor(weight),
        torch.tensor(bias),
        stride=patch,
    )  # (B, D, H / P, W / P)
    assert np.allclose(tokens, of_torch.flatten(2).mT.numpy())


@pytest.mark.parametrize("case", EXERCISES["images.cost"].cases().values())
def test_the_cost_is_what_the_library_computes(case):
    height, width, patch = case
    tokens, scores = EXERCISES["images.cost"].reference(height, width, patch)
    patches = mhsa.patchify(np.zeros((height, width, 1)), patch)
    assert len(patches) == tokens
    if tokens < 1000:
        _, weights = mhsa.scaled_dot_product_attention(
            patches, patches, patches, return_weights=True
        )
        assert weights.size == scores
    assert (height * width) ** 2 < 2**31  # the browser's NumPy counts in 32 bits


def test_a_bag_of_patches_is_all_that_is_left_without_positions():
    """What the questions order and predict_positions say, for both ways to pool."""
    rng = np.random.default_rng(0)
    patches = rng.normal(size=(16, 4))  # (n, P * P * C)
    classifier = rng.normal(size=(1, 4))
    layer = mhsa.MultiHeadAttention(4, 2)
    pool = EXERCISES["images.pool"].reference
    places = mhsa.sinusoidal_encoding_2d(4, 4, 4).reshape(16, 4)

    def answer(order, how, added):
        tokens = np.concatenate([classifier, patches[order] + added])  # (1 + n, D)
        return pool(layer(tokens), how)

    shuffled = rng.permutation(16)
    for how in ("class", "mean"):
        for added, noticed in ((0, False), (places, True)):
            change = answer(np.arange(16), how, added) - answer(shuffled, how, added)
            assert (np.abs(change).max() > ROUNDING) == noticed


def test_the_questions_answer_as_the_shuffles_do():
    right = {
        id: next(option.text for option in question.options if option.correct)
        for id, question in QUESTIONS.items()
    }
    assert right["images.order"].startswith("What is in the patches")
    assert right["images.predict_positions"].startswith("Much lower, but far above")
