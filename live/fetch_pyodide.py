"""Bring Pyodide's official files, each one verified, into one folder.

The environment variable MHSA_PYODIDE names a folder that holds them (a mirror); else
they come from Pyodide's official home into a cache. Wheels are verified against the
lock file, the core files and the lock file against `pyodide_hashes.json`, which this
repository keeps because no lock covers them. (The hashes are those of the npm package
pyodide of the same version.) Nothing unverified is ever left in the cache.

    python -m live.fetch_pyodide numpy matplotlib
"""

import hashlib
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_KNOWN = json.loads((ROOT / "live" / "pyodide_hashes.json").read_text("utf-8"))
VERSION: str = _KNOWN["version"]
CORE: dict[str, str] = _KNOWN["sha256"]  # file name -> sha256
HOME = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
CACHE = ROOT / "_build" / "pyodide" / VERSION
LOCK = "pyodide-lock.json"


class PyodideMissing(RuntimeError):
    """A file of Pyodide is absent, damaged or out of reach; the text says which."""


def fetch(
    packages: Iterable[str] = ("numpy",),
    mirror: str | None = None,
    home: str = HOME,
    cache: Path = CACHE,
) -> Path:
    """Return a folder with the core files and the wheels of `packages`, verified.

    Wheels of their dependencies are there too. `mirror` (default: MHSA_PYODIDE) is
    used as it is and only read; without one, missing files are downloaded from `home`
    into `cache`. Raises PyodideMissing in one clear sentence.
    """
    mirror = mirror if mirror is not None else os.environ.get("MHSA_PYODIDE", "")
    folder = Path(mirror) if mirror else cache
    source = None if mirror else home
    for name, sha256 in CORE.items():
        _ensure(folder, name, sha256, source)
    for name, sha256 in wheels(folder, packages).items():
        _ensure(folder, name, sha256, source)
    return folder


def wheels(folder: Path, packages: Iterable[str]) -> dict[str, str]:
    """The wheels of `packages` and all they depend on: file name -> sha256.

    Reads the lock file in `folder`. Raises PyodideMissing for an unknown package.
    """
    locked = json.loads((folder / LOCK).read_text("utf-8"))["packages"]
    waiting, found = list(packages), {}
    while waiting:
        name = waiting.pop()
        if name not in locked:
            raise PyodideMissing(f"Pyodide {VERSION} has no package {name!r}")
        package = locked[name]
        if package["file_name"] not in found:
            found[package["file_name"]] = package["sha256"]
            waiting += package["depends"]
    return found


def _ensure(folder: Path, name: str, sha256: str, source: str | None) -> None:
    """See that `folder` has the file, with this hash; download it from `source`."""
    path = folder / name
    if not path.is_file():
        if source is None:
            raise PyodideMissing(
                f"MHSA_PYODIDE={folder} has no file {name}: name a folder with the "
                f"files of Pyodide {VERSION}, or unset it to download them from {HOME}"
            )
        _download(source + name, path, sha256)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise PyodideMissing(
            f"{path} is not the official file of Pyodide {VERSION}: its sha256 is "
            f"{found[:12]}..., expected {sha256[:12]}...; delete it and try again"
        )


def _download(address: str, path: Path, sha256: str) -> None:
    """Download into `path`, which appears only whole and with the right hash."""
    print(f"Fetching {address}", flush=True)
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            content = answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise PyodideMissing(
            f"Pyodide {VERSION} is not here and {address} cannot be fetched ({error}): "
            "set MHSA_PYODIDE to a folder with its official files, or connect to the "
            "internet"
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise PyodideMissing(
            f"{address} sent a file with sha256 {found[:12]}..., expected "
            f"{sha256[:12]}...; nothing was kept: try again, or set MHSA_PYODIDE"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(content)
    partial.replace(path)


if __name__ == "__main__":
    try:
        print(fetch(sys.argv[1:] or ["numpy"]))
    except PyodideMissing as missing:
        sys.exit(str(missing))
