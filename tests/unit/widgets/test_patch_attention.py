"""The patch widget in Python: what it accepts, reads from its tables and shows."""

import gzip
import json

import numpy as np
import pytest

from mhsa_lib import data
from mhsa_lib import numpy as mhsa
from mhsa_lib.models.digits import digits_split, load_digits_network
from mhsa_lib.widgets import PatchAttention, decode_array
from mhsa_lib.widgets.patch_attention.state import (
    DIGITS,
    NETWORKS,
    PATCH_SIZES,
    PHOTOGRAPHS,
    quantised,
    shuffle,
)


def ink(digit):
    """The first test digit of its kind: (8, 8, 1)."""
    split = digits_split()
    return split.test_images[np.flatnonzero(split.test_labels == digit)[0]]


def settings():
    """(P, positions, shuffled) of everything that is stored."""
    return [(*network, shuffled) for network in NETWORKS for shuffled in (False, True)]


@pytest.mark.parametrize(("size", "positions", "shuffled"), settings())
def test_maps_and_answers_are_the_network_s(size, positions, shuffled):
    network = load_digits_network(size, positions)
    given = {"patch_size": size, "positions": positions, "shuffled": shuffled}
    for digit in DIGITS:
        patches = PatchAttention(f"digit {digit}", **given)
        scores, maps = network.forward(ink(digit), patches.order)
        assert patches.maps.shape == maps.shape
        np.testing.assert_allclose(patches.maps.sum(-1), 1, atol=1e-12)
        np.testing.assert_allclose(patches.maps, maps, atol=0.004)
        np.testing.assert_allclose(
            patches.probabilities, mhsa.softmax(scores), atol=1e-6
        )
        assert patches.answer == scores.argmax()
        position = patches.order.index(patches.query)
        assert (patches.weights == patches.maps[0, 1, position]).all()


def test_without_positions_a_shuffle_changes_only_the_order():
    patches = PatchAttention(positions=False)
    for patches.picture in [f"digit {digit}" for digit in DIGITS]:
        patches.shuffled = False
        before, answer = patches.maps, patches.answer
        patches.shuffled = True
        order = patches.order
        assert order != sorted(order)
        assert (patches.maps == before[..., order, :][..., order]).all()
        assert patches.answer == answer


@pytest.mark.parametrize("size", [2, 4])
def test_with_positions_a_shuffle_changes_the_weights(size):
    patches = PatchAttention(patch_size=size)
    changes = []
    for patches.picture in [f"digit {digit}" for digit in DIGITS]:
        patches.shuffled = False
        before = patches.maps
        patches.shuffled = True
        back = np.argsort(patches.order)
        lined_up = patches.maps[..., back, :][..., back]
        changes.append(np.abs(lined_up - before).max())
    assert min(changes) > 0.1, changes


def test_costs_follow_the_formula():
    patches = PatchAttention()
    d = load_digits_network(2).d_model
    for picture, shape in [("digit 7", (8, 8)), *((p, (64, 96)) for p in PHOTOGRAPHS)]:
        patches.picture = picture
        for patches.patch_size in PATCH_SIZES[
            "digit" if "d" in picture else "photograph"
        ]:
            pixels = np.zeros((*shape, 1))
            n = len(mhsa.patchify(pixels, patches.patch_size))
            assert (patches.num_tokens, patches.num_scores) == (n, n * n)
            assert patches.multiplications == 4 * n * d * d + 2 * n * n * d


def test_setters_keep_query_size_and_network_together():
    patches = PatchAttention("digit 0", query=5)
    patches.positions, patches.shuffled = False, True
    patches.patch_size = 4
    assert (patches.query, patches.positions, patches.shuffled) == (0, True, True)
    patches.picture = "digit 7"
    assert patches.patch_size == 4
    patches.picture = "china"
    assert (patches.patch_size, patches.num_tokens) == (16, 24)
    patches.picture = "flower"
    patches.patch_size = 1
    patches.query = 6143
    patches.patch_size = 8
    assert patches.query == 95
    patches.picture = "digit 4"
    assert (patches.patch_size, patches.query) == (2, 10)
    assert PatchAttention(patch_size=4).query == 3
    assert PatchAttention("china", 8).query == 54


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("picture", "digit 11", "picture='digit 11' is unknown; take one of 'digit 0'"),
        ("picture", 3, "picture=3 is unknown"),
        (
            "patch_size",
            3,
            "patch_size=3 is not offered for 'digit 3'; take one of 4, 2",
        ),
        ("patch_size", 1, "patch_size=1 is not offered for 'digit 3'"),
        ("patch_size", True, "patch_size=True is not offered"),
        ("patch_size", "2", "patch_size='2' is not offered"),
        ("patch_size", [2], "is not offered"),
        ("patch_size", 2.0, "patch_size=2.0 is not offered"),
        ("query", 16, "query=16 is out of range; take 0 to 15"),
        ("query", -1, "query=-1 is out of range"),
        ("query", 1.0, "query=1.0 must be a whole number"),
        ("layer", 2, "layer=2 is out of range; take 0 to 1"),
        ("head", 4, "head=4 is out of range; take 0 to 3"),
        ("head", "1", "head='1' must be a whole number"),
        ("positions", 0, "positions=0 must be True or False"),
        ("shuffled", None, "shuffled=None must be True or False"),
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(name, value, message):
    patches = PatchAttention()
    before = patches.state
    with pytest.raises((TypeError, ValueError), match=message):
        setattr(patches, name, value)
    assert patches.state == before
    with pytest.raises((TypeError, ValueError), match=message):
        PatchAttention(**{name: value})


