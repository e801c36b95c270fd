"""The page of the library lists every public name, as the code has it today."""

import importlib
import inspect
import re
from types import ModuleType

import pytest

import mhsa_lib.numpy
import mhsa_lib.torch
from publish.extension import api
from tests.book import text as book

PAGE = (book.CHAPTERS / "api.md").read_text("utf-8")
ROOMS = [
    f"mhsa_lib.{room}"
    for room in ("numpy", "widgets", "exercises", "models", "data", "figures")
]


def filled() -> str:
    """The page as Sphinx reads it."""
    source = [PAGE]
    api.fill(None, "chapters/api", source)
    return source[0]


def test_every_room_is_on_the_page():
    marks = [mark[1] for mark in api.MARK.finditer(PAGE)]
    assert set(ROOMS) <= set(marks)
    assert "<!--" not in filled()


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_stands_with_its_arguments(room):
    module = importlib.import_module(room)
    names = api.public(module)
    assert len(names) >= 3
    for name in names:
        thing = getattr(module, name)
        wanted = f"`{name}{api.signature(thing) if callable(thing) else ''}`"
        assert filled().splitlines().count(wanted) == 1, name


def test_the_names_of_torch_are_those_of_numpy():
    ours, theirs = (api.public(m) for m in (mhsa_lib.numpy, mhsa_lib.torch))
    assert ours == theirs
    for name in ours:
        both = [
            inspect.signature(vars(m)[name]) for m in (mhsa_lib.numpy, mhsa_lib.torch)
        ]
        first, second = ([*signature.parameters] for signature in both)
        # Which names of torch take a device: tests/unit/library/test_api.py.
        assert first == [n for n in second if n != "device"], name


def test_classes_say_how_they_are_called():
    entry = filled().partition("`MultiHeadAttention(")[2].partition("\n\n`")[0]
    assert "Called with `(query, key=None, value=None" in entry
    assert "`.W_q`" in entry and "state_dict" not in entry


def test_signatures_are_plain_and_markdown_is_safe():
    lines = [line for line in filled().splitlines() if line.startswith("`")]
    assert not [line for line in lines if re.search(r" at 0x|<class|collections", line)]

    def odd(x):
        """Return *x* _as_ it is, $1 or `a * b`, <b>."""

    assert api.first_line(odd, "odd") == (
        r"Return \*x\* \_as\_ it is, \$1 or `a * b`, \<b>."
    )


def test_a_name_without_words_and_an_unknown_room_are_seen():
    room = ModuleType("room")
    room.silent, room.__all__ = lambda: None, ["silent"]
    with pytest.raises(ValueError, match="silent is public and has no docstring"):
        api._list(room, api.public(room))
    with pytest.raises(ModuleNotFoundError):
        api.fill(None, "page", ["<!-- names of mhsa_lib.nothing -->"])
