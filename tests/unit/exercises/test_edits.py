"""Edits of the book's solutions: what is tried, what is said, and what is accepted."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, grade
from mhsa_lib.exercises.edits import arguments, clauses, results, source
from mhsa_lib.exercises.edits import program as programs
from mhsa_lib.exercises.edits.wording import sentence
from mhsa_lib.exercises.engine import as_array, run, same
from tests import extent
from tests.book.published import published

ALL = list(EXERCISES.values())
STABLE = ("why.softmax", "why.attend", "why.nadaraya_watson", "qkv.attention")
STABLE += ("qkv.masked_attention", "qkv.backward", "heads.multi_head", "heads.layer")
STABLE += ("heads.grouped",)


pytestmark = pytest.mark.usefixtures("no_warnings")


def ids(exercise):
    return exercise.id


def alike(function, exercise, arguments):
    """Whether a function gives what the reference gives, dtype and all."""
    right = np.asarray(exercise.reference(*arguments))
    try:
        array = as_array(function(*arguments))
    except Exception:
        return False
    return (
        array is not None
        and array.dtype == right.dtype
        and same(array, right, exercise.tolerance)
    )


def passes(function, exercise, seed=0):
    inputs = exercise.inputs(np.random.default_rng(seed)).values()
    return all(alike(function, exercise, arguments) for arguments in inputs)


# What is edited


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_written_solution_is_right_and_so_is_its_program_without_edits(exercise):
    assert passes(exercise.solution, exercise)
    assert passes(source.program(exercise.solution).edited(), exercise)


@pytest.mark.parametrize("exercise", list(published()), ids=ids)
def test_the_written_solution_calls_its_arguments_as_the_chapter_does(exercise):
    """Hints name arguments: readers know those of the stub."""
    stub = {}
    exec(exercise.stub.partition("\ncheck(")[0], {"np": np, "mhsa": mhsa}, stub)
    own = list(inspect.signature(stub[exercise.name]).parameters)
    written = EXERCISES[exercise.id].solution
    assert list(inspect.signature(written).parameters)[: len(own)] == own


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_no_edit_can_run_for_ever(exercise):
    """An edit of a condition could: loops go through what is there beforehand."""
    assert "while" not in inspect.getsource(exercise.solution)


# What is said


def descriptions_of(exercise):
    return source.program(exercise.solution).descriptions


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_every_edit_can_be_said_and_gives_no_code(exercise):
    cases = exercise.cases().values()
    turns = arguments.turns(exercise.solution, next(iter(cases)))
    around = [change for _, changes in turns for change in changes]
    around += [change for _, change in results.TURNS]
    for change in (*descriptions_of(exercise), *around):
        text = sentence(change)
        assert "{" not in text
        for code in ("np.", "mhsa.", "axis=", "keepdims=", "return ", "lambda"):
            assert code not in text


def test_no_words_are_without_a_use():
    folder = Path(source.__file__).parent  # without that of the words
    code = "".join(path.read_text() for path in folder.glob("*.py"))
    kinds = clauses.of_edits() | clauses.of_results() | clauses.of_observations()
    assert [kind for kind in kinds if f'"{kind}"' not in code] == []


def test_two_edits_that_give_the_same_are_both_said():
    text = grade("rnn.run", with_the_bias_subtracted).text
    assert "b has the opposite sign; or, which gives the same, a minus stands" in text


def test_an_edit_of_a_mask_is_none_of_numbers():
    def backwards_from_one(x, positions, base):
        return EXERCISES["positions.rotate"].reference(x, -(positions + 1), base)

    assert "true for false" not in grade("positions.rotate", backwards_from_one).text


def test_a_factor_that_is_nearly_1_is_none():
    def with_an_epsilon(scores, mask):
        weights = EXERCISES["qkv.masked_softmax"].reference(scores, mask)
        return weights / (1 + 1e-6)

    text = grade("qkv.masked_softmax", with_an_epsilon).text
    assert "every number is nearly right" in text
    assert " 1 times" not in text


def with_the_bias_subtracted(x, W, U, b):
    h, states = np.zeros(len(U)), []
    for token in x:
        h = np.tanh(token @ W + h @ U - b)
        states.append(h)
    return np.array(states)


# What is accepted


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_an_edit_that_passes_is_right_on_other_inputs_too(exercise):
    """The inputs of an exercise tell every single edit from what is right."""
    program = source.program(exercise.solution)
    for number, change in enumerate(program.descriptions):
        function = program.edited(number)
        if passes(function, exercise):
            assert all(passes(function, exercise, seed) for seed in (1, 2, 3)), change


@pytest.mark.parametrize("id", STABLE)
def test_a_softmax_that_overflows_is_found(id):
    """Without a maximum, or with the mean, the least or the median in its place."""
    exercise = EXERCISES[id]
    program = source.program(exercise.solution)
    edited = [
        number
        for number, change in enumerate(program.descriptions)
        if change.kind == "maximum not subtracted"
        or change.names in ((("other", "mean"), ("right", "max")),)
        or change.names in ((("other", "min"), ("right", "max")),)
    ]
    assert len(edited) >= 2
    for number in edited:
        assert not grade(id, program.edited(number)).passed


@pytest.mark.parametrize("shift", [np.mean, np.median, np.min, np.max, np.abs])
def test_a_softmax_that_subtracts_something_else_is_found(shift):
    def softmax(s):
        by_row = {} if shift is np.abs else {"axis": -1, "keepdims": True}
        e = np.exp(s - shift(s, **by_row))
        return e / e.sum(axis=-1, keepdims=True)

    assert grade("why.softmax", softmax).passed == (shift is np.max)


# What is named


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_most_single_edits_are_named(exercise):
    """By a named mistake or by an edit; none of those that are tried passes unseen."""
    program = source.program(exercise.solution)
    named = []
    for number in extent.sample(range(3, len(program.descriptions), 7), 6):
        function = program.edited(number)
        outcomes = run(function, exercise)
        if any(outcome.array is None for outcome in outcomes):
            continue
        result = grade(exercise.id, function)
        assert result.passed == passes(function, exercise)
        if not result.passed:
            named.append(result.mistake is not None)
    unnamed = len(named) - sum(named)
    assert unnamed <= max(2, 0.25 * len(named))  # of a short solution, few are tried


def transpose(a):
    return a.swapaxes(-1, -2)


def heads_mixed(x, W_q, W_k, W_v, W_o):
    """The softmax of `heads.multi_head` along the queries."""
    q, k, v = x @ W_q, x @ W_k, x @ W_v
    weights = mhsa.softmax(q @ transpose(k) / np.sqrt(q.shape[-1]), axis=-2)
    return (weights @ v @ W_o).sum(axis=0)


def last_head(x, W_q, W_k, W_v, W_o):
    for i in range(len(W_q)):
        head = mhsa.scaled_dot_product_attention(x @ W_q[i], x @ W_k[i], x @ W_v[i])
        output = head @ W_o[i]
    return output


def two_slips(q, k, v):
    """No scale, and the softmax along the queries."""
    return mhsa.softmax(q @ transpose(k), axis=-2) @ v


def scale_too_late(x, W_q, W_k, W_v, W_o):
    q, k, v = x @ W_q, x @ W_k, x @ W_v
    weights = mhsa.softmax(q @ transpose(k)) / np.sqrt(q.shape[-1])
    return (weights @ v @ W_o).sum(axis=0)


def one_map_for_all(x, W_q, W_k, W_v, W_o):
    q, k, v = x @ W_q, x @ W_k, x @ W_v
    weights = mhsa.softmax(q @ transpose(k) / np.sqrt(q.shape[-1]))
    return (weights.mean(axis=0) @ v @ W_o).sum(axis=0)


def squares(q, k, v):
    weights = np.tril(q**2 @ transpose(k**2))
    return weights @ v / weights.sum(axis=-1, keepdims=True)


def base_of_rows_alone(height, width, d, base):
    encoding = EXERCISES["images.sinusoid_2d"].reference(height, width, d, base)
    encoding = encoding.copy()
    encoding[..., d // 2 :] = mhsa.sinusoidal_encoding(width, d // 2)
    return encoding


def rows_alone(height, width, centre, sharpness):
    places = np.indices((height, width)).reshape(2, -1).T
    away = places - places[:, None] - np.array(centre)
    return -sharpness * (away**2)[..., 0]


UNSEEN = {
    "heads.multi_head": [
        (scale_too_late, "a factor or a divisor comes too late: at weights"),
        (one_map_for_all, "the mean of weights serves for all"),
        (heads_mixed, "the softmax runs over another axis"),
        (last_head, "only the last part is taken"),
        (
            lambda x, q, k, v, o: EXERCISES["heads.multi_head"].reference(
                x, v, k, q, o
            ),
            "W_q and W_v are exchanged",
        ),
    ],
    "heads.layer": [
        (
            lambda x, q, k, v, o, h: EXERCISES["heads.layer"].reference(
                x, q, k, v, o.T, h
            ),
            "W_o is transposed",
        ),
    ],
    "qkv.attention": [
        (two_slips, "the softmax runs over another axis, and a division is missing"),
    ],
    "qkv.additive_scores": [
        (
            lambda q, k, a, b, v: np.tanh((q @ a)[:, None] - k @ b) @ v,
            "k has the opposite sign",
        ),
    ],
    "why.attend": [(lambda q, k, v: mhsa.softmax(-(k @ q)) @ v, "opposite sign")],
    "why.softmax": [(lambda s: np.log(mhsa.softmax(s)), "goes through log")],
    "qkv.project": [
        (lambda x, w: x @ w + 1, "larger by 1"),
        (lambda x, w: 2 * (x @ w), "x is doubled"),
        (lambda x, w: x @ w / np.sqrt(x.shape[-1]), "x is divided by the root of the"),
        (lambda x, w: x @ w * w.shape[-1], "from input to input: 3 on "),
    ],
    "qkv.scores": [
        (lambda q, k: k @ transpose(q), "Besides, q and k are exchanged."),
    ],
    "heads.grouped": [
        (
            lambda q, k, v: EXERCISES["heads.grouped"].reference(q, k[::-1], v[::-1]),
            "except that k is turned round, the last entry first, and v is ",
        ),
    ],
    "heads.entropy": [
        (
            lambda w: np.median(
                -(w * np.log(np.where(w > 0, w, 1.0))).sum(axis=-1), axis=-1
            ),
            "median stands where mean belongs",
        ),
    ],
    "rnn.step": [
        (
            lambda x, h, W, U, b: np.tanh((x @ W + h @ U) / 2 + b),
            "except that x is halved, and h is halved",
        ),
    ],
    "rnn.delta": [
        (
            lambda S, k, v, beta: S + beta * np.outer(k / np.linalg.norm(k), v - k @ S),
            "beside S, which is right, every number is multiplied by a factor: 0.5 = "
            "1/2 on a key of length 2",
        ),
    ],
    "rnn.linear_attention": [
        (squares, "square stands where phi belongs"),
    ],
    "images.sinusoid_2d": [
        (base_of_rows_alone, "the last argument of sinusoidal_encoding is missing"),
    ],
    "cnn.scores": [
        (rows_alone, "instead of the sum only the first part is taken"),
    ],
}


@pytest.mark.parametrize("id", UNSEEN)
def test_what_no_mistake_describes_is_described_by_an_edit(id):
    for function, words in UNSEEN[id]:
        result = grade(id, function)
        assert not result.passed
        assert result.mistake, result.text
        assert words in result.text


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_noise_and_constants_are_not_explained(exercise):
    rng = np.random.default_rng(0)

    def noise(*arguments):
        right = np.asarray(exercise.reference(*arguments))
        if right.dtype == bool:
            return rng.random(right.shape) < 0.5
        return rng.normal(size=right.shape) * 1000

    def zero(*arguments):
        return np.asarray(exercise.reference(*arguments)) * 0

    for function in (noise, zero):
        text = grade(exercise.id, function).text
        assert "the book's solution" not in text
        assert "Besides" not in text


def test_a_verdict_is_the_same_every_time():
    first, second = (grade("qkv.attention", two_slips).text for _ in range(2))
    assert first == second


def test_without_sources_nothing_is_named_and_nothing_fails(monkeypatch):
    def missing(_):
        raise OSError("could not get source code")

    monkeypatch.setattr(programs.inspect, "getsource", missing)
    source.program.cache_clear()
    try:
        assert grade("heads.multi_head", heads_mixed).mistake is None
        assert grade("qkv.project", lambda x, w: x @ w + 1).mistake  # needs no source
    finally:
        source.program.cache_clear()
