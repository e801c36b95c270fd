"""Find the Chromium that the tests and measurements drive."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")

# No sandbox: it does not start as root or in most containers. The rest keeps the
# browser from talking to its maker while a test counts requests.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str:
    """The path of a Chromium: CHROME's, one on PATH or the system's, or Playwright's.

    Raises RuntimeError with the way out if there is none.
    """
    if named := os.environ.get("CHROME"):
        if path := shutil.which(named):
            return path
        raise RuntimeError(f"CHROME={named} is no program; name a Chromium or unset it")
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{os.defpath}"
    for name in NAMES:
        if found := shutil.which(name, path=path):
            return found
    own = _playwright_path()
    if own and os.path.exists(own):
        return own
    raise RuntimeError(
        f"No Chromium found: none of {', '.join(NAMES)} is installed and Playwright "
        "has none; install Chromium, run `python -m playwright install chromium`, or "
        "set CHROME to the path of one"
    )


def _playwright_path() -> str:
    """Where Playwright keeps its own Chromium, installed or not; "" without it."""
    # A process of its own: Playwright does not start twice in one thread.
    question = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()
