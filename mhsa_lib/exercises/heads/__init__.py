"""Chapter Multiple heads: its exercises and its questions."""

from mhsa_lib.exercises.heads.counting import IMPORTANCE, PARAMETERS
from mhsa_lib.exercises.heads.entropy import ENTROPY
from mhsa_lib.exercises.heads.further import GROUPED
from mhsa_lib.exercises.heads.layer import LAYER, MULTI_HEAD
from mhsa_lib.exercises.heads.questions import QUESTIONS
from mhsa_lib.exercises.heads.split import MERGE, SPLIT

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = (
    SPLIT,
    MERGE,
    MULTI_HEAD,
    LAYER,
    PARAMETERS,
    IMPORTANCE,
    ENTROPY,
    GROUPED,
)
