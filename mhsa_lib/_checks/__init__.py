"""The checks that both backends share: shapes and dtypes, never values.

They read only `x.shape` and `x.dtype`, so NumPy arrays and torch tensors pass alike,
and a wrong call gives the same sentence in either backend.
"""

from mhsa_lib._checks.arguments import (
    ARRAYS,
    LISTS,
    NUMBERS,
    SWITCHES,
    check_argument,
    refuse_ragged,
)
from mhsa_lib._checks.attention import (
    check_attention,
    check_fits,
    check_gradient,
    check_lengths,
    check_mask,
    check_softmax,
)
from mhsa_lib._checks.basic import (
    FLOATS,
    check_divisible,
    check_dtype,
    check_exact_rank,
    check_float,
    check_heads,
    check_kind,
    check_made_for,
    check_number,
    check_positive,
    check_rank,
    check_same_dtype,
    check_same_shape,
    check_switch,
    check_whole,
    dtype_name,
)
from mhsa_lib._checks.convolution import KERNEL_AXES, check_convolution
from mhsa_lib._checks.images import check_channels, check_images, check_patches
from mhsa_lib._checks.layer import (
    check_layer,
    check_layer_call,
    check_mapping,
    check_parameter,
)
from mhsa_lib._checks.positions import (
    check_base,
    check_buckets,
    check_learned,
    check_relative,
    check_rotary,
    check_std,
)
from mhsa_lib._checks.recurrence import (
    check_causal,
    check_recurrent,
    check_sequence,
    check_step,
    check_token,
)

__all__ = [
    "ARRAYS",
    "FLOATS",
    "KERNEL_AXES",
    "LISTS",
    "NUMBERS",
    "SWITCHES",
    "check_argument",
    "check_attention",
    "check_base",
    "check_buckets",
    "check_causal",
    "check_channels",
    "check_convolution",
    "check_divisible",
    "check_dtype",
    "check_exact_rank",
    "check_fits",
    "check_float",
    "check_gradient",
    "check_heads",
    "check_images",
    "check_kind",
    "check_layer",
    "check_layer_call",
    "check_learned",
    "check_lengths",
    "check_made_for",
    "check_mapping",
    "check_mask",
    "check_number",
    "check_parameter",
    "check_patches",
    "check_positive",
    "check_rank",
    "check_recurrent",
    "check_relative",
    "check_rotary",
    "check_same_dtype",
    "check_same_shape",
    "check_sequence",
    "check_softmax",
    "check_std",
    "check_step",
    "check_switch",
    "check_token",
    "check_whole",
    "dtype_name",
    "refuse_ragged",
]
