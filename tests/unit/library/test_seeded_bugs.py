"""Bugs put into the source on purpose: the laws must catch every one.

A mutant is the library's own source with one piece of text replaced. It runs against
the same laws, on the same drawn cases, as the library does in the other tests.
"""

import pytest
from hypothesis import Phase

from tests import extent
from tests.unit.library.backends import BACKENDS, mutated
from tests.unit.library.cases import hold
from tests.unit.library.image_laws import IMAGE_LAWS
from tests.unit.library.laws import ATTENTION_LAWS
from tests.unit.library.layer_laws import LAYER_LAWS
from tests.unit.library.position_laws import POSITION_LAWS
from tests.unit.library.recurrence_laws import RECURRENCE_LAWS

LAWS = {
    "masks": ATTENTION_LAWS + LAYER_LAWS,
    "attention": ATTENTION_LAWS + LAYER_LAWS,
    "layer": LAYER_LAWS,
    "_module": LAYER_LAWS,
    "positions": POSITION_LAWS,
    "images": IMAGE_LAWS,
    "convolution": IMAGE_LAWS,
    "recurrence": RECURRENCE_LAWS,
}

# what is wrong: (backend, module, the text, what stands there instead)
BUGS = {
    "softmax over the queries": (
        "numpy",
        "attention",
        "weights = softmax(scores)  #",
        "weights = softmax(scores, -2)  #",
    ),
    "softmax without the shift": (
        "numpy",
        "attention",
        "weights = np.exp(x - peak)",
        "weights = np.exp(x)",
    ),
    "an empty row is left NaN": (
        "numpy",
        "attention",
        "np.where(np.isneginf(peak), x.dtype.type(0), peak)",
        "peak",
    ),
    "an empty row is divided by zero": (
        "numpy",
        "attention",
        "weights / np.where(total == 0, x.dtype.type(1), total)",
        "weights / total",
    ),
    "no scale": (
        "numpy",
        "attention",
        "scores = (query * scale) @ key.swapaxes(-1, -2)  # (..., L, S)",
        "scores = query @ key.swapaxes(-1, -2)",
    ),
    "the number of keys for the width in the scale": (
        "numpy",
        "attention",
        "scores = (query * scale) @ key.swapaxes(-1, -2)  # (..., L, S)",
        "scores = query @ key.swapaxes(-1, -2) / math.sqrt(key.shape[-2])",
    ),
    "the width itself in the scale": (
        "torch",
        "attention",
        "scores = (query * scale) @ key.transpose(-2, -1)",
        "scores = query @ key.transpose(-2, -1) / query.shape[-1]",
    ),
    "the scale of the caller is ignored": (
        "numpy",
        "attention",
        "scores = (query * scale) @ key.swapaxes(-1, -2)  # (..., L, S)",
        "scores = query @ key.swapaxes(-1, -2) / math.sqrt(query.shape[-1])",
    ),
    "finite fill": (
        "numpy",
        "attention",
        "np.where(mask, scores, scores.dtype.type(-np.inf))",
        "np.where(mask, scores, scores.dtype.type(-1e9))",
    ),
    "finite fill in torch": (
        "torch",
        "attention",
        "scores.masked_fill(~mask, -math.inf)",
        "scores.masked_fill(~mask, -1e9)",
    ),
    "flipped mask": (
        "numpy",
        "attention",
        "np.where(mask, scores, scores.dtype.type(-np.inf))",
        "np.where(~mask, scores, scores.dtype.type(-np.inf))",
    ),
    "flipped mask in torch": (
        "torch",
        "attention",
        "scores.masked_fill(~mask, -math.inf)",
        "scores.masked_fill(mask, -math.inf)",
    ),
    "the mask after the softmax, rows not normalised": (
        "torch",
        "attention",
        """        scores = scores.masked_fill(~mask, -math.inf)  # (..., L, S)
    weights = softmax(scores)""",
        """        weights = softmax(scores).masked_fill(~mask, 0.0)
    else:
        weights = softmax(scores)""",
    ),
    "causal replaces the mask": (
        "numpy",
        "attention",
        "mask = past if mask is None else mask & past",
        "mask = past",
    ),
    "a token may not see itself": (
        "numpy",
        "masks",
        "return np.tri(n, dtype=bool)",
        "return np.tri(n, k=-1, dtype=bool)",
    ),
    "a token sees the next one": (
        "torch",
        "masks",
        "device=device).tril()",
        "device=device).tril(1)",
    ),
    "causal mask transposed": (
        "torch",
        "masks",
        "device=device).tril()",
        "device=device).triu()",
    ),
    "padding lets one more key in": (
        "numpy",
        "masks",
        "np.arange(n) < lengths[:, None]",
        "np.arange(n) <= lengths[:, None]",
    ),
    "bias added after the mask": (
        "torch",
        "attention",
        "weights = softmax(scores)  #",
        "weights = softmax(scores if bias is None else scores + bias)  #",
    ),
    "bias subtracted": (
        "numpy",
        "attention",
        "scores = scores + bias",
        "scores = scores - bias",
    ),
    "heads split without moving the axis": (
        "numpy",
        "attention",
        "return heads.swapaxes(-3, -2)",
        "return x.reshape(*batch, num_heads, n, width // num_heads)",
    ),
    "heads interleaved": (
        "numpy",
        "attention",
        "return heads.swapaxes(-3, -2)",
        "return np.moveaxis(x.reshape(*batch, n, -1, num_heads), -1, -3)",
    ),
    "heads merged without the transpose": (
        "numpy",
        "attention",
        "return x.swapaxes(-3, -2).reshape(",
        "return x.reshape(",
    ),
    "heads merged without the transpose in torch": (
        "torch",
        "attention",
        "return x.transpose(-3, -2).reshape(",
        "return x.reshape(",
    ),
    "the last block is forgotten": (
        "numpy",
        "attention",
        "for i in range(0, size, step)",
        "for i in range(0, max(1, size - 1), step)",
    ),
    "a block sees one key too few": (
        "numpy",
        "attention",
        "slice(block[-1].stop if is_causal else num_keys)",
        "slice(max(1, block[-1].stop - 1) if is_causal else num_keys)",
    ),
    "the corner of a causal block is left open": (
        "numpy",
        "attention",
        "            _hide_future(scores)",
        "            pass",
    ),
    "a block takes the bias of the first": (
        "numpy",
        "attention",
        "bias[block][..., keys[-1]]",
        "bias[block[:-1]][..., : scores.shape[-2], keys[-1]]",
    ),
    "blocks lose the head of the key": (
        "numpy",
        "attention",
        "_attend(scores, value[keys], shift",
        "_attend(scores, value[(slice(1),) * len(keys[:-1])][..., keys[-1], :], shift",
    ),
    "large scores overflow": (
        "numpy",
        "attention",
        "math.log(np.finfo(query.dtype).max) / 5",
        "np.inf",
    ),
    "blocks are not shifted under a bias": (
        "numpy",
        "attention",
        "shift = bias is not None or not",
        "shift = not",
    ),
    "the bound forgets the scale": (
        "numpy",
        "attention",
        "return q * k * abs(scale) <",
        "return q * k * abs(scale) / 1000 <",
    ),
    "an empty row of the kernel is left alone": (
        "torch",
        "attention",
        "return output.masked_fill(empty, 0.0)",
        "return output",
    ),
    "the kernel forgets causal where a mask is given": (
        "torch",
        "attention",
        """    if is_causal:
        past = causal_mask(query.shape[-2], device=query.device)  # (L, L)
        mask = past if mask is None else mask & past  # (..., L, L)
    mask, empty""",
        """    mask, empty""",
    ),
    "backward without the mean": (
        "numpy",
        "attention",
        "grad_scores = weights * (grad_weights - mean)",
        "grad_scores = weights * grad_weights",
    ),
    "backward without the scale": (
        "numpy",
        "attention",
        "grad_key = scale * grad_scores",
        "grad_key = grad_scores",
    ),
    "backward not transposed": (
        "numpy",
        "attention",
        "grad_value = weights.swapaxes(-1, -2) @ grad_output",
        "grad_value = weights @ grad_output if weights.shape[-1] == weights.shape[-2] "
        "else weights.swapaxes(-1, -2) @ grad_output",
    ),
    "sqrt(d_model) in the layer": (
        "numpy",
        "layer",
        'options = {"mask": mask,',
        'options = {"scale": self.d_model**-0.5, "mask": mask,',
    ),
    "sqrt(d_model) in torch's layer": (
        "torch",
        "layer",
        'options = {"mask": mask,',
        'options = {"scale": self.d_model**-0.5, "mask": mask,',
    ),
    "keys and values exchanged": (
        "numpy",
        "layer",
        "            q, k, v, **options, return_weights=True",
        "            q, v, k, **options, return_weights=True",
    ),
    "the value is the query in cross-attention": (
        "torch",
        "layer",
        "        value = key if value is None else value",
        "        value = query if value is None else value",
    ),
    "the layer forgets the mask": (
        "torch",
        "layer",
        'options = {"mask": mask,',
        'options = {"mask": None,',
    ),
    "no output projection": (
        "numpy",
        "layer",
        "            return self.out_proj(merge_heads(heads))  # (B, L, D)",
        "            return merge_heads(heads)  # (B, L, D)",
    ),
    "the weight is not transposed": (
        "numpy",
        "_module",
        "@ self.weight.T  # (batch, outputs)",
        "@ (self.weight if len(set(self.weight.shape)) == 1 else self.weight.T)",
    ),
    "the projections' biases are exchanged": (
        "numpy",
        "layer",
        "else np.split(self.in_proj_bias, 3)",
        "else np.split(self.in_proj_bias, 3)[::-1]",
    ),
    "the bias of the output is forgotten": (
        "numpy",
        "layer",
        "np.zeros(d_model, dtype) if bias else None",
        "None",
    ),
    "W_o holds the heads interleaved": (
        "numpy",
        "layer",
        "return weight.T.reshape(self.num_heads, self.d_head, self.d_model)",
        "return weight.reshape(self.num_heads, self.d_head, self.d_model)",
    ),
    "W_q is a copy": (
        "numpy",
        "layer",
        "return heads.swapaxes(-2, -1)",
        "return heads.swapaxes(-2, -1).copy()",
    ),
    "packed Xavier bound": (
        "torch",
        "layer",
        "(*self._projections(), self.out_proj.weight)",
        "(*([self.in_proj_weight] if hasattr(self, 'in_proj_weight') "
        "else self._projections()), self.out_proj.weight)",
    ),
    "sinusoids of one rate": (
        "numpy",
        "positions",
        "return positions[..., None] * rates",
        "return positions[..., None] * rates[:1] * np.ones_like(rates)",
    ),
    "sines first, cosines after": (
        "numpy",
        "positions",
        "pairs = np.stack([np.sin(angles), np.cos(angles)], -1)",
        "pairs = np.stack([np.sin(angles), np.cos(angles)], -2)",
    ),
    "the grid's axes are exchanged": (
        "torch",
        "positions",
        "[rows[:, None].expand(shape), columns.expand(shape)]",
        "[columns.expand(shape), rows[:, None].expand(shape)]",
    ),
    "rotary turns the other way": (
        "torch",
        "positions",
        "turned = a * cos - b * sin, a * sin + b * cos",
        "turned = a * cos + b * sin, b * cos - a * sin",
    ),
    "rotary shears": (
        "numpy",
        "positions",
        "turned = a * cos - b * sin, a * sin + b * cos",
        "turned = a * cos - b * sin, a * sin - b * cos",
    ),
    "half for interleaved": (
        "numpy",
        "positions",
        "a, b = x[..., 0::2], x[..., 1::2]",
        "a, b = np.split(x, 2, axis=-1)",
    ),
    "the base is ignored": (
        "numpy",
        "positions",
        "float(base) ** ",
        "10000.0 ** ",
    ),
    "ALiBi prefers the distant": (
        "numpy",
        "positions",
        "bias = -slopes[:, None, None] * distance",
        "bias = slopes[:, None, None] * distance",
    ),
    "ALiBi slopes for six heads": (
        "torch",
        "positions",
        "range(1, 2 * below, 2)",
        "range(2, 2 * below + 1, 2)",
    ),
    "relative positions i - j": (
        "numpy",
        "positions",
        "distance = keys - queries[:, None]",
        "distance = queries[:, None] - keys",
    ),
    "relative positions are not clipped far enough": (
        "torch",
        "positions",
        "distance.clamp(-max_distance, max_distance)",
        "distance.clamp(1 - max_distance, max_distance)",
    ),
    "relative bias without the scale": (
        "numpy",
        "positions",
        "products = query @ table.T * scale",
        "products = query @ table.T",
    ),
    "patches without moving the axis": (
        "numpy",
        "images",
        "    grid = grid.swapaxes(-4, -3)",
        "    grid = grid",
    ),
    "patches put together without moving the axis": (
        "torch",
        "images",
        "return grid.transpose(-4, -3).reshape(*batch, *image_shape)",
        "return grid.reshape(*batch, *image_shape)",
    ),
    "channels first in a patch": (
        "numpy",
        "images",
        "self.weight.transpose(0, 2, 3, 1)",
        "self.weight",
    ),
    "the kernel is flipped": (
        "numpy",
        "convolution",
        "np.tensordot(window, kernel, axes",
        "np.tensordot(window, kernel[..., ::-1, ::-1], axes",
    ),
    "rows and columns of a kernel are exchanged": (
        "torch",
        "convolution",
        "F.pad(images, (left, k2 - 1 - left, top, k1 - 1 - top), mode)",
        "F.pad(images, (top, k1 - 1 - top, left, k2 - 1 - left), mode)",
    ),
    "an even kernel reaches to the other side": (
        "numpy",
        "convolution",
        "offsets = _grid(k1, k2) - [(k1 - 1) // 2, (k2 - 1) // 2]",
        "offsets = _grid(k1, k2) - [k1 // 2, k2 // 2]",
    ),
    "no zero tokens around the image": (
        "numpy",
        "convolution",
        """if padding == "zeros" else images""",
        """if padding == "never" else images""",
    ),
    "the sharpness is ignored": (
        "numpy",
        "convolution",
        "return -sharpness * (distance**2).sum(-1)",
        "return -46.0 * (distance**2).sum(-1)",
    ),
    "the distance is not squared": (
        "torch",
        "convolution",
        "(distance**2).sum(-1)",
        "distance.abs().sum(-1)",
    ),
    "the LSTM's gates in another order": (
        "numpy",
        "recurrence",
        "i, f, g, o = np.moveaxis",
        "i, f, o, g = np.moveaxis",
    ),
    "the GRU keeps what it should replace": (
        "torch",
        "recurrence",
        "return (1 - z) * n + z * h",
        "return z * n + (1 - z) * h",
    ),
    "the GRU resets before the product": (
        "numpy",
        "recurrence",
        "from_x[..., 2, :] + r * from_h[..., 2, :]",
        "r * (from_x[..., 2, :] + from_h[..., 2, :])",
    ),
    "the given state is ignored": (
        "numpy",
        "recurrence",
        "        h, c = (self._zeros(x), self._zeros(x)) if state is None else state",
        "        h, c = (self._zeros(x), self._zeros(x))",
    ),
    "chrono on the wrong gate": (
        "torch",
        "recurrence",
        """        self._set_bias(0, -values)
        self._set_bias(1, values)""",
        """        self._set_bias(1, -values)
        self._set_bias(0, values)""",
    ),
    "chrono without the logarithm": (
        "numpy",
        "recurrence",
        "np.log(rng.uniform(1, chrono - 1, hidden_size))",
        "rng.uniform(1, chrono - 1, hidden_size)",
    ),
    "linear attention sees the future": (
        "torch",
        "recurrence",
        "(q @ k.transpose(-2, -1)).tril()",
        "(q @ k.transpose(-2, -1))",
    ),
    "linear attention is not normalised": (
        "numpy",
        "recurrence",
        "return (q @ memory) / (q @ total)",
        "return q @ memory",
    ),
    "elu without one": (
        "numpy",
        "recurrence",
        "np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))",
        "np.where(x > 0, x, np.exp(np.minimum(x, 0)))",
    ),
    "exp overflows where it is not taken": (
        "numpy",
        "recurrence",
        "np.exp(np.minimum(x, 0))",
        "np.exp(x)",
    ),
}


# What is replaced for a copy without a bug: else the loading itself might be the bug.
NO_BUG = "from mhsa_lib import _checks\n"


def caught_by(xp, laws, examples=25):
    """Return the names of the laws that fail; the first one is enough."""
    for law in laws:
        try:
            hold(law, xp, examples, phases=[Phase.generate])
        except Exception:
            return law.__name__
    return None


@pytest.mark.parametrize("bug", extent.sample(BUGS, 30))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_bug_is_caught(bug):
    laws = LAWS[BUGS[bug][1]]
    assert caught_by(mutated(*BUGS[bug]), laws), f"no law notices: {bug}"


@pytest.mark.parametrize("name", list(BACKENDS))
def test_a_copy_without_bug_passes(name):
    copy = mutated(name, "attention", NO_BUG, NO_BUG + "\n")
    laws = dict.fromkeys(law for laws in LAWS.values() for law in laws)
    assert caught_by(copy, laws, examples=3) is None
