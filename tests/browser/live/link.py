"""The built book as a reader gets it: a link of a known width, a profile on disk.

Chromium's own throttle reaches the page and not its workers; so the server is slow. A
private window has a cache of its own kind; so the profile is a folder.
"""

import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish import serve
from publish.setup.browser import FLAGS, chromium_path

PIECE = 16 * 1024  # bytes
QUIET = 1.0  # seconds without a request: nothing more comes by itself
PATIENCE = 120  # seconds
FIRST = re.compile("numpy-|mhsa_lib-|python_stdlib")  # what no figure needs more of


class Link:
    """What all connections share: the width of the link, and what went over it.

    `asked` counts the requests for each path, `sent` their bytes, headers too; `done`
    holds the paths that were answered.
    """

    def __init__(self, megabits: float | None) -> None:
        self.rate = megabits and megabits * 1e6 / 8  # bytes per second
        self.lock = threading.Lock()
        self.free = self.used = time.monotonic()
        self.open = 0
        self.address = ""
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.done: set[str] = set()

    def carry(self, path: str, size: int) -> None:
        """Take as long as `size` bytes take, after those that came before."""
        with self.lock:
            self.sent[path] += size
            if not self.rate:
                return
            self.free = max(self.free, time.monotonic()) + size / self.rate
            wait = self.free - time.monotonic()
        time.sleep(max(wait, 0))

    @contextmanager
    def request(self, path: str) -> Iterator[None]:
        """Count a request, as open while it is answered."""
        with self.lock:
            self.asked[path] += 1
            self.open += 1
        try:
            yield
        finally:
            with self.lock:
                self.open -= 1
                self.done.add(path)
                self.used = time.monotonic()

    def forget(self) -> None:
        """What was answered so far was for another reader."""
        with self.lock:
            self.done.clear()

    def wait_for(self, paths: set[str]) -> None:
        """Wait until all of these have been answered since `forget`."""
        end = time.monotonic() + PATIENCE
        while not paths <= self.done:
            if time.monotonic() > end:
                raise TimeoutError(f"never asked for: {sorted(paths - self.done)}")
            time.sleep(0.01)

    def wait_until_idle(self) -> None:
        """Wait until no request has been open for a while."""
        self.used = time.monotonic()
        while self.open or time.monotonic() - self.used < QUIET:
            time.sleep(0.01)


def python_files(html: Path, figures: bool = True) -> set[str]:
    """Paths of Pyodide and its packages below the site, those of figures or not."""
    packed = [p for p in html.glob("live/packed/*/*") if figures or FIRST.match(p.name)]
    files = [*html.glob("pyodide/*/*"), *packed]
    return {f"/{path.relative_to(html).as_posix()}" for path in files}


class _Carried:
    """A file to write to, at the pace of a link."""

    closed = False

    def __init__(self, file, link: Link) -> None:
        self.file, self.link = file, link
        self.path = ""
        self.flush, self.close = file.flush, file.close

    def write(self, content: bytes) -> int:
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            self.link.carry(self.path, len(piece))
            self.file.write(piece)
        return len(content)


def _handler(link: Link) -> type[serve.Handler]:
    class Handler(serve.Handler):
        def setup(self) -> None:
            super().setup()
            self.wfile = _Carried(self.wfile, link)

        def do_GET(self) -> None:
            self.wfile.path = self.path
            with link.request(self.path):
                super().do_GET()

    return Handler


@contextmanager
def served(html: Path, megabits: float | None = None) -> Iterator[Link]:
    """Serve the pages in `html`; `megabits` a second for all, or as fast as can be."""
    link = Link(megabits)
    server = serve.open_server(html, ports=(0,), handler=_handler(link))
    link.address = serve.address(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield link
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def profile(chromium, **options) -> Iterator:
    """A browser with a profile on disk that has never seen the site."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = chromium.launch_persistent_context(
            folder, executable_path=chromium_path(), args=list(FLAGS), **options
        )
        try:
            yield context
        finally:
            context.close()
