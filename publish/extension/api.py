"""The names of the library as the book lists them, read from the code at every build.

A page has ``<!-- names of mhsa_lib.widgets -->``, or ``<!-- names of mhsa_lib.numpy by
module -->`` (on one line). :func:`fill` replaces it by each public name with its
signature and the first line of its docstring. Nothing that is listed is written down
twice, so the list cannot go stale.
"""

import importlib
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from sphinx.application import Sphinx

MARK = re.compile(r"^<!-- names of ([\w.]+)( by module)? -->$", re.MULTILINE)
_CODE = re.compile(r"(`[^`]*`)")


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace every mark by its names (Sphinx calls this: source-read)."""
    source[0] = MARK.sub(lambda mark: text(mark[1], bool(mark[2])), source[0])


def text(path: str, by_module: bool = False) -> str:
    """The public names of a module as a definition list in Markdown.

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


def signature(thing: Any) -> str:
    """The arguments of a function or class, without the modules of their types."""
    found = str(inspect.signature(thing)).removesuffix(" -> None")
    found = re.sub(r"<class '([\w.]+)'>", r"\1", found)
    found = re.sub(r"<function (\w+) at 0x\w+>", r"\1", found)
    return re.sub(r"\b(?:[A-Za-z_]\w*\.)+([A-Za-z_]\w*)", r"\1", found)


def first_line(thing: object, name: str) -> str:
    """The first line of a docstring, safe as Markdown."""
    line = (inspect.getdoc(thing) or "").partition("\n")[0]
    if not line:
        raise ValueError(f"{name} is public and has no docstring; write one")
    pieces = _CODE.split(line)
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([*_<\[\]$])", r"\\\1", piece)
        for piece in pieces
    )


def members(cls: type, module: ModuleType) -> Iterator[tuple[str, object]]:
    """What a class defines itself or takes from a base that is not listed."""
    listed = {
        getattr(module, name) for name in public(module) if _is_class(module, name)
    }
    seen = set()
    for base in cls.__mro__:
        if base.__name__ == "Module" or not base.__module__.startswith("mhsa_lib"):
            continue
        if base is not cls and base in listed:
            continue
        for name, thing in vars(base).items():
            kept = name == "__call__" or not name.startswith("_")
            thing = getattr(thing, "__func__", thing)
            is_code = inspect.isfunction(thing) or isinstance(thing, property)
            if kept and is_code and inspect.getdoc(thing) and name not in seen:
                seen.add(name)
                yield name, thing


def _is_class(module: ModuleType, name: str) -> bool:
    return inspect.isclass(getattr(module, name))


def _list(module: ModuleType, names: list[str]) -> str:
    return "\n\n".join(_entry(module, name) for name in names)


def _entry(module: ModuleType, name: str) -> str:
    thing = getattr(module, name)
    if not callable(thing):
        size = f" with {len(thing)} entries" if hasattr(thing, "__len__") else ""
        kind = type(thing).__name__
        return f"`{name}`\n: A constant: {kind}{'' if kind == 'str' else size}."
    lines = [f"`{name}{signature(thing)}`", f": {first_line(thing, name)}"]
    if inspect.isclass(thing):
        lines += [""]
        lines += [f"  - {_member(*member)}" for member in members(thing, module)]
    return "\n".join(lines).rstrip()


def _member(name: str, thing: object) -> str:
    line = first_line(thing, name)
    if isinstance(thing, property):
        return f"`.{name}`: {line}"
    called = re.sub(r"^\((self|cls)(, )?", "(", signature(thing))
    return (
        f"Called with `{called}`: {line}"
        if name == "__call__"
        else (f"`.{name}{called}`: {line}")
    )


def setup(app: Sphinx) -> dict:
    """Register the extension (Sphinx calls this)."""
    app.connect("source-read", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
