"""The way to the judge: the job comes in on stdin, what is found goes out on stdout.

The notebook gets neither: its own input and output lead to nowhere.
"""

import io
import json
import os
import sys
from typing import Any, BinaryIO

from mhsa_lib.exercises.engine import Exercise
from mhsa_lib.exercises.hand_in import protocol

_out: BinaryIO = io.BytesIO()
_rounds: dict[str, list[dict]] = {}


def open_channel() -> list[str]:
    """Take the job from stdin and stdout from the notebook; return its cells."""
    global _out
    job = json.load(sys.stdin.buffer)
    _rounds.update(job["exercises"])
    _out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return job["cells"]


def exercises(id: str) -> list[Exercise]:
    """An exercise without its reference, once for each round of inputs."""
    if id not in _rounds:
        raise ValueError(f'no exercise "{id}"')
    return [_without_reference(id, cases) for cases in _rounds[id]]


def _without_reference(id: str, cases: dict[str, Any]) -> Exercise:
    def inputs(_):
        return {
            case: protocol.decode_argument(message) for case, message in cases.items()
        }

    return Exercise(id, lambda: None, inputs, mistakes=())


def send(message: dict) -> None:
    """Send one line to the judge."""
    _out.write(json.dumps(message).encode() + b"\n")
    _out.flush()
