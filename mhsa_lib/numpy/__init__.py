"""Multi-head self-attention in NumPy alone; `mhsa_lib.torch` has the same names."""

from mhsa_lib.numpy.attention import (
    attention_backward,
    blocked_attention,
    causal_mask,
    merge_heads,
    padding_mask,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)
from mhsa_lib.numpy.layer import MultiHeadAttention

__all__ = [
    "MultiHeadAttention",
    "attention_backward",
    "blocked_attention",
    "causal_mask",
    "merge_heads",
    "padding_mask",
    "scaled_dot_product_attention",
    "softmax",
    "split_heads",
]
