"""One at a time: two commands never write into the same folder together."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NotWritableError(RuntimeError):
    """The checkout cannot be written; the text is the way out."""


@contextmanager
def only_one(file: Path, what: str) -> Iterator[None]:
    """Hold ``file`` as a lock; where another process holds it, say so and wait.

    The lock goes with its process, however that ends: nothing is left to clean up.
    Raises NotWritableError where no file can be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("a")
    except OSError as error:
        raise NotWritableError(
            f"{what} needs to write into {file.parent} and may not "
            f"({error.strerror}); copy the book to a folder of your own"
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"== {what}: another command is running; waiting", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
