"""What a question is: a prompt, and options that each carry their reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One answer; `reason` says in a sentence or three why it is right or wrong."""

    text: str
    reason: str
    correct: bool = False


@dataclass(frozen=True)
class Question:
    """A question with exactly one correct option.

    >>> Question("demo.sum", "1 + 1?", (Option("2", "Count."), Option("3", "No.")))
    Traceback (most recent call last):
    ValueError: question demo.sum has 0 correct options; it needs exactly 1
    """

    id: str
    prompt: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        correct = sum(option.correct for option in self.options)
        if correct != 1:
            raise ValueError(
                f"question {self.id} has {correct} correct options; it needs exactly 1"
            )
