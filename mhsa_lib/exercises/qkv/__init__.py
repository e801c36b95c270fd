"""Chapter QKV: its exercises and its questions."""

from mhsa_lib.exercises.qkv.attention import ATTENTION
from mhsa_lib.exercises.qkv.backward import BACKWARD
from mhsa_lib.exercises.qkv.further import ADDITIVE_SCORES, SOFTMAX_JACOBIAN
from mhsa_lib.exercises.qkv.masked import MASKED_ATTENTION
from mhsa_lib.exercises.qkv.masks import CAUSAL_MASK, MASKED_SOFTMAX
from mhsa_lib.exercises.qkv.questions import QUESTIONS
from mhsa_lib.exercises.qkv.scores import PROJECT, SCORES

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = (
    PROJECT,
    SCORES,
    ATTENTION,
    CAUSAL_MASK,
    MASKED_SOFTMAX,
    MASKED_ATTENTION,
    SOFTMAX_JACOBIAN,
    BACKWARD,
    ADDITIVE_SCORES,
)
