"""Parameters are loaded all or not at all, however torch keeps them."""

import numpy as np
import pytest
import torch

from mhsa_lib import numpy as mhsa

# a layer of ours, and torch's with the same parameters
LAYERS = {
    "MultiHeadAttention": (
        lambda: mhsa.MultiHeadAttention(8, 2, dtype="float32"),
        lambda: torch.nn.MultiheadAttention(8, 2),
    ),
    "widths": (
        lambda: mhsa.MultiHeadAttention(8, 2, kdim=3, vdim=5, dtype="float32"),
        lambda: torch.nn.MultiheadAttention(8, 2, kdim=3, vdim=5),
    ),
    "LSTM": (lambda: mhsa.LSTM(3, 4), lambda: torch.nn.LSTM(3, 4)),
    "GRU": (lambda: mhsa.GRU(3, 4), lambda: torch.nn.GRU(3, 4)),
    "RNN": (lambda: mhsa.RNN(3, 4, dtype="float16"), lambda: torch.nn.RNN(3, 4)),
    "PatchEmbedding": (
        lambda: mhsa.PatchEmbedding(2, 3, 4),
        lambda: torch.nn.Conv2d(3, 4, 2, stride=2),
    ),
    "LearnedEncoding": (
        lambda: mhsa.LearnedEncoding(5, 4),
        lambda: torch.nn.Embedding(5, 4),
    ),
}
WAYS = {
    "state_dict": lambda theirs: theirs.state_dict(),
    "named_parameters": lambda theirs: dict(theirs.named_parameters()),
    "bfloat16": lambda theirs: theirs.bfloat16().state_dict(),
    "float16": lambda theirs: dict(theirs.half().named_parameters()),
    "lists": lambda theirs: {k: v.tolist() for k, v in theirs.state_dict().items()},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_way_in_which_torch_keeps_parameters(layer, way):
    ours, theirs = (make() for make in layer)
    given = way(theirs)
    before = {name: x.dtype for name, x in ours.state_dict().items()}
    ours.load_state_dict(given)
    for name, x in ours.state_dict().items():
        expected = torch.as_tensor(given[name]).detach().double().numpy()
        assert x.dtype == before[name]
        assert np.array_equal(x, expected.astype(x.dtype))


def test_parameters_of_a_part_of_a_model():
    model = torch.nn.ModuleDict({"attention": torch.nn.MultiheadAttention(8, 2)})
    ours = mhsa.MultiHeadAttention(8, 2)
    with pytest.raises(RuntimeError, match=r"unexpected \['attention\.in_proj_bias'"):
        ours.load_state_dict(dict(model.named_parameters()))
    ours.load_state_dict(dict(model["attention"].named_parameters()))
    expected = model["attention"].in_proj_weight.detach().numpy()
    assert np.array_equal(ours.in_proj_weight, expected)


SPOILT = {
    "shape": (np.zeros((8, 9)), r"has shape \(8, 9\), but the layer's is \(8, 8\)"),
    "None": (None, r"has shape \(\), but the layer's is \(8, 8\)"),
    "words": (np.full((8, 8), "a"), "has dtype <U1, but needs real numbers"),
    "complex": (np.ones((8, 8), complex), "has dtype complex128, but needs real"),
    "objects": (np.full((8, 8), None), "has dtype object, but needs real numbers"),
    "ragged": ([[1.0], [1.0, 2.0]], "cannot be read as an array"),
    "without numbers": (torch.ones(8, 8, device="meta"), "cannot be read as an array"),
    "sparse": (torch.ones(8, 8).to_sparse(), "cannot be read as an array"),
}


@pytest.mark.parametrize("name", ["weight_ih_l0", "weight_hh_l0"])
@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_nothing_changes_before_all_is_checked(spoilt, name):
    value, message = spoilt
    ours = mhsa.RNN(8, 8)
    before = {k: x.copy() for k, x in ours.state_dict().items()}
    wrong = {k: np.ones_like(x) for k, x in before.items()} | {name: value}
    with pytest.raises(RuntimeError, match=rf"^load_state_dict: {name} {message}"):
        ours.load_state_dict(wrong)
    for k, x in ours.state_dict().items():
        assert np.array_equal(x, before[k]), f"{k} has changed"


def test_parameters_can_be_exchanged():
    ours = mhsa.RNN(4, 4)
    kept = {k: x.copy() for k, x in ours.state_dict().items()}
    other = {"weight_ih_l0": "weight_hh_l0", "weight_hh_l0": "weight_ih_l0"}
    state = ours.state_dict()
    ours.load_state_dict({k: state[other.get(k, k)] for k in state})
    for k, x in ours.state_dict().items():
        assert np.array_equal(x, kept[other.get(k, k)])


@pytest.mark.parametrize("given", [None, [1], torch.nn.Linear(2, 2), "weights"])
def test_what_has_no_names_is_refused(given):
    message = r"^load_state_dict: needs a dict from names to arrays, as state_dict\(\) "
    with pytest.raises(TypeError, match=message):
        mhsa.MultiHeadAttention(8, 2).load_state_dict(given)
    with pytest.raises(TypeError, match=message):
        layer = torch.nn.MultiheadAttention(8, 2)
        mhsa.MultiHeadAttention(8, 2).load_state_dict(layer.named_parameters())
