"""The attention stepper: a sentence goes through attention, one step at a time."""

from mhsa_lib.widgets.attention_stepper.widget import AttentionStepper

__all__ = ["AttentionStepper"]
