"""The derivatives that torch's attention kernel lacks: second ones and forward ones.

The kernel is differentiated once and backwards. `twice` lets a second derivative go
the textbook's way; `transformed` says where the textbook must compute from the start.
"""

import functools

import torch
from torch.autograd import forward_ad

from mhsa_lib.torch import _dtypes


def transformed(tensors):
    """Whether a transform of torch.func, or forward mode, differentiates a tensor."""
    if torch.compiler.is_compiling():
        return False
    return any(
        (x.requires_grad and torch.func.debug_unwrap(x) is not x)
        or forward_ad.unpack_dual(x).tangent is not None
        for x in tensors
    )


def twice(kernel, textbook, inputs):
    """Return kernel(*inputs), with the gradient of the kernel.

    Where a gradient is itself differentiated (create_graph=True), it is the gradient
    of textbook(*inputs), which computes the same.
    """
    plain = _dtypes.is_symbolic()
    # Of torch.func only vmap comes here, and it batches the kernel alone.
    plain = plain or torch._C._are_functorch_transforms_active()
    # There nothing is recorded, whatever `enable_grad` says.
    plain = plain or torch.is_inference_mode_enabled()
    if plain or not torch.is_grad_enabled() or not any(x.requires_grad for x in inputs):
        return kernel(*inputs)
    passed = []  # the gradient of the output, on its way around the kernel
    output = kernel(*_Before.apply(textbook, passed, *inputs))
    output.register_hook(functools.partial(_keep, passed))
    return output


def _keep(passed, grad):
    if torch.is_grad_enabled():
        passed.append(grad)


class _Before(torch.autograd.Function):
    """What stands before the kernel: hands its inputs on, and replaces gradients."""

    @staticmethod
    def forward(ctx, textbook, passed, *inputs):
        ctx.textbook, ctx.passed = textbook, passed
        ctx.save_for_backward(*inputs)
        outputs = tuple(x.view_as(x) for x in inputs)
        needed = ctx.needs_input_grad[2:]
        fixed = [x for x, need in zip(outputs, needed, strict=True) if not need]
        ctx.mark_non_differentiable(*fixed)
        return outputs

    @staticmethod
    def backward(ctx, *grads):
        if not torch.is_grad_enabled():
            return None, None, *grads
        # Views, so that one tensor in two roles gets two gradients.
        inputs = [x.view_as(x) for x in ctx.saved_tensors]
        needed = ctx.needs_input_grad[2:]
        wanted = [x for x, need in zip(inputs, needed, strict=True) if need]
        found = iter(
            torch.autograd.grad(
                ctx.textbook(*inputs), wanted, ctx.passed.pop(), create_graph=True
            )
        )
        return None, None, *(next(found) if need else None for need in needed)
