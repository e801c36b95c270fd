"""One call of every public function and layer, as a table to vary the arguments of.

A new public name must come into the table: a test compares the two.
"""

import inspect
from dataclasses import dataclass, field

import numpy as np

from mhsa_lib import numpy as mhsa

B, N, D, H = 2, 5, 8, 2  # batch, tokens, width, heads


@dataclass(frozen=True)
class Call:
    """How to call one name: shapes of its float arrays, and all other arguments.

    `arrays` have a batch in front where `batched` names them. What `sums` computes with
    them; else it moves numbers of any dtype. `made` are a layer's own arguments: then
    the arrays are for its call.
    """

    name: str
    arrays: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)
    made: dict | None = None
    batched: tuple = ()
    sums: bool = True
    method: str = "__call__"

    def __str__(self):
        return f"{self.name}.{self.method}" if self.method != "__call__" else self.name

    def draw(self, dtype="float64", batch=B, seed=0):
        """Return the float arrays, by name, in NumPy; a state is a pair of them."""
        rng = np.random.default_rng(seed)

        def array(name, shape):
            if isinstance(shape[0], tuple):
                return tuple(array(name, part) for part in shape)
            shape = (batch, *shape[1:]) if name in self.batched else shape
            return rng.normal(size=shape).astype(dtype)

        return {name: array(name, shape) for name, shape in self.arrays.items()}

    def run(self, arrays, dtype=None, library=mhsa, **changed):
        """Call it; `changed` replaces arguments, also those that make a layer.

        What makes arrays or layers makes them of this dtype. `library` holds the public
        names of a backend.
        """
        called = getattr(library, self.name)
        if "dtype" in inspect.signature(called).parameters:
            changed["dtype"] = dtype
        if self.made is None:
            return called(**arrays, **{**self.others, **changed})
        made = {k: v for k, v in changed.items() if k in MADE}
        others = {k: v for k, v in changed.items() if k not in MADE}
        layer = called(**{**self.made, **made})
        return getattr(layer, self.method)(**arrays, **{**self.others, **others})


MADE = {
    "d_model",
    "num_heads",
    "d_head",
    "kdim",
    "vdim",
    "seed",
    "dtype",
    "n",
    "std",
    "patch_size",
    "channels",
    "input_size",
    "hidden_size",
    "chrono",
}
X = {"x": (B, N, D)}
QKV = {name: (B, N, D) for name in ("query", "key", "value")}
FORMS = {"arrays": {**QKV, "bias": (N, N)}, "others": {"scale": 0.25}}
ALL = ("query", "key", "value")
IMAGES = {"kernel": (3, 2, 3, 2), "images": (B, 2, 4, 5), "bias": (3,)}
NETWORK = {"input_size": D, "hidden_size": 4}
STATE, PAIR = (B, 4), ((B, 4), (B, 4))


def networks():
    """The calls of recurrent networks, whole sequences and single steps."""
    for name in ("RNN", "LSTM", "GRU"):
        state = PAIR if name == "LSTM" else STATE
        told = "state" if name == "LSTM" else "h"
        yield Call(name, {**X, "state": state}, {}, NETWORK, ("x", "state"))
        arrays = {"x": (B, D), told: state}
        yield Call(name, arrays, {}, NETWORK, ("x", told), method="step")


CALLS = [
    Call("softmax", X, {"axis": -1}, batched=("x",)),
    Call("scaled_dot_product_attention", **FORMS, batched=ALL),
    Call("memory_efficient_attention", **FORMS, batched=ALL),
    Call(
        "attention_backward",
        {"grad_output": (B, N, D), **FORMS["arrays"]},
        FORMS["others"],
        batched=("grad_output", *ALL),
    ),
    Call("split_heads", X, {"num_heads": H}, batched=("x",), sums=False),
    Call("merge_heads", {"x": (B, H, N, 4)}, batched=("x",), sums=False),
    Call(
        "MultiHeadAttention",
        {**QKV, "bias": (N, N)},
        {},
        {"d_model": D, "num_heads": H},
        ALL,
    ),
    Call("causal_mask", {}, {"n": N}),
    Call("padding_mask", {}, {"lengths": [1, 3], "n": N}),
    Call("sinusoidal_encoding", {}, {"n": N, "d_model": D, "base": 100.0}),
    Call(
        "sinusoidal_encoding_2d",
        {},
        {"height": 2, "width": 3, "d_model": D, "base": 100.0},
    ),
    Call("LearnedEncoding", X, {}, {"n": N, "d_model": D, "std": 0.5}, ("x",)),
    Call("apply_rotary", X, {"positions": range(N), "base": 100.0}, batched=("x",)),
    Call("alibi_slopes", {}, {"num_heads": 6}),
    Call("alibi_bias", {}, {"num_heads": 6, "n": N}),
    Call("relative_index", {}, {"num_queries": 4, "num_keys": N, "max_distance": 2}),
    Call(
        "relative_bucket",
        {},
        {"distance": [-1, 0, 3, 90], "num_buckets": 8, "max_distance": 20},
    ),
    Call(
        "relative_position_bias",
        {"query": (B, N, D), "table": (7, D)},
        {"num_keys": 6, "scale": 0.25},
        batched=("query",),
    ),
    Call(
        "relative_position_values",
        {"weights": (B, N, N), "table": (7, D)},
        batched=("weights",),
    ),
    Call(
        "patchify",
        {"images": (B, 4, 6, 3)},
        {"patch_size": 2},
        batched=("images",),
        sums=False,
    ),
    Call(
        "unpatchify",
        {"patches": (B, 6, 12)},
        {"image_shape": (4, 6, 3)},
        batched=("patches",),
        sums=False,
    ),
    Call(
        "PatchEmbedding",
        {"images": (B, 4, 6, 3)},
        {},
        {"patch_size": 2, "channels": 3, "d_model": D},
        ("images",),
    ),
    Call("convolve", IMAGES, {"padding": "replicate"}, batched=("images",)),
    Call("convolve", IMAGES, {"padding": "zeros"}, batched=("images",)),
    Call("convolution_as_attention", IMAGES, {"sharpness": 9.0}, batched=("images",)),
    Call(
        "convolution_as_attention",
        IMAGES,
        {"padding": "replicate"},
        batched=("images",),
    ),
    Call("kernel_heads", {"kernel": (3, 2, 3, 2)}, sums=False),
    *networks(),
    Call("linear_attention", QKV, {"causal": True}, batched=ALL),
    Call("linear_attention", QKV, {"causal": False}, batched=ALL),
    Call(
        "linear_attention_step",
        {**{name: (B, D) for name in ALL}, "state": ((B, D, D), (B, D))},
        batched=(*ALL, "state"),
    ),
]


def leaves(found):
    """Return the arrays of a result, which may be nested in tuples."""
    if isinstance(found, tuple):
        return [leaf for part in found for leaf in leaves(part)]
    return [found]


def parameters(name):
    """Return the names of all arguments of a public name, and of its layer's call."""
    found = getattr(mhsa, name)
    called = [found, *([found.__call__] if inspect.isclass(found) else [])]
    if hasattr(found, "step"):
        called.append(found.step)
    return {p for f in called for p in inspect.signature(f).parameters} - {"self"}
