"""The two backends under one interface, as they are or with a bug put in."""

import contextlib
import importlib
import importlib.util
import inspect
import sys
from types import SimpleNamespace

import numpy as np
import torch

MODULES = (
    "_module",
    "masks",
    "attention",
    "layer",
    "positions",
    "images",
    "convolution",
    "recurrence",
)


class Backend:
    """A backend: `mhsa` holds its public names, `array` and `numpy` convert."""

    def __init__(self, name, modules):
        self.name = name
        self.modules = modules
        public = importlib.import_module(f"mhsa_lib.{name}").__all__
        found = {
            n: vars(m)[n] for m in modules.values() for n in public if n in vars(m)
        }
        self.mhsa = SimpleNamespace(**found)

    def array(self, x):
        """Turn a NumPy array into an array of the backend; None stays None."""
        if x is None or self.name == "numpy":
            return x
        return torch.from_numpy(np.array(x))

    def numpy(self, x):
        """Turn an array of the backend into a NumPy array."""
        return x.detach().numpy() if isinstance(x, torch.Tensor) else np.asarray(x)

    def dtype(self, name):
        """Return the backend's dtype of this name."""
        return getattr(np if self.name == "numpy" else torch, name)

    def load(self, layer, state):
        """Load NumPy parameters into a layer."""
        layer.load_state_dict({k: self.array(v) for k, v in state.items()}, strict=True)

    @contextlib.contextmanager
    def block(self, size):
        """Make the NumPy backend's blocks this small; torch's kernel has its own."""
        module = self.modules["attention"]
        before = getattr(module, "BLOCK", None)
        module.BLOCK = size
        yield
        module.BLOCK = before


def real(name):
    """Return a backend as it is."""
    found = (m for m in MODULES if importlib.util.find_spec(f"mhsa_lib.{name}.{m}"))
    return Backend(
        name, {m: importlib.import_module(f"mhsa_lib.{name}.{m}") for m in found}
    )


BACKENDS = {name: real(name) for name in ("numpy", "torch")}


def mutated(name, module, old, new):
    """Return a fresh copy of a backend in whose `module` the text `old` is `new`.

    The text must occur exactly once, so that a mutant cannot silently be no mutant.
    """
    kept = dict(sys.modules)
    modules = {}
    try:
        for short in BACKENDS[name].modules:
            full = f"mhsa_lib.{name}.{short}"
            source = inspect.getsource(BACKENDS[name].modules[short])
            if short == module:
                assert source.count(old) == 1, f"{old!r}: {source.count(old)} times"
                source = source.replace(old, new)
            fresh = importlib.util.module_from_spec(importlib.util.find_spec(full))
            sys.modules[full] = fresh
            exec(compile(source, f"<mutant of {full}>", "exec"), vars(fresh))
            modules[short] = fresh
    finally:
        sys.modules.clear()
        sys.modules.update(kept)
    return Backend(name, modules)
