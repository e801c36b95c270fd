"""ARCHITECTURE.md is true: its table of imports is that of the code, both ways."""

import ast
import re
from pathlib import Path

import pytest

from publish.paths import ROOT

FOLDERS = ("mhsa_lib", "training", "publish", "live", "benchmarks")
ROW = re.compile(r"^\| `([\w.]+)` \| (.*) \|$", re.MULTILINE)


def packages(page: str) -> dict[str, set[str]]:
    """The table of a page: package -> packages that it imports."""
    return {
        name: set(re.findall(r"`([\w.]+)`", cell)) for name, cell in ROW.findall(page)
    }


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def package_of(module: str, known: set[str]) -> str | None:
    """The longest known package that a module lies in."""
    parts = module.split(".")
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((name for name in names if name in known), None)


def imported(source: str, module: str) -> set[str]:
    """Absolute names that a module's text imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def arrows(known: set[str]) -> dict[str, set[str]]:
    """Which package imports which, as it stands in the code."""
    found = {name: set() for name in known}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" in path.parts:
                continue
            module = module_name(path)
            own = package_of(module, known)
            assert own, f"ARCHITECTURE.md has no row for {module}"
            for name in imported(path.read_text("utf-8"), module):
                other = package_of(name, known)
                if other and other != own:
                    found[own].add(other)
    return found


@pytest.fixture(scope="module")
def table():
    return packages((ROOT / "ARCHITECTURE.md").read_text("utf-8"))


def test_the_table_names_every_import_and_no_other(table):
    assert arrows(set(table)) == table


def test_no_import_runs_in_a_circle(table):
    done, left = set(), dict(table)
    while left:
        free = {name for name, others in left.items() if others <= done}
        assert free, f"these import one another: {sorted(left)}"
        done |= free
        left = {name: others for name, others in left.items() if name not in free}


def test_an_import_is_seen_in_each_of_its_forms():
    lines = "import a.b", "from a import c", "from . import d", "from ..g import h"
    found = imported("\n".join(lines), "top.mid.module")
    assert found == {"a.b", "a.c", "top.mid.d", "top.g.h"}
