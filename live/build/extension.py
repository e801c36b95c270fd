"""The Sphinx extension for Python in the page: it runs after the pages are written."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from live import MISSING
from live.build import assets, toolbar
from live.build.pyodide import PyodideDamagedError, PyodideUnavailableError


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the assets and add the toolbar to every page, unless Pyodide is missing.

    Raises ExtensionError for a file of Pyodide that is not the official one.
    """
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    (out / MISSING).unlink(missing_ok=True)
    try:
        built = assets.build(out)
    except PyodideUnavailableError as missing:
        built = None
        (out / MISSING).write_text(f"{missing}\n", "utf-8")
        print(f"== Pages without Python: {missing}.", flush=True)
    except PyodideDamagedError as damaged:
        raise ExtensionError(str(damaged)) from damaged
    for page in sorted(out.rglob("*.html")):
        toolbar.add(page, out, built)


def setup(app: Sphinx) -> dict:
    """Register the extension (Sphinx calls this)."""
    app.connect("build-finished", finish, priority=950)  # after publish.extension
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
