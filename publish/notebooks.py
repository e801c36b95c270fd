"""Run the notebooks and store their outputs, so that a second run changes nothing.

``python -m publish.notebooks [chapters/why.ipynb ...]``; without names, all of them.
The tests use the same functions: what is stored and what is tested cannot differ.
"""

import base64
import io
import os
import re
import sys
import time
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.reader import NotJSONError
from PIL import Image

from publish.paths import CHAPTERS

CELL_SECONDS = 300
# What the kernel sees: no live widgets, one thread. The first is for nbval, which looks
# for its kernel under these variables; .venv's own comes first for us by default.
VARIABLES = {
    "JUPYTER_PREFER_ENV_PATH": "1",
    "MHSA_STATIC": "1",
    "OMP_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
# Binary data inside text: pictures are compared as pictures, arrays by the widgets.
BLOBS = {
    r"data:image/png;base64,[A-Za-z0-9+/=\s]+": "PICTURE",
    r'"base64": "[A-Za-z0-9+/=]*"': "ARRAY",
}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
KEPT_NOTEBOOK_METADATA = ("myst", "mystnb", "title", "colab", "english_headings")
KEPT_CELL_METADATA = ("tags", "mystnb", "reason", "slideshow", "box")
# A picture is stale when its mean grey value moved (of 255), or when more than a few
# pixels changed from ink to paper: a digit is about twenty of them.
MEAN_TOLERANCE = 0.5
FLIP = 96
FLIPS_TOLERANCE = 12


def paths() -> list[Path]:
    """Every notebook of the book."""
    found = CHAPTERS.rglob("*.ipynb")
    return sorted(p for p in found if ".ipynb_checkpoints" not in p.parts)


def read(path: Path) -> NotebookNode:
    """Read a notebook in format 4."""
    return nbformat.read(path, as_version=4)


def execute(notebook: NotebookNode, passes: int = 1) -> list[NotebookNode]:
    """Run a copy of a notebook in one kernel, once or more; the copy after each pass.

    Raises nbclient's CellExecutionError, with the cell and the traceback in it.
    """
    copy, results = nbformat.from_dict(notebook), []
    client = NotebookClient(
        copy,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # not: that TCP is no secret here
        resources={"metadata": {"path": str(CHAPTERS)}},
    )
    with client.setup_kernel(env={**os.environ, **VARIABLES}):
        for _ in range(passes):
            for index, cell in enumerate(copy.cells):
                client.execute_cell(cell, index)
            results.append(nbformat.from_dict(copy))
    return results


def sanitise(text: str) -> str:
    """Text with the pictures and arrays inside it replaced by their names."""
    for pattern, name in BLOBS.items():
        text = re.sub(pattern, name, text)
    return text


def decode(picture: str) -> np.ndarray:
    """A base64 PNG on white paper: (height, width, 3), float, 0 to 255."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(paper, image).convert("RGB"), float)


def picture_difference(committed: str, fresh: str) -> str:
    """How the second base64 PNG differs from the first; empty when it does not."""
    old, new = decode(committed), decode(fresh)
    if old.shape != new.shape:
        return f"the size changed from {old.shape[:2]} to {new.shape[:2]}"
    difference = np.abs(old - new)
    flips = int((difference.max(axis=-1) > FLIP).sum())
    if difference.mean() > MEAN_TOLERANCE or flips > FLIPS_TOLERANCE:
        return f"mean difference {difference.mean():.3f} of 255, {flips} pixels flipped"
    return ""


def pictures(output: NotebookNode) -> list[str]:
    """Every PNG in an output: its own, and those inside its HTML."""
    data = output.get("data", {})
    html = "".join(data.get("text/html", ""))
    inside = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", html)
    return [*([data["image/png"]] if "image/png" in data else []), *inside]


def outputs_difference(committed: list[NotebookNode], fresh: list[NotebookNode]) -> str:
    """How the outputs of one cell differ; empty when a reader would see the same."""
    if len(committed) != len(fresh):
        return f"{len(committed)} outputs became {len(fresh)}"
    for old, new in zip(committed, fresh, strict=True):
        if _text(old) != _text(new):
            return "the text changed"
        pairs = list(zip(pictures(old), pictures(new), strict=False))
        if len(pictures(old)) != len(pictures(new)):
            return "the number of pictures changed"
        for one, other in pairs:
            if one != other and (difference := picture_difference(one, other)):
                return difference
    return ""


def _text(output: NotebookNode) -> list:
    data = {k: v for k, v in output.get("data", {}).items() if k != "image/png"}
    text = [output.get(key, "") for key in ("output_type", "name", "text", "ename")]
    return [sanitise(str(part)) for part in (*text, sorted(data.items()))]


def merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring pieces of one stream: how print is cut up is chance."""
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
        else:
            merged.append(nbformat.from_dict(output))
    return merged


def is_exempt(cell: NotebookNode) -> bool:
    """Whether the tests leave the outputs of a cell uncompared."""
    return "nbval-ignore-output" in cell.metadata.get("tags", [])


def normalise(fresh: NotebookNode, committed: NotebookNode) -> NotebookNode:
    """The run notebook without what changes by chance.

    Outputs that a reader would see as the same keep their committed bytes. Exempt
    outputs (timings) keep them too while no other output of the notebook changed.
    """
    kept = {k: v for k, v in fresh.metadata.items() if k in KEPT_NOTEBOOK_METADATA}
    language = {"name": "python"}
    fresh.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": language, **kept}
    )
    old_cells = {cell.id: cell for cell in committed.cells}
    for cell in fresh.cells:
        cell.metadata = nbformat.from_dict(
            {k: v for k, v in cell.metadata.items() if k in KEPT_CELL_METADATA}
        )
        if cell.cell_type == "code":
            cell.outputs = merge_streams(cell.outputs)
    code = [cell for cell in fresh.cells if cell.cell_type == "code"]
    same = {c.id: _is_same(c, old_cells.get(c.id)) for c in code}
    steady = all(same[c.id] for c in code if not is_exempt(c))
    for number, cell in enumerate(code, start=1):
        old = old_cells.get(cell.id)
        keep = same[cell.id] or (is_exempt(cell) and steady)
        if keep and old and old.get("outputs"):
            cell.outputs = merge_streams(old.outputs)
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
    return fresh


def _is_same(cell: NotebookNode, old: NotebookNode | None) -> bool:
    if old is None or old.cell_type != "code":
        return False
    return not outputs_difference(merge_streams(old.outputs), cell.outputs)


def store(path: Path) -> bool:
    """Run one notebook and store it; whether a byte changed."""
    committed = read(path)
    (fresh,) = execute(committed)
    text = nbformat.writes(normalise(fresh, committed)) + "\n"
    if text == path.read_text("utf-8"):
        return False
    path.write_text(text, "utf-8")
    return True


def main(names: list[str]) -> int:
    """Store the named notebooks, or all; how many could not be run, and why."""
    failed = 0
    for path in [Path(name).resolve() for name in names] or paths():
        start = time.monotonic()
        print(f"== {os.path.relpath(path)} ...", end=" ", flush=True)
        try:
            word = "changed" if store(path) else "unchanged"
        except (OSError, NotJSONError):
            word = "not a notebook" if path.is_file() else f"there is no {path}"
            failed += 1
        except CellExecutionError as error:
            word = f"a cell fails, and nothing is stored:\n{error}"
            failed += 1
        print(f"{word} ({time.monotonic() - start:.0f} s)", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
