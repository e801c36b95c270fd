"""What must hold of the positions, in either backend."""

import math

import numpy as np
from hypothesis import strategies as st

from tests.unit.library.cases import TOLERANCE, assert_close, law

DTYPES = st.sampled_from(["float64", "float32"])
SEEDS = st.integers(0, 2**16)


def normal(seed, dtype, *shape):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


@law(st.tuples(st.integers(1, 40), st.integers(1, 6), st.sampled_from([1e4, 50.0])))
def sinusoidal_encoding_follows_the_formula(xp, drawn):
    n, half, base = drawn
    expected = np.empty((n, 2 * half))
    for p, i in np.ndindex(n, half):
        angle = p / base ** (2 * i / (2 * half))
        expected[p, 2 * i : 2 * i + 2] = math.sin(angle), math.cos(angle)
    for dtype in TOLERANCE:
        found = xp.mhsa.sinusoidal_encoding(n, 2 * half, base, dtype=xp.dtype(dtype))
        assert_close(xp.numpy(found), expected, dtype)


@law(st.tuples(st.integers(2, 40), st.integers(1, 6)))
def sinusoidal_encoding_products_depend_on_the_distance(xp, drawn):
    n, half = drawn
    encoding = xp.mhsa.sinusoidal_encoding(n, 2 * half, dtype=xp.dtype("float64"))
    products = xp.numpy(encoding @ encoding.T)
    assert np.allclose(products[1:, 1:], products[:-1, :-1], atol=1e-12)


