"""The loop over the runs of a sweep, and their way into a record. Torch."""

import time

import torch

from training.records import rounded, spread


def num_parameters(network):
    """The number of trained parameters.

    >>> num_parameters(torch.nn.Linear(3, 2))
    8
    """
    return sum(p.numel() for p in network.parameters())


def sweep_record(script, groups, train_and_evaluate, evaluations):
    """Train every run of every group, on one thread, and sum the groups up.

    Args:
        script: the command that makes the record.
        groups: dictionary from a group's name to its runs, one a seed.
        train_and_evaluate: from a run to its entry, a dictionary.
        evaluations: the keys of an entry whose figures are summed up by `spread`.

    Returns:
        Dictionary with script, torch (the version), spread and sweep.
    """
    torch.set_num_threads(1)
    sweep = {}
    for name, runs in groups.items():
        sweep[name] = []
        for run in runs:
            start = time.process_time()
            entry = rounded(train_and_evaluate(run))
            seconds = time.process_time() - start
            figures = {evaluation: entry[evaluation] for evaluation in evaluations}
            print(f"{name}, seed {run.seed}: {seconds:.0f} s, {figures}", flush=True)
            sweep[name].append(entry)
    spreads = {name: spread(entries, evaluations) for name, entries in sweep.items()}
    return {
        "script": script,
        "torch": torch.__version__,
        "spread": spreads,
        "sweep": sweep,
    }
