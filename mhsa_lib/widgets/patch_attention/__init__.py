"""The patch widget: a picture as a set of patches, and where one of them attends."""

from mhsa_lib.widgets.patch_attention.widget import PatchAttention

__all__ = ["PatchAttention"]
