"""The Sphinx extension of this room: it runs after the pages have been written."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from live import MISSING
from live.build import assets, toolbar
from live.build.pyodide import PyodideDamaged, PyodideMissing


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the assets and mark every page, or say once that Pyodide is missing.

    Raises ExtensionError for a file of Pyodide that is not the official one.
    """
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    (out / MISSING).unlink(missing_ok=True)
    try:
        built = assets.build(out)
    except PyodideMissing as missing:
        built = None
        (out / MISSING).write_text(f"{missing}\n", "utf-8")
        print(f"== Pages without Python: {missing}.", flush=True)
    except PyodideDamaged as damaged:
        raise ExtensionError(str(damaged)) from damaged
    for page in sorted(out.rglob("*.html")):
        toolbar.mark(page, out, built)


def setup(app: Sphinx) -> dict:
    """Register the extension (Sphinx calls this)."""
    app.connect("build-finished", finish, priority=950)  # after publish.extension
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
