"""More digits than float32 holds, without float64, which Apple's devices lack."""

import math

import torch

from mhsa_lib.torch import _dtypes


def bucket_starts(num_buckets, max_distance, device):
    """Return the first distance of every bucket but the first, from Python's floats."""
    exact = num_buckets // 2
    coarse = num_buckets - exact
    growth = math.log(max_distance / exact)
    starts, distance = list(range(1, exact + 1)), exact
    for step in range(1, coarse):
        distance = max(distance, int(exact * math.exp(growth * step / coarse)) - 1)
        while int(math.log(distance / exact) / growth * coarse) < step:
            distance += 1
        starts.append(distance)
    return torch.tensor(starts, device=device)  # (num_buckets - 1,)


def angles(positions, width, base, dtype):
    """Return position / base^(2i / width), (..., width / 2), less whole turns.

    The angle of a far position has more digits than float32 holds, and not every device
    has float64. So whole positions are multiplied in integers, which count 2^-64 of a
    turn and overflow just where a turn is full.
    """
    dtype = torch.float32 if dtype in _dtypes.HALF else dtype
    width = int(width)  # a tracer has a tensor here
    rates = [float(base) ** (-i / width) for i in range(0, width, 2)]
    turns = [round(rate / math.tau * 2**64) for rate in rates]
    turns = [(turn + 2**63) % 2**64 - 2**63 for turn in turns]
    turns = torch.tensor(turns, device=positions.device)  # (width / 2,)
    whole = positions.floor() if positions.is_floating_point() else positions
    turned = (whole.long()[..., None] * turns).to(dtype) * (math.tau / 2**64)
    if not positions.is_floating_point():
        return turned  # (..., width / 2)
    rates = torch.tensor(rates, dtype=dtype, device=positions.device)  # (width / 2,)
    return turned + (positions - whole)[..., None] * rates  # (..., width / 2)
