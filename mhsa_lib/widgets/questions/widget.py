"""Multiple-choice questions: the answer is locked before any reason shows."""

import html

from mhsa_lib.exercises import find_question
from mhsa_lib.language import _
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.checks import check_text


def question(*ids):
    """Show one or several questions of the chapters, each locked on its own.

    `ids` are names such as "why.one_average". Raises ValueError for an unknown id,
    for the same id twice, and for none at all.

    >>> question("why.one_average").answers
    {'why.one_average': None}
    """
    if not ids:
        raise ValueError('question() needs an id, like question("why.one_average")')
    return QuestionSet([find_question(id) for id in ids])


class QuestionSet(Widget):
    """Questions with radio buttons; after locking, every option shows its reason.

    `questions` have `id`, `prompt` and `options`, and an option has `text`, `reason`
    and `correct` (see `mhsa_lib.exercises.Question`). All texts are plain text.
    """

    name = "questions"

    def __init__(self, questions):
        plain = [
            {
                "id": question.id,
                "prompt": _(question.prompt),
                "options": [
                    {"text": _(o.text), "reason": _(o.reason), "correct": o.correct}
                    for o in question.options
                ],
            }
            for question in questions
        ]
        _check_questions(plain)
        nothing = [None] * len(plain)
        data = {"questions": plain}
        super().__init__(data, choices=nothing, locked=[False] * len(plain))

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _("Question: choose, lock the answer, then read every reason")

    @property
    def answers(self):
        """Question id -> text of the locked answer, or None while it is open."""
        state = self._state
        rows = zip(self._questions, state["choices"], state["locked"], strict=True)
        return {
            question["id"]: question["options"][choice]["text"] if locked else None
            for question, choice, locked in rows
        }

    def choose(self, id, number):
        """Tick option `number` (from 1) of question `id`, as a reader's hand does.

        Raises ValueError for an unknown id or number, or once the answer is locked.
        """
        ids = [question["id"] for question in self._questions]
        if id not in ids:
            raise ValueError(f"no question {id!r} here; there is {', '.join(ids)}")
        index = ids.index(id)
        if self._state["locked"][index]:
            raise ValueError(f"the answer to {id!r} is locked; reset() opens it again")
        count = len(self._questions[index]["options"])
        if number not in range(1, count + 1):
            raise ValueError(f"option {number!r} is not one of 1 to {count}")
        choices = list(self._state["choices"])
        choices[index] = int(number) - 1
        self._update(choices=choices)

    def reset(self):
        """Open every question again and forget the answers."""
        count = len(self._questions)
        self._update(choices=[None] * count, locked=[False] * count)

    @property
    def _questions(self):
        return self._data["questions"]

    def _check(self, state):
        choices, locked = (list(state[key]) for key in ("choices", "locked"))
        if not len(self._questions) == len(choices) == len(locked):
            raise ValueError("every question needs one choice and one lock")
        rows = zip(self._questions, choices, locked, strict=True)
        for question, choice, lock in rows:
            if choice not in (None, *range(len(question["options"]))):
                raise ValueError(f"{question['id']} has no option {choice!r}")
            if lock and choice is None:
                raise ValueError(f"{question['id']} is locked without an answer")
        return {"choices": choices, "locked": [bool(lock) for lock in locked]}

    def alternative_text(self):
        """Return the prompts; a question has no picture."""
        return " ".join(question["prompt"] for question in self._questions)

    def _fallback(self, png):
        """Return a list to read, the reasons folded away below each question."""
        return "\n".join(_question_html(q) for q in self._questions)


def _check_questions(questions):
    """Raise unless every question is whole and stands once."""
    ids = [question["id"] for question in questions]
    if len(set(ids)) != len(ids):
        raise ValueError(f"a question stands twice in {ids}; name each once")
    for question in questions:
        _check_question(question)


def _check_question(question):
    for key in ("id", "prompt"):
        check_text(question[key], f"the {key} of a question")
    for option in question["options"]:
        check_text(option["text"], f"an option of {question['id']}")
        check_text(option["reason"], f"a reason of {question['id']}")
    correct = sum(bool(option["correct"]) for option in question["options"])
    if correct != 1 or len(question["options"]) < 2:
        raise ValueError(
            f"question {question['id']} has {len(question['options'])} options and "
            f"{correct} right ones; it needs two or more, and one right"
        )


def _question_html(question):
    """Return the static form of one question."""
    options, reasons = [], []
    for option in question["options"]:
        verdict = _("✓ Right.") if option["correct"] else _("✗ Not right.")
        options.append(f"<li>{html.escape(option['text'])}</li>")
        reasons.append(f"<li>{verdict} {html.escape(option['reason'])}</li>")
    kind, folded = _("Question."), _("Choose first, then read the reasons")
    return (
        f"<p><strong>{kind}</strong> {html.escape(question['prompt'])}</p>\n"
        f"<ol>{''.join(options)}</ol>\n"
        f"<details><summary>{folded}</summary>\n"
        f"<ol>{''.join(reasons)}</ol>\n</details>"
    )
