"""What the site needs for Python in the page, written below the built book.

`pyodide/VERSION/` holds Pyodide's core as it comes, `live/packed/HASH/` compiled copies
of the packages and of the standard library, `live/HASH/` our own files. Every address
holds a version or a hash, so that browsers may keep what they have.
"""

import base64
import gzip
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from live import MISSING
from live.build import wheels
from live.build.pyodide import CORE, LOCK, VERSION, PyodideUnavailableError, fetch
from live.build.repack import MODULES
from mhsa_lib.language import ENGLISH, language
from publish import esbuild
from publish.paths import NPM, ROOT, WIDGETS

PAGE = ROOT / "live" / "page"
SHARED = [WIDGETS / "shared" / name for name in ("language.js", "storage.js")]
LIBRARY = "python_stdlib.zip"
CORE_FILES = [name for name in CORE if name not in (LOCK, LIBRARY, "pyodide.js")]
PACKED = (".whl", ".zip")  # gzip gains nothing on these
FIRST = ("numpy", "mhsa-lib")  # what the first click brings
VARIABLES = {"HOME": "/home/reader", "MPLBACKEND": "module://live.driver.figures"}


@dataclass(frozen=True)
class Assets:
    """What a page must know: our folder below the site, and bytes on their way.

    `start` is what the first click brings, `figures` what matplotlib adds.
    """

    folder: str
    start: int
    figures: int


def build_if_reachable(out: Path) -> Assets | None:
    """Write everything below `out`; without Pyodide only a file that says why.

    Raises PyodideDamagedError for a file of Pyodide that is not the official one.
    """
    (out / MISSING).unlink(missing_ok=True)
    try:
        return build(out)
    except PyodideUnavailableError as missing:
        (out / MISSING).write_text(f"{missing}\n", "utf-8")
        print(f"== Pages without Python: {missing}.", flush=True)
        return None


def build(out: Path) -> Assets:
    """Write everything below `out`.

    Raises PyodideUnavailableError if Pyodide is out of reach, RuntimeError if Node
    fails.
    """
    pyodide = fetch(["matplotlib"])
    core = out / "pyodide" / VERSION
    core.mkdir(parents=True)
    for name in CORE_FILES:
        shutil.copyfile(pyodide / name, core / name)
    lock, library = _write_packed(out, pyodide)
    files = _files(lock, library)
    folder = _write_page(out, lock, files)
    ours = [p for p in (out / folder).iterdir() if p.suffix in (".js", ".json")]
    packed = [out / file["url"] for file in (files["library"], *files["wheels"])]
    return Assets(
        folder=folder,
        start=_sent([*core.iterdir(), *ours, *packed]),
        figures=_sent([out / file["url"] for file in files["figures"]]),
    )


def _sent(files: list[Path]) -> int:
    """Bytes that these files take on their way: gzip where it gains."""
    return sum(
        p.stat().st_size
        if p.suffix in PACKED
        else len(gzip.compress(p.read_bytes(), 6))
        for p in files
    )


def _hash(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:12]


def _write_packed(out: Path, pyodide: Path) -> tuple[dict, dict]:
    """Write the page's wheels and library; return the lock, and the library as a file.

    The lock names the wheels and their hashes.
    """
    lock = json.loads((pyodide / LOCK).read_text("utf-8"))
    entries = wheels.packages(pyodide, lock)
    ours = wheels.library_wheel(wheels.CACHE)
    originals = [pyodide / entry["file_name"] for entry in entries.values()]
    made = wheels.compiled(pyodide, [*originals, ours, pyodide / LIBRARY])
    entries["mhsa-lib"] = {
        "name": "mhsa-lib",
        "version": ours.name.split("-")[1],
        "file_name": ours.name,
        "install_dir": "site",
        "package_type": "package",
        "depends": ["numpy"],
        "imports": ["mhsa_lib", "live"],
        "unvendored_tests": False,
    }
    for entry in entries.values():
        address, entry["sha256"] = _write_hashed(out, made[entry["file_name"]])
        entry["file_name"] = f"../../{address}"  # from the folder of the core
    library = _file(*_write_hashed(out, made[LIBRARY]))
    return {**lock, "packages": entries}, library


def _write_hashed(out: Path, path: Path) -> tuple[str, str]:
    """Copy a file to an address that holds its hash; return address and sha256."""
    content = path.read_bytes()
    address = f"live/packed/{_hash(content)}/{path.name}"
    (out / address).parent.mkdir(parents=True, exist_ok=True)
    (out / address).write_bytes(content)
    return address, hashlib.sha256(content).hexdigest()


def _files(lock: dict, library: dict) -> dict:
    """What our scripts must know of the files, by their addresses below the site."""
    wheels = {
        name: _file(entry["file_name"].removeprefix("../../"), entry["sha256"])
        for name, entry in lock["packages"].items()
    }
    core = f"pyodide/{VERSION}/"
    scripts = [name for name in CORE_FILES if not name.endswith(".wasm")]
    return {
        "core": core,
        "scripts": [{"url": f"{core}{name}"} for name in scripts],
        "wasm": {"url": f"{core}pyodide.asm.wasm"},
        "library": library,
        "wheels": [wheels[name] for name in FIRST],
        "figures": [file for name, file in wheels.items() if name not in FIRST],
        "modules": MODULES,
        "variables": variables(),
    }


def variables() -> dict[str, str]:
    """The environment of Python in the page; English is what it speaks without."""
    return VARIABLES if language() == ENGLISH else VARIABLES | {"MHSA_LANG": language()}


def _file(address: str, sha256: str) -> dict[str, str]:
    """A file as our scripts fetch it: browsers verify its hash."""
    digest = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
    return {"url": address, "integrity": f"sha256-{digest}"}


def _write_page(out: Path, lock: dict, files: dict) -> str:
    """Bundle our scripts; return their folder, named by the hash of its content."""
    text = json.dumps(lock, sort_keys=True).encode()
    known = json.dumps(files, sort_keys=True).encode()
    scripts = [p.read_bytes() for p in (*sorted(PAGE.iterdir()), *SHARED)]
    packages = (NPM / "package-lock.json").read_bytes()
    folder = f"live/{_hash(text, known, *scripts, packages)}"
    (out / folder).mkdir(parents=True)
    (out / folder / LOCK).write_bytes(text)
    constants = {"__FILES__": {**files, "lock": {"url": f"{folder}/{LOCK}"}}}
    _bundle(["live.js", "worker.js", "live.css"], "esm", out / folder, constants)
    _bundle(["start.js"], "iife", out / folder, constants)
    return folder


def _bundle(entries: list[str], kind: str, target: Path, constants: dict) -> None:
    """Let esbuild put each script and what it imports into one small file.

    `kind` is "esm", or "iife" for a script that runs in a page opened from a file too.
    """
    known = [f"--define:{name}={json.dumps(v)}" for name, v in constants.items()]
    scripts = [PAGE / name for name in entries]
    esbuild.minify(scripts, target, "--bundle", f"--format={kind}", *known)
