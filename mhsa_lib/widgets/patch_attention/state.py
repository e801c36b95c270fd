"""What the patch widget carries: pictures, maps of trained networks, and costs."""

import functools
import numbers

import numpy as np

from mhsa_lib.data import load
from mhsa_lib.language import _, language
from mhsa_lib.models.digits import digits_split, load_digits_network
from mhsa_lib.numpy import softmax
from mhsa_lib.widgets.arrays import decode_array, encode_array

SEED = 0  # of the shuffles
STEPS = 250  # a stored weight is a whole number of these steps
DIGITS = tuple(range(10))  # the first of each in the test
# Each photograph: whose it is (see training.pictures).
PHOTOGRAPHS = {
    "china": "danielbuechele/6061409035",
    "flower": "vultilion/6056698931",
}
# What another kind of picture brings: the query is a patch in the middle.
START = {
    "digit": {"patch_size": 2, "query": 10, "positions": True, "shuffled": False},
    "photograph": {"patch_size": 16, "query": 15, "positions": True, "shuffled": False},
}
# The stored networks: patch size and whether it knows positions.
NETWORKS = tuple(
    (stored["patch_size"], stored["positions"] != "none")
    for stored in load("digits_sweep")["networks"].values()
)
PATCH_SIZES = {
    "digit": tuple(sorted({size for size, _ in NETWORKS}, reverse=True)),
    "photograph": (16, 8, 4, 2, 1),
}
# What is counted: single pixels too, though no network reads them.
COUNTED = {**PATCH_SIZES, "digit": (*PATCH_SIZES["digit"], 1)}


def fixed_data():
    """Everything that no reader changes, as JSON data; made once, never changed."""
    return _fixed_data(language())


@functools.cache
def _fixed_data(_language):
    """The data with texts in the reader's language; numbers take longer than texts."""
    pictures, inks = _pictures()
    networks = {
        network_name(size, positions): _network_part(size, positions, inks)
        for size, positions in NETWORKS
    }
    first = load_digits_network(*NETWORKS[0])
    return {
        "pictures": pictures,
        "networks": networks,
        "num_layers": first.num_layers,
        "num_heads": first.num_heads,
        "d_model": first.d_model,
        "costs": {
            name: [_cost(picture["shape"], size, first.d_model) for size in sizes]
            for name, picture in pictures.items()
            if (sizes := COUNTED[picture["kind"]])
        },
        "sizes": {kind: list(sizes) for kind, sizes in PATCH_SIZES.items()},
        "starts": START,
        "steps": STEPS,
    }


def network_name(patch_size, positions):
    """The name of a network in the data."""
    return f"{patch_size}{'' if positions else ' without positions'}"


