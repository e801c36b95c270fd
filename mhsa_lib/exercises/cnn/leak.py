"""Chapter Against CNN: the weight that a head does not give to its centre."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.cnn import written
from mhsa_lib.exercises.engine import Exercise, Mistake


def leak(sharpness, reach):
    """The weight that does not fall on the centre, one number.

    A query asks for its own position among (2 reach + 1)² keys around it, with the
    scores -sharpness |d|².
    """
    return 1 - mhsa.softmax(_around(sharpness, reach).ravel())[_middle(reach)]


def _around(sharpness, reach):
    d = np.arange(-reach, reach + 1)
    return -sharpness * (d[:, None] ** 2 + d**2)  # (2 reach + 1, 2 reach + 1)


def _middle(reach):
    return 2 * reach * (reach + 1)


def _leak_inputs(rng):
    return {
        "sharpness 1, two pixels around": (1.0, 2),
        "sharpness 2, one pixel around": (2.0, 1),
        "sharpness 0.2, five pixels around": (0.2, 5),
        "no sharpness at all": (0.0, 1),
        "no other pixel": (1.0, 0),
        "sharpness 5, four pixels around": (5.0, 4),
    }


def _leak_drawn(rng):
    cases = [(float(rng.uniform(0.1, 4)), int(rng.integers(1, 7))) for _ in range(3)]
    return {"sharpness {:.3g}, {} pixels around".format(*case): case for case in cases}


def _others(sharpness, reach):
    return np.exp(_around(sharpness, reach)).sum() - 1


def _one_line(sharpness, reach):
    d = np.arange(-reach, reach + 1)
    return 1 - mhsa.softmax(-sharpness * d**2)[reach]


def _not_squared(sharpness, reach):
    d = np.sqrt(-_around(1.0, reach).ravel())
    return 1 - mhsa.softmax(-sharpness * d)[_middle(reach)]


LEAK = Exercise(
    id="cnn.leak",
    reference=leak,
    written=written.leak,
    inputs=_leak_inputs,
    drawn=_leak_drawn,
    mistakes=(
        Mistake(
            "estimate",
            lambda a, reach: 4 * np.exp(-a),
            "This is the estimate for sharp heads. Asked for is the exact share, which "
            "differs while the head is soft.",
        ),
        Mistake(
            "not divided",
            _others,
            "The exponentials of the other keys are added, but not divided by the sum "
            "of all. A share lies between 0 and 1.",
        ),
        Mistake(
            "weight of the centre",
            lambda a, reach: 1 - leak(a, reach),
            "This is the weight that stays at the centre. The leak is the rest.",
        ),
        Mistake(
            "four neighbours alone",
            lambda a, reach: 4 * np.exp(-a) / (1 + 4 * np.exp(-a)) * (reach > 0),
            "Only the four nearest keys are counted. The others, along the diagonals "
            "and farther out, take a share as well.",
        ),
        Mistake(
            "nearest ring alone",
            lambda a, reach: leak(a, min(reach, 1)),
            "Only the keys that touch the centre are counted. Go on as far as reach.",
        ),
        Mistake(
            "one line",
            _one_line,
            "The keys stand on one line. A picture has two directions.",
        ),
        Mistake(
            "distance not squared",
            _not_squared,
            "The scores fall with the distance. They should fall with its square.",
        ),
        Mistake(
            "one neighbour",
            lambda a, reach: np.exp(-a) / np.exp(_around(a, reach)).sum(),
            "This is the weight of one neighbour. All the keys but the centre leak.",
        ),
    ),
)
