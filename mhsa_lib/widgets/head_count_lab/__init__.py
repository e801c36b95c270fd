"""The head-count lab: who likes whom? Set the number of heads and see."""

from mhsa_lib.widgets.head_count_lab.widget import HeadCountLab

__all__ = ["HeadCountLab"]
