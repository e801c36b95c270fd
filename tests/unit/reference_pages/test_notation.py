"""What the page Notation says of the three notations, in numbers."""

import numpy as np
import torch

from mhsa_lib import numpy as mhsa
from tests.book import text as book

PAGE = book.CHAPTERS / "notation.md"
RNG = np.random.default_rng(0)
N, D, HEADS, WIDTH = 4, 6, 2, 3
A = RNG.normal(size=(D, N))  # the lecture's I: one column per token


def columns_softmax(scores):
    return mhsa.softmax(scores, axis=0)


def lecture(first, second, W_O):
    """The lecture's two heads: first maps {q, k, v}, second maps for each head."""
    outputs = []
    for head in range(HEADS):
        q, k, v = (second[name][head] @ (first[name] @ A) for name in "qkv")
        weights = columns_softmax(k.T @ q / np.sqrt(WIDTH))
        assert np.allclose(weights.sum(axis=0), 1)
        outputs.append(v @ weights)
    return W_O @ np.concatenate(outputs)  # b^i are the columns


def test_the_lectures_two_maps_are_one_map_of_ours():
    first = {name: RNG.normal(size=(D, D)) for name in "qkv"}
    second = {name: RNG.normal(size=(HEADS, WIDTH, D)) for name in "qkv"}
    W_O = RNG.normal(size=(D, D))
    layer = mhsa.MultiHeadAttention(D, HEADS, bias=False)
    packed = [second[n].reshape(D, D) @ first[n] for n in "qkv"]
    layer.load_state_dict(
        {"in_proj_weight": np.concatenate(packed), "out_proj.weight": W_O}
    )
    assert np.allclose(layer(A.T).T, lecture(first, second, W_O))
    assert np.allclose(layer.W_q[0], (second["q"][0] @ first["q"]).T)


def test_scores_and_weights_are_transposed():
    W_q, W_k = RNG.normal(size=(2, WIDTH, D))
    theirs = (W_k @ A).T @ (W_q @ A)
    ours = (A.T @ W_q.T) @ (A.T @ W_k.T).T
    assert np.allclose(ours, theirs.T)
    assert np.allclose(mhsa.softmax(ours), columns_softmax(theirs).T)


def test_the_two_masks_of_torch():
    x = torch.tensor(RNG.normal(size=(1, N, D)))
    mask = torch.ones(N, N, dtype=torch.bool).tril()
    layer = torch.nn.MultiheadAttention(D, 1, batch_first=True, dtype=torch.float64)
    hidden = layer(x, x, x, attn_mask=~mask)[1][0]
    assert (hidden[~mask] == 0).all() and (hidden[mask] > 0).all()
    attend = torch.nn.functional.scaled_dot_product_attention
    assert torch.equal(attend(x, x, x, attn_mask=mask)[0, 0], x[0, 0])


def test_the_names_in_the_code_are_there():
    layer = mhsa.MultiHeadAttention(D, HEADS)
    theirs = torch.nn.MultiheadAttention(D, HEADS)
    (rows,) = [t for t in book.tables(book.markdown(PAGE)) if "in Torch" in t[0]]
    names = [cell for row in rows[1:] for cell in row[1:]]
    assert len(names) == 14
    for name in ("d_model", "num_heads", "d_head", "W_q", "W_o"):
        assert hasattr(layer, name) and any(name in cell for cell in names)
    for name in ("embed_dim", "num_heads", "head_dim", "in_proj_weight"):
        assert hasattr(theirs, name) and any(name in cell for cell in names)
