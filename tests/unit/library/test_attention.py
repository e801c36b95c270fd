"""The laws of attention, in both backends."""

import numpy as np
import pytest
import torch

from tests.unit.library.backends import BACKENDS
from tests.unit.library.cases import assert_close, hold
from tests.unit.library.laws import ATTENTION_LAWS

FORMS = ["scaled_dot_product_attention", "memory_efficient_attention"]
X = np.random.default_rng(0).normal(size=(2, 3, 5, 4))
HIDDEN = 4  # the key that no query may see


@pytest.mark.parametrize("law", ATTENTION_LAWS, ids=lambda law: law.__name__)
def test_law(law, xp):
    hold(law, xp)


def with_hidden(bad):
    """The arrays, with a number that is none in the hidden key."""
    key = X.copy()
    key[..., HIDDEN, :] = bad
    return key


@pytest.mark.parametrize("more", [{}, {"is_causal": True}, {"bias": X[..., :1, :1]}])
@pytest.mark.parametrize("shape", [(5,), (1, 5), (5, 5), (2, 1, 1, 5), (2, 3, 5, 5)])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_a_hidden_key_holds_has_no_effect(xp, form, bad, shape, more):
    mask = np.broadcast_to(np.arange(5) != HIDDEN, shape)
    options = {k: xp.array(v) if k == "bias" else v for k, v in more.items()}

    def attend(key):
        arrays = map(xp.array, (X, key, X))
        found = getattr(xp.mhsa, form)(*arrays, mask=xp.array(mask), **options)
        return xp.numpy(found)

    assert_close(attend(with_hidden(bad)), attend(X))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_a_hidden_value_holds_spreads_in_every_form(xp, form):
    """A weight of zero times NaN is NaN."""
    arrays = map(xp.array, (X, X, with_hidden(np.nan)))
    mask = xp.array(np.arange(5) != HIDDEN)
    assert np.isnan(xp.numpy(getattr(xp.mhsa, form)(*arrays, mask=mask))).all()


def test_gradients_pass_a_hidden_key_by():
    attend = BACKENDS["torch"].mhsa.memory_efficient_attention
    mask = torch.arange(5) != HIDDEN
    for bad in (torch.nan, torch.inf):
        found, expected = (
            [torch.tensor(x, requires_grad=True) for x in (X, key, X)]
            for key in (with_hidden(bad), X)
        )
        for arrays in (found, expected):
            attend(*arrays, mask=mask).square().sum().backward()
        for x, y in zip(found, expected, strict=True):
            assert_close(x.grad.numpy(), y.grad.numpy())
        assert (found[1].grad[..., HIDDEN, :] == 0).all()
