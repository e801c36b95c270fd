"""What readers really hand in: each gets one clear text, and nothing is raised."""

import functools
import itertools
import linecache
import os
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest
import torch

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, check, grade

ALL = list(EXERCISES.values())


def ids(exercise):
    return exercise.id


def cell(source, name="softmax", number=7):
    """Run `source` as Jupyter does: a file of its own that linecache knows."""
    filename = f"<cell {number}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    space = {"np": np, "mhsa": mhsa}
    exec(compile(source, filename, "exec"), space)
    return space[name]


def softmax_text(function):
    result = grade("why.softmax", function)
    assert not result.passed
    return result.text


def with_signature(exercise, function):
    """`function(*arguments)` as the exercise's own function."""
    return functools.wraps(exercise.reference)(function)


# Stubs


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_both_kinds_of_stub_are_not_attempted_yet(exercise, capsys):
    name = exercise.name
    for body in ("...", "pass", "raise NotImplementedError", '"""What."""\n    ...'):
        stub = cell(f"def {name}(*arguments):\n    {body}\n", name)
        assert check(exercise.id, stub) is None
        assert capsys.readouterr().out == (
            f"{exercise.id}: not attempted yet. Write the body, then run the cell.\n"
        )


def test_a_lambda_may_be_a_stub_too():
    assert "not attempted yet" in softmax_text(lambda scores: ...)


def test_a_stub_that_the_function_calls_is_named():
    source = (
        "def softmax(scores):\n    raise NotImplementedError\n"
        "def attend(query, keys, values):\n    return softmax(keys @ query) @ values\n"
    )
    text = grade("why.attend", cell(source, "attend")).text
    assert text == "softmax, which your function calls, is not attempted yet."


# Exceptions


def test_an_exception_gives_its_type_message_line_and_a_plain_hint():
    f = cell("def softmax(scores):\n    big = scores.max()\n    return scores @ 'a'\n")
    text = softmax_text(f)
    assert text.splitlines()[-1].startswith("Your function raised ")
    assert text.endswith("(line 3: return scores @ 'a'), on five scores.")

    f = cell("def softmax(scores):\n    return np.exp(score)\n")
    assert softmax_text(f) == (
        "A name is misspelt, or its cell has not been run.\n"
        "Your function raised NameError: name 'score' is not defined "
        "(line 2: return np.exp(score)), on five scores."
    )


def test_the_line_is_the_readers_own_not_the_librarys():
    f = cell("def softmax(scores):\n\n    return mhsa.softmax(scores, axis=7)\n")
    assert "(line 3: return mhsa.softmax(scores, axis=7))" in softmax_text(f)


def test_the_line_of_a_helper_in_the_same_cell_is_given():
    f = cell("def half(s):\n    return s / two\ndef softmax(s):\n    return half(s)\n")
    assert "(line 2: return s / two)" in softmax_text(f)


def test_a_line_is_given_even_if_its_source_is_unknown():
    space = {}
    exec(compile("def softmax(s):\n    return s / nothing", "<page>", "exec"), space)
    assert "(line 2), on five scores" in softmax_text(space["softmax"])


def test_infinite_recursion():
    f = cell("def softmax(scores):\n    return softmax(scores)\n")
    text = softmax_text(f)
    hint, own = text.splitlines()
    assert hint == "The function calls itself without end."
    assert own.startswith("Your function raised RecursionError: maximum recursion")


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("return np.ones((2, 3)) @ np.ones((2, 3))", "Is a transpose missing?"),
        ("return np.ones((2, 3)) + np.ones(2)", "keepdims=True keeps a summed axis"),
        ("return 1 if np.ones(2) > 0 else 0", "np.where chooses entry by entry"),
        ("return scores.sum(axis=5)", "count from the end with -1, -2"),
        ("return scores.softmax()", "look the method's name up there"),
        ("return 1 / 0", "Something is divided by zero."),
        ("return np.exp(print())", "perhaps a function that you call has no return"),
        ("return scores[0][0]", "Square brackets follow a single number"),
        ("return np.ones(3)[9]", "count from the end with -1, -2"),
        ("return np.ones(3)[0, 0]", "There are more indices than axes"),
        ("return scores.reshape(len(scores) / 1)", "// a whole number"),
        ("return np.zeros(len(scores) / 1)", "// a whole number"),
        ("return scores[: len(scores) / 1]", "// a whole number"),
        ("return scores[len(scores) / 2]", "// a whole number"),
        ("return [0, 1][len(scores) / 2]", "// a whole number"),
        ("return [i for i in range(len(scores) / 1)]", "// a whole number"),
        ("return np.stack(np.split(np.ones((3, 4)), 2))", "np.split cuts axis 0"),
        ("return np.array([np.ones(2), np.ones(3)])", "have different shapes"),
        ("return np.einsum('i->i', np.ones((2, 2, 2)))", "einsum, three dots"),
    ],
)
def test_common_exceptions_get_a_plain_hint(body, hint):
    assert hint in softmax_text(cell(f"def softmax(scores):\n    {body}\n"))


