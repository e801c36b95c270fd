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
        """Copy parameters from `mapping`: arrays, or tensors of torch.

        All of them or none: nothing changes before everything has been checked and
        copied. Raises RuntimeError, as torch does, for missing or unexpected names
        unless `strict` is False, for a wrong shape, and for what holds no numbers.
        """
        own = self.state_dict()
        _checks.check_mapping(own, mapping, strict)
        found = {}
        for name in own.keys() & mapping.keys():
            x = _as_array(name, mapping[name])
            _checks.check_parameter(name, x, own[name])
            found[name] = x.astype(own[name].dtype)  # a copy: it may be a view of ours
        for name, x in found.items():
            own[name][...] = x


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
        return output.reshape(*x.shape[:-1], len(self.weight))  # (..., outputs)


def _as_array(name, x):
    """Return an array, or a tensor of torch wherever it lies, as an array of NumPy."""
    try:
        if hasattr(x, "detach"):
            x = x.detach().cpu()
            # NumPy has no bfloat16; float32 holds all of its numbers.
            x = x.float() if _checks.dtype_name(x) == "bfloat16" else x
        return np.asarray(x)
    except (TypeError, ValueError, RuntimeError) as error:
        raise RuntimeError(
            f"load_state_dict: {name} cannot be read as an array: {error}"
        ) from error
