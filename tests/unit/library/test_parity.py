"""A wrong argument gives the same error and the same sentence in both backends.

Every argument of every public name is replaced by what some reader will hand over; so
are two at a time, drawn. Where one backend gives a result, so does the other, and it is
the same.
"""

import inspect
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mhsa_lib._checks import ARRAYS as ARE_ARRAYS
from tests import extent
from tests.unit.library.backends import BACKENDS
from tests.unit.library.calls import CALLS, MADE, leaves, parameters

each = pytest.mark.parametrize


@pytest.fixture(autouse=True)
def one_default_dtype():
    """Let a list of numbers become float64 in torch too."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def of(change):
    """Let a change of an array change a pair of them, each."""
    return lambda x: tuple(map(change, x)) if isinstance(x, tuple) else change(x)


# What becomes of an array, and what stands in place of anything else.
ARRAYS = {
    "a list": of(lambda x: x.tolist()),
    "float32": of(lambda x: x.astype("float32")),
    "float16": of(lambda x: x.astype("float16")),
    "int64": of(lambda x: x.astype("int64")),
    "bool": of(lambda x: x > 0),
    "complex128": of(lambda x: x.astype("complex128")),
    "one axis more": of(lambda x: x[None]),
    "an axis less": of(lambda x: x[0]),
    "one number": of(lambda x: x.reshape(-1)[0].reshape(())),
    "a batch less": of(lambda x: x[1:]),
    "a batch of none": of(lambda x: x[:0]),
    "one column": of(lambda x: x[..., :1]),
    "a column less": of(lambda x: x[..., :-1]),
    "no column": of(lambda x: x[..., :0]),
    "a row less": of(lambda x: x[..., 1:, :] if x.ndim > 1 else x),
    "no row": of(lambda x: x[..., :0, :] if x.ndim > 1 else x),
    "transposed": of(lambda x: x.swapaxes(0, -1)),
    "three of them": lambda x: (x, x, x),
}
OTHERS = [None, 0, 1, -1, 3, 7, 2.5, 1e300, True, False, "1", "same", [], [2], [0.5]]
OTHERS += [(4, 6), [[1], [1, 2]], 1j, [1j], ["a", "b"], range(3), {}, len, int, float]
OTHERS += [float("nan"), float("inf"), "float32", [[0, 1, 2, 3, 4]], (4, 6, -3)]
OTHERS += [np.int64(2), np.float64(0.5), np.float32(2), np.bool_(True), np.arange(5)]
OTHERS += [np.array(2), np.array(0.5), np.ones((5, 5), bool)]
OWN = {"dtype", "seed", "self"}  # what each backend has of its own


def arguments(call):
    """Return the names of all arguments that a call can change."""
    found = getattr(BACKENDS["numpy"].mhsa, call.name)
    names = set(inspect.signature(found).parameters)
    if call.made is not None:
        names &= MADE
        names |= set(inspect.signature(getattr(found, call.method)).parameters)
    return sorted(names - OWN)


def changes(call):
    """Every change of one argument: its name, what to say, and the arguments then."""
    for name in arguments(call):
        if name in call.arrays:
            yield from ((name, told) for told in ARRAYS)
        yield from ((name, i) for i in range(len(OTHERS)))


def changed(call, *wrong):
    """Return arrays in NumPy and other arguments, some of them wrong."""
    arrays, others = call.draw(), {}
    for name, change in wrong:
        if change in ARRAYS:
            arrays[name] = ARRAYS[change](arrays.get(name, 0))
        else:
            arrays.pop(name, None)
            others[name] = OTHERS[change]
    return arrays, others


def answer(call, backend, arrays, others):
    """Return a backend's result, or its error and sentence."""

    def into(name, x):
        if isinstance(x, tuple):
            return tuple(into(name, part) for part in x)
        kinds = (np.ndarray, np.generic) if name in ARE_ARRAYS else np.ndarray
        return backend.array(x) if isinstance(x, kinds) else x

    arrays = {name: into(name, x) for name, x in arrays.items()}
    others = {name: into(name, x) for name, x in others.items()}
    try:
        found = call.run(arrays, backend.dtype("float64"), backend.mhsa, **others)
    except Exception as error:
        return type(error).__name__, str(error)
    return "result", [backend.numpy(x) for x in leaves(found)]


def said(text):
    """A sentence without what each backend calls its own things."""
    return re.sub(r"ndarray|Tensor", "array", text)


def compare(call, *wrong):
    arrays, others = changed(call, *wrong)
    (kind, ours), (theirs_kind, theirs) = (
        answer(call, backend, arrays, others) for backend in BACKENDS.values()
    )
    assert kind == theirs_kind, (ours, theirs)
    if kind != "result":
        assert said(ours) == said(theirs)
        assert re.match(r"\w+: ", ours), ours
        return
    for a, b in zip(ours, theirs, strict=True):
        assert a.shape == b.shape
        assert a.dtype == b.dtype
        if call.made is None:
            assert np.allclose(a, b, rtol=1e-3, atol=1e-3, equal_nan=True)


@each("call", CALLS, ids=str)
@pytest.mark.filterwarnings("ignore")
def test_one_wrong_argument(call):
    for wrong in changes(call):
        compare(call, wrong)


@st.composite
def two_changes(draw):
    call = draw(st.sampled_from([c for c in CALLS if len(arguments(c)) > 1]))
    found = list(changes(call))
    one, two = draw(st.sampled_from(found)), draw(st.sampled_from(found))
    return call, one, two


@settings(
    max_examples=extent.examples(300), deadline=None, derandomize=True, database=None
)
@given(two_changes())
@pytest.mark.filterwarnings("ignore")
def test_two_wrong_arguments(case):
    call, one, two = case
    if one[0] != two[0]:
        compare(call, one, two)


NO_FLOATS = [int, bool, "int32", "float8", "", 3, "torch.float32"]


@each("call", [c for c in CALLS if "dtype" in parameters(c.name)], ids=str)
def test_a_dtype_is_floating_point(xp, call):
    """Each backend has dtypes of its own, so the sentence is the same, not they."""
    for dtype in NO_FLOATS:
        sentence = r"^\w+: dtype=.* is no floating point of this backend; give its "
        with pytest.raises(TypeError, match=sentence):
            call.run({}, dtype, xp.mhsa)
