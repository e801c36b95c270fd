"""Chapter Against CNN: its exercises and its questions."""

from mhsa_lib.exercises.cnn.further import DILATED, RANK
from mhsa_lib.exercises.cnn.heads import AS_HEADS, SCORES
from mhsa_lib.exercises.cnn.leak import LEAK
from mhsa_lib.exercises.cnn.questions import QUESTIONS
from mhsa_lib.exercises.cnn.windows import CONVOLVE, RECEPTIVE_FIELD

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = (CONVOLVE, RECEPTIVE_FIELD, SCORES, AS_HEADS, LEAK, RANK, DILATED)
