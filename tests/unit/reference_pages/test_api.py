"""The page of the library lists every public name, as the code has it today."""

import importlib
import inspect
import re
from functools import cache
from types import ModuleType

import pytest
from bs4 import BeautifulSoup

import mhsa_lib.numpy
import mhsa_lib.torch
from publish.extension import api
from tests.book import text as book

PAGE = (book.CHAPTERS / "api.md").read_text("utf-8")
MODULES = [
    f"mhsa_lib.{name}"
    for name in ("numpy", "widgets", "exercises", "models", "data", "figures")
]
SECTIONS = {"Args", "Attributes", "Returns", "Raises"}  # the page has its own words


@cache
def page(html) -> BeautifulSoup:
    text = (html / "chapters" / "api.html").read_text("utf-8")
    return BeautifulSoup(text, "html.parser")


def entry(html, name: str):
    """The signature and the description of one name."""
    (term,) = page(html).find_all("dt", id=name)
    return term, term.find_next_sibling("dd")


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_every_module_is_on_the_page():
    source = [PAGE]
    api.fill(None, "chapters/api", source)
    marks = [mark[1] for mark in api.MARK.finditer(PAGE)]
    assert set(MODULES) <= set(marks)
    assert "<!--" not in source[0]


@pytest.mark.parametrize("module_name", MODULES)
def test_every_public_name_stands_with_its_arguments(module_name, html):
    module = importlib.import_module(module_name)
    names = api.public(module)
    assert len(names) >= 3
    for name in names:
        thing = getattr(module, name)
        term, _ = entry(html, f"{module_name}.{name}")
        shown = [em.get_text() for em in term.select(".sig-param")]
        shown = [re.match(r"\**(\w*)", one)[1] for one in shown]
        wanted = inspect.signature(thing).parameters if callable(thing) else ()
        assert [one for one in shown if one] == list(wanted), name


@pytest.mark.parametrize("module_name", MODULES)
def test_every_docstring_is_there_whole(module_name, html):
    module = importlib.import_module(module_name)
    for name in filter(lambda n: callable(getattr(module, n)), api.public(module)):
        doc = inspect.getdoc(getattr(module, name))
        _, description = entry(html, f"{module_name}.{name}")
        assert words(doc) - words(description.get_text(" ")) <= SECTIONS, name
        first = description.select_one("summary, p").get_text()
        assert words(first) == words(doc.partition("\n\n")[0]), name
        assert bool(description.select(":scope > details")) == ("\n\n" in doc), name


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


def test_classes_say_how_they_are_called(html):
    name = "mhsa_lib.numpy.MultiHeadAttention"
    term, _ = entry(html, f"{name}.__call__")
    assert "(query, key=None, value=None" in term.get_text()
    assert entry(html, f"{name}.W_q")
    assert "state_dict" not in entry(html, name)[1].get_text()


def test_what_an_example_prints_is_code(html):
    _, description = entry(html, "mhsa_lib.numpy.softmax")
    assert "array([0., 0.])" in description.select_one("pre").get_text()
    labels = [term.get_text() for term in description.select(".field-list > dt")]
    assert labels == ["Parameters:", "Returns:", "Raises:"]


def test_signatures_are_plain(html):
    terms = [term.get_text() for term in page(html).select("dt.sig")]
    assert not [text for text in terms if re.search(r" at 0x|<class|collections", text)]


def test_the_words_of_a_docstring_stay():
    lines = [
        "Away: |i - j|, `a | b`.",
        "",
        "Args:",
        "    heads: H.",
        "",
        "Attributes:",
        "    width: D.",
        "",
        ">>> 1 | 2",
        "3",
    ]
    api.translate(None, "property", "x", None, None, lines)
    kept = [" ".join(line.split()) for line in lines if line]
    assert kept == [
        r"Away: \|i - j\|, `a | b`.",
        ":param heads:",
        r"\H.",
        r":ivar width: \D.",
        ">>> 1 | 2",
        "3",
    ]


def test_a_name_without_words_and_an_unknown_module_are_seen():
    module = ModuleType("module")
    module.silent, module.__all__ = lambda: None, ["silent"]
    with pytest.raises(ValueError, match="silent is public and has no docstring"):
        api._list(module, api.public(module))
    with pytest.raises(ModuleNotFoundError):
        api.fill(None, "page", ["<!-- names of mhsa_lib.nothing -->"])
