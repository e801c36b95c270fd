"""One process, until it ends or has had enough: of time, memory or words."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

MOST_BYTES = 16 * 2**20  # that a notebook may answer


@dataclass(frozen=True)
class Ended:
    """What a process wrote, and why it was stopped, or "" if it ended by itself."""

    output: bytes
    stopped: str = ""


def run(command: list[str], given: bytes, seconds: float, memory: int, **more) -> Ended:
    """Run a command in an empty environment with `given` on stdin; see Popen's `more`.

    It ends with all that it started, here at the latest, also by Ctrl-C.
    """
    with tempfile.TemporaryFile() as stdin:
        stdin.write(given)
        stdin.seek(0)
        more = {"env": {}} | more
        process = subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **more,
        )
    heard = _Listener(process)
    try:
        stopped = _wait(process, heard, seconds, memory)
    finally:
        _end(process)
        heard.join(5)
    return Ended(heard.data, stopped)


class _Listener(threading.Thread):
    """Reads what a process writes, up to a bound."""

    def __init__(self, process: subprocess.Popen) -> None:
        super().__init__(daemon=True)
        assert process.stdout is not None
        self._pipe = process.stdout
        self._parts: list[bytes] = []
        self.bytes = 0
        self.start()

    def run(self) -> None:
        pipe = self._pipe.fileno()
        while self.bytes <= MOST_BYTES and (part := os.read(pipe, 2**16)):
            self._parts.append(part)
            self.bytes += len(part)

    @property
    def data(self) -> bytes:
        return b"".join(self._parts)


def _wait(process, heard: _Listener, seconds: float, memory: int) -> str:
    """Wait for the end; return why it does not come."""
    until = monotonic() + seconds
    while True:
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            pass
        else:
            return ""
        if monotonic() > until:
            return f"it ran for more than {seconds:g} s"
        if heard.bytes > MOST_BYTES:
            return "it wrote too much"
        if resident(process.pid) > memory:
            return f"it needed more than {memory / 2**30:g} GiB of memory"


def _end(process: subprocess.Popen) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()


def resident(pid: int) -> int:
    """Bytes of memory that a process and all that it started hold (Linux; else 0)."""
    parents, pages = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("latin-1").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        one = int(stat.parent.name)
        parents[one], pages[one] = int(fields[1]), int(fields[21])
    return sum(n for one, n in pages.items() if _below(one, pid, parents)) * _page()


def _below(one: int, pid: int, parents: dict[int, int]) -> bool:
    while one in parents and one != pid:
        one = parents[one]
    return one == pid


def _page() -> int:
    return os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
