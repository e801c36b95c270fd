"""Weights, figures and pictures that the book stores, read with NumPy alone.

>>> sorted(load("who_likes_whom_zh_h2"))[:2]
['in_proj_weight', 'out_proj.weight']
>>> load("who_likes_whom")["script"]
'python -m training.who_likes_whom'
"""

import hashlib
import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def load(name):
    """Load a stored file: arrays from NAME.npz, or the contents of NAME.json.

    Args:
        name: the file's name without its ending.

    Returns:
        Dictionary from a parameter's name to its array (float64, so that sums in
        NumPy and in torch agree to the last digits; whole numbers, as of pixels, are
        int64, so that a difference cannot wrap round), or whatever the JSON holds.

    Raises:
        ValueError: if there is no such file; the message lists those that there are.

    >>> load("who_likes_whom_zh_h2")["in_proj_weight"].shape
    (96, 32)
    >>> load("digits")["images"].shape, load("photographs")["china"].shape
    ((1797, 8, 8), (64, 96, 3))
    """
    arrays, figures = FOLDER / f"{name}.npz", FOLDER / f"{name}.json"
    if name in names() and arrays.exists():
        with np.load(arrays, allow_pickle=False) as file:
            return {key: _wide(file[key]) for key in file.files}
    if name in names():
        return json.loads(figures.read_text(encoding="utf-8"))
    raise ValueError(f"no data named {name!r}; there are: {', '.join(names())}")


def _wide(array):
    """An array in the wide dtype of its kind."""
    return array.astype(np.float64 if array.dtype.kind == "f" else np.int64)


def names():
    """The names that `load` knows, sorted."""
    return sorted(p.stem for p in FOLDER.iterdir() if p.suffix in {".npz", ".json"})


def sha256(name):
    """SHA-256 of NAME.npz as hexadecimal digits: the file a figure was measured on."""
    return hashlib.sha256((FOLDER / f"{name}.npz").read_bytes()).hexdigest()