def test_what_is_not_stored_is_refused_with_the_way_out():
    patches = PatchAttention(patch_size=4)
    with pytest.raises(
        ValueError, match="patch_size=4; take patch_size=2, or positions"
    ):
        patches.positions = False
    patches.picture = "china"
    with pytest.raises(ValueError, match="need a digit: no network was trained on"):
        patches.shuffled = True
    with pytest.raises(ValueError, match="need a digit"):
        PatchAttention("flower", positions=False)
    for name in ("weights", "maps", "order", "probabilities", "answer"):
        with pytest.raises(ValueError, match="set picture to 'digit 3'"):
            getattr(patches, name)


def test_the_page_cannot_change_the_tables():
    patches = PatchAttention()
    state = {**patches.state, "head": 2, "networks": {}, "pictures": {}}
    patches._bridge = type("Bridge", (), {"state": None})()
    patches._receive({"new": state})
    assert patches.head == 2
    assert patches.data["networks"].keys() >= {"4", "2"}
    assert not patches._bridge.state.keys() & {"networks", "pictures"}
    for wrong in ({"query": 99}, {"picture": None}, {"patch_size": {}}, {"layer": []}):
        with pytest.raises((TypeError, ValueError)):
            patches._receive({"new": {**patches.state, **wrong}})
        assert patches._bridge.state == patches.state
    assert (patches.query, patches.head) == (10, 2)


def test_the_data_are_small_seeded_and_plain():
    sent = PatchAttention().data
    assert len(gzip.compress(json.dumps(sent).encode())) <= 62_000
    assert sent == PatchAttention().data == json.loads(json.dumps(sent))


def test_quantised_weights_are_off_by_less_than_a_step():
    rng = np.random.default_rng(0)
    for sharpness in (0.1, 1, 10):
        weights = mhsa.softmax(sharpness * rng.normal(size=(500, 16)))
        steps = quantised(weights)
        assert (steps.sum(-1, dtype=int) == 250).all()
        assert np.abs(steps / 250 - weights).max() <= 1 / 250
    assert (quantised(np.eye(4)) == 250 * np.eye(4)).all()


@pytest.mark.parametrize("n", [4, 16])
def test_a_shuffle_moves_every_patch(n):
    assert sorted(shuffle(n)) == list(range(n))
    assert (np.array(shuffle(n)) != np.arange(n)).all()


def test_pictures_are_the_stored_ones():
    pictures = PatchAttention().data["pictures"]
    for digit in DIGITS:
        picture = pictures[f"digit {digit}"]
        expected = 255 - np.round(255 * ink(digit)[..., 0])
        assert (decode_array(picture["pixels"]) == expected).all()
        number = int(picture["label"].split()[2].rstrip(","))
        split = digits_split()
        assert (split.test_images[number] == ink(digit)).all()
        assert split.test_labels[number] == digit
    for name in PHOTOGRAPHS:
        drawn = decode_array(pictures[name]["pixels"])
        whole = data.load("photographs")[name]
        assert abs(drawn.mean() - whole.mean()) < 0.1
        assert "CC BY 2.0" in pictures[name]["credit"]


def test_the_static_form_says_what_it_found():
    patches = PatchAttention("digit 7", patch_size=2, layer=1, head=2, query=5)
    text = patches.alternative_text()
    weights = patches.weights
    row, column = divmod(int(weights.argmax()), 4)
    assert "patches of 2 x 2, layer 2, head 3" in text
    assert "in row 2, column 2 of the picture, attends most" in text
    assert (
        f"the patch in row {row + 1}, column {column + 1} ({weights.max():.2f})" in text
    )
    assert f"reads {patches.answer} (" in text
    assert "16 tokens, 256 scores a head, 81,920 multiplications" in text
    assert "training.digits" in text and "seed" in text
    head, *rows = patches._table()
    assert head == ["Row \\ column", "1", "2", "3", "4"]
    shown = np.array([row[1:] for row in rows], dtype=float)
    np.testing.assert_allclose(shown, weights.reshape(4, 4), atol=0.005 + 1e-9)
    patches.shuffled = True
    assert "head 3, patches shuffled" in patches.alternative_text()
    patches.picture = "china"
    assert "No network was trained on photographs" in patches.alternative_text()
    assert patches._table()[1] == ["16 x 16", "24", "576", "135,168"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"patch_size": 4, "shuffled": True},
        {"picture": "flower", "patch_size": 1},
    ],
)
def test_every_kind_has_a_picture(given):
    assert PatchAttention(**given).png().startswith(b"\x89PNG")
