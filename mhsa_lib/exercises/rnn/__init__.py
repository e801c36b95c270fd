"""Chapter Against RNN: its exercises and its questions."""

from mhsa_lib.exercises.rnn.counting import CHRONO, CROSSOVER
from mhsa_lib.exercises.rnn.further import DELTA, SCAN
from mhsa_lib.exercises.rnn.linear import LINEAR_ATTENTION
from mhsa_lib.exercises.rnn.questions import QUESTIONS
from mhsa_lib.exercises.rnn.recurrent import LINEAR_RECURRENT
from mhsa_lib.exercises.rnn.states import RUN, STEP

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = (
    STEP,
    RUN,
    CROSSOVER,
    CHRONO,
    LINEAR_ATTENTION,
    LINEAR_RECURRENT,
    DELTA,
    SCAN,
)
