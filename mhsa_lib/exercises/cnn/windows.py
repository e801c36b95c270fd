"""Chapter Against CNN: a convolution by loops, and how far a stack of them sees."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.cnn import written
from mhsa_lib.exercises.engine import Exercise, Mistake


def convolve(kernel, image):
    """Slide kernel (K1, K2), of odd sides, over image (H, W) with zeros around it."""
    return mhsa.convolve(kernel[None, None], image[None, None])[0, 0]  # (H, W)


def _convolve_inputs(rng):
    def draw(kernel, image):
        return rng.normal(size=kernel), rng.normal(size=image)

    return {
        "a 3 × 3 kernel on 4 × 5 pixels": draw((3, 3), (4, 5)),
        "a kernel of one row, 1 × 3": draw((1, 3), (4, 4)),
        "a kernel of one column, 5 × 1": draw((5, 1), (6, 4)),
        "a single weight": draw((1, 1), (3, 3)),
        "a kernel larger than the picture": draw((5, 5), (2, 3)),
        "a 3 × 5 kernel on 5 × 6 pixels": draw((3, 5), (5, 6)),
    }


def _slide(kernel, padded):
    """The sum of products at every position where the kernel fits into `padded`."""
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return (windows * kernel).sum(axis=(-2, -1))


def _padded(mode="constant", before=lambda k: k // 2):
    """Convolve with another padding: its mode, and how much comes before."""

    def convolve(kernel, image):
        around = [(before(k), k - 1 - before(k)) for k in kernel.shape]
        return _slide(kernel, np.pad(image, around, mode))

    return convolve


def _over_the_edge(kernel, image):
    """Every product by its own indices, which leave the picture at the border."""
    output = np.zeros(image.shape)
    down, right = (size // 2 for size in kernel.shape)
    for i, j in np.ndindex(image.shape):
        for u, v in np.ndindex(kernel.shape):
            output[i, j] += kernel[u, v] * image[i + u - down, j + v - right]
    return output


def _full(kernel, image):
    return _slide(kernel, np.pad(image, [(k - 1, k - 1) for k in kernel.shape]))


CONVOLVE = Exercise(
    id="cnn.convolve",
    reference=convolve,
    written=written.convolve,
    inputs=_convolve_inputs,
    mistakes=(
        Mistake(
            "kernel flipped",
            lambda kernel, image: convolve(kernel[::-1, ::-1], image),
            "The kernel is rotated by 180 degrees. Mathematics does that; in neural "
            "networks the kernel is laid on the picture as it is.",
        ),
        Mistake(
            "kernel transposed",
            lambda kernel, image: convolve(kernel.T, image),
            "Rows and columns of the kernel are exchanged.",
        ),
        Mistake(
            "nearest pixel around",
            _padded("edge"),
            "The inside is right, the border is not: the nearest pixel was repeated "
            "outside. Zeros stand around the picture here.",
            rest_is_right=True,
        ),
        Mistake(
            "wrapped round",
            _padded("wrap"),
            "The picture goes on at its other side, as if rolled up. Outside there "
            "are zeros.",
        ),
        Mistake(
            "mirrored",
            _padded("symmetric"),
            "The picture is mirrored at its border. Outside there are zeros.",
        ),
        Mistake(
            "padded at the end",
            _padded(before=lambda k: 0),
            "The window begins at the pixel, so everything is shifted. The middle of "
            "the kernel should lie on the pixel: put zeros on all four sides.",
        ),
        Mistake(
            "padded at the beginning",
            _padded(before=lambda k: k - 1),
            "The window ends at the pixel, so everything is shifted. The middle of the "
            "kernel should lie on the pixel.",
        ),
        Mistake(
            "over the edge",
            _over_the_edge,
            "The window reaches beyond the picture. Above and on the left a negative "
            "index takes pixels from the other side; below and on the right there is "
            "nothing. Put zeros around the picture first.",
        ),
        Mistake(
            "no padding",
            lambda kernel, image: _slide(kernel, image),
            "The result is smaller than the picture: the kernel was only put where it "
            "fits. Put zeros around the picture first.",
        ),
        Mistake(
            "too much padding",
            _full,
            "The result is larger than the picture: there are too many zeros around "
            "it. Half of the kernel hangs over on each side.",
        ),
        Mistake(
            "mean",
            lambda kernel, image: convolve(kernel, image) / kernel.size,
            "The products are averaged. They are added up.",
        ),
        Mistake(
            "weights normalised",
            lambda kernel, image: convolve(kernel / kernel.sum(), image),
            "The kernel is divided by its sum, as the weights of attention are. Kernel "
            "weights need not sum to 1, and may be negative.",
        ),
    ),
)


def receptive_field(kernel_size, layers, n):
    """What `layers` layers see, and how many layers see n positions: (2,) integers.

    In one dimension, with stride 1 and kernels of kernel_size > 1 positions.
    """
    return np.array([1 + layers * (kernel_size - 1), _ceil(n - 1, kernel_size - 1)])


def _ceil(a, b):
    return -(-a // b)


def _field_inputs(rng):
    return {
        "K = 3, 4 layers, 12 positions": (3, 4, 12),
        "K = 5, 3 layers, 21 positions": (5, 3, 21),
        "K = 2, 10 layers, 7 positions": (2, 10, 7),
        "a single layer, 3 positions": (3, 1, 3),
        "no layer, one position": (3, 0, 1),
        "K = 7, 6 layers, 1000 positions": (7, 6, 1000),
    }


def _field_drawn(rng):
    def draw():
        kernel_size, layers = map(int, rng.integers(2, 12, size=2))
        return kernel_size, layers, int(rng.integers(3, 2000))

    cases = draw(), draw(), draw()
    return {"K = {}, {} layers, {} positions".format(*case): case for case in cases}


def _by_powers(kernel_size, layers, n):
    needed = next(i for i in range(64) if kernel_size**i >= n)
    return np.array([kernel_size**layers, needed])


RECEPTIVE_FIELD = Exercise(
    id="cnn.receptive_field",
    reference=receptive_field,
    written=written.receptive_field,
    inputs=_field_inputs,
    drawn=_field_drawn,
    mistakes=(
        Mistake(
            "K a layer",
            lambda K, L, n: np.array([L * K, _ceil(n, K)]),
            "K positions are counted for every layer. The windows of neighbours "
            "overlap: how many positions does one more layer add?",
        ),
        Mistake(
            "1 forgotten",
            lambda K, L, n: np.array([L * (K - 1), _ceil(n, K - 1)]),
            "The position itself is missing: without any layer a pixel sees one "
            "position.",
        ),
        Mistake(
            "1 too many",
            lambda K, L, n: np.array([1 + L * K, _ceil(n - 1, K)]),
            "Each layer adds K positions in your count. One of them was there before.",
        ),
        Mistake(
            "powers",
            _by_powers,
            "The field is multiplied by K from layer to layer. That takes dilation; "
            "layers of stride 1 add.",
        ),
        Mistake(
            "rounded down",
            lambda K, L, n: np.array([1 + L * (K - 1), (n - 1) // (K - 1)]),
            "The field is right. The number of layers is rounded down, so the last of "
            "the n positions stays out of sight.",
            rest_is_right=True,
        ),
        Mistake(
            "divided by K",
            lambda K, L, n: np.array([1 + L * (K - 1), _ceil(n, K)]),
            "The field is right. For the layers you divide by K; a layer adds fewer "
            "new positions than that.",
            rest_is_right=True,
        ),
        Mistake(
            "n for n - 1",
            lambda K, L, n: np.array([1 + L * (K - 1), _ceil(n, K - 1)]),
            "The field is right. For the layers, mind the 1 in it: how many positions "
            "must be added to the first?",
            rest_is_right=True,
        ),
        Mistake(
            "squared",
            lambda K, L, n: np.array([(1 + L * (K - 1)) ** 2, _ceil(n - 1, K - 1)]),
            "The field is squared, as in a picture. One dimension is asked for.",
        ),
        Mistake(
            "order exchanged",
            lambda K, L, n: receptive_field(K, L, n)[::-1],
            "Both numbers are there but swapped: first the field, then the layers.",
        ),
        Mistake(
            "field alone",
            lambda K, L, n: 1 + L * (K - 1),
            "The field comes back alone. The number of layers for n positions is the "
            "second entry of the array.",
        ),
    ),
)
