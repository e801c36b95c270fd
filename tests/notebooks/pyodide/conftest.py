"""One run of every notebook's cells in Pyodide under Node, and one in this Python."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from publish.paths import ROOT
from publish.setup.process import child_environment
from tests.book.notebooks import NOT_IN_THE_PAGE, code_cells, paths, read
from tests.book.published import published

HERE = Path(__file__).resolve().parent
READERS = "what readers hand in"
READERS_CELLS = (
    "def softmax(s):\n    return softmax(s)\n\ncheck('why.softmax', softmax)",
    "def softmax(s):\n    print(7)\n\ncheck('why.softmax', softmax)",
    "def softmax(s):\n    return s / zero\n\ncheck('why.softmax', softmax)",
    "check('why.softmax', lambda s: s.tolist())",
    "check('why.softmax', lambda s, t: s)",
    "check('why.softmax', lambda s: s.astype('f4'))",
    "check('why.softmax', lambda s: s)",
)
SEEDED = "a notebook with two seeded errors"


def job() -> dict:
    """The NumPy cells of every notebook as printed, then each exercise solved."""
    notebooks = {}
    for chapter in paths():
        cells = code_cells(read(chapter), NOT_IN_THE_PAGE)
        notebooks[chapter.stem] = [cell.source for cell in cells]
    for exercise in published():
        notebooks[exercise.chapter].append(exercise.solved)
    notebooks[READERS] = ["from mhsa_lib.exercises import check", *READERS_CELLS]
    notebooks[SEEDED] = ["import torch_is_not_here", "1 + 1", "print(undefined)"]
    return {"notebooks": notebooks}


def library() -> bytes:
    """`mhsa_lib` as it stands in the tree, zipped."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted((ROOT / "mhsa_lib").rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(ROOT))
    return packed.getvalue()


def run(command: list, work: dict, **variables: str) -> dict:
    """Run a driver with the job on its stdin; fail with what it wrote to stderr."""
    done = subprocess.run(
        [str(part) for part in command],
        input=json.dumps(work),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**child_environment(), **variables},
        timeout=600,
    )
    if done.returncode:
        lines = "\n".join(line[:200] for line in done.stderr.splitlines()[-30:])
        pytest.fail(f"{command[0]} stopped:\n{lines}", pytrace=False)
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def node() -> str:
    path = shutil.which("node", path=child_environment()["PATH"])
    if not path:
        pytest.fail("There is no Node here: `make test` brings one.", pytrace=False)
    return path


@pytest.fixture(scope="session")
def in_pyodide(pyodide, node, tmp_path_factory) -> dict:
    """What the job gave in Pyodide."""
    packed = tmp_path_factory.mktemp("library") / "mhsa_lib.zip"
    packed.write_bytes(library())
    return run([node, HERE / "run.mjs", pyodide, packed, HERE / "driver.py"], job())


@pytest.fixture(scope="session")
def in_cpython() -> dict:
    """What the job gave in this Python."""
    return run([sys.executable, HERE / "driver.py"], job(), MPLBACKEND="agg")
