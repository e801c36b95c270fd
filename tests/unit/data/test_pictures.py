"""The stored pictures are those of scikit-learn, and small."""

import numpy as np
import pytest

from mhsa_lib import data
from training import pictures


def test_the_digits_are_those_of_scikit_learn():
    stored, fresh = data.load("digits"), pictures.digits()
    assert stored["images"].shape == (1797, 8, 8)
    for name in ("images", "labels"):
        assert np.array_equal(stored[name], fresh[name])


def test_the_digits_use_the_whole_scale_and_every_label():
    stored = data.load("digits")
    assert (stored["images"].min(), stored["images"].max()) == (0, 16)
    assert np.array_equal(np.unique(stored["labels"]), np.arange(10))


def test_the_photographs_are_those_of_scikit_learn():
    stored, fresh = data.load("photographs"), pictures.photographs()
    assert stored.keys() == fresh.keys()
    for name, photograph in fresh.items():
        assert stored[name].shape == (64, 96, 3)
        # Another version of Pillow may decode and shrink a little otherwise.
        assert abs(stored[name] - photograph.astype(int)).max() <= 3


@pytest.mark.parametrize("name", ["digits", "photographs"])
def test_pictures_are_small_and_whole_numbers(name):
    assert (data.FOLDER / f"{name}.npz").stat().st_size <= 50_000
    assert all(array.dtype == np.int64 for array in data.load(name).values())
