"""attention.js against mhsa_lib.numpy, to 1e-5: it runs under Node."""

import json
import shutil
import subprocess

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.widgets import SoftmaxKnob, decode_array, encode_array
from publish.paths import WIDGETS

MODULE = WIDGETS / "shared" / "attention.js"
TOLERANCE = 1e-5
DTYPES = ("float16", "float32", "float64", "int32", "uint8", "bool")


def run(body, **data):
    """Run JavaScript with attention.js as A and the data as D; what it returns."""
    node = shutil.which("node")
    assert node, "Node is not on PATH; `make test` brings it, or install Node 18+"
    script = (
        f"import * as A from {json.dumps(MODULE.as_uri())};\n"
        f"const D = {json.dumps(data)};\n"
        f"const out = (() => {{ {body} }})();\n"
        # JSON has no infinity and no NaN; text carries them.
        "console.log(JSON.stringify(out, (key, value) => "
        "typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))"
    )
    answer = subprocess.run(
        [node, "--input-type=module"], input=script, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def numbers(nested):
    """Nested lists, infinities and NaN as text among them, as an array."""
    return np.array(nested, dtype=object).astype(float)


def assert_close(found, expected):
    np.testing.assert_allclose(numbers(found), expected, rtol=TOLERANCE, atol=TOLERANCE)


def draw(seed, *shape):
    return np.random.default_rng(seed).standard_normal(shape)


@pytest.mark.parametrize(
    ("length", "keys", "width", "size"),
    [(1, 1, 1, 1.0), (5, 7, 3, 1.0), (8, 8, 64, 1.0), (4, 6, 16, 30.0)],
)
@pytest.mark.parametrize("masked", [False, True])
def test_attention_equals_the_library(length, keys, width, size, masked):
    q, k, v = (draw(i, n, width) for i, n in enumerate((length, keys, keys)))
    q = size * q
    allowed = draw(3, length, keys) > 0
    allowed[0] = False  # a row that may attend to nothing
    output, weights = mhsa.scaled_dot_product_attention(
        q, k, v, mask=allowed if masked else None, return_weights=True
    )
    found = run(
        "return A.attention(D.q, D.k, D.v, D.masked ? {allowed: D.allowed} : {});",
        **{name: a.tolist() for name, a in {"q": q, "k": k, "v": v}.items()},
        allowed=allowed.tolist(),
        masked=masked,
    )
    assert_close(found["raw"], q @ k.T)
    assert_close(found["weights"], weights)
    assert_close(found["output"], output)
    if masked:
        assert found["weights"][0] == [0] * keys
        assert (numbers(found["weights"])[~allowed] == 0).all()


def test_projection_equals_the_matrix_product():
    x, w = draw(0, 6, 5), draw(1, 5, 3)
    assert_close(run("return A.project(D.x, D.w)", x=x.tolist(), w=w.tolist()), x @ w)


def test_causal_mask_equals_the_library():
    assert run("return A.causalMask(5)") == mhsa.causal_mask(5).tolist()


@pytest.mark.parametrize(
    "row", [[0.0], [1e4, -1e4, 0.0], [-1e308, 1e308], [3200.0, 3199.0], [5.0] * 16]
)
def test_softmax_is_stable(row):
    assert_close(run("return A.softmax(D.row)", row=row), mhsa.softmax(np.array(row)))


@pytest.mark.parametrize("text", ["[NaN, 0]", "[Infinity, 0]"])
def test_nan_and_infinity_travel_as_in_the_library(text):
    row = np.array(json.loads(text))
    with np.errstate(invalid="ignore"):
        expected = mhsa.softmax(row)
    assert_close(run(f"return A.softmax({text})"), expected)


@pytest.mark.parametrize("scores", [[0.0], [1, 1, 1, 1], [9.0, -9.0], [100, -100]])
def test_entropy_equals_the_knob(scores):
    knob = SoftmaxKnob(scores=scores)
    found = run("return A.entropy(D.p)", p=knob.weights.tolist())
    assert found == pytest.approx(knob.entropy, abs=TOLERANCE)


def test_products_sum_to_the_score():
    q, k = draw(0, 4), draw(1, 4)
    assert_close(run("return A.products(D.q, D.k)", q=q.tolist(), k=k.tolist()), q * k)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 4)])
def test_arrays_travel_both_ways(dtype, shape):
    array = (100 * np.abs(draw(0, *shape))).astype(dtype)
    mapping = encode_array(array)
    np.testing.assert_array_equal(decode_array(mapping), array, strict=True)
    nested = run("return A.decodeArray(D.a)", a=mapping)
    np.testing.assert_array_equal(numbers(nested).astype(dtype), array)
    if dtype != "float16":
        back = run("return A.encodeArray(A.decodeArray(D.a), D.a.dtype)", a=mapping)
        assert back == mapping


def test_every_half_precision_number_is_read():
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    found = numbers(run("return A.decodeArray(D.a)", a=encode_array(halves)))
    np.testing.assert_array_equal(found, halves.astype(float))


@pytest.mark.parametrize(
    ("change", "message"),
    [({"dtype": "int64"}, "is not one of"), ({"shape": [3]}, "needs 12 bytes")],
)
def test_arrays_that_do_not_fit_are_refused(change, message):
    mapping = {**encode_array(np.zeros(2, np.float32)), **change}
    body = "try { A.decodeArray(D.a); return ''; } catch (e) { return e.message; }"
    assert message in run(body, a=mapping)
    with pytest.raises(ValueError, match=message):
        decode_array(mapping)
