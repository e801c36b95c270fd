"""Whatever `check` says passes through the catalogues, and English stays as it is."""

import re

import numpy as np
import pytest

from mhsa_lib.exercises import EXERCISES, grade
from mhsa_lib.exercises.edits import clauses
from mhsa_lib.exercises.edits.source import program
from mhsa_lib.exercises.edits.wording import sentence
from tests.book.pseudo import unmarked


def stub(*arguments): ...


def raises(*arguments):
    raise ValueError("broadcast")


def empty(*arguments):
    values = [a for a in arguments if isinstance(a, np.ndarray)]
    return np.full_like(values[0] if values else np.zeros(2), np.nan, dtype=float)


def changes(*arguments):
    for a in arguments:
        if isinstance(a, np.ndarray):
            a += 1
    return arguments[0]


SENTENCE = re.compile(r"[A-Za-z]+ [a-z]{2,}")
PYTHONS_OWN = re.compile(r"\w+Error: [^⟦]*")
ODD = {
    "stub": stub,
    "nothing": lambda *_: None,
    "tuple": lambda *arguments: arguments,
    "list": lambda *_: [],
    "text": lambda *_: "",
    "error": raises,
    "nan": empty,
    "changes": changes,
    "whole": lambda *_: np.array(1),
    "no arguments": lambda: 0,
    "class": int,
    "value": 3,
}


def verdicts(exercise):
    """A verdict of every kind: each named mistake, and what is none."""
    functions = {m.name: m.function for m in exercise.mistakes}
    functions |= ODD | {"right": exercise.reference}
    return {name: grade(exercise.id, f).text for name, f in functions.items()}


@pytest.mark.parametrize("id", EXERCISES)
def test_what_check_says_is_translated(pseudo_language, id):
    """What is left are names and numbers, no two words of English."""
    for name, text in verdicts(EXERCISES[id]).items():
        assert "⟦" in text, name
        left = unmarked(PYTHONS_OWN.sub("", text))
        assert not SENTENCE.search(left), (name, left)


@pytest.mark.parametrize("id", EXERCISES)
def test_what_an_edit_is_called_is_translated(pseudo_language, id):
    for change in program(EXERCISES[id].solution).descriptions:
        text = unmarked(sentence(change))
        assert not SENTENCE.search(text), text


def test_every_clause_is_translated(pseudo_language):
    kinds = clauses.of_edits() | clauses.of_results() | clauses.of_observations()
    for kind, clause in kinds.items():
        assert not re.search("[a-z]", unmarked(re.sub(r"\{\w+\}", "", clause))), kind


def test_a_text_without_translation_stays_english(pseudo_language, monkeypatch):
    monkeypatch.setenv("MHSA_LANG", "xx")
    text = grade("why.softmax", EXERCISES["why.softmax"].reference).text
    assert text.startswith("Correct: equal to mhsa.softmax on")
