"""What torch computes lies where its input lies, and what it makes lies where told.

The device "meta" holds shapes and no numbers. So a result that comes from another
device shows, and a step that looks at values to decide what to do next fails.
"""

import pytest
import torch

from tests.unit.library.backends import BACKENDS, mutated
from tests.unit.library.test_api import MAKERS, NAMES

TORCH = BACKENDS["torch"].mhsa


def empty(*shape):
    """An array of this shape without numbers."""
    return torch.empty(*shape, device="meta")


def attention(name):
    """The calls of one form of attention: plain, masked with a bias, causal."""
    q, mask = empty(2, 5, 8), torch.empty(5, 5, dtype=torch.bool, device="meta")
    return {
        name: lambda m: getattr(m, name)(q, q, q),
        f"{name}, mask and bias": lambda m: getattr(m, name)(
            q, q, q, mask=mask, bias=empty(5, 5), is_causal=True
        ),
        f"{name}, causal": lambda m: getattr(m, name)(q, q, q, is_causal=True),
    }


def convolution(name):
    """The calls of one form of convolution, for each padding."""
    kernel, images = empty(3, 2, 3, 2), empty(2, 2, 4, 5)
    return {
        f"{name}, {padding}": lambda m, padding=padding: getattr(m, name)(
            kernel, images, bias=empty(3), padding=padding
        )
        for padding in ("zeros", "replicate")
    }


def layers():
    """One call of each layer, moved to the device as torch moves layers."""
    x = empty(2, 5, 8)
    return {
        "MultiHeadAttention": lambda m: m.MultiHeadAttention(8, 2).to("meta")(x),
        "LearnedEncoding": lambda m: m.LearnedEncoding(9, 8).to("meta")(x),
        "PatchEmbedding": lambda m: m.PatchEmbedding(2, 3, 8).to("meta")(
            empty(4, 6, 3)
        ),
        **{
            name: lambda m, name=name: getattr(m, name)(8, 4).to("meta")(x)[0]
            for name in ("RNN", "LSTM", "GRU")
        },
    }


# A name, or a name and what is special; the call of a backend's public names.
CALLS = {
    "softmax": lambda m: m.softmax(empty(3, 4)),
    **attention("scaled_dot_product_attention"),
    **attention("memory_efficient_attention"),
    "attention_backward": lambda m: m.attention_backward(*[empty(2, 5, 8)] * 4)[0],
    "split_heads": lambda m: m.split_heads(empty(5, 8), 2),
    "merge_heads": lambda m: m.merge_heads(empty(2, 5, 4)),
    "apply_rotary": lambda m: m.apply_rotary(empty(5, 8), range(5)),
    "relative_bucket": lambda m: m.relative_bucket(empty(5).long()),
    "relative_position_bias": lambda m: m.relative_position_bias(
        empty(5, 8), empty(7, 8)
    ),
    "relative_position_values": lambda m: m.relative_position_values(
        empty(5, 5), empty(7, 8)
    ),
    "patchify": lambda m: m.patchify(empty(4, 6, 3), 2),
    "unpatchify": lambda m: m.unpatchify(empty(6, 12), (4, 6, 3)),
    **convolution("convolve"),
    **convolution("convolution_as_attention"),
    "kernel_heads": lambda m: m.kernel_heads(empty(3, 2, 3, 2))[0],
    "linear_attention": lambda m: m.linear_attention(*[empty(5, 8)] * 3),
    "linear_attention_step": lambda m: m.linear_attention_step(*[empty(8)] * 3)[0],
    **layers(),
    "sinusoidal_encoding": lambda m: m.sinusoidal_encoding(5, 8, device="meta"),
    "sinusoidal_encoding_2d": lambda m: m.sinusoidal_encoding_2d(
        2, 3, 8, device="meta"
    ),
    "alibi_slopes": lambda m: m.alibi_slopes(6, device="meta"),
    "alibi_bias": lambda m: m.alibi_bias(6, 5, device="meta"),
    "causal_mask": lambda m: m.causal_mask(5, device="meta"),
    "relative_index": lambda m: m.relative_index(4, 5, 2, device="meta"),
}
# It reads its lengths, to say which one is wrong.
READS_VALUES = {"padding_mask"}

# What is wrong: module, the text, what stands there instead, and a call that shows it.
BUGS = {
    "the causal mask is made elsewhere": (
        "attention",
        "mask(query.shape[-2], device=query.device)  # (L, L)\n"
        "        mask = past if mask is None else mask & past  # (..., L, L)\n"
        "    if mask",
        "mask(query.shape[-2])\n"
        "        mask = past if mask is None else mask & past  # (..., L, L)\n"
        "    if mask",
        "scaled_dot_product_attention, mask and bias",
    ),
    "softmax looks for empty rows": (
        "attention",
        "    weights = (x - peak).exp_()",
        "    if not (peak == 0).any():\n"
        "        return torch.softmax(x, axis)\n"
        "    weights = (x - peak).exp_()",
        "softmax",
    ),
    "the grid is made elsewhere": (
        "convolution",
        "rows = torch.arange(height, device=device)",
        "rows = torch.arange(height)",
        "kernel_heads",
    ),
    "the slopes stay where they are made": (
        "positions",
        "torch.tensor(slopes, dtype=dtype, device=device)",
        "torch.tensor(slopes, dtype=dtype)",
        "alibi_slopes",
    ),
}


def is_there(call, backend=TORCH):
    """Whether the call's result lies on the device that was asked for."""
    return call(backend).device.type == "meta"


@pytest.mark.parametrize("name", CALLS)
def test_the_result_lies_on_the_device(name):
    assert is_there(CALLS[name])


def test_every_public_name_is_called():
    called = {name.partition(",")[0] for name in CALLS}
    assert called == set(NAMES) - READS_VALUES
    assert called > MAKERS


@pytest.mark.parametrize("bug", BUGS)
def test_a_wrong_device_is_noticed(bug):
    *change, name = BUGS[bug]
    copy = mutated("torch", *change)
    try:
        found = is_there(CALLS[name], copy.mhsa)
    except (NotImplementedError, RuntimeError):
        return
    assert not found, f"nothing notices: {bug}"
