"""Other programs, run by the commands of the book. Standard library alone."""

import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publish.paths import VENV


class SetupError(Exception):
    """What is missing and the way out, in one sentence for the reader."""


def run(
    command: Sequence[str | Path], what: str, advice: str = "", **options: Any
) -> subprocess.CompletedProcess:
    """Run ``command`` with its output visible, and a sign of life when it is not.

    Raises SetupError with ``what`` and ``advice`` when the command fails.
    """
    print(f"== {what}", flush=True)
    done = threading.Event()

    def pulse(seconds: int = 0) -> None:
        while not done.wait(10):
            seconds += 10
            print(f"   ... {what}: {seconds} s", flush=True)

    if not sys.stdout.isatty():
        threading.Thread(target=pulse, daemon=True).start()
    try:
        return subprocess.run([str(part) for part in command], check=True, **options)
    except subprocess.CalledProcessError as error:
        words = f"failed with status {error.returncode}; see the output above"
        raise SetupError(f"{what} {words}. {advice}".strip()) from error
    except FileNotFoundError as error:
        raise SetupError(f"{what} failed: {error}") from error
    finally:
        done.set()


def child_environment() -> dict[str, str]:
    """The variables of a child process: ``.venv`` first on PATH.

    Node brings certificates of its own; let it trust what this system trusts too.
    """
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    trusted = os.environ.get("PIP_CERT") or ssl.get_default_verify_paths().cafile
    bundles = [trusted, "/etc/ssl/certs/ca-certificates.crt"]
    found = [bundle for bundle in bundles if bundle and os.path.exists(bundle)]
    extra = {"NODE_EXTRA_CA_CERTS": found[0]} if found else {}
    return {**extra, **os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}


def works(*command: str | Path) -> bool:
    """Whether a command runs and ends well."""
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False
