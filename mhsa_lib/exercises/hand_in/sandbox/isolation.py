"""Where a notebook can run: the sandboxes of this system, and what each denies."""

import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mhsa_lib.exercises.hand_in.sandbox import bubblewrap, installation
from mhsa_lib.exercises.hand_in.sandbox.book import make_book
from mhsa_lib.exercises.hand_in.sandbox.probe import started
from mhsa_lib.exercises.hand_in.sandbox.process import Ended, run

NO_PYTHON = "Python did not start"
HOME, BOOK = "/home/student", "/book"
SCRATCH = 256 * 2**20  # bytes of all files that a notebook may leave
_FIRST = (installation.python(), "-I", "-S", "-B", "-X", "utf8")
_THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
_ALONE = {f"{name}_NUM_THREADS": "1" for name in _THREADS}
_ENVIRONMENT = {"MPLBACKEND": "Agg", "LANG": "C.UTF-8", "PIP_NO_INDEX": "1", **_ALONE}


@dataclass(frozen=True)
class Sandbox:
    """`wrap` turns a command into one that runs in there; without it: just here."""

    name: str
    folder: Path
    wrap: Callable[[dict, list[str]], list[str]] | None = None
    hidden: list[str] = field(default_factory=installation.hidden)

    @property
    def path(self) -> list[str]:
        """Where a notebook imports from."""
        return [str(self._book), *installation.packages()]

    @property
    def _book(self) -> Path:
        return self.folder / "book" if self.wrap is None else Path(BOOK)

    def run(self, script: Path, words: list[str], given: bytes, **limits) -> Ended:
        """Run a script of the book with this Python."""
        command = [*_FIRST, str(self._book / script), *words]
        if self.wrap is None:
            return self._run_here(command, given, **limits)
        return run(self.wrap(self._options(), command), given, **limits)

    def _options(self) -> dict:
        show, links = installation.shown()
        if not any(path.startswith("/tmp/") for path in show):
            links["/tmp"] = HOME
        return {
            "show": {**{path: path for path in show}, str(self.folder / "book"): BOOK},
            "links": links,
            "hide": self.hidden,
            "home": HOME,
            "scratch": SCRATCH,
            "environment": _environment(HOME),
        }

    def _run_here(self, command: list[str], given: bytes, **limits) -> Ended:
        with tempfile.TemporaryDirectory() as home:
            return run(command, given, cwd=home, env=_environment(home), **limits)


def _environment(home: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k.upper() == "SYSTEMROOT"}
    return _ENVIRONMENT | {"HOME": home, "TMPDIR": home, "USER": "student"} | kept


def _bubblewrap(options: dict, command: list[str]) -> list[str]:
    return [shutil.which("bwrap") or "bwrap", *bubblewrap.arguments(options, command)]


def _namespaces(options: dict, command: list[str]) -> list[str]:
    script = Path(__file__).with_name("namespaces.py")
    return [*_FIRST, str(script), json.dumps(options), *command]


def candidates(folder: Path) -> Iterator[Sandbox]:
    """The sandboxes of this system that may deny something, the best first."""
    if sys.platform != "linux":
        return
    own = Sandbox("namespaces of Linux", folder, _namespaces)
    if os.geteuid() == 0:  # it stops being root there, which Bubblewrap does not
        yield own
    if shutil.which("bwrap"):
        yield Sandbox("Bubblewrap", folder, _bubblewrap)
    if os.geteuid() != 0:
        yield own


def reached(sandbox: Sandbox) -> list[str]:
    """What can be reached from a sandbox though it should not; tried, not assumed."""
    with tempfile.TemporaryDirectory() as private, socket.create_server(("", 0)) as net:
        canary = Path(private, "canary")
        canary.write_text("a file of the teacher")
        os.chmod(private, 0o777)
        os.environ["MHSA_CANARY"] = "a variable of the teacher"
        job = {
            "path": sandbox.path,
            "read": [str(canary), "/etc/passwd", *_home(), *sandbox.hidden],
            "write": private,
            "port": net.getsockname()[1],
            "variable": "MHSA_CANARY",
            "process": os.getpid(),
            "started": started(os.getpid()),
        }
        script = Path("mhsa_lib/exercises/hand_in/sandbox/probe.py")
        ended = sandbox.run(
            script, [], json.dumps(job).encode(), seconds=60, memory=2**32
        )
        del os.environ["MHSA_CANARY"]
    try:
        found = json.loads(ended.output)
    except ValueError:
        return [NO_PYTHON]
    works = found.pop("Python")
    return [what for what, is_there in found.items() if is_there or not works]


def _home() -> list[str]:
    """What lies in the home folder, but for the way to a Python that is shown."""
    shown = installation.shown()[0]
    try:
        files = [str(path) for path in Path.home().iterdir()]
    except (OSError, RuntimeError):  # there is none
        return []
    return [f for f in files if not any(f"{p}/".startswith(f"{f}/") for p in shown)]


def find_sandbox(folder: Path) -> tuple[Sandbox | None, list[str]]:
    """The first sandbox that was seen to deny everything, and what the others left."""
    make_book(folder)
    tried: list[str] = []
    for sandbox in candidates(folder):
        left = reached(sandbox)
        if not left:
            return sandbox, tried
        tried.append(f"{sandbox.name} ({', '.join(left)})")
    return None, tried
