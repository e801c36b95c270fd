"""The dtype in which a function computes: under autocast, and for half precision."""

import functools

import torch

HALF = (torch.float16, torch.bfloat16)


def autocast_dtype(*given):
    """Return the dtype of products on the tensors' device under autocast, or None."""
    device = _device(*given)
    if not torch.amp.is_autocast_available(device):
        return None
    on = torch.is_autocast_enabled(device)
    return torch.get_autocast_dtype(device) if on else None


def as_product(function):
    """Let autocast treat a function as one product, as it treats torch's own attention.

    Floating inputs come in autocast's dtype, so they may differ before. Within the
    function autocast is off: it would round between the steps.
    """

    @functools.wraps(function)
    def call(*args, **options):
        dtype = autocast_dtype(*args, *options.values())
        if dtype is None:
            return function(*args, **options)
        args = [_cast(x, dtype) for x in args]
        options = {name: _cast(x, dtype) for name, x in options.items()}
        with torch.autocast(_device(*args, *options.values()), enabled=False):
            return function(*args, **options)

    return call


def as_parameters(layer, *inputs):
    """Return a layer's inputs; under autocast in the dtype of its parameters.

    The products of the layer cast again, so what reaches them is what came in.
    """
    if autocast_dtype(*inputs) is None or layer.dtype == torch.float64:
        return inputs
    # What was one tensor stays one.
    cast = {id(x): _cast(x, layer.dtype) for x in inputs}
    return tuple(cast[id(x)] for x in inputs)


def widen(*tensors):
    """Return float32 for half precision, in which sums saturate; all else as it is."""
    if tensors[0].dtype not in HALF:
        return tensors
    return tuple(None if x is None else x.float() for x in tensors)


def is_symbolic():
    """Whether a compiler or a tracer runs: then numbers are not there to be read."""
    return torch.compiler.is_compiling() or torch.jit.is_tracing()


def _cast(x, dtype):
    """Cast what autocast casts: a floating tensor that is not float64."""
    if isinstance(x, torch.Tensor) and x.dtype in (*HALF, torch.float32):
        return x.to(dtype)
    return x


def _device(*given):
    """Return the kind of device on which the first tensor lies."""
    for x in given:
        if isinstance(x, torch.Tensor):
            return x.device.type
    return "cpu"
