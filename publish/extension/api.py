"""The names of the library as the book lists them, read from the code at every build.

A page has ``<!-- names of mhsa_lib.widgets -->``, or ``<!-- names of mhsa_lib.numpy by
module -->`` (on one line). :func:`fill` replaces it by a directive of autodoc for each
public name, so nothing that is listed is written down twice. :func:`fold` leaves the
signature and the first line of a docstring in the list, and the rest behind a click.
"""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.ext.napoleon import Config, GoogleDocstring
from sphinx.writers.html5 import HTML5Translator

MARK = re.compile(r"^<!-- names of ([\w.]+)( by module)? -->$", re.MULTILINE)
# Not the extension: it takes what stands before a colon for the type of a property.
NAPOLEON: Any = Config(napoleon_use_ivar=True)
_CODE = re.compile(r"(`[^`]*`)")
_LETTER = re.compile(r"(?:^ +|: )(?=[A-Za-z]\.$)", re.MULTILINE)


class Fold(nodes.General, nodes.Element):
    """A docstring that shows its first line and opens on a click."""


class FirstLine(nodes.General, nodes.TextElement):
    """What of a :class:`Fold` shows."""


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace every mark by its names (Sphinx calls this: source-read)."""
    source[0] = MARK.sub(lambda mark: text(mark[1], bool(mark[2])), source[0])


def text(path: str, by_module: bool = False) -> str:
    """The public names of a module as directives in Markdown.

    ``by_module`` gives each submodule a heading and a list of its own. Raises
    ModuleNotFoundError for an unknown module, ValueError for a public name without a
    docstring.
    """
    module = importlib.import_module(path)
    if not by_module:
        return _list(module, public(module))
    sections: dict[str, list[str]] = {}
    for name in public(module):
        section = getattr(module, name).__module__.rpartition(".")[2]
        sections.setdefault(section, []).append(name)
    return "\n\n".join(
        f"### {section}\n\n{_list(module, names)}"
        for section, names in sorted(sections.items())
    )


def public(module: ModuleType) -> list[str]:
    """The names of ``__all__``, or the functions and classes defined in the module."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    return [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and getattr(thing, "__module__", "") == module.__name__
    ]


def members(cls: type, module: ModuleType) -> Iterator[str]:
    """What a class defines itself or takes from a base that is not listed."""
    listed = [getattr(module, name) for name in public(module)]
    seen = set()
    for base in cls.__mro__:
        if base.__name__ == "Module" or not base.__module__.startswith("mhsa_lib"):
            continue
        if base is not cls and base in listed:
            continue
        for name, thing in vars(base).items():
            thing = getattr(thing, "__func__", thing)
            kept = name == "__call__" or not name.startswith("_")
            is_code = inspect.isfunction(thing) or isinstance(thing, property)
            if kept and is_code and inspect.getdoc(thing) and name not in seen:
                seen.add(name)
                yield name


def _list(module: ModuleType, names: list[str]) -> str:
    entries = "\n\n".join(_entry(module, name) for name in names)
    return f"```{{eval-rst}}\n{entries}\n```"


def _entry(module: ModuleType, name: str) -> str:
    thing, path = getattr(module, name), f"{module.__name__}.{name}"
    if not callable(thing):
        size = f" with {len(thing)} entries" if hasattr(thing, "__len__") else ""
        kind = type(thing).__name__
        words = f"A constant: {kind}{'' if kind == 'str' else size}."
        return f".. py:data:: {path}\n\n   {words}"
    if not inspect.getdoc(thing):
        raise ValueError(f"{name} is public and has no docstring; write one")
    if not inspect.isclass(thing):
        return f".. autofunction:: {path}"
    directive, kept = f".. autoclass:: {path}", list(members(thing, module))
    if "__call__" in kept:
        kept.remove("__call__")
        directive += "\n   :special-members: __call__"
    return f"{directive}\n   :members: {', '.join(kept)}" if kept else directive


def translate(
    app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]
) -> None:
    """Make a docstring's Args, Returns and Raises fields (Sphinx calls this).

    In the rest ``|i - j|`` is a distance, and ``H.`` alone is no list.
    """
    text = str(GoogleDocstring(lines, NAPOLEON))
    paragraphs = text.split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        if not paragraph.lstrip().startswith(">>>"):
            pieces = _CODE.split(paragraph)
            pieces[::2] = [piece.replace("|", r"\|") for piece in pieces[::2]]
            paragraphs[number] = _LETTER.sub(r"\g<0>\\", "".join(pieces))
    lines[:] = "\n\n".join(paragraphs).split("\n")


def fold(app: Sphinx, doctree: nodes.document) -> None:
    """Fold what follows a first paragraph (Sphinx calls this: doctree-read)."""
    members = (addnodes.desc, addnodes.index)
    for content in doctree.findall(addnodes.desc_content):
        rest = [child for child in content[1:] if not isinstance(child, members)]
        if rest:
            for child in rest:
                content.remove(child)
            content[0] = Fold("", FirstLine("", *content[0].children), *rest)


def write_as(tag: str) -> tuple[Callable, Callable]:
    """The two functions by which Sphinx writes a node as an element."""

    def visit(translator: HTML5Translator, node: nodes.Element) -> None:
        translator.body.append(f"<{tag}>")

    def depart(translator: HTML5Translator, node: nodes.Element) -> None:
        translator.body.append(f"</{tag}>\n")

    return visit, depart


def setup(app: Sphinx) -> dict:
    """Register the extension (Sphinx calls this)."""
    app.setup_extension("sphinx.ext.autodoc")
    app.add_node(Fold, html=write_as("details"))
    app.add_node(FirstLine, html=write_as("summary"))
    app.connect("source-read", fill)
    app.connect("autodoc-process-docstring", translate)
    app.connect("doctree-read", fold)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
