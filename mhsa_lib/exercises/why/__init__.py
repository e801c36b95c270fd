"""Chapter Why: its exercises and its questions."""

from mhsa_lib.exercises.why.averages import ATTEND, SOFTMAX, WEIGHTED_AVERAGE
from mhsa_lib.exercises.why.questions import QUESTIONS
from mhsa_lib.exercises.why.smoothing import NADARAYA_WATSON

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = (WEIGHTED_AVERAGE, SOFTMAX, ATTEND, NADARAYA_WATSON)
