"""One API in two backends, and what importing it needs."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mhsa_lib.numpy
import mhsa_lib.torch
from tests.unit.library.backends import BACKENDS

ROOT = Path(mhsa_lib.__file__).parent
NAMES = mhsa_lib.numpy.__all__
MODULES = (
    "masks",
    "attention",
    "layer",
    "positions",
    "images",
    "convolution",
    "recurrence",
)


# What makes an array from sizes alone: in torch it can be told where.
MAKERS = {
    "alibi_bias",
    "alibi_slopes",
    "causal_mask",
    "relative_index",
    "sinusoidal_encoding",
    "sinusoidal_encoding_2d",
}
# What a docstring must say otherwise in each backend, and all else is equal: another
# way to compute the same, another default dtype.
OWN_WORDS = {"MultiHeadAttention", "attention_backward", "memory_efficient_attention"}


def signature(function):
    """Return names, kinds and defaults; a device there is in torch alone."""
    parameters = inspect.signature(function).parameters.values()
    return [(p.name, p.kind, p.default) for p in parameters if p.name != "device"]


def prose(thing):
    """A docstring up to its examples, whose numbers each backend prints in its way.

    The line on `device`, which torch alone has, is left out.
    """
    text = inspect.getdoc(thing).partition(">>>")[0]
    return re.sub(r"^    device: .*\n", "", text, flags=re.MULTILINE)


def arguments(thing):
    """The names that stand under Args, in their order; a line can have several."""
    part = re.search(r"^Args:\n((?:    .*\n?)+)", inspect.getdoc(thing), re.MULTILINE)
    lines = re.findall(r"^    (\w[\w, ]*):", part[1], re.MULTILINE) if part else []
    return [name for line in lines for name in line.split(", ")]


def documented(cls):
    """The public methods and properties of a class of ours: name -> docstring."""
    own = [c for c in cls.__mro__ if c.__module__.startswith("mhsa_lib.")]
    names = {n for c in own for n in vars(c) if not n.startswith("_")}
    return {n: prose(getattr(cls, n)) for n in names if inspect.getdoc(getattr(cls, n))}


def test_the_names_are_the_same():
    assert mhsa_lib.numpy.__all__ == mhsa_lib.torch.__all__
    for name in MODULES:
        numpy, torch = (vars(BACKENDS[b].modules[name]) for b in BACKENDS)
        here = [n for n in NAMES if n in numpy and inspect.getmodule(numpy[n])]
        assert [n for n in NAMES if n in torch] == here


@pytest.mark.parametrize("name", NAMES)
def test_the_signatures_are_the_same(name):
    ours, theirs = (vars(m)[name] for m in (mhsa_lib.numpy, mhsa_lib.torch))
    assert signature(ours) == signature(theirs)
    if inspect.isclass(ours):
        assert signature(ours.__call__) == signature(theirs.forward)
        public = {n for n in dir(ours) if not n.startswith("_")}
        for n in public:
            assert hasattr(theirs, n), f"{name}.{n} is missing in torch"


def test_a_device_can_be_given_where_something_is_made_from_sizes_alone():
    for module, expected in ((mhsa_lib.numpy, set()), (mhsa_lib.torch, MAKERS)):
        found = {n: inspect.signature(vars(module)[n]).parameters for n in NAMES}
        assert {n for n in NAMES if "device" in found[n]} == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_docstrings_say_the_same(name):
    ours, theirs = (vars(m)[name] for m in (mhsa_lib.numpy, mhsa_lib.torch))
    assert (prose(ours) != prose(theirs)) == (name in OWN_WORDS)
    if inspect.isclass(ours):
        here, there = documented(ours), documented(theirs)
        assert prose(ours.__call__) == prose(theirs.forward)
        shared = here.keys() & there.keys()
        assert shared
        assert {n: here[n] for n in shared} == {n: there[n] for n in shared}


@pytest.mark.parametrize("backend", list(BACKENDS))
@pytest.mark.parametrize("name", NAMES)
def test_everything_public_says_what_it_does(backend, name):
    found = getattr(BACKENDS[backend].mhsa, name)
    assert ">>>" in found.__doc__, f"{name} has no example"
    assert re.search(r"\(.*\)", found.__doc__), f"{name} tells no shape"


@pytest.mark.parametrize("backend", list(BACKENDS))
@pytest.mark.parametrize("name", NAMES)
def test_every_argument_stands_under_args(backend, name):
    found = getattr(BACKENDS[backend].mhsa, name)
    if "Arguments, result" in inspect.getdoc(found):
        return  # those of another function, which it names
    assert sorted(arguments(found)) == sorted(inspect.signature(found).parameters)


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_no_backend_imports_the_other(backend):
    other = {"numpy": "torch", "torch": "numpy"}[backend]
    for path in (ROOT / backend).glob("*.py"):
        for line in path.read_text().splitlines():
            imports = line.startswith(("import ", "from ", "    import "))
            assert not (imports and f"mhsa_lib.{other}" in line), f"{path.name}: {line}"


@pytest.mark.parametrize(
    "path",
    [p for d in ("numpy", "torch", "_checks") for p in sorted((ROOT / d).glob("*.py"))],
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_modules_and_functions_are_short(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = ast.get_docstring(node) and node.body[0]
            lines = node.end_lineno - node.lineno + 1
            lines -= doc.end_lineno - doc.lineno + 1 if doc else 0
            signature = node.body[0].lineno - node.lineno
            assert lines - signature <= 25, f"{node.name} has {lines - signature} lines"


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT.parent
    )


def test_mhsa_lib_needs_numpy_alone():
    code = (
        "import sys, mhsa_lib, mhsa_lib.numpy; from importlib.metadata import packages_"
        "distributions; names = {m.split('.')[0] for m in sys.modules}; "
        "print(*sorted(names & packages_distributions().keys()))"
    )
    loaded = run(code).stdout.split()
    assert "numpy" in loaded
    assert not {"torch", "matplotlib", "anywidget", "scipy", "IPython"} & set(loaded)


def test_without_torch_the_error_says_how_to_get_it():
    code = "import sys; sys.modules['torch'] = None; import mhsa_lib.numpy\n"
    assert run(code).returncode == 0
    found = run(code + "from mhsa_lib import torch")
    assert found.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: mhsa_lib.torch needs PyTorch, which is not installed "
        "here: run `pip install torch`, or use mhsa_lib.numpy, which has the same names"
    )
