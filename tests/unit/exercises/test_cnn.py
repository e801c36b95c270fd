"""The references of Against CNN against the library, and what it predicts."""

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES


def reference(name):
    return EXERCISES[f"cnn.{name}"].reference


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_scores_and_heads_make_the_librarys_convolution(rng):
    """Head by head the scores are those of convolution_as_attention."""
    kernel, images = rng.normal(size=(4, 2, 3, 3)), rng.normal(size=(1, 2, 4, 5))
    output, weights = mhsa.convolution_as_attention(
        kernel, images, sharpness=3.0, padding="replicate", return_weights=True
    )
    maps = np.stack(
        [
            mhsa.softmax(reference("scores")(4, 5, tuple(centre), 3.0))
            for centre in mhsa.kernel_heads(kernel)[0]
        ]
    )  # (heads, n, n)
    assert np.allclose(maps, weights)
    x = images[0].reshape(2, -1).T  # (n, C_in)
    made = reference("as_heads")(maps, x, kernel)  # (n, C_out)
    assert np.allclose(made.T.reshape(4, 4, 5), output[0])


@pytest.mark.parametrize("sharpness", [0.0, 0.5, 2.0, 6.0])
def test_the_leak_is_that_of_the_librarys_interior_row(sharpness):
    kernel, images = np.ones((1, 1, 1, 1)), np.zeros((1, 1, 7, 7))
    _, weights = mhsa.convolution_as_attention(
        kernel, images, sharpness=sharpness, return_weights=True
    )
    assert np.isclose(reference("leak")(sharpness, 3), 1 - weights[0, 24, 24])


def test_the_leak_of_a_sharp_head_is_four_exponentials():
    for sharpness in (6.0, 9.0, 12.0):
        ratio = reference("leak")(sharpness, 4) / (4 * np.exp(-sharpness))
        assert abs(ratio - 1) < 4 * np.exp(-sharpness)


@pytest.mark.parametrize(("kernel_size", "layers"), [(3, 1), (3, 4), (5, 2), (2, 3)])
def test_the_receptive_field_is_what_a_stack_of_convolutions_sees(kernel_size, layers):
    n = 1 + layers * (kernel_size - 1)
    assert reference("receptive_field")(kernel_size, layers, n).tolist() == [n, layers]
    kernel, dot = np.ones((1, 1, 1, kernel_size)), np.zeros((1, 1, 1, 3 * n))
    dot[..., n + n // 2] = 1.0
    for _ in range(layers):
        dot = mhsa.convolve(kernel, dot)
    assert np.count_nonzero(dot) == n


def test_dilated_centres_spread_the_taps_of_a_kernel(rng):
    kernel, images = rng.normal(size=(1, 1, 3, 3)), rng.normal(size=(1, 1, 9, 9))
    spread = np.zeros((1, 1, 5, 5))
    spread[..., ::2, ::2] = kernel
    wanted = mhsa.convolve(spread, images)[0, 0, 4, 4]
    centres = reference("dilated")(3, 2) + 4  # (9, 2)
    assert np.isclose((images[0, 0][tuple(centres.T)] * kernel.ravel()).sum(), wanted)


def test_the_rank_is_a_lower_bound_and_a_blur_reaches_it(rng):
    """One head blurs. An edge has rank 1 too, but weights of one sign: two heads."""
    least_heads = reference("rank")
    x = rng.normal(size=(1, 1, 5, 6))
    blur = np.outer([1.0, 2.0, 1.0], [1.0, 2.0, 1.0]) / 16
    M = rng.normal(size=(4, 1, 1, 1))
    assert least_heads(M * blur) == 1
    one_head = M * mhsa.convolve(blur[None, None], x)[:, 0]
    assert np.allclose(mhsa.convolve(M * blur, x), one_head.reshape(1, 4, 5, 6))
    edge = np.array([-1.0, 0.0, 1.0]).reshape(1, 1, 1, 3)
    assert least_heads(edge) == 1
    left, right = np.eye(3)[[0, 2]].reshape(2, 1, 1, 1, 3)
    two_heads = mhsa.convolve(right, x) - mhsa.convolve(left, x)
    assert np.allclose(mhsa.convolve(edge, x), two_heads)
    assert least_heads(rng.normal(size=(8, 3, 3, 3))) == 9


def errors(sharpness, dtype, rng):
    kernel = rng.normal(size=(8, 3, 3, 3)).astype(dtype)
    images = rng.normal(size=(1, 3, 8, 8)).astype(dtype)
    made = mhsa.convolution_as_attention(kernel, images, sharpness=sharpness)
    return np.abs(made - mhsa.convolve(kernel, images)).max()


@pytest.mark.parametrize(("dtype", "enough"), [("float32", 20.0), ("float64", 46.0)])
def test_the_error_falls_by_exponentials_and_stays_at_rounding(dtype, enough):
    def error(sharpness):
        return errors(sharpness, dtype, np.random.default_rng(0))

    fall = error(5.0) / error(8.0)
    assert np.exp(3) / 2 < fall < 2 * np.exp(3)
    rounding = np.finfo(dtype).eps
    assert 0 < error(enough) < 100 * rounding
    assert 0 < error(1000.0) < 100 * rounding


def test_without_tokens_of_zeros_the_border_is_repeated(rng):
    kernel, images = rng.normal(size=(2, 2, 3, 3)), rng.normal(size=(1, 2, 5, 5))
    made = mhsa.convolution_as_attention(kernel, images, padding="replicate")
    away = {
        padding: np.abs(made - mhsa.convolve(kernel, images, padding=padding))
        for padding in ("zeros", "replicate")
    }
    assert away["replicate"].max() < 1e-12
    assert away["zeros"][..., 1:-1, 1:-1].max() < 1e-12 < away["zeros"].max()
