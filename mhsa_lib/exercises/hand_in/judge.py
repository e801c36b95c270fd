"""The verdict on what a student's process reports of its functions.

References, mistakes and comparison are here, and no code of a student. What passes has
given the right values, on inputs that were drawn for this run as well.
"""

import json
import re

from mhsa_lib.exercises import EXERCISES
from mhsa_lib.exercises.diagnosis import judge
from mhsa_lib.exercises.engine import Exercise
from mhsa_lib.exercises.hand_in import protocol
from mhsa_lib.exercises.hand_in.sandbox.process import Ended

Verdict = dict[str, object]  # passed, mistake, message
_CHECK = re.compile(
    r"""^\s*(?:\w+\s*=\s*)?(?:check|grade)\(\s*["']([\w.]+)["']""", re.MULTILINE
)
NEW = "Right on the inputs that the chapter uses, not on new ones."
UNFIT = "what it answered cannot be judged; read what this notebook does"


def verdict(passed: bool, message: str, mistake: str = "") -> Verdict:
    """One line of the table."""
    return {"passed": passed, "mistake": mistake, "message": message}


class Judge:
    """Judges notebooks, each exercise on its own inputs and on those of one seed."""

    def __init__(self, seed: int) -> None:
        self._rounds = {id: (e, e.drawn_anew(seed)) for id, e in EXERCISES.items()}
        self._inputs = {
            id: [_encoded(exercise) for exercise in rounds]
            for id, rounds in self._rounds.items()
        }

    def job(self, cells: list[str]) -> bytes:
        """What a student's process is given: the cells, and inputs of all exercises."""
        return json.dumps({"cells": cells, "exercises": self._inputs}).encode()

    def verdicts(self, cells: list[str], ended: Ended) -> dict[str, Verdict]:
        """{exercise: verdict}; what concerns the whole notebook is under "".

        A cell that failed is left behind; the exercises that it would have checked say
        why they were not. Of two checks the later one counts.
        """
        received = _Received(cells)
        for line in ended.output.split(b"\n")[:-1]:
            received.take(line)
        known = [id for id in received.tried if id in self._rounds]
        verdicts = received.stopped | {id: self._judged(id, received) for id in known}
        if received.garbled or len(known) < len(received.tried):
            verdicts[""] = verdict(False, "what it answered cannot be read")
        if ended.stopped or not received.finished:
            why = ended.stopped or "Python stopped before the last cell"
            verdicts[""] = verdict(False, why)
        return verdicts or {"": verdict(False, "no exercise")}

    def _judged(self, id: str, received: "_Received") -> Verdict:
        """The verdict on one exercise, whatever was sent for it."""
        try:
            return self._verdict(id, received.tried[id])
        except Exception:  # one notebook shall not keep the others waiting
            return verdict(False, UNFIT)

    def _verdict(self, id: str, attempts: list) -> Verdict:
        text = ""
        for exercise, message in zip(self._rounds[id], attempts, strict=True):
            attempt = protocol.decode_attempt(message, list(exercise.cases()))
            result = judge(exercise, attempt)
            if not result.passed:
                mistake = result.mistake.name if result.mistake else ""
                return verdict(
                    False, f"{NEW} {result.text}" if text else result.text, mistake
                )
            text = text or result.text
        return verdict(True, text)


class _Received:
    """What a student's process sent, sorted: the last attempt at each exercise."""

    def __init__(self, cells: list[str]) -> None:
        self._cells = cells
        self._first = ""
        self.tried: dict[str, list] = {}
        self.stopped: dict[str, Verdict] = {}
        self.finished = self.garbled = False

    def take(self, line: bytes) -> None:
        """One message, or what claims to be one."""
        try:
            message = protocol.read(line)
            if "exercise" in message:
                self.tried[str(message["exercise"])] = list(message["attempts"])
            elif "stopped" in message:
                self._stop(self._cells[message["stopped"]], str(message["message"]))
            else:
                self.finished = self.finished or message["end"] is True
        except (ValueError, LookupError, TypeError):
            self.garbled = True

    def _stop(self, source: str, what: str) -> None:
        reason = f"the cell stopped with {what}"
        if self._first:
            reason += f"; the first cell that stopped: {self._first}"
        self._first = self._first or what
        for id in _CHECK.findall(source):
            self.stopped.setdefault(id, verdict(False, reason))


def _encoded(exercise: Exercise) -> dict[str, object]:
    cases = exercise.cases().items()
    return {case: protocol.encode_argument(arguments) for case, arguments in cases}
