"""Slips that any function can have: numbers of another kind, and changed inputs."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mhsa_lib.exercises.engine import Mistake, Outcome, may_stand_for
from mhsa_lib.language import _


def _slipped(*_: Any) -> None:
    """No function makes the slip alone: it stands in one that does something else."""


def slip(
    outcomes: Sequence[Outcome],
    expected: Sequence[Outcome],
) -> Mistake | None:
    """The slip that the outcomes show; its function is nobody's."""
    arrays = [(o.array, e.array) for o, e in zip(outcomes, expected, strict=True)]
    kinds = [
        (a.dtype, b.dtype)
        for a, b in arrays
        if a is not None and b is not None and a.shape == b.shape
    ]
    name, hint = next((found for k in kinds if (found := _of_kind(*k))), ("", ""))
    if not name and any(outcome.changed is not None for outcome in outcomes):
        name, hint = _changed()
    return Mistake(name, _slipped, hint) if name else None


def _of_kind(got: np.dtype, wanted: np.dtype) -> tuple[str, str] | None:
    """A name and a hint for numbers of another kind than asked for."""
    if may_stand_for(got, wanted):
        return None
    pair = got.kind, wanted.kind
    if pair == ("f", "f") and got.itemsize < wanted.itemsize:
        return "precision lost", _(
            "Somewhere the numbers lose half of their digits: look for a dtype that "
            "you name yourself, or for a conversion."
        )
    if got.kind == "b":
        return "boolean for a number", _(
            "True and False come back, as from a comparison. Asked for are numbers."
        )
    if wanted.kind == "b":
        return "number for a boolean", _(
            "Numbers come back. Asked for is True or False, as a comparison gives it."
        )
    if pair in (("i", "f"), ("u", "f")):
        return "whole numbers", _(
            "Whole numbers come back: something cuts the fractions off, or an array "
            "of integers was filled with the result."
        )
    if wanted.kind in "iu" and got.kind == "f":
        return "float for a whole number", _(
            "A whole number was asked for, and a float comes back: a plain division "
            "makes one even where nothing is left over, and so does a root."
        )
    return None


def _changed() -> tuple[str, str]:
    return "input changed", _(
        "An operation that writes into its left side, or an assignment to a part of "
        "an array, reaches the array that you were given. Whoever calls your function "
        "still needs it."
    )
