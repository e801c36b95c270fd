"""The loop that trains a network."""

import torch


def fit(network, next_loss, run):
    """Train with Adam and a cosine schedule; return the last loss.

    Args:
        network: the module whose parameters are trained.
        next_loss: called once a step without arguments; draws a batch and returns its
            loss, a scalar tensor.
        run: anything with `steps` and `learning_rate`.

    >>> from types import SimpleNamespace
    >>> layer = torch.nn.Linear(1, 1)
    >>> run = SimpleNamespace(steps=200, learning_rate=0.1)
    >>> fit(layer, lambda: layer(torch.ones(1, 1)).square().sum(), run) < 1e-3
    True
    """
    optimizer = torch.optim.Adam(network.parameters(), run.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, run.steps)
    for _ in range(run.steps):
        loss = next_loss()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return loss.item()