@pytest.fixture
def interruptible():
    """As in a terminal: a shell lets what it starts in the background ignore Ctrl+C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "function",
    [lambda scores: time.sleep(30), lambda scores: sum(0 for _ in range(10**9))],
    ids=["asleep", "busy"],
)
def test_ctrl_c_stops(function, interruptible):
    interrupt = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    interrupt.start()
    with pytest.raises(KeyboardInterrupt):
        grade("why.softmax", function)
    interrupt.join()


RAISED = [
    "raise KeyboardInterrupt",
    "raise KeyboardInterrupt from None",
    "try:\n        raise KeyboardInterrupt\n    finally:\n        pass",
    "with np.errstate():\n        raise KeyboardInterrupt",
    "exec('raise KeyboardInterrupt')",
]


@pytest.mark.parametrize("body", RAISED)
def test_an_interrupt_that_a_function_raises_itself_is_reported(body):
    text = softmax_text(cell(f"def softmax(scores):\n    {body}\n"))
    assert "Your function raised KeyboardInterrupt (line " in text


def test_an_interrupt_that_no_statement_raises_stops_as_ctrl_c_does():
    """What is thrown into a generator stands where Ctrl-C could have come."""

    def thrown(scores):
        waiting = (score for score in scores)
        next(waiting)
        waiting.throw(KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        grade("why.softmax", thrown)


class Unreadable(BaseException):
    """An error that is no Exception, and that fails when it is shown."""

    def __str__(self):
        raise Unreadable

    __repr__ = __str__


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (SystemExit("bye"), "raised SystemExit: bye (line 2: raise error)"),
        (KeyboardInterrupt(), "raised KeyboardInterrupt (line 2"),
        (GeneratorExit(), "raised GeneratorExit (line 2"),
        (Unreadable, "raised Unreadable (line 2"),
        (ValueError("long " * 10**6), "long long ... (line 2"),
    ],
    ids=["exit", "interrupt", "closed", "unreadable", "long"],
)
def test_whatever_a_function_raises_is_reported(error, text):
    f = cell("def softmax(scores):\n    raise error\n")
    f.__globals__["error"] = error
    got = softmax_text(f)
    assert text in got
    assert len(got) < 600


class Hostile:
    """Fails at whatever is asked of it."""

    def __getattribute__(self, name):
        raise Unreadable

    def __call__(self, scores):
        return self


class HostileArray(np.ndarray):
    """Fails when its shape, its dtype or its equality is asked for."""

    @property
    def shape(self):
        raise Unreadable

    dtype = __array__ = __eq__ = __len__ = shape


class HostileList(list):
    def __len__(self):
        raise Unreadable

    __iter__ = __getitem__ = __len__


class HostileMeta(type):
    @property
    def __name__(cls):
        raise Unreadable


class WithoutName(metaclass=HostileMeta):
    pass


HOSTILE = {
    "attributes": Hostile,
    "array": lambda: np.zeros(5).view(HostileArray),
    "list": lambda: HostileList([1, 2]),
    "name": WithoutName,
    "class": lambda: WithoutName,
    "endless": lambda: itertools.repeat([]),
    "too large": lambda: np.broadcast_to(1.0, (10**9, 10**6)),
    "ragged": lambda: [[1.0], [1.0, 2.0]],
    "long integers": lambda: [10**400] * 5,
    "objects": lambda: np.array([Unreadable] * 5),
    "text": lambda: np.array(["a"] * 5),
    "generator": lambda: (yes for yes in "yes"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_value_raises(kind):
    assert softmax_text(lambda scores: HOSTILE[kind]())


@pytest.mark.parametrize("kind", ["attributes", "name", "class"])
def test_no_function_raises(kind):
    assert softmax_text(HOSTILE[kind]())


def test_a_list_that_holds_itself_raises_nothing():
    endless = []
    endless.append(endless)
    assert "a value of type list" in softmax_text(lambda scores: endless)


def test_a_function_that_prints_without_end_fits_in_memory():
    def softmax(scores):
        for _ in range(1000):
            print("x" * 10**5)
        return scores

    assert len(softmax_text(softmax)) < 1000


# Not a function, or not the right one


def test_a_class_a_result_and_a_wrong_number_of_arguments():
    usage = 'check("why.softmax", softmax)'

    class Softmax:
        pass

    assert softmax_text(Softmax) == f"Softmax is a class. Give a function: {usage}."
    assert softmax_text(np.ones(3)) == (
        "check was given a value of type ndarray, no function. "
        f"Give the function itself, without calling it: {usage}."
    )
    assert softmax_text(lambda: 0) == (
        "check calls softmax(x), but your function is softmax(). "
        "Let it take 1 argument."
    )
    assert grade("why.attend", lambda q, k: q).text == (
        "check calls attend(query, keys, values), but your function is attend(q, k). "
        "Let it take 3 arguments."
    )


def test_an_object_that_can_be_called_and_a_builtin_will_do():
    class Layer:
        def __call__(self, scores):
            return mhsa.softmax(scores)

    assert grade("why.softmax", Layer()).passed
    assert grade("why.weighted_average", np.matmul).passed


# Values


def test_no_return():
    f = cell("def softmax(scores):\n    weights = mhsa.softmax(scores)\n")
    text = "Your function returns None on five scores. Did you forget return?"
    assert softmax_text(f) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (lambda s: s.tolist(), "On five scores, entry [0] is 0.1257, expected 0.2024."),
        (lambda s: s.tolist()[:4], "returns a value of type list on five scores, no"),
        (lambda s: ["a"] * 5, "returns a value of type list on five scores, no array"),
        (lambda s: (s, s), "returns a tuple of 2 values on five scores, no array"),
        (lambda s: "0.5", "returns a value of type str on five scores, no array"),
        (lambda s: (x for x in s), "returns a value of type generator on five scores"),
        (lambda s: 0.5, "On five scores the shape is (), expected (5,)."),
        (lambda s: mhsa.softmax(s)[None], "the shape is (1, 5), expected (5,)."),
        (lambda s: np.ones(3, np.float32), "On five scores the shape is (3,), exp"),
        (lambda s: np.zeros(0), "the shape is (0,), expected (5,)."),
        (
            lambda s: mhsa.softmax(s).astype(np.float32),
            "On five scores the dtype is float32, expected float64.",
        ),
        (lambda s: mhsa.softmax(s).astype(int), "the dtype is int64, expected"),
        (lambda s: mhsa.softmax(s).astype(complex), "the dtype is complex128, expect"),
        (lambda s: mhsa.softmax(s).astype(object), "the dtype is object, expected"),
        (lambda s: s > 0, "the dtype is bool, expected float64."),
        (
            lambda s: np.where(s == s.max(), np.nan, mhsa.softmax(s)),
            "is nan, expected 0.3386. 1 of 5 entries are nan or inf",
        ),
        (lambda s: mhsa.softmax(s) + np.inf, "5 of 5 entries are nan or inf"),
        (
            lambda s: mhsa.softmax(s) + 1e-7,
            "entry [0] is 0.20237352431, expected 0.20237342431.",
        ),
    ],
)
def test_a_wrong_value_gets_one_clear_text(value, text):
    """One sentence holds it, perhaps after a hint of one line."""
    got = softmax_text(value)
    assert text in got
    assert got.startswith(("Not yet. ", "Your function returns "))
    lines = got.splitlines()
    assert len(lines) == 1 or (len(lines) == 2 and text in lines[1])


@pytest.mark.parametrize(
    ("id", "turn"),
    [
        ("why.softmax", lambda a: a.tolist()),
        ("qkv.scores", lambda a: tuple(map(tuple, a.tolist()))),
        ("qkv.backward", tuple),
        ("qkv.causal_mask", lambda a: a.tolist()),
        ("images.cost", lambda a: list(map(int, a))),
        ("cnn.leak", lambda a: int(a) if a == 0 else float(a)),
        ("cnn.leak", np.float64),
        ("cnn.rank", int),
    ],
)
def test_a_list_of_the_right_numbers_passes(id, turn):
    reference = EXERCISES[id].reference
    result = grade(id, lambda *arguments: turn(reference(*arguments)))
    assert result.passed, result.text


def test_a_list_of_zeros_and_ones_is_no_mask():
    def causal_mask(n):
        return mhsa.causal_mask(n).astype(int).tolist()

    assert grade("qkv.causal_mask", causal_mask).mistake.name == "ones and zeros"


@pytest.mark.parametrize(
    ("turn", "name"),
    [
        (lambda a: a.astype(np.float32), "precision lost"),
        (lambda a: a.astype(int), "whole numbers"),
        (lambda a: a > 0.2, "boolean for a number"),
    ],
)
def test_numbers_of_another_kind_have_a_hint_of_their_own(turn, name):
    result = grade("why.softmax", lambda scores: turn(mhsa.softmax(scores)))
    assert result.mistake.name == name
    hint, complaint = result.text.splitlines()
    assert hint == f"Not yet. {result.mistake.hint}"
    assert complaint.startswith("On five scores the dtype is ")


def test_the_first_differing_entry_is_shown_with_both_values():
    def softmax(scores):
        weights = mhsa.softmax(scores)
        weights[..., -1] *= 0.5
        return weights

    assert softmax_text(softmax) == (
        "Not yet. What your results show: it is wrong at the last index of axis -1 "
        "alone; there every number is 0.5 = 1/2 times what it should be.\n"
        "On five scores, entry [4] is 0.05223, expected 0.1045."
    )


def test_a_change_of_the_inputs_is_found():
    def softmax(scores):
        result = mhsa.softmax(scores)
        scores -= scores.max()
        return result

    result = grade("why.softmax", softmax)
    assert result.mistake.name == "input changed"
    assert result.text == (
        f"Not yet. {result.mistake.hint}\n"
        "Your function changes its argument no. 1 in place (on five scores). "
        "Leave the inputs as they are: compute a new array."
    )


def test_prints_do_not_drown_the_text_and_are_shown_if_it_fails(capsys):
    def noisy(scores):
        print("noise", scores.shape)
        return mhsa.softmax(scores)

    assert grade("why.softmax", noisy).text.count("noise") == 0
    check("why.softmax", lambda s: print("x" * 2000) or mhsa.softmax(s)[..., :1])
    out = capsys.readouterr().out
    assert "\nOn five scores the shape is (1,), expected (5,)." in out
    assert "There your function printed:\nxxx" in out
    assert len(out) < 800


def test_warnings_and_settings_are_left_alone():
    before = np.geterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        grade("why.softmax", lambda s: np.exp(s) / np.exp(s).sum(-1, keepdims=True))
        assert "raised" not in softmax_text(
            lambda s: warnings.warn("old", stacklevel=1)
        )
    assert np.geterr() == before


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(ValueError, match=r"nearest: qkv\.attention"):
        check("qkv.atention", mhsa.softmax)
    with pytest.raises(ValueError, match="known: "):
        check("zzz", mhsa.softmax)
    with pytest.raises(TypeError, match="id of an exercise is text, not function"):
        check(mhsa.softmax, "why.softmax")


# torch


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_torch_tensors_pass(exercise):
    @functools.partial(with_signature, exercise)
    def function(*arguments):
        return torch.as_tensor(exercise.reference(*arguments))

    assert grade(exercise.id, function).passed


@pytest.mark.parametrize(
    ("id", "function"),
    [
        ("why.softmax", lambda s: torch.softmax(s, -1)),
        ("why.attend", lambda q, k, v: (k @ q).softmax(0).requires_grad_() @ v),
        ("qkv.scores", lambda q, k: q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5),
        ("qkv.attention", torch.nn.functional.scaled_dot_product_attention),
        ("qkv.causal_mask", lambda n: torch.ones(n, n).tril().bool()),
        ("qkv.softmax_jacobian", lambda p: torch.diag(p) - torch.outer(p, p)),
    ],
)
def test_functions_written_in_torch_pass(id, function):
    result = grade(id, function)
    assert result.passed, result.text


def test_an_exception_in_torch_is_the_one_reported():
    f = grade("why.softmax", lambda s: torch.softmax(s, -1) @ torch.ones(2, 2))
    assert "must be Tensor" not in f.text
    assert f.text.startswith("Your function raised RuntimeError: ")


def test_odd_tensors_raise_nothing():
    in_place = grade("why.softmax", lambda s: torch.softmax(s.requires_grad_(), -1))
    assert in_place.passed
    sparse = grade("why.softmax", lambda s: torch.softmax(s, -1).to_sparse())
    assert "a value of type Tensor on five scores, no array" in sparse.text


def test_a_mistake_made_in_torch_is_named():
    def scores(q, k):
        return q @ k.transpose(-2, -1)

    assert grade("qkv.scores", scores).mistake.name == "no scale"
    f32 = grade("why.softmax", lambda s: torch.softmax(s.float(), -1))
    assert f32.text.endswith("On five scores the dtype is float32, expected float64.")


def test_the_exercises_need_numpy_alone():
    code = (
        "import sys; from mhsa_lib.exercises import check\n"
        "check('why.softmax', lambda scores: scores)\n"
        "heavy = {'torch', 'matplotlib', 'anywidget', 'IPython', 'socket', 'ssl'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout + ran.stderr