def _pictures():
    """The pictures as JSON data, and the digits (8, 8, 1) by name."""
    split = digits_split()
    label = _("test digit {number}, a {digit}")
    pictures, inks = {}, {}
    for digit in DIGITS:
        number = int(np.flatnonzero(split.test_labels == digit)[0])
        name = f"digit {digit}"
        inks[name] = split.test_images[number]  # (8, 8, 1), from 0 to 1
        grey = 255 - np.round(255 * inks[name][..., 0])  # (8, 8)
        pictures[name] = {
            **_picture("digit", label.format(number=number, digit=digit), grey),
            "digit": digit,
        }
    stored = load("photographs")
    credit = _(
        "Photograph: flickr.com/photos/{address}, licensed CC BY 2.0, shrunk to "
        "{width} × {height} pixels and drawn at half that size."
    )
    labels = {
        "china": _("a photograph of a temple"),
        "flower": _("a photograph of a flower"),
    }
    for name, address in PHOTOGRAPHS.items():
        height, width = stored[name].shape[:2]
        half = stored[name].reshape(height // 2, 2, width // 2, 2, 3).mean((1, 3))
        pictures[name] = {
            **_picture("photograph", labels[name], half.round()),
            "shape": [height, width],
            "credit": credit.format(address=address, width=width, height=height),
        }
    return pictures, inks


def _picture(kind, label, pixels):
    """A picture as JSON data: grey levels (h, w), or colours (h, w, 3), to 255."""
    return {
        "kind": kind,
        "label": label,
        "shape": list(pixels.shape[:2]),
        "pixels": encode_array(pixels, "uint8"),
    }


def _cost(shape, patch_size, d_model):
    """Tokens, scores a head, and multiplications of one attention layer."""
    n, d = (shape[0] // patch_size) * (shape[1] // patch_size), d_model
    return {
        "patch_size": patch_size,
        "tokens": n,
        "scores": n * n,
        # Four projections; scores and weighted sums of all heads together.
        "multiplications": 4 * n * d * d + 2 * n * n * d,
    }


def _network_part(patch_size, positions, inks):
    """One network: where it is from, and what it does with every digit."""
    network = load_digits_network(patch_size, positions)
    order = shuffle(network.num_patches)
    # Without positions a shuffle only moves the rows: one order is enough.
    orders = [None, order] if positions else [None]
    read = {
        name: [network.forward(ink, each) for each in orders]
        for name, ink in inks.items()
    }  # each [(scores (10,), weights (L, H, n, n)), ...]
    return {
        "note": network.note,
        **_evaluation(patch_size, positions),
        "order": order,
        "maps": {
            name: encode_array(quantised(np.stack([w for _, w in found])))
            for name, found in read.items()
        },
        "shares": {
            name: encode_array(np.stack([softmax(s) for s, _ in found]), "float32")
            for name, found in read.items()
        },
    }


def _evaluation(patch_size, positions):
    """How a stored network did on the test, as it is and with shuffled patches."""
    name = f"digits_p{patch_size}{'' if positions else '_no_positions'}"
    test = load("digits_sweep")["networks"][name]["test"]
    return {"accuracy": test["accuracy"], "shuffled": test["shuffled"]}


def shuffle(n):
    """The one shuffled order of n patches on show: every patch moves.

    >>> shuffle(4)
    [3, 2, 1, 0]
    """
    rng = np.random.default_rng(SEED)
    order = rng.permutation(n)
    while (order == np.arange(n)).any():
        order = rng.permutation(n)
    return order.tolist()


def quantised(weights):
    """Weights (..., n) in steps of 1 / STEPS: uint8, each row's sum exactly STEPS.

    The running sum is rounded, so a weight is off by less than one step.

    >>> quantised([[0.5, 0.2503, 0.2497]])
    array([[125,  63,  62]], dtype=uint8)
    """
    running = np.round(STEPS * np.cumsum(weights, axis=-1))  # (..., n)
    return np.diff(running, axis=-1, prepend=0).astype(np.uint8)


def network_of(data, state):
    """The chosen network's part of the data; None if there is no such network."""
    name = network_name(state["patch_size"], state["positions"])
    return data["networks"].get(name)


def order_of(data, state):
    """Which patch stands at each position, [patch, ...]."""
    order = network_of(data, state)["order"]
    return list(order) if state["shuffled"] else list(range(len(order)))


def maps_of(data, state):
    """The maps of the chosen network and picture: (L, H, n, n), by positions."""
    part = network_of(data, state)
    steps = decode_array(part["maps"][state["picture"]])  # (orders, L, H, n, n)
    weights = steps / STEPS
    if not state["shuffled"]:
        return weights[0]
    if state["positions"]:
        return weights[1]
    return weights[0][..., part["order"], :][..., part["order"]]


def resized(query, width, old_size, new_size):
    """The patch of a new size that holds the first pixel of an old patch.

    >>> resized(10, width=8, old_size=2, new_size=4)
    3
    """
    row, column = np.multiply(divmod(query, width // old_size), old_size) // new_size
    return int(row * (width // new_size) + column)


def check_size(patch_size, picture, data):
    """Return the patch size if it is offered for this picture, or raise."""
    sizes = PATCH_SIZES[data["pictures"][picture]["kind"]]
    whole = isinstance(patch_size, numbers.Integral)
    if not whole or isinstance(patch_size, bool) or patch_size not in sizes:
        raise ValueError(
            f"patch_size={patch_size!r} is not offered for {picture!r}; take one of "
            f"{', '.join(map(str, sizes))}"
        )
    return int(patch_size)


def check_network(data, state):
    """Return the state if a network is stored for it, or raise ValueError."""
    positions, shuffled = state["positions"], state["shuffled"]
    digit = data["pictures"][state["picture"]]["kind"] == "digit"
    if not digit and (shuffled or not positions):
        raise ValueError(
            f"positions={positions} and shuffled={shuffled} need a digit: no network "
            "was trained on photographs; set picture to 'digit 3' first"
        )
    if digit and network_of(data, state) is None:
        raise ValueError(
            "no network without positions is stored for patch_size="
            f"{state['patch_size']}; take patch_size=2, or positions=True"
        )
    return state
