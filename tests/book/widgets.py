"""The widgets of the book: whatever class `mhsa_lib.widgets` names, and one of each."""

from mhsa_lib import widgets
from mhsa_lib.exercises import QUESTIONS, Option, Question

LARGEST_CHANGE = 4096  # bytes of JSON that a control may send
# The arguments of a class that cannot be made without any.
ARGUMENTS = {widgets.QuestionSet: (list(QUESTIONS.values())[:2],)}
WORDS = {"pinyin", "gloss", "glosses"}  # entries of data about words of a sentence
SUM = Question(
    "demo.sum",
    "What is 1 + 1?",
    (
        Option("One", "One is 1 + 0."),
        Option("Two", "Count your thumbs.", correct=True),
        Option("Three", "Three is 1 + 2."),
    ),
)
DOT = Question(
    "demo.dot",
    "When is a dot product 0?",
    (
        Option("At a right angle", "cos 90° = 0.", correct=True),
        Option("Never", "Take (1, 0) and (0, 1)."),
    ),
)


def widget_classes():
    """Every subclass of Widget among the public names of mhsa_lib.widgets."""
    named = [getattr(widgets, name) for name in dir(widgets)]
    kinds = [kind for kind in named if isinstance(kind, type)]
    base = widgets.Widget
    return [kind for kind in kinds if issubclass(kind, base) and kind is not base]


def folder_name(kind):
    """The name of a class's folder, such as "softmax_knob"."""
    return kind.__module__.split(".")[2]


def sample(kind):
    """One widget of that class, with its defaults."""
    return kind(*ARGUMENTS.get(kind, ()))


def own_words(kind):
    """The words of its data that are not English: pinyin, and what a word means."""
    found = set()

    def collect(value, inside):
        if isinstance(value, str) and inside:
            found.add(value)
        elif isinstance(value, dict):
            for key, part in value.items():
                collect(part, inside or key in WORDS)
        elif isinstance(value, list):
            for part in value:
                collect(part, inside)

    collect(sample(kind).data, False)
    return found


def quiz(*texts):
    """One question with these options, the second one right."""
    options = [Option(text, f"Because {text}", i == 1) for i, text in enumerate(texts)]
    question = Question("demo.a", f"Which? {texts[0]}", tuple(options))
    return widgets.QuestionSet([question])
