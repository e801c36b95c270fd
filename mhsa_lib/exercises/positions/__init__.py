"""Chapter Positional encoding: its exercises and its questions."""

from mhsa_lib.exercises.positions.added import ADD, SINUSOID
from mhsa_lib.exercises.positions.further import BUCKETS, SHIFT
from mhsa_lib.exercises.positions.order import PERMUTE
from mhsa_lib.exercises.positions.questions import QUESTIONS
from mhsa_lib.exercises.positions.relative import ALIBI, RELATIVE
from mhsa_lib.exercises.positions.rotary import ROTATE

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = (PERMUTE, SINUSOID, ADD, ROTATE, RELATIVE, ALIBI, SHIFT, BUCKETS)
