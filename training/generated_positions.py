"""Vectors of positions made one after another, by a learned rule. Torch.

Two of the encodings that FLOATER's paper compares (Liu et al., 2020, arXiv 2003.09229,
figure 3), in their plainest form. Such a rule reaches any length.
"""

import torch
from torch import nn

RULES = ("flow", "recurrent")


class GeneratedPositions(nn.Module):
    """Positions (n, d) from a learned first one and a learned rule for the next.

    "flow": a differential equation e'(t) = h(e(t)) with a small network h, followed by
    one Euler step per position. FLOATER (section 3.2) lets h depend on the time too,
    and solves the equation more finely; here h is given e alone.
    "recurrent": a recurrent network without input, e_{p+1} = tanh(W e_p + b).

    Args:
        rule: one of RULES.
        d: width of a position.
        sigma: standard deviation of the first place.

    Raises:
        ValueError: if the rule is unknown.

    >>> GeneratedPositions("flow", 8)(5).shape
    torch.Size([5, 8])
    """

    def __init__(self, rule, d, sigma=0.5):
        super().__init__()
        if rule not in RULES:
            raise ValueError(f"no rule named {rule!r}; there are: {', '.join(RULES)}")
        self.rule = rule
        self.first = nn.Parameter(sigma * torch.randn(d))
        self.next = nn.Sequential(nn.Linear(d, d), nn.Tanh())
        if rule == "flow":
            self.next.append(nn.Linear(d, d))

    def forward(self, n):
        """The first n positions (n, d)."""
        positions = [self.first]
        for _ in range(n - 1):
            here, there = positions[-1], self.next(positions[-1])  # (d,)
            positions.append(here + there if self.rule == "flow" else there)
        return torch.stack(positions)  # (n, d)
