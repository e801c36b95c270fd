"""Build the book into ``_build/html``, unless it is there and nothing changed."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from live import MISSING
from mhsa_lib import language
from publish.paths import BUILT, HTML, ROOT
from publish.setup.lock import only_one

STAMP = BUILT / "html.stamp"
SOURCES = (
    "_config.yml",
    "_toc.yml",
    "requirements.txt",
    "chapters/**/*",
    "live/**/*",
    "mhsa_lib/**/*.js",
    "mhsa_lib/**/*.json",
    "mhsa_lib/**/*.npz",
    "mhsa_lib/**/*.otf",
    "mhsa_lib/**/*.py",
    "publish/*.py",
    "publish/extension/**/*",
    "publish/package-lock.json",
)
IGNORED = {".ipynb_checkpoints", "__pycache__"}


def inputs_digest() -> str:
    """One hash of everything that the pages are made of."""
    spoken = language.language()
    hashes = hashlib.sha256(os.environ.get("MHSA_PYODIDE", "").encode())
    hashes.update(spoken.encode())
    files = [path for pattern in SOURCES for path in sorted(ROOT.glob(pattern))]
    files += sorted((language.folder() / spoken).rglob("*"))
    for path in files:
        if path.is_file() and not IGNORED.intersection(path.parts):
            name = os.path.relpath(path, ROOT)
            hashes.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return hashes.hexdigest()


def build() -> Path:
    """Build the whole book, warnings being errors; return the folder of pages.

    A second build of the same checkout waits, and then finds the work done. Raises
    RuntimeError when Jupyter Book fails (its output is printed above) and when
    nothing can be written here.
    """
    with only_one(STAMP.with_suffix(".lock"), "Building the book"):
        return _build()


def command() -> list[str]:
    """What builds the book in the folder where it is started."""
    # --all: pages carry hashes of other files, so a part is never rebuilt alone.
    options = ["build", "-W", "--keep-going", "--all", "--quiet", "."]
    entry = "from jupyter_book.cli.main import main; main()"
    return [sys.executable, "-c", entry, *options]


def is_built(value: str) -> bool:
    """Whether the pages of these inputs are there, and nobody has deleted them."""
    index = HTML / "index.html"
    return index.is_file() and STAMP.is_file() and STAMP.read_text() == value


def _build() -> Path:
    value = inputs_digest()
    if is_built(value):
        return HTML
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(HTML, ignore_errors=True)  # no page of a chapter that has gone stays
    print("== Building the book", flush=True)
    start = time.monotonic()
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if subprocess.run(command(), cwd=ROOT, env=variables).returncode:
        raise RuntimeError("The book does not build; see the output above.")
    if not (HTML / MISSING).exists():  # else try again next time
        STAMP.write_text(value)
    print(f"== Built {HTML} in {time.monotonic() - start:.1f} s", flush=True)
    return HTML


if __name__ == "__main__":
    try:
        build()
    except RuntimeError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
