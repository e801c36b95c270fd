"""What is said where no edit explains a result: true, and only of what is wrong."""

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, grade
from mhsa_lib.exercises.edits import clauses, regions, relations
from mhsa_lib.exercises.edits.wording import certain, change

pytestmark = pytest.mark.usefixtures("no_warnings")


def right(id, *arguments):
    return np.asarray(EXERCISES[id].reference(*arguments))


def without_the_last_row(kernel, image):
    output = right("cnn.convolve", kernel, image)
    output[-1] = 0
    return output


def with_an_epsilon(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-6)


def without_a_share(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) - e + 1)


def words_mixed(x, num_heads):
    return right("heads.split", x, num_heads)[..., [1, *range(2, x.shape[-2]), 0], :]


def later_keys_doubled(scores, mask):
    weights = right("qkv.masked_softmax", scores, mask)
    return weights * np.where(mask, 1 + np.arange(weights.shape[-1]) % 3, 1)


def diagonal_alone(p):
    return np.diag(p - p**2) + np.outer(p, 1 - p) * (1 - np.eye(len(p)))


def first_of_a_batch(x, w):
    return (x if x.ndim == 2 else x[0]) @ w


def rows_half_right(height, width, d, base):
    encoding = right("images.sinusoid_2d", height, width, d, base)
    encoding[..., : d // 2] = np.cos(np.arange(encoding.size // 2)).reshape(
        height, width, d // 2
    )
    return encoding


def each_row_scaled(q, k):
    return right("qkv.scores", q, k) * (2 + np.cos(np.arange(q.shape[-2])))[:, None]


def each_row_moved(q, k):
    return right("qkv.scores", q, k) + np.cos(np.arange(q.shape[-2]))[:, None]


SEEN = {
    "cnn.convolve": [
        (without_the_last_row, "last index of axis -2 alone; zeros stand")
    ],
    "why.softmax": [
        (with_an_epsilon, "every number is nearly right"),
        (without_a_share, "each row should sum to 1"),
    ],
    "heads.split": [(words_mixed, "the rows are right, but stand in another order")],
    "qkv.masked_softmax": [(later_keys_doubled, "each column is right up to a factor")],
    "qkv.softmax_jacobian": [(diagonal_alone, "right on the diagonal, and only there")],
    "qkv.project": [(first_of_a_batch, "count the axes from the end")],
    "images.sinusoid_2d": [(rows_half_right, "first half of axis -1 alone")],
    "qkv.scores": [
        (each_row_scaled, "each row is right up to a factor of its own"),
        (each_row_moved, "to each row a number of its own is added"),
    ],
}


@pytest.mark.parametrize("id", SEEN)
def test_what_is_certain_is_said(id):
    for function, words in SEEN[id]:
        result = grade(id, function)
        assert not result.passed
        assert words in result.text
        assert "What your results show: " in result.text


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.id)
def test_nothing_is_certain_of_noise(exercise):
    """At the most that rows which should be shares are none."""
    rng = np.random.default_rng(0)

    def noise(*arguments):
        array = right(exercise.id, *arguments)
        if array.dtype == bool:
            return rng.random(array.shape) < 0.5
        return rng.normal(size=array.shape) * 1000

    text = grade(exercise.id, noise).text
    assert "What your results show" not in text or "should sum to 1" in text


# A step that is missing, and relations


@pytest.mark.parametrize(
    ("id", "function", "words"),
    [
        (
            "why.attend",
            lambda q, k, v: mhsa.softmax(k @ q)[:, None] * v,
            "a last step is missing: a sum",
        ),
        (
            "positions.permute",
            lambda f, x, order: np.abs(f(x[order]) - f(x)[order]).max(axis=-1),
            "a last step is missing: a max",
        ),
        (
            "heads.parameters",
            lambda d, h: 4 * d * d + d,
            "d is added to the result",
        ),
        (
            "images.patch_embedding",
            lambda x, w, b: (
                right("images.patch_embedding", x, w, 0 * b) / w.shape[-1] ** 2 + b
            ),
            "beside bias, which is right, every number is ",
        ),
        (
            "heads.multi_head",
            lambda x, *weights: right("heads.multi_head", x, *weights) + x,
            "x is added to the result",
        ),
        (
            "heads.multi_head",
            lambda x, *weights: (
                right("heads.multi_head", x, *weights) / np.sqrt(len(weights[0]))
            ),
            "0.7071 = 1/√2 on ",
        ),
        (
            "qkv.attention",
            lambda q, k, v: mhsa.scaled_dot_product_attention(
                q, k, v, return_weights=True
            ),
            "The first of the values is right.",
        ),
    ],
)
def test_a_relation_is_said(id, function, words):
    result = grade(id, function)
    assert not result.passed
    assert words in result.text


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2**0.5, "1.414 = √2"),
        (3**-0.5, "0.5774 = 1/√3"),
        (-1 / 4, "-0.25 = -1/4"),
        (3.0, "3"),
        (np.pi, "3.142"),
    ],
)
def test_a_factor_that_is_a_root_or_a_fraction_is_known(number, said):
    assert relations.known(number) == said


# A mistake that fits on some inputs alone


def a_power_of_one_step(k, d, base):
    one = right("positions.shift", 1, d, base)
    return np.linalg.matrix_power(one, abs(int(k)))


def test_what_fits_on_all_inputs_comes_before_what_fits_on_one():
    result = grade("positions.shift", a_power_of_one_step)
    assert not result.passed
    assert "transposed" not in result.text
    assert "the absolute value of k is taken" in result.text


def no_scale_and_a_finite_fill(q, k, v, mask):
    scores = np.where(mask, q @ k.swapaxes(-1, -2), -1e9)
    return mhsa.softmax(scores) @ v


def test_a_mistake_that_fits_on_most_inputs_is_said_of_one():
    result = grade("qkv.masked_attention", no_scale_and_a_finite_fill)
    assert result.mistake.name == "no scale"
    assert (
        "On a causal mask over 4 words, though not on every input, this explains "
        "your result: "
    ) in result.text


# Regions


def compared(turn, count=3):
    rng = np.random.default_rng(0)
    pairs = [rng.normal(size=(4 + i, 4 + i)) for i in range(count)]
    return [(turn(a.copy()), a, ()) for a in pairs]


def above(a):
    return a + np.triu(np.ones_like(a), 1)


def everywhere(a):
    return a + 1


@pytest.mark.parametrize(
    ("turn", "kinds"),
    [
        (above, ["wrong above the diagonal"]),
        (lambda a: a + np.diag(np.arange(1.0, len(a) + 1)), ["wrong on the diagonal"]),
        (lambda a: a * np.eye(len(a)), ["wrong beside the diagonal", "zeros there"]),
        (lambda a: a * np.where(a < 0, 3, 1), ["wrong below 0", "factor there"]),
        (everywhere, []),
    ],
)
def test_a_region_is_the_narrowest_that_holds_all_that_is_wrong(turn, kinds):
    found = regions.region(compared(turn), 1e-9)
    assert [said.kind for said in found] == kinds


def test_every_observation_has_words():
    for kind, clause in clauses.of_observations().items():
        places = {"number": 3, "cases": "one word", "axis": -1, "factor": "2"}
        text = certain(change(kind, **places))
        assert clause.split("{")[0] in text
        assert "{" not in text
