"""Multi-head self-attention in torch; `mhsa_lib.numpy` has the same names.

A result lies on the device of its input. What is made from sizes alone, such as a mask
or an encoding, takes `device`; a layer moves with `.to(device)`.
"""

try:
    import torch as _torch  # noqa: F401
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "mhsa_lib.torch needs PyTorch, which is not installed here: run "
        "`pip install torch`, or use mhsa_lib.numpy, which has the same names",
        name="torch",
    ) from error

from mhsa_lib.torch.attention import (
    attention_backward,
    memory_efficient_attention,
    merge_heads,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)
from mhsa_lib.torch.convolution import (
    convolution_as_attention,
    convolve,
    kernel_heads,
)
from mhsa_lib.torch.images import (
    PatchEmbedding,
    patchify,
    unpatchify,
)
from mhsa_lib.torch.layer import (
    MultiHeadAttention,
)
from mhsa_lib.torch.masks import causal_mask, padding_mask
from mhsa_lib.torch.positions import (
    LearnedEncoding,
    alibi_bias,
    alibi_slopes,
    apply_rotary,
    relative_bucket,
    relative_index,
    relative_position_bias,
    relative_position_values,
    sinusoidal_encoding,
    sinusoidal_encoding_2d,
)
from mhsa_lib.torch.recurrence import (
    GRU,
    LSTM,
    RNN,
    linear_attention,
    linear_attention_step,
)

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "LearnedEncoding",
    "MultiHeadAttention",
    "PatchEmbedding",
    "alibi_bias",
    "alibi_slopes",
    "apply_rotary",
    "attention_backward",
    "causal_mask",
    "convolution_as_attention",
    "convolve",
    "kernel_heads",
    "linear_attention",
    "linear_attention_step",
    "memory_efficient_attention",
    "merge_heads",
    "padding_mask",
    "patchify",
    "relative_bucket",
    "relative_index",
    "relative_position_bias",
    "relative_position_values",
    "scaled_dot_product_attention",
    "sinusoidal_encoding",
    "sinusoidal_encoding_2d",
    "softmax",
    "split_heads",
    "unpatchify",
]
