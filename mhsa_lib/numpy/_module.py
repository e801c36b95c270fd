"""What the layers share: parameters under torch's names, and the linear map."""

import numpy as np

from mhsa_lib import _checks


class Module:
    """A layer whose parameters are its array attributes, named as torch names them."""

    def state_dict(self):
        """Return the parameters by name, the arrays themselves and not copies."""
        state = {n: x for n, x in vars(self).items() if isinstance(x, np.ndarray)}
        for name, child in vars(self).items():
            if isinstance(child, Module):
                state |= {f"{name}.{n}": x for n, x in child.state_dict().items()}
        return state

    @property
    def dtype(self):
        """The dtype of the parameters, which the inputs must share."""
        return next(iter(self.state_dict().values())).dtype

    def load_state_dict(self, mapping, strict=True):
        """Copy parameters from `mapping`: arrays, or tensors of torch on the CPU.

        Raises RuntimeError, as torch does, for missing or unexpected names unless
        `strict` is False, and for a wrong shape; then nothing has been changed.
        """
        own = self.state_dict()
        _checks.check_state(own, mapping, strict)
        for name in own.keys() & mapping.keys():
            own[name][...] = np.asarray(mapping[name])


class Linear(Module):
    """The map x W^T + b, with the weight (outputs, inputs) as torch stores it.

    >>> Linear(np.array([[1.0, 2.0]]), np.array([3.0]))(np.array([10.0, 20.0]))
    array([53.])
    """

    def __init__(self, weight, bias=None):
        self.weight, self.bias = weight, bias

    def __call__(self, x):
        """Map x (..., inputs) to (..., outputs)."""
        # One large product is faster than one for each item of the batch.
        output = x.reshape(-1, x.shape[-1]) @ self.weight.T  # (batch, outputs)
        if self.bias is not None:
            output += self.bias
        return output.reshape(*x.shape[:-1], -1)  # (..., outputs)
