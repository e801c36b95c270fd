"""Our scripts as the site sends them, made small by esbuild. Standard library alone."""

import os
import subprocess
from pathlib import Path

from publish.paths import NODE_MODULES


def minify(scripts: list[Path], target: Path, *options: str) -> None:
    """Let esbuild write each script below `target`; comments with a licence stay.

    Raises RuntimeError with esbuild's message when it fails.
    """
    command = [
        NODE_MODULES / ".bin" / "esbuild",
        *scripts,
        *["--minify", "--target=es2022", "--charset=utf8", "--legal-comments=eof"],
        *["--log-level=warning", f"--outdir={target}", *options],
    ]
    variables = {**os.environ, "NODE_PATH": str(NODE_MODULES)}
    done = subprocess.run(
        [str(part) for part in command], env=variables, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"esbuild cannot write the site's scripts:\n{done.stderr}")
