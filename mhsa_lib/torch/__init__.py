"""Multi-head self-attention in torch; `mhsa_lib.numpy` has the same names."""

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
    blocked_attention,
    causal_mask,
    merge_heads,
    padding_mask,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)
from mhsa_lib.torch.layer import MultiHeadAttention

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
