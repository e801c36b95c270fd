"""What travels between Python and the browser: the data once, then small states."""

import json

import comm
import numpy as np
import pytest

from mhsa_lib import widgets
from mhsa_lib.models import founding_sentence as founding
from tests.book.widgets import LARGEST_CHANGE, folder_name, sample, widget_classes

RNG = np.random.default_rng(0)
# The longest sentence of the stepper, every word another one: known ones and new ones.
LONGEST = [*founding.vocabulary, *(f"词{i}" for i in range(32))][:32]
# Every property that can be set, with values that make the state as large as the book's
# forms can. Features are typed by hand, so they are short: 160 numbers of 17 digits
# would need 6 kB, for an edited row is kept beside the sentence.
SETTINGS = {
    widgets.AttentionStepper: {
        "words": [LONGEST],
        "features": [RNG.integers(-10, 10, (32, 5)) / 10],
        "weights_name": ["random_1"],
        "causal": [True],
        "step": [7],
        "query": [31],
        "key": [30],
    },
    widgets.ConvolutionLab: {
        "kernel": ["blur", RNG.normal(size=(3, 3))],
        "picture": ["stripes", RNG.random((8, 8))],
        "sharpness": [17.5],
        "pixel": [(7, 7)],
        "padding": ["replicate"],
        "pad_tokens": [False],
    },
    widgets.HeadCountLab: {
        "num_heads": [2, 8],
        "sentence": ["，".join(["老师喜欢妈妈"] * 5)],
        "switched_on": [[False] * 8],
        "compared": [(6, 7)],
    },
    widgets.PatchAttention: {
        "picture": ["china", "digit 7"],
        "patch_size": [4],
        "query": [3],
        "layer": [1],
        "head": [3],
        "shuffled": [True],
        "positions": [True],
    },
    widgets.PathRace: {
        "distance": [64],
        "kernel": [9],
        "d": [1024],
        "dilated": [True],
        "model": ["attention"],
        "step": [1],
    },
    widgets.PositionExplorer: {
        "sentence": ["你不能不吃饭"],
        "length": [16],
        "order": [range(15, -1, -1)],
        "encoding": ["random_table"],
        "causal": [True],
    },
    widgets.QuestionSet: {},
    widgets.SoftmaxKnob: {
        "scores": [RNG.normal(size=16)],
        "labels": [["一个词"] * 16],
        "d_k": [1024],
        "scaled": [False],
        "temperature": [0.05],
    },
}


@pytest.fixture
def sent(monkeypatch):
    """What Python sends: (kind of message, {trait: value}) one after the other."""
    messages = []

    def publish(self, msg_type, data=None, **more):
        if msg_type == "comm_open" or "update" in (data or {}).get("method", ""):
            messages.append((msg_type, data["state"]))

    monkeypatch.delenv("MHSA_STATIC", raising=False)
    monkeypatch.setattr(comm.DummyComm, "publish_msg", publish)
    return messages


def shown(kind, sent):
    """A widget on show, and no message left of its coming."""
    widget = sample(kind)
    widget._repr_mimebundle_()
    opened = [traits for message, traits in sent if traits.get("state") is not None]
    assert [(traits["data"], traits["state"]) for traits in opened] == [
        (widget.data, widget.state)
    ]
    sent.clear()
    return widget


def check(widget, sent):
    """Python sent small states and nothing else, the last of them the widget's."""
    assert sent, "nothing was sent"
    for _, traits in sent:
        assert set(traits) == {"state"}, "a control sends more than the state"
        assert size(traits) <= LARGEST_CHANGE
    assert sent[-1][1]["state"] == widget.state
    sent.clear()


def size(values):
    return len(json.dumps(values, ensure_ascii=False).encode())


def settable(kind):
    """The names of a widget's properties that can be set."""
    found = {name: getattr(kind, name, None) for name in dir(kind)}
    return {name for name, p in found.items() if isinstance(p, property) and p.fset}


kinds = pytest.mark.parametrize("kind", widget_classes(), ids=folder_name)


@kinds
def test_python_sends_the_state_alone(kind, sent):
    assert settable(kind) == set(SETTINGS[kind])
    widget = shown(kind, sent)
    for name, values in SETTINGS[kind].items():
        for value in values:
            before = widget.state
            setattr(widget, name, value)
            if widget.state != before:
                check(widget, sent)


@kinds
def test_the_browser_needs_to_send_the_state_alone(kind, sent):
    """It sends each state that Python can set, and Python takes it over."""
    model, widget = sample(kind), shown(kind, sent)
    for name, values in SETTINGS[kind].items():
        for value in values:
            setattr(model, name, value)
            receive(widget, {"state": model.state})
            assert widget.state == model.state
            assert widget.data == model.data
            assert all(set(traits) <= {"state"} for _, traits in sent)


def test_answers_are_sent_alone(sent):
    quiz = shown(widgets.QuestionSet, sent)
    first = quiz.data["questions"][0]["id"]
    quiz.choose(first, 1)
    check(quiz, sent)
    receive(quiz, {"state": {"choices": [0, None], "locked": [True, False]}})
    assert quiz.answers[first] is not None
    quiz.reset()
    check(quiz, sent)


@kinds
def test_the_browser_cannot_change_the_data(kind, sent):
    widget = shown(kind, sent)
    before = widget.data
    receive(widget, {"data": {}})
    receive(widget, {"state": {**widget.state, **dict.fromkeys(before, None)}})
    assert widget.data == before
    assert not widget.state.keys() & before.keys()


def receive(widget, traits):
    """Hand over a message as the browser sends it."""
    content = {"data": {"method": "update", "state": traits, "buffer_paths": []}}
    widget._bridge.comm.handle_msg({"content": content, "buffers": []})


def test_a_refused_state_sends_the_old_one_back(sent, caplog):
    lab = shown(widgets.HeadCountLab, sent)
    receive(lab, {"state": {**lab.state, "num_heads": 3}})
    assert "num_heads=3 is not in this lab" in caplog.text
    assert sent[-1][1] == {"state": lab.state}
