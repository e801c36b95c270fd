"""Train the digits networks, evaluate them, and store weights and figures.

    python -m training.digits [GROUP ...]

Patches of 4 x 4 and 2 x 2 pixels; with learned positions, with the sinusoid of two
dimensions and with none; the last also trained for longer. Each network is evaluated
on the 500 test digits, as they are and with their patches shuffled, one order a digit.
The figures go to `mhsa_lib/data/digits_sweep.json`, three networks to `digits_*.npz`
(float16). Which seed is stored is a rule, not a choice: see RULE. One thread, about
three minutes; with names of groups only these are trained again.
"""

import sys
from dataclasses import asdict

import numpy as np

from mhsa_lib import data
from mhsa_lib.models.digits import digits_split
from mhsa_lib.models.evaluation import EVALUATION_SEED
from mhsa_lib.models.torch.digits import Run, train
from training.loop import num_parameters, sweep_record
from training.records import SEEDS, write

SCRIPT = "python -m training.digits"
RULE = "of the seeds, the lower median by accuracy on the test (ties: first seed)"
# Stored network: its group in the sweep.
STORED = {
    "digits_p4": "4x4",
    "digits_p2": "2x2",
    "digits_p2_no_positions": "2x2 no positions",
}


def accuracy(network, images, labels):
    """The share of digits (N, 8, 8, 1) that a `DigitsNetwork` reads right.

    Not one after the other and not all at once: the weights of 100 fit the cache.
    """
    parts = range(0, len(images), 100)
    read = [network.forward(images[i : i + 100])[0].argmax(-1) for i in parts]
    return float((np.concatenate(read) == labels).mean())


def evaluate(network, split):
    """Accuracy on the test, on the test with shuffled patches, on the training."""
    rng = np.random.default_rng(EVALUATION_SEED)
    mixed = [
        network.forward(image, rng.permutation(network.num_patches))[0].argmax()
        for image in split.test_images
    ]
    return {
        "test": {
            "accuracy": accuracy(network, split.test_images, split.test_labels),
            "shuffled": float((np.array(mixed) == split.test_labels).mean()),
        },
        "train": {
            "accuracy": accuracy(network, split.train_images, split.train_labels)
        },
    }


def train_and_evaluate(run, kept=None):
    """One entry of the sweep, evaluated as stored; `kept` receives the parameters."""
    trained = train(run)
    network = trained.as_stored(run.num_heads)
    if kept is not None:
        kept[run] = network.parameters
    figures = evaluate(network, digits_split(run.shuffled))
    return {**asdict(run), **figures, "num_parameters": num_parameters(trained)}


def groups():
    """The runs of the sweep by name, one run a seed."""
    choices = {
        "4x4": {"patch_size": 4},
        "2x2": {"patch_size": 2},
        "4x4 no positions": {"patch_size": 4, "positions": "none"},
        "2x2 no positions": {"patch_size": 2, "positions": "none"},
        "2x2 sinusoidal": {"patch_size": 2, "positions": "sinusoidal"},
        "2x2 no positions 800 steps": {
            "patch_size": 2,
            "positions": "none",
            "steps": 800,
        },
        "4x4 last 500": {"patch_size": 4, "shuffled": False},
    }
    return {
        name: [Run(**choice, seed=seed) for seed in SEEDS]
        for name, choice in choices.items()
    }


def lower_median(entries):
    """The entry that RULE picks."""
    ordered = sorted(entries, key=lambda e: (e["test"]["accuracy"], e["seed"]))
    return ordered[(len(ordered) - 1) // 2]


def store(name, entry, parameters):
    """Write one network as .npz; return its line for the record."""
    arrays = {key: array.astype(np.float16) for key, array in parameters.items()}
    np.savez_compressed(data.FOLDER / f"{name}.npz", **arrays)
    return {**entry, "sha256": data.sha256(name)}


def main(names):
    every, kept = groups(), {}
    chosen = {name: every[name] for name in names or every}
    evaluations = ["test", "train"]
    record = sweep_record(
        SCRIPT, chosen, lambda run: train_and_evaluate(run, kept), evaluations
    )
    record |= {"rule": RULE, "networks": {}}
    if "digits_sweep" in data.names():  # what is not trained again stays
        old = data.load("digits_sweep")
        for part in ("spread", "sweep"):
            merged = old[part] | record[part]
            record[part] = {name: merged[name] for name in every if name in merged}
        record["networks"] = old["networks"]
    for name, group in STORED.items():
        if group in chosen:
            entry = lower_median(record["sweep"][group])
            run = next(run for run in chosen[group] if run.seed == entry["seed"])
            record["networks"][name] = store(name, entry, kept[run])
    write(data.FOLDER / "digits_sweep.json", record)


if __name__ == "__main__":
    main(sys.argv[1:])