@law(st.tuples(*[st.integers(1, 6)] * 3))
def sinusoidal_encoding_2d_joins_row_and_column(xp, drawn):
    height, width, quarter = drawn
    d = 4 * quarter
    found = xp.numpy(
        xp.mhsa.sinusoidal_encoding_2d(height, width, d, dtype=xp.dtype("float64"))
    )
    line = xp.mhsa.sinusoidal_encoding(9, d // 2, dtype=xp.dtype("float64"))
    assert found.shape == (height, width, d)
    for i, j in np.ndindex(height, width):
        expected = np.concatenate([xp.numpy(line)[i], xp.numpy(line)[j]])
        assert np.allclose(found[i, j], expected, atol=1e-15)


@law(st.tuples(st.integers(1, 5), st.integers(5, 9), st.integers(1, 4), SEEDS))
def learned_encoding_is_added(xp, drawn):
    n, length, width, seed = drawn
    layer = xp.mhsa.LearnedEncoding(
        length, width, std=0.5, dtype=xp.dtype("float64"), seed=seed
    )
    x = normal(seed, "float64", 2, n, width)
    weight = xp.numpy(layer.state_dict()["weight"])
    assert_close(xp.numpy(layer(xp.array(x))), x + weight[:n])


ROTARY = st.tuples(
    st.sampled_from([(), (2,), (2, 3)]),
    st.integers(1, 6),
    st.integers(1, 4),
    st.booleans(),
    DTYPES,
    SEEDS,
)


@law(ROTARY)
def apply_rotary_rotates_pairs(xp, drawn):
    batch, n, half, interleaved, dtype, seed = drawn
    x = normal(seed, dtype, *batch, n, 2 * half)
    positions = np.random.default_rng(seed).integers(-9, 9, n)
    expected = np.empty(x.shape)
    for p, i in np.ndindex(n, half):
        pair = [2 * i, 2 * i + 1] if interleaved else [i, i + half]
        turn = np.exp(1j * positions[p] / 10000.0 ** (2 * i / (2 * half)))
        z = (x[..., p, pair[0]] + 1j * x[..., p, pair[1]]) * turn
        expected[..., p, pair] = np.stack([z.real, z.imag], -1)
    found = xp.mhsa.apply_rotary(
        xp.array(x), xp.array(positions), interleaved=interleaved
    )
    assert_close(xp.numpy(found), expected, dtype)


@law(ROTARY)
def apply_rotary_scores_depend_on_the_distance(xp, drawn):
    batch, n, half, interleaved, _, seed = drawn
    q, k = normal(seed, "float64", 2, *batch, n, 2 * half)
    scores = []
    for shift in (0, 1000):
        positions = np.arange(n) + shift
        a, b = (
            xp.numpy(
                xp.mhsa.apply_rotary(
                    xp.array(x), xp.array(positions), interleaved=interleaved
                )
            )
            for x in (q, k)
        )
        scores.append(a @ b.swapaxes(-1, -2))
    assert np.allclose(*scores, atol=1e-10)


@law(st.tuples(st.integers(1, 20), st.integers(1, 9)))
def alibi_bias_falls_with_the_distance(xp, drawn):
    num_heads, n = drawn
    slopes = slopes_of_the_paper(num_heads)
    for dtype in TOLERANCE:
        found = xp.mhsa.alibi_slopes(num_heads, dtype=xp.dtype(dtype))
        assert_close(xp.numpy(found), slopes, dtype)
        bias = xp.numpy(xp.mhsa.alibi_bias(num_heads, n, dtype=xp.dtype(dtype)))
        assert bias.shape == (num_heads, n, n) and bias.dtype == dtype
        for h, i, j in np.ndindex(bias.shape):
            assert math.isclose(bias[h, i, j], -slopes[h] * abs(i - j), rel_tol=1e-6)


def slopes_of_the_paper(n):
    """Return the slopes as the authors' published code finds them."""
    if math.log2(n).is_integer():
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return np.array([start * start**i for i in range(n)])
    closest = 2 ** math.floor(math.log2(n))
    more = slopes_of_the_paper(2 * closest)[0::2][: n - closest]
    return np.concatenate([slopes_of_the_paper(closest), more])


@law(
    st.tuples(
        st.sampled_from([(), (2,), (2, 3)]), *[st.integers(1, 5)] * 4, DTYPES, SEEDS
    )
)
def relative_position_bias_and_values_follow_the_formula(xp, drawn):
    batch, n, m, k, width, dtype, seed = drawn
    query = normal(seed, dtype, *batch, n, width)
    weights = normal(seed + 1, dtype, *batch, n, m)
    table = normal(seed + 2, dtype, 2 * k + 1, width)
    index = xp.numpy(xp.mhsa.relative_index(n, m, k))
    bias, values = np.empty((*batch, n, m)), np.zeros((*batch, n, width))
    for i, j in np.ndindex(n, m):
        row = min(max(j - i, -k), k) + k
        assert index[i, j] == row
        bias[..., i, j] = query[..., i, :] @ table[row] / math.sqrt(width)
        values[..., i, :] += weights[..., i, j, None] * table[row]
    found = xp.mhsa.relative_position_bias(xp.array(query), xp.array(table), num_keys=m)
    # A product of one column may be near zero, so compare with its terms' size.
    assert_close(xp.numpy(found), bias, dtype, scale=1)
    found = xp.mhsa.relative_position_values(xp.array(weights), xp.array(table))
    assert_close(xp.numpy(found), values, dtype, scale=1)


@law(st.tuples(st.integers(2, 40), st.integers(1, 200)))
def relative_bucket_is_exact_near_and_coarse_far(xp, drawn):
    num_buckets, beyond = drawn
    exact, largest = num_buckets // 2, num_buckets // 2 + beyond
    distance = np.arange(-3, largest + 5)
    found = xp.numpy(
        xp.mhsa.relative_bucket(xp.array(distance), num_buckets, largest)
    ).tolist()
    for s, bucket in zip(distance.tolist(), found, strict=True):
        if s < exact:
            assert bucket == max(s, 0)
            continue
        share = math.log(s / exact) / math.log(largest / exact)
        place = exact + share * (num_buckets - exact)
        if abs(place - round(place)) > 1e-9:  # else rounding decides
            assert bucket == min(int(place), num_buckets - 1)
        assert exact <= bucket < num_buckets


POSITION_LAWS = [
    sinusoidal_encoding_follows_the_formula,
    sinusoidal_encoding_products_depend_on_the_distance,
    sinusoidal_encoding_2d_joins_row_and_column,
    learned_encoding_is_added,
    apply_rotary_rotates_pairs,
    apply_rotary_scores_depend_on_the_distance,
    alibi_bias_falls_with_the_distance,
    relative_position_bias_and_values_follow_the_formula,
    relative_bucket_is_exact_near_and_coarse_far,
]
