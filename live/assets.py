"""What the site needs for Python in the page, written below the built book.

`pyodide/VERSION/` holds Pyodide's core as it comes, `live/wheels/HASH/` the packages,
`live/HASH/` our own files. Every address holds a version or a hash, so that browsers
may keep what they have.
"""

import base64
import gzip
import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from live import wheels
from live.fetch_pyodide import CORE, LOCK, ROOT, VERSION, fetch

HERE = Path(__file__).resolve().parent
PAGE = HERE / "page"
NODE_MODULES = ROOT / "publish" / "node_modules"
CORE_FILES = [name for name in CORE if name not in (LOCK, "pyodide.js")]
PACKED = (".whl", ".zip")  # gzip gains nothing on these
FIRST = ("numpy", "mhsa-lib")  # what the first click brings


@dataclass(frozen=True)
class Assets:
    """What a page must know: our folder below the site, and bytes on their way.

    `start` is what the first click brings, `figures` what matplotlib adds.
    """

    folder: str
    start: int
    figures: int


def build(out: Path) -> Assets:
    """Write everything below `out`.

    Raises PyodideMissing if Pyodide is out of reach, RuntimeError if Node fails.
    """
    pyodide = fetch(["matplotlib"])
    for old in ("live", "pyodide"):
        shutil.rmtree(out / old, ignore_errors=True)
    core = out / "pyodide" / VERSION
    core.mkdir(parents=True)
    for name in CORE_FILES:
        shutil.copyfile(pyodide / name, core / name)
    lock = _write_wheels(out, pyodide)
    folder = _write_page(out, lock)
    figures = [p for n, p in lock["packages"].items() if n not in FIRST]
    first = [core / entry["file_name"] for n, entry in lock["packages"].items()]
    late = [core / entry["file_name"] for entry in figures]
    ours = [p for p in (out / folder).iterdir() if p.suffix in (".js", ".json")]
    early = [p for p in first if p not in late]
    return Assets(
        folder=folder,
        start=_sent([*core.iterdir(), *ours, *early]),
        figures=_sent(late),
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


def _write_wheels(out: Path, pyodide: Path) -> dict:
    """Write the page's wheels; return the lock that names them and their hashes."""
    lock = json.loads((pyodide / LOCK).read_text("utf-8"))
    entries = wheels.packages(pyodide, lock)
    library = wheels.library_wheel(wheels.CACHE)
    originals = [pyodide / entry["file_name"] for entry in entries.values()]
    made = wheels.compiled(pyodide, [*originals, library])
    entries["mhsa-lib"] = {
        "name": "mhsa-lib",
        "version": library.name.split("-")[1],
        "file_name": library.name,
        "install_dir": "site",
        "package_type": "package",
        "depends": ["numpy"],
        "imports": ["mhsa_lib", "live"],
        "unvendored_tests": False,
    }
    for entry in entries.values():
        content = made[entry["file_name"]].read_bytes()
        place = f"live/wheels/{_hash(content)}/{entry['file_name']}"
        (out / place).parent.mkdir(parents=True, exist_ok=True)
        (out / place).write_bytes(content)
        entry["file_name"] = f"../../{place}"  # from the folder of the core
        entry["sha256"] = hashlib.sha256(content).hexdigest()
    return {**lock, "packages": entries}


def _write_page(out: Path, lock: dict) -> str:
    """Bundle our scripts; return their folder, named by the hash of its content."""
    text = json.dumps(lock, sort_keys=True).encode()
    scripts = [path.read_bytes() for path in sorted(PAGE.iterdir())]
    packages = (ROOT / "publish" / "package-lock.json").read_bytes()
    folder = f"live/{_hash(text, *scripts, packages)}"
    (out / folder).mkdir(parents=True)
    (out / folder / LOCK).write_bytes(text)
    files = {
        "core": f"pyodide/{VERSION}/",
        "lock": f"{folder}/{LOCK}",
        "wheels": [
            {
                "url": lock["packages"][name]["file_name"].removeprefix("../../"),
                "sha256": _base64(lock["packages"][name]["sha256"]),
            }
            for name in FIRST
        ],
    }
    entries = ["live.js", "start.js", "worker.js", "live.css"]
    _bundle(entries, out / folder, {"__FILES__": files})
    return folder


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode("ascii")


def _bundle(entries: list[str], target: Path, constants: dict) -> None:
    """Let esbuild put each script and what it imports into one small file."""
    command = [
        NODE_MODULES / ".bin" / "esbuild",
        *[PAGE / name for name in entries],
        *["--bundle", "--format=esm", "--minify", "--target=es2022"],
        "--legal-comments=eof",
        "--log-level=warning",
        f"--outdir={target}",
        *[f"--define:{name}={json.dumps(v)}" for name, v in constants.items()],
    ]
    variables = {**os.environ, "NODE_PATH": str(NODE_MODULES)}
    done = subprocess.run(
        [str(part) for part in command], env=variables, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"esbuild cannot bundle the page's scripts:\n{done.stderr}")
