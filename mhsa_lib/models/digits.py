"""The digits network: patches, positions, two layers of attention, run in NumPy.

    x      = patches E + e + positions                   (n, d)
    x      = x + attention(norm(x))                   twice, each followed by
    x      = x + W_2 relu(W_1 norm(x) + b_1) + b_2    (n, d)
    scores = mean over the patches of norm(x) W + b   (10,)

It is a small Vision Transformer (Dosovitskiy et al. 2021, section 3.1) that averages
its tokens instead of adding a class token. norm is layer normalisation (Ba, Kiros and
Hinton 2016, arXiv:1607.06450): each token is shifted and scaled to mean 0 and variance
1, then scaled and shifted by trained numbers.
"""

from typing import NamedTuple

import numpy as np

from mhsa_lib import data
from mhsa_lib.language import _
from mhsa_lib.numpy import MultiHeadAttention, PatchEmbedding, softmax

SIDE, INK = 8, 16  # a digit is 8 x 8 pixels, each from 0 to 16
NUM_TEST = 500
SPLIT_SEED = 0
EPSILON = 1e-5  # torch's, in LayerNorm


class Split(NamedTuple):
    """Digits (N, 8, 8, 1) from 0 to 1 and labels (N,), for training and for the test.

    order (1797,) tells which stored digit stands where: training first, then test.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    order: np.ndarray


def digits_split(shuffled=True):
    """The 1,797 digits of `data.load("digits")`: 1,297 for training, 500 for the test.

    The test never changes. It is drawn at random, so the same 13 people wrote both
    parts; with shuffled=False it is the file's last 500 digits instead.

    >>> split = digits_split()
    >>> split.train_images.shape, split.test_labels.shape
    ((1297, 8, 8, 1), (500,))
    """
    stored = data.load("digits")
    images = stored["images"][..., None] / INK  # (1797, 8, 8, 1)
    order = np.arange(len(images))  # (1797,)
    if shuffled:
        order = np.random.default_rng(SPLIT_SEED).permutation(order)
    train, test = order[:-NUM_TEST], order[-NUM_TEST:]
    labels = stored["labels"]
    return Split(images[train], labels[train], images[test], labels[test], order)


class DigitsNetwork:
    """A trained network that reads a digit from its patches.

    Attributes:
        patch_size: P; the digit has n = (8 / P)^2 patches, counted row by row.
        num_layers, num_heads: L and H.
        parameters: dictionary of arrays: patch_embedding.weight (d, 1, P, P) and
            .bias, positions (n, d) or absent; for each layer l layers.l.norm1.weight,
            .attention.in_proj_weight and so on as in `MultiHeadAttention`,
            .norm2.weight, .mlp.0.weight, .mlp.2.weight; norm.weight; readout.weight
            (10, d); each with its bias.
        note: where the weights come from, for captions.

    >>> net = load_digits_network(patch_size=2)
    >>> net.note
    'trained, 2x2 patches, ...'
    """

    def __init__(self, parameters, num_heads, note=None):
        self.parameters, self.num_heads = parameters, num_heads
        self.note = _("not stored") if note is None else note
        self.patch_size = parameters["patch_embedding.weight"].shape[-1]
        self.d_model = len(parameters["patch_embedding.weight"])
        self.num_layers = sum(key.endswith("norm1.weight") for key in parameters)
        self.embedding = PatchEmbedding(self.patch_size, 1, self.d_model)
        self.embedding.load_state_dict(self._below("patch_embedding"))
        self.attention = []
        for layer in range(self.num_layers):
            attention = MultiHeadAttention(self.d_model, num_heads)
            attention.load_state_dict(self._below(f"layers.{layer}.attention"))
            self.attention.append(attention)

    @property
    def num_patches(self):
        """How many patches, and so tokens, a digit has: n."""
        return (SIDE // self.patch_size) ** 2

    @property
    def knows_positions(self):
        """Whether the network was trained with positions."""
        return "positions" in self.parameters

    def forward(self, images, order=None):
        """Run the network.

        Args:
            images: (..., 8, 8, 1), 0 is paper and 1 is ink.
            order: a permutation (n,) of the patches: position i receives
                patch order[i].
                The positions stay where they are, so this shuffles the picture.

        Returns:
            scores (..., 10), before the softmax, and attention weights
            (..., L, H, n, n): row = query, column = key, both counted by positions.

        >>> net = load_digits_network(patch_size=4)
        >>> scores, weights = net.forward(digits_split().test_images[:3])
        >>> scores.shape, weights.shape
        ((3, 10), (3, 2, 4, 4, 4))
        """
        x = self.embedding(np.asarray(images, dtype=float))  # (..., n, d)
        if order is not None:
            x = x[..., self._checked(order), :]  # (..., n, d)
        if self.knows_positions:
            x = x + self.parameters["positions"]  # (..., n, d)
        maps = []
        for layer in range(self.num_layers):
            x, weights = self._layer(layer, x)  # (..., n, d), (..., H, n, n)
            maps.append(weights)
        mean = self._norm("norm", x).mean(axis=-2)  # (..., d)
        return self._linear("readout", mean), np.stack(maps, axis=-4)

    def classify(self, image, order=None):
        """The digit that the network reads, and the softmax probabilities (10,).

        >>> split = digits_split()
        >>> digit, probabilities = load_digits_network(4).classify(split.test_images[0])
        >>> bool(digit == split.test_labels[0]), probabilities.shape
        (True, (10,))
        """
        scores, _ = self.forward(image, order)  # (10,)
        return int(scores.argmax()), softmax(scores)

    def _layer(self, layer, x):
        """Tokens after one layer (..., n, d), and its weights (..., H, n, n)."""
        name = f"layers.{layer}"
        out, weights = self.attention[layer](
            self._norm(f"{name}.norm1", x), return_weights=True
        )  # (..., n, d), (..., H, n, n)
        x = x + out  # (..., n, d)
        hidden = self._linear(f"{name}.mlp.0", self._norm(f"{name}.norm2", x))
        return x + self._linear(f"{name}.mlp.2", np.maximum(hidden, 0)), weights

    def _norm(self, name, x):
        """Layer normalisation of x (..., d)."""
        p = self.parameters
        centred = x - x.mean(-1, keepdims=True)  # (..., d)
        variance = np.square(centred).mean(-1, keepdims=True)  # (..., 1)
        unit = centred / np.sqrt(variance + EPSILON)  # (..., d)
        return unit * p[f"{name}.weight"] + p[f"{name}.bias"]

    def _linear(self, name, x):
        return x @ self.parameters[f"{name}.weight"].T + self.parameters[f"{name}.bias"]

    def _below(self, name):
        """The parameters of one part, under their names within it."""
        start = f"{name}."
        return {
            key.removeprefix(start): array
            for key, array in self.parameters.items()
            if key.startswith(start)
        }

    def _checked(self, order):
        order = np.asarray(order)  # (n,)
        if not np.array_equal(np.sort(order), np.arange(self.num_patches)):
            raise ValueError(
                f"order must hold each of 0 to {self.num_patches - 1} once; "
                f"got {order.tolist()}"
            )
        return order


def load_digits_network(patch_size=4, positions=True):
    """Load a stored network.

    Args:
        patch_size: 4 or 2 with positions, 2 without.
        positions: whether it was trained with a vector for each position of a patch.

    Raises:
        ValueError: if no such network is stored.

    >>> load_digits_network(patch_size=2, positions=False).knows_positions
    False
    """
    name = f"digits_p{patch_size}{'' if positions else '_no_positions'}"
    record = data.load("digits_sweep")
    if name not in record["networks"]:
        raise ValueError(
            f"no digits network with patch_size={patch_size!r} and "
            f"positions={positions!r}; stored: {', '.join(record['networks'])}"
        )
    line = record["networks"][name]
    note = (
        _("trained, {size}x{size} patches, with positions, seed {seed} ({script})")
        if positions
        else _(
            "trained, {size}x{size} patches, without positions, seed {seed} ({script})"
        )
    ).format(size=patch_size, seed=line["seed"], script=record["script"])
    return DigitsNetwork(data.load(name), line["num_heads"], note)
