"""The library as a student's notebook finds it: all of it but references and mistakes.

What is carried of the exercises is named here, so what is added to them stays out.
"""

import shutil
from pathlib import Path

from mhsa_lib.exercises.hand_in.sandbox.installation import LIBRARY

CARRIED = (
    "engine.py",
    "attempts.py",
    "errors.py",
    "questions.py",
    "*/questions.py",
    "positions/maps.py",
    "hand_in/protocol.py",
    "hand_in/student/*.py",
    "hand_in/sandbox/probe.py",
)
_STUB = "hand_in/student/exercises.py"


def make_book(folder: Path) -> Path:
    """Copy the library below `folder`; return where to import it from."""
    book = folder / "book"
    shutil.copytree(
        LIBRARY,
        book / "mhsa_lib",
        ignore=shutil.ignore_patterns("__pycache__", "exercises"),
    )
    _carry(LIBRARY / "exercises", book / "mhsa_lib" / "exercises")
    for path in (book, *book.rglob("*")):  # whoever runs it, and whatever the umask
        path.chmod(0o755 if path.is_dir() else 0o644)
    return book


def _carry(exercises: Path, to: Path) -> None:
    for pattern in CARRIED:
        for source in exercises.glob(pattern):
            target = to / source.relative_to(exercises)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for folder in [to, *(path for path in to.rglob("*") if path.is_dir())]:
        (folder / "__init__.py").touch()
    shutil.copyfile(exercises / _STUB, to / "__init__.py")
