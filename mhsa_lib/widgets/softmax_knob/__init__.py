"""The softmax knob: scores, width, scaling and temperature against the weights."""

from mhsa_lib.widgets.softmax_knob.widget import SoftmaxKnob

__all__ = ["SoftmaxKnob"]
