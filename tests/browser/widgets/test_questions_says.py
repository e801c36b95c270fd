"""After every interaction the questions say what was declared, and nothing before."""

import numpy as np

from mhsa_lib.exercises import QUESTIONS
from mhsa_lib.widgets import QuestionSet
from tests import extent
from tests.browser.pages import TALL
from tests.browser.says import use

SIZES = (1, 2, 5, 9)
SEEN = """() => [...document.querySelectorAll(".mhsa fieldset")].map((set) => ({
  texts: [...set.querySelectorAll("span, button, [role=status]")]
    .filter((e) => e.checkVisibility()).map((e) => e.textContent),
  checked: [...set.querySelectorAll("input")].map((e) => e.checked),
  open: [...set.querySelectorAll("input")].map((e) => !e.disabled),
  idle: set.querySelector("button").getAttribute("aria-disabled"),
  hidden: set.innerHTML,
}))"""


class Reader:
    """Some questions in a page, and how far a reader has come with each."""

    def __init__(self, rng, open_page):
        self.rng = rng
        ids = rng.choice(list(QUESTIONS), rng.choice(SIZES), replace=False)
        self.questions = [QUESTIONS[id] for id in ids]
        asked = QuestionSet(self.questions)
        open_page(asked).evaluate("localStorage.clear()")  # nobody was here before
        self.page = open_page(asked, height=TALL)
        self.choices = [None] * len(ids)
        self.locked = [False] * len(ids)
        self.asked = set()  # where the lock was pressed without an answer

    def act(self):
        """One drawn interaction: choose, lock, or try to change what is locked."""
        at = int(self.rng.integers(len(self.questions)))
        fieldset = f".mhsa fieldset:nth-of-type({at + 1})"
        if self.rng.random() < 0.5:
            self.press_lock(at, fieldset)
        elif self.rng.random() < 0.3:
            self.press_arrow(at, fieldset)
        else:
            option = int(self.rng.integers(len(self.questions[at].options)))
            use(self.page, f"{fieldset} input", at=option)
            self.choose(at, option)

    def press_lock(self, at, fieldset):
        if self.rng.random() < 0.3:
            self.page.locator(f"{fieldset} button").press("Enter")
        else:
            use(self.page, f"{fieldset} button")
        if self.choices[at] is None:
            self.asked.add(at)
        elif not self.locked[at]:
            self.locked[at] = True
            self.asked.clear()  # any change ends what was asked for

    def press_arrow(self, at, fieldset):
        if self.locked[at] or self.choices[at] is None:
            return
        self.page.locator(f"{fieldset} input:checked").press("ArrowDown")
        self.choose(at, (self.choices[at] + 1) % len(self.questions[at].options))

    def choose(self, at, option):
        if not self.locked[at] and self.choices[at] != option:
            self.choices[at] = option
            self.asked.clear()

    def expected(self, at):
        """Every text of a question, from the top down."""
        question, choice, locked = self.questions[at], self.choices[at], self.locked[at]
        total = len(self.questions)
        kind = f"Question {at + 1} of {total}" if total > 1 else "Question"
        texts = [kind, question.prompt]
        for i, option in enumerate(question.options):
            texts.append(option.text)
            if locked:
                texts += [f"{verdict(option.correct, i == choice)} ", option.reason]
        if not locked:
            return [*texts, "Lock my answer", self.asked_for(at)]
        word = "✓ Right." if question.options[choice].correct else "✗ Not right."
        return [*texts, "Answer locked", f"{word} Every option now shows its reason."]

    def asked_for(self, at):
        return "Choose an answer first." if at in self.asked else ""


def verdict(correct, chosen):
    if not chosen:
        return "✓ Right." if correct else "✗ Not right."
    return "✓ Your answer is right." if correct else "✗ Your answer is not right."


def check(reader):
    for at, seen in enumerate(reader.page.evaluate(SEEN)):
        assert seen["texts"] == reader.expected(at)
        options = reader.questions[at].options
        chosen = [i == reader.choices[at] for i in range(len(options))]
        assert seen["checked"] == chosen
        assert seen["open"] == [not reader.locked[at]] * len(options)
        assert seen["idle"] == ("true" if reader.locked[at] else "false")
        if not reader.locked[at]:
            assert "question-reason" not in seen["hidden"]
            assert "data-verdict" not in seen["hidden"]


def test_after_every_answer_the_questions_say_what_was_declared(open_page):
    rng = np.random.default_rng(6)
    reader = Reader(rng, open_page)
    for _ in range(extent.examples(500)):
        if all(reader.locked) and rng.random() < 0.7:
            reader = Reader(rng, open_page)
        reader.act()
        check(reader)
