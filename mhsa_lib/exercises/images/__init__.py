"""Chapter Images: its exercises and its questions."""

from mhsa_lib.exercises.images.grid import POOL, SINUSOID_2D
from mhsa_lib.exercises.images.patches import PATCHIFY, UNPATCHIFY
from mhsa_lib.exercises.images.questions import QUESTIONS
from mhsa_lib.exercises.images.tokens import COST, PATCH_EMBEDDING

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = (PATCHIFY, UNPATCHIFY, COST, PATCH_EMBEDDING, SINUSOID_2D, POOL)
