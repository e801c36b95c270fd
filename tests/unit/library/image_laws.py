"""What must hold of images and convolution, in either backend, against torch."""

import numpy as np
import torch
from hypothesis import strategies as st
from torch.nn import functional as F

from tests.unit.library.cases import assert_close, law
from tests.unit.library.position_laws import DTYPES, SEEDS, normal

SMALL = st.integers(1, 3)


@law(st.tuples(st.sampled_from([(), (2,), (2, 3)]), *[SMALL] * 4))
def patchify_cuts_windows_and_unpatchify_joins_them(xp, drawn):
    batch, rows, columns, p, channels = drawn
    shape = (rows * p, columns * p, channels)
    images = normal(0, "float64", *batch, *shape)
    patches = xp.mhsa.patchify(xp.array(images), p)
    for n, (i, j) in enumerate(np.ndindex(rows, columns)):
        window = images[..., i * p : (i + 1) * p, j * p : (j + 1) * p, :]
        expected = window.reshape(*batch, -1)
        assert np.array_equal(xp.numpy(patches)[..., n, :], expected)
    assert np.array_equal(xp.numpy(xp.mhsa.unpatchify(patches, shape)), images)


@law(st.tuples(*[SMALL] * 4, st.integers(1, 5), st.booleans(), DTYPES, SEEDS))
def patch_embedding_equals_a_strided_convolution(xp, drawn):
    rows, columns, p, channels, d_model, bias, dtype, seed = drawn
    torch.manual_seed(seed)
    conv = torch.nn.Conv2d(channels, d_model, p, stride=p, bias=bias)
    state = {k: v.numpy().astype(dtype) for k, v in conv.state_dict().items()}
    layer = xp.mhsa.PatchEmbedding(
        p, channels, d_model, bias=bias, dtype=xp.dtype(dtype)
    )
    xp.load(layer, state)
    images = normal(seed, dtype, 2, rows * p, columns * p, channels)
    expected = conv.double()(torch.from_numpy(images).double().permute(0, 3, 1, 2))
    expected = expected.flatten(2).transpose(1, 2).detach().numpy()
    assert_close(xp.numpy(layer(xp.array(images))), expected, dtype)


CONVOLUTIONS = st.tuples(
    *[SMALL] * 3,
    *[st.integers(1, 5)] * 4,
    st.booleans(),
    st.sampled_from(["zeros", "replicate"]),
    DTYPES,
    SEEDS,
)


@law(CONVOLUTIONS)
def convolve_and_convolution_as_attention_equal_torch(xp, drawn):
    batch, c_in, c_out, height, width, k1, k2, with_bias, padding, dtype, seed = drawn
    kernel = normal(seed, dtype, c_out, c_in, k1, k2)
    images = normal(seed + 1, dtype, batch, c_in, height, width)
    bias = normal(seed + 2, dtype, c_out) if with_bias else None
    k, x, b = (
        None if a is None else torch.from_numpy(a).double()
        for a in (kernel, images, bias)
    )
    mode = {"zeros": "constant", "replicate": "replicate"}[padding]
    sides = [((n - 1) // 2, n // 2) for n in (k2, k1)]
    expected = F.conv2d(F.pad(x, [*sides[0], *sides[1]], mode), k, b).numpy()
    for name in ("convolve", "convolution_as_attention"):
        found = getattr(xp.mhsa, name)(
            xp.array(kernel), xp.array(images), bias=xp.array(bias), padding=padding
        )
        assert_close(xp.numpy(found), expected, dtype, scale=1)


@law(st.tuples(st.integers(2, 5), st.integers(1, 3), st.sampled_from([1.0, 3.0, 9.0])))
def kernel_heads_sharpen_into_kernel_weights(xp, drawn):
    size, k, sharpness = drawn
    kernel, images = np.ones((1, 1, k, k)), np.ones((1, 1, size, size))
    _, weights = xp.mhsa.convolution_as_attention(
        xp.array(kernel), xp.array(images), sharpness=sharpness, return_weights=True
    )
    weights = xp.numpy(weights)
    keys = size + k - 1
    assert weights.shape == (k * k, size**2, keys**2)
    assert np.allclose(weights.sum(-1), 1)
    offsets, kernel_weights = xp.mhsa.kernel_heads(xp.array(kernel))
    assert tuple(xp.numpy(kernel_weights).shape) == (k * k, 1, 1)
    for h, (down, right) in enumerate(xp.numpy(offsets)):
        for i, j in np.ndindex(size, size):
            row = weights[h, i * size + j].reshape(keys, keys)
            position = (i + down + (k - 1) // 2, j + right + (k - 1) // 2)
            # From the target the score falls by the sharpness for each squared step.
            for other in np.ndindex(keys, keys):
                squared = sum(
                    (a - b) ** 2 for a, b in zip(position, other, strict=True)
                )
                expected = row[position] * np.exp(-sharpness * squared)
                assert np.isclose(row[other], expected, rtol=1e-9)


IMAGE_LAWS = [
    patchify_cuts_windows_and_unpatchify_joins_them,
    patch_embedding_equals_a_strided_convolution,
    convolve_and_convolution_as_attention_equal_torch,
    kernel_heads_sharpen_into_kernel_weights,
]
