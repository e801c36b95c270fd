"""Multi-head self-attention in NumPy alone; `mhsa_lib.torch` has the same names."""

from mhsa_lib.numpy.attention import (
    attention_backward,
    memory_efficient_attention,
    merge_heads,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)
from mhsa_lib.numpy.convolution import (
    convolution_as_attention,
    convolve,
    kernel_heads,
)
from mhsa_lib.numpy.images import (
    PatchEmbedding,
    patchify,
    unpatchify,
)
from mhsa_lib.numpy.layer import (
    MultiHeadAttention,
)
from mhsa_lib.numpy.masks import causal_mask, padding_mask
from mhsa_lib.numpy.positions import (
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
from mhsa_lib.numpy.recurrence import (
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
