"""The environment is what requirements.txt says, and a browser comes or is named."""

import re
from dataclasses import dataclass, field
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
import tomllib
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publish.paths import ROOT
from publish.setup import environment


def pins() -> dict[str, str]:
    """What requirements.txt pins for this Python and system: name -> version."""
    found = {}
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            pin = Requirement(line)
            if pin.marker is None or pin.marker.evaluate():
                found[canonicalize_name(pin.name)] = str(pin.specifier)
    return found


def test_every_installed_package_is_pinned_and_has_its_version():
    """Whatever one of our packages brings along is pinned too."""
    installed = {
        canonicalize_name(each.metadata["Name"]): each.version.partition("+")[0]
        for each in metadata.distributions(path=[str(site_packages())])
    }
    for name in ("mhsa-lib", "pip"):  # our own, and what came with Python
        installed.pop(name, None)
    assert len(installed) > 100
    assert {
        n: f"=={v}" for n, v in installed.items() if pins().get(n) != f"=={v}"
    } == {}


def site_packages() -> Path:
    """Where `.venv` keeps its packages."""
    return next(environment.VENV.glob("lib/python*/site-packages"))


def test_every_package_that_we_name_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    named = chain(project["build-system"]["requires"], *extras)
    names = {canonicalize_name(Requirement(each).name) for each in named}
    assert names - {"mhsa-lib"} <= set(pins())


def test_each_pin_is_one_version():
    assert not [p for p in pins().values() if not re.fullmatch(r"==[\w.]+", p)]


@dataclass
class Machine:
    """What a machine allows: who we are on it, and the steps that fail there."""

    root: bool = True
    chromium: bool = False
    fails: set[str] = field(default_factory=set)
    ran: list[str] = field(default_factory=list)


@pytest.fixture
def machine(monkeypatch):
    """A machine without Chromium, until a step of ours brings it."""
    this = Machine()

    def run(command, what, *_, **__):
        this.ran.append(what)
        if what in this.fails:
            raise environment.SetupError(f"{what} failed")
        if "Installing Chromium" in what or "Playwright" in what:
            this.chromium = True

    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "find_chromium", lambda: this.chromium)
    monkeypatch.setattr(environment.shutil, "which", lambda name, **_: f"/bin/{name}")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0 if this.root else 1000)
    return this


def test_install_chromium_takes_an_installed_one(machine):
    machine.chromium = True
    environment.install_chromium()
    assert machine.ran == []


def test_install_chromium_as_root_on_debian_takes_its_package_and_says_so(
    machine, capsys
):
    environment.install_chromium()
    assert machine.ran[-1] == "Installing Chromium"
    assert "This is root: apt-get installs Debian's." in capsys.readouterr().out


@pytest.mark.parametrize("root", [True, False])
def test_install_chromium_else_takes_that_of_playwright(machine, root):
    machine.root = root
    machine.fails = {"Installing Chromium"}
    environment.install_chromium()
    assert machine.ran[-1] == "Downloading Playwright's Chromium"
    assert len(machine.ran) == (3 if root else 1)


def test_install_chromium_else_says_what_to_do_in_one_sentence(machine):
    machine.fails = {"Installing Chromium", "Downloading Playwright's Chromium"}
    with pytest.raises(environment.SetupError, match="name one by CHROME=/path/to"):
        environment.install_chromium()
