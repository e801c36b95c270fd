"""Bring Pyodide's official files, each one verified, into one folder.

The environment variable MHSA_PYODIDE names a folder that holds them (a mirror), which
is taken as it is. Without it they come into a cache: from Pyodide's official home, or,
where that is out of reach, from the package registries. Wheels are verified against the
lock file, the core files and the lock file against `pyodide_hashes.json`, which this
repository keeps because no lock covers them. (The hashes are those of the npm package
pyodide of the same version.) Nothing unverified is ever left in the cache.

    python -m live.build.pyodide numpy matplotlib
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from live.build.sources import Carrier, Home, Npm, UnreachableError
from publish.paths import BUILT

_KNOWN = json.loads(Path(__file__).with_name("pyodide_hashes.json").read_text("utf-8"))
VERSION: str = _KNOWN["version"]
CORE: dict[str, str] = _KNOWN["sha256"]  # file name -> sha256
SOURCES = (
    Home(f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"),
    Npm(f"pyodide@{VERSION}", tuple(CORE)),
    Carrier(_KNOWN["carrier"], "open_webui/frontend/pyodide/"),
)
CACHE = BUILT / "pyodide" / VERSION
LOCK = "pyodide-lock.json"


class PyodideUnavailableError(RuntimeError):
    """Files of Pyodide cannot be fetched here; the text names them and the reason."""


class PyodideDamagedError(RuntimeError):
    """A file is not the official one; the text names it and its source."""


def fetch(
    packages: Iterable[str] = ("numpy",),
    mirror: str | None = None,
    sources: Iterable[Home | Npm | Carrier] = SOURCES,
    cache: Path = CACHE,
) -> Path:
    """Return a folder with the core files and the wheels of `packages`, verified.

    Wheels of their dependencies are there too. `mirror` (default: MHSA_PYODIDE) is
    used as it is and only read; without one, what `cache` lacks comes from the first
    of `sources` that can be reached and has it. Raises PyodideUnavailableError, with
    every source and its answer, or PyodideDamagedError, in one sentence each.
    """
    mirror = mirror if mirror is not None else os.environ.get("MHSA_PYODIDE", "")
    if mirror:
        cache, sources = Path(mirror), ()
    asked = _Sources(sources)
    _complete(cache, CORE, asked)
    _complete(cache, locked_wheels(cache, packages), asked)
    return cache


def locked_wheels(folder: Path, packages: Iterable[str]) -> dict[str, str]:
    """The wheels of `packages` and all they depend on: file name -> sha256.

    Reads the lock file in `folder`. Raises PyodideUnavailableError for an unknown
    package.
    """
    locked = json.loads((folder / LOCK).read_text("utf-8"))["packages"]
    waiting, found = list(packages), {}
    while waiting:
        name = waiting.pop()
        if name not in locked:
            raise PyodideUnavailableError(f"Pyodide {VERSION} has no package {name!r}")
        package = locked[name]
        if package["file_name"] not in found:
            found[package["file_name"]] = package["sha256"]
            waiting += package["depends"]
    return found


class _Sources:
    """The sources in their order; one that did not answer is not asked again."""

    def __init__(self, sources: Iterable[Home | Npm | Carrier]) -> None:
        self._answers = dict.fromkeys(sources, "")

    def answers(self, name: str) -> str:
        """What each source answered that was asked for the file of that name."""
        lacks = f"it does not have {name}"
        return "; ".join(
            f"{source}: {a or lacks}" for source, a in self._answers.items()
        )

    def files(self, names: list[str]) -> Iterator[tuple[object, str, bytes]]:
        """Source, name and content of each file that some source gives."""
        wanted = list(names)
        for source in [s for s, answer in self._answers.items() if not answer]:
            try:
                for name, content in source.files(list(wanted)):
                    wanted.remove(name)
                    yield source, name, content
            except UnreachableError as error:
                self._answers[source] = str(error)
            if not wanted:
                return


def _complete(folder: Path, files: dict[str, str], sources: _Sources) -> None:
    """See that `folder` has these files (name -> sha256), each the official one."""
    for name, sha256 in files.items():
        if (folder / name).is_file():
            _verify(folder / name, (folder / name).read_bytes(), sha256)
    missing = [name for name in files if not (folder / name).is_file()]
    if not missing:
        return
    for source, name, content in sources.files(missing):
        _verify(source, content, files[name], name)
        _keep(folder / name, content)
    still = [name for name in missing if not (folder / name).is_file()]
    if still and (answers := sources.answers(still[0])):
        raise PyodideUnavailableError(
            f"Pyodide {VERSION} is not here and cannot be fetched ({answers}): set "
            "MHSA_PYODIDE to a folder with its official files, or go online"
        )
    if still:
        raise PyodideUnavailableError(
            f"{folder} has no file {still[0]}: let MHSA_PYODIDE name a folder with the "
            f"files of Pyodide {VERSION}, or unset it to download them"
        )


def _verify(where: object, content: bytes, sha256: str, name: str = "") -> None:
    """See that a file is the official one. Raises PyodideDamagedError."""
    found = hashlib.sha256(content).hexdigest()
    if found == sha256:
        return
    way_out = "nothing was kept: try again" if name else "delete it and try again"
    what = f"{where} sent a file {name} that" if name else f"{where}"
    raise PyodideDamagedError(
        f"{what} is not the official file of Pyodide {VERSION}: its sha256 is "
        f"{found[:12]}..., expected {sha256[:12]}...; {way_out}"
    )


def _keep(path: Path, content: bytes) -> None:
    """Write a file that appears only whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(content)
    partial.replace(path)


if __name__ == "__main__":
    try:
        print(fetch(sys.argv[1:] or ["numpy"]))
    except (PyodideUnavailableError, PyodideDamagedError) as error:
        sys.exit(str(error))
