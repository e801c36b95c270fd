"""Drawn calls of attention and of the layer, and torch's own answers to them."""

from dataclasses import dataclass, field

import numpy as np
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

TOLERANCE = {"float64": 1e-12, "float32": 2e-6}


def assert_close(found, expected, dtype="float64", scale=1e-30):
    """Compare by max|difference| / max|reference|, and the shapes and dtype too.

    `scale` is a least size for the reference, where zero up to rounding is right.
    """
    assert found.shape == expected.shape, f"{found.shape} is not {expected.shape}"
    assert found.dtype == dtype, f"{found.dtype} is not {dtype}"
    assert np.isfinite(found).all(), "the result is not finite"
    error = np.abs(found - expected).max()
    assert error <= TOLERANCE[dtype] * max(np.abs(expected).max(), scale), error


def hold(law, xp, examples=25, phases=None):
    """Run a law on drawn cases, the same ones every time."""
    options = {} if phases is None else {"phases": phases}
    run = settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        **options,
    )(given(law.cases)(lambda case: law(xp, case)))
    run()


def law(cases):
    """Mark a function (xp, case) as a law that holds for all these cases."""

    def mark(function):
        function.cases = cases
        return function

    return mark


@dataclass(frozen=True)
class Case:
    """One call of attention; the numbers follow from the seed."""

    batch: tuple
    num_queries: int
    num_keys: int
    width: int
    value_width: int
    mask: str
    bias: bool
    is_causal: bool
    scale: float | None
    dtype: str
    seed: int
    rng: object = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "rng", np.random.default_rng(self.seed))

    def normal(self, *shape):
        return self.rng.normal(size=shape).astype(self.dtype)

    def arrays(self):
        """Return query, key, value and the gradient of a loss for the output."""
        n, m, e = self.num_queries, self.num_keys, self.value_width
        return (
            self.normal(*self.batch, n, self.width),
            self.normal(*self.batch, m, self.width),
            self.normal(*self.batch, m, e),
            self.normal(*self.batch, n, e),
        )

    def options(self):
        """Return mask, bias, is_causal and scale, in NumPy."""
        n, m = self.num_queries, self.num_keys
        shape = {"none": None, "keys": (1, m), "pairs": (n, m), "empty": (n, m)}
        mask = shape[self.mask] and self.rng.random(shape[self.mask]) < 0.7
        if self.mask == "keys":
            mask[..., 0] = True
        if self.mask == "pairs":
            mask = np.broadcast_to(mask | np.eye(n, m, dtype=bool), (*self.batch, n, m))
            mask = mask.copy()
            mask[..., 0] = True
        if self.mask == "empty":
            mask[-1] = False
        return {
            "mask": mask if self.mask != "none" else None,
            "bias": self.normal(*self.batch[-1:], n, m) if self.bias else None,
            "is_causal": self.is_causal,
            "scale": self.scale,
        }


BATCHES = st.sampled_from([(), (3,), (2, 3)])


@st.composite
def cases(draw, batch=BATCHES, mask=None, **fixed):
    """Draw a case; square where it is causal."""
    size = st.integers(1, 9)
    is_causal = fixed.get("is_causal", draw(st.booleans()))
    num_queries = draw(fixed.get("size", size))
    return Case(
        batch=draw(batch),
        num_queries=num_queries,
        num_keys=num_queries if is_causal else draw(fixed.get("size", size)),
        width=draw(st.integers(1, 8)),
        value_width=draw(st.integers(1, 8)),
        mask=mask or draw(st.sampled_from(["none", "keys", "pairs", "empty"])),
        bias=draw(st.booleans()),
        is_causal=is_causal,
        scale=draw(st.sampled_from([None, None, 0.3])),
        dtype=draw(st.sampled_from(["float64", "float32"])),
        seed=draw(st.integers(0, 2**16)),
    )


def reference(arrays, options):
    """Return torch's output, weights and three gradients, in float64.

    A query that may attend to nothing is opened for torch and set to zero after it,
    since what torch gives there depends on the code path.
    """
    query, key, value, grad = (torch.from_numpy(x).double() for x in arrays)
    inputs = [x.requires_grad_() for x in (query, key, value)]
    scores = torch.zeros(*query.shape[:-1], key.shape[-2], dtype=torch.float64)
    if options["bias"] is not None:
        scores = scores + torch.from_numpy(options["bias"]).double()
    allowed = torch.ones_like(scores, dtype=torch.bool)
    if options["mask"] is not None:
        allowed &= torch.from_numpy(options["mask"])
    if options["is_causal"]:
        allowed &= torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    full = allowed.any(-1, keepdim=True)  # (..., L, 1)
    scores = scores.masked_fill(~(allowed | ~full), -torch.inf)
    call = {"attn_mask": scores, "scale": options["scale"]}
    output = F.scaled_dot_product_attention(*inputs, **call) * full
    grads = torch.autograd.grad(output, inputs, grad)
    eye = torch.eye(key.shape[-2], dtype=torch.float64).expand(*key.shape[:-1], -1)
    weights = F.scaled_dot_product_attention(query, key, eye, **call) * full
    return [x.detach().numpy() for x in (output, weights, *grads)]
