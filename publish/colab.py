"""Run every notebook with the versions that Colab has, from an empty folder.

`python -m publish.colab` makes an environment with those versions, puts only the
notebook into a folder, and lets its first cell install the library: the line of the
cell as it stands, with git taking this tree for the repository. Every widget must
come alive. (These are Colab's versions, not Colab itself.)

`python -m publish.colab PYTHON` runs them with another Python and the real repository:
inside Colab's own image this is the real thing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from publish import notebooks, repository
from publish.paths import BUILT, ROOT
from publish.setup.environment import digest
from publish.setup.process import SetupError, run

HOME = BUILT / "colab"
# What Colab had in August 2026. NumPy and torch represent what it brings; torch is the
# book's own version, without a graphics card.
VERSIONS = (
    "anywidget==0.9.21",
    "ipykernel==6.17.1",
    "ipython==7.34.0",
    "ipywidgets==7.7.1",
    "matplotlib==3.10.0",
    "numpy==2.0.2",
    "torch",
)
LIBRARY = ("mhsa_lib", "pyproject.toml", "README.md", "LICENSE")  # what a wheel needs
VIEW = "application/vnd.jupyter.widget-view+json"
FIRST = "index"  # the notebook that runs first, without the library


def make_environment() -> Path:
    """Make the environment, unless it is there; return its Python.

    Raises SetupError when pip fails.
    """
    python, stamp = HOME / "venv" / "bin" / "python", HOME / "versions.stamp"
    torch = next(
        line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if line.startswith("torch==")
    )
    wanted = [torch if name == "torch" else name for name in VERSIONS]
    value = digest(*wanted, sys.version)
    if not stamp.exists() or stamp.read_text() != value:
        stamp.unlink(missing_ok=True)
        run(
            [sys.executable, "-m", "venv", "--clear", HOME / "venv"],
            "Making the environment again",
        )
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        run([*pip, *wanted], "Installing Colab's versions (some minutes, once)")
        stamp.write_text(value)
    remove = [str(python), "-m", "pip", "uninstall", "-q", "-y", "mhsa_lib"]
    subprocess.run(remove, capture_output=True)  # the first cell is to bring it
    return python


def make_repository(folder: Path) -> dict[str, str]:
    """Put the library as it stands into a git repository in ``folder``.

    Returns the variables that make git take it for the one on GitHub.
    """
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in LIBRARY:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, folder)
    who = ["-c", "user.name=book", "-c", "user.email=book@example.org"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "book"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": repository.read().url,
    }


def make_wheel(folder: Path) -> set[str]:
    """Build the wheel of the tree into ``folder``; the names of the files it brings."""
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps"]
    run([*pip, "--wheel-dir", folder, ROOT], "Building the wheel")
    (wheel,) = folder.glob("mhsa_lib-*.whl")
    return {n for n in zipfile.ZipFile(wheel).namelist() if n.startswith("mhsa_lib/")}


def installed(python: Path) -> tuple[set[str], set[str]]:
    """What pip lists, and the files of ``mhsa_lib`` where it is installed."""
    code = (
        "import importlib.metadata as m, json\n"
        "every = {d.name.lower(): d for d in m.distributions()}\n"
        "own = every.get('mhsa_lib') or every.get('mhsa-lib')\n"
        "files = [str(f) for f in (own.files if own else [])]\n"
        "print(json.dumps([[f'{n}=={d.version}' for n, d in every.items()], files]))"
    )
    output = subprocess.check_output([python, "-c", code], text=True, cwd="/")
    packages, files = json.loads(output)
    own = {n for n in files if n.startswith("mhsa_lib/") and not n.endswith(".pyc")}
    return {name for name in packages if not name.startswith("mhsa")}, own


def make_kernel(python: Path, folder: Path) -> None:
    """Let Jupyter start kernels of ``python``, and of no other, by the name colab."""
    spec = folder / "kernels" / "colab"
    spec.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel = {"argv": argv, "display_name": "Colab", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(kernel))
    os.environ["JUPYTER_PATH"] = str(folder)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    for name in ("MHSA_STATIC", "PYTHONPATH", "PYTHONHOME"):
        os.environ.pop(name, None)
    # The install line calls pip by %pip, which takes the kernel's own.
    os.environ["PATH"] = f"{python.parent}{os.pathsep}{os.environ['PATH']}"


def widget_errors(notebook: NotebookNode, states: dict) -> list[str]:
    """The widget cells that show none that is alive: with its script and its state."""
    errors = []
    for cell in notebook.cells:
        if "widget" not in cell.metadata.get("tags", []):
            continue
        views = [o.data[VIEW] for o in cell.outputs if VIEW in o.get("data", {})]
        models = [states.get(view["model_id"], {}) for view in views]
        if not models or not all(m.get("_esm") and m.get("state") for m in models):
            errors.append(f"{cell.id}: no widget came alive: {cell.source[:60]!r}")
    return errors


def try_notebook(path: Path) -> list[str]:
    """Run one notebook alone in an empty folder; what went wrong."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        copy = notebooks.read(Path(shutil.copy(path, folder)))
        client = NotebookClient(
            copy,
            timeout=notebooks.CELL_SECONDS,
            kernel_name="colab",
            resources={"metadata": {"path": folder}},
        )
        try:
            client.execute()
            errors = widget_errors(copy, client.widget_state)
        except CellExecutionError as error:
            errors = [str(error)]
    widgets = sum(VIEW in str(cell.get("outputs", "")) for cell in copy.cells)
    word = "FAILED" if errors else f"runs, {widgets} widgets alive"
    print(f"   {path.stem}: {word} ({time.monotonic() - start:.0f} s)", flush=True)
    return [f"{path.name}: {error}" for error in errors]


def try_all(paths: list[Path]) -> list[str]:
    """Run every notebook, the first one first: its first cell brings the library."""
    ordered = sorted(paths, key=lambda path: (path.stem != FIRST, path.stem))
    errors = try_notebook(ordered[0])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for more in pool.map(try_notebook, ordered[1:]):
            errors += more
    return errors


def library_errors(before: set, after: set, own: set, wheel: set) -> list[str]:
    """What the first cell changed beside the library, or failed to bring."""
    errors = []
    if before != after:
        changed = ", ".join(sorted(before ^ after))
        errors.append(f"the first cell touched packages of Colab: {changed}")
    if wheel and own != wheel:
        errors.append(f"the library came without {sorted(wheel ^ own)[:5]}")
    return errors


def main(arguments: list[str]) -> int:
    """Try every notebook; the number of errors."""
    start = time.monotonic()
    own_python = not arguments
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch, name) for name in ("git", "wheel", "jupyter")]
        for folder in folders:
            folder.mkdir()
        python = make_environment() if own_python else Path(arguments[0])
        wheel = make_wheel(folders[1]) if own_python else set()
        make_kernel(python, folders[2])
        if own_python:
            os.environ.update(make_repository(folders[0]))
        before, _ = installed(python)
        print("== Running every notebook alone in an empty folder", flush=True)
        errors = try_all(notebooks.paths())
        after, own = installed(python)
        errors += library_errors(before, after, own, wheel)
    for error in errors:
        print(error)
    seconds = time.monotonic() - start
    print(f"== Colab's versions: {len(errors)} errors in {seconds:.0f} s", flush=True)
    return len(errors)


if __name__ == "__main__":
    try:
        sys.exit(bool(main(sys.argv[1:])))
    except SetupError as error:
        sys.exit(str(error))
