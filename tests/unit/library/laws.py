"""What must hold of attention, in either backend; also the net for seeded bugs."""

import itertools

import numpy as np
import torch
from hypothesis import strategies as st

from tests.unit.library.cases import assert_close, cases, law, reference


def call(xp, name, arrays, options, **more):
    """Call a function of the backend on NumPy arrays; return NumPy arrays."""
    options = {
        k: xp.array(v) if k in ("mask", "bias") else v for k, v in options.items()
    }
    found = getattr(xp.mhsa, name)(*map(xp.array, arrays), **options, **more)
    return tuple(map(xp.numpy, found)) if isinstance(found, tuple) else xp.numpy(found)


def weights_of(xp, arrays, options):
    """Return the output and the weights of the textbook function."""
    return call(
        xp, "scaled_dot_product_attention", arrays[:3], options, return_weights=True
    )


@law(cases())
def scaled_dot_product_attention_equals_torch(xp, case):
    arrays, options = case.arrays(), case.options()
    expected = reference(arrays, options)
    output, weights = weights_of(xp, arrays, options)
    assert_close(output, expected[0], case.dtype)
    assert_close(weights, expected[1], case.dtype)
    alone = call(xp, "scaled_dot_product_attention", arrays[:3], options)
    assert np.array_equal(alone, output)


@law(cases())
def gradients_equal_torch(xp, case):
    *inputs, grad = case.arrays()
    options = case.options()
    expected = reference([*inputs, grad], options)[2:]
    found = call(xp, "attention_backward", [grad, *inputs], options)
    # With one key the softmax is constant, and its gradient zero up to rounding.
    scale = max(np.abs(x).max() for x in [*inputs, *expected])
    for x, y in zip(found, expected, strict=True):
        assert_close(x, y, case.dtype, scale)


@law(st.tuples(cases(), st.sampled_from([1, 4, 30, 1 << 16])))
def memory_efficient_attention_equals_textbook(xp, drawn):
    case, size = drawn
    arrays, options = case.arrays(), case.options()
    expected = reference(arrays, options)[0]
    with xp.block(size):
        found = call(xp, "memory_efficient_attention", arrays[:3], options)
    assert_close(found, expected, case.dtype)


@law(cases(mask="keys"))
def large_scores_do_not_overflow(xp, case):
    (query, key, value, grad), options = case.arrays(), case.options()
    shift = case.normal(case.num_queries, case.num_keys)
    for size, bias in itertools.product([1, 30, 1000], [None, shift, 1000 * shift]):
        options["bias"] = bias
        inputs = [size * query, key, value]
        expected = reference([*inputs, grad], options)[0]
        found = call(xp, "memory_efficient_attention", inputs, options)
        assert np.isfinite(found).all()
        # Rounding a score of this size moves the weights by about as much.
        error = np.abs(found - expected).max() / np.abs(value).max()
        assert error <= 1e5 * np.finfo(case.dtype).eps


@law(cases(mask="empty"))
def rows_sum_to_one_or_zero(xp, case):
    arrays, options = case.arrays(), case.options()
    _, weights = weights_of(xp, arrays, options)
    sums = weights.sum(-1)
    assert (weights >= 0).all()
    assert np.array_equal(sums[..., -1], np.zeros_like(sums[..., -1]))
    assert np.minimum(abs(sums), abs(sums - 1)).max() < 1e-6


@law(cases(mask="pairs"))
def masked_weights_are_exactly_zero(xp, case):
    arrays, options = case.arrays(), case.options()
    _, weights = weights_of(xp, arrays, options)
    hidden = ~np.broadcast_to(options["mask"], weights.shape)
    assert (weights[hidden] == 0).all()
    if case.is_causal:
        assert (weights[..., ~np.tri(case.num_queries, dtype=bool)] == 0).all()


@law(cases(mask="none"))
def masking_a_key_lowers_no_other_weight(xp, case):
    arrays, options = case.arrays(), case.options()
    _, before = weights_of(xp, arrays, options)
    mask = np.ones((1, case.num_keys), bool)
    mask[0, case.seed % case.num_keys] = False
    _, after = weights_of(xp, arrays, {**options, "mask": mask})
    open_rows = after.sum(-1) > 0
    lowered = (before - after)[..., mask[0]][open_rows]
    assert lowered.max(initial=0) <= 1e-6


@law(cases(mask="empty"))
def a_query_without_keys_gives_zeros(xp, case):
    *inputs, grad = case.arrays()
    options = case.options()
    output, _ = weights_of(xp, inputs, options)
    efficient = call(xp, "memory_efficient_attention", inputs, options)
    grads = call(xp, "attention_backward", [grad, *inputs], options)
    assert (output[..., -1, :] == 0).all() and (efficient[..., -1, :] == 0).all()
    assert (grads[0][..., -1, :] == 0).all()
    assert all(np.isfinite(x).all() for x in (output, efficient, *grads))


@law(cases(is_causal=True))
def the_future_changes_nothing_earlier(xp, case):
    arrays, options = case.arrays(), case.options()
    later = case.seed % case.num_queries
    changed = [x.copy() for x in arrays]
    for x in changed:
        x[..., later:, :] += 1
    for name in ("scaled_dot_product_attention", "memory_efficient_attention"):
        before = call(xp, name, arrays[:3], options)[..., :later, :]
        after = call(xp, name, changed[:3], options)[..., :later, :]
        assert np.allclose(before, after, rtol=1e-5, atol=1e-6)


@law(cases(batch=st.just((2, 3))))
def batch_items_and_heads_are_independent(xp, case):
    arrays, options = case.arrays(), case.options()
    changed = [x.copy() for x in arrays]
    for x in changed:
        x[1, 2] += 1
    rest = np.ones((2, 3), bool)
    rest[1, 2] = False
    for name in ("scaled_dot_product_attention", "memory_efficient_attention"):
        before = call(xp, name, arrays[:3], options)
        after = call(xp, name, changed[:3], options)
        assert np.allclose(before[rest], after[rest], rtol=1e-5, atol=1e-6)
        assert not np.allclose(before[1, 2, 0], after[1, 2, 0]) or case.mask == "empty"


@law(cases(batch=st.just((2, 3))))
def leading_axes_broadcast(xp, case):
    query, key, value, grad = case.arrays()
    options = case.options()
    few = [query, key[:, :1], value[:, :1], grad]
    many = [query, *(np.repeat(x[:, :1], 3, axis=1) for x in (key, value)), grad]
    expected = reference(many, options)
    for name in ("scaled_dot_product_attention", "memory_efficient_attention"):
        assert_close(call(xp, name, few[:3], options), expected[0], case.dtype)
    grads = call(xp, "attention_backward", [grad, *few[:3]], options)
    assert [x.shape for x in grads] == [x.shape for x in few[:3]]
    expected_key = expected[3].sum(1, keepdims=True)
    assert np.allclose(grads[1], expected_key, rtol=1e-4, atol=1e-5)


@law(cases())
def softmax_equals_torch(xp, case):
    x = case.arrays()[0] * 30
    for axis in range(-x.ndim, x.ndim):
        expected = torch.softmax(torch.from_numpy(x).double(), axis).numpy()
        assert_close(xp.numpy(xp.mhsa.softmax(xp.array(x), axis)), expected, case.dtype)
    shifted = xp.numpy(xp.mhsa.softmax(xp.array(x + 1000)))
    assert np.isfinite(shifted).all()


@law(st.tuples(st.sampled_from([(), (2,), (2, 3)]), *[st.integers(1, 5)] * 3))
def split_heads_slices_and_merge_heads_undoes_it(xp, drawn):
    batch, n, num_heads, width = drawn
    x = np.random.default_rng(0).normal(size=(*batch, n, num_heads * width))
    heads = xp.mhsa.split_heads(xp.array(x), num_heads)
    for h in range(num_heads):
        expected = x[..., h * width : (h + 1) * width]
        assert np.array_equal(xp.numpy(heads)[..., h, :, :], expected)
    assert np.array_equal(xp.numpy(xp.mhsa.merge_heads(heads)), x)


@law(st.lists(st.integers(0, 6), min_size=1, max_size=5))
def causal_mask_and_padding_mask_say_who_may_attend(xp, lengths):
    found = xp.numpy(xp.mhsa.padding_mask(lengths, 6))
    assert found.shape == (len(lengths), 1, 1, 6) and found.dtype == bool
    for row, length in zip(found[:, 0, 0], lengths, strict=True):
        assert row.tolist() == [j < length for j in range(6)]
    causal = xp.numpy(xp.mhsa.causal_mask(len(lengths)))
    assert causal.dtype == bool
    for i, j in np.ndindex(causal.shape):
        assert causal[i, j] == (j <= i)


ATTENTION_LAWS = [
    scaled_dot_product_attention_equals_torch,
    gradients_equal_torch,
    memory_efficient_attention_equals_textbook,
    large_scores_do_not_overflow,
    rows_sum_to_one_or_zero,
    masked_weights_are_exactly_zero,
    masking_a_key_lowers_no_other_weight,
    a_query_without_keys_gives_zeros,
    the_future_changes_nothing_earlier,
    batch_items_and_heads_are_independent,
    leading_axes_broadcast,
    softmax_equals_torch,
    split_heads_slices_and_merge_heads_undoes_it,
    causal_mask_and_padding_mask_say_who_may_attend,
]
