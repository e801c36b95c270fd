"""Serve the built book on this machine: gzip, cache headers, no other dependency."""

import gzip
import sys
from collections.abc import Iterable
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

# What gains by gzip; GitHub Pages packs the same.
PACKED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".ipynb", ".inv"}
PACKED |= {".wasm"}
PORTS = (*range(8000, 8020), 0)
# Folders whose addresses hold a hash or a version.
HASHED = ("_images", "fonts", "live", "pyodide", "widgets")
YEAR = 365 * 24 * 3600


@lru_cache(maxsize=512)
def _zipped(path: Path, changed: int) -> bytes:
    """The gzip of a file; ``changed`` (its time) makes a new file a new entry."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Handler(SimpleHTTPRequestHandler):
    """Files with gzip, and caching for those whose name holds their hash."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".ipynb": "application/x-ipynb+json",
        ".woff2": "font/woff2",
    }

    def end_headers(self) -> None:
        """Add the cache rule of the address to every answer."""
        # A request that nobody can read has no address.
        route, _, query = getattr(self, "path", "").partition("?")
        lasting = "v=" in query or any(f"/{name}/" in route for name in HASHED)
        lasting = lasting or "/book." in route
        rule = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
        self.send_header("Cache-Control", rule)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_head(self) -> BinaryIO | None:
        """Answer with gzip, where it gains, those who take it; the rest as it comes."""
        path = Path(self.translate_path(self.path))
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        try:
            if not (accepts and path.suffix in PACKED and path.is_file()):
                return super().send_head()
            changed = path.stat().st_mtime_ns
        except (OSError, ValueError):  # no name of a file: too long, or with a NUL
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        body = _zipped(path, changed)
        kind = self.guess_type(str(path))
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        self.send_response(200)
        self.send_header("Content-Type", kind + charset)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, *arguments: object) -> None:
        """Stay quiet: the reader asked for the address alone."""


class Server(ThreadingHTTPServer):
    """A server that says nothing when a reader leaves or reloads during a download."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what went wrong, but not that somebody hung up."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def open_server(
    folder: Path,
    ports: Iterable[int] = PORTS,
    handler: type[Handler] = Handler,
) -> Server:
    """Bind a server of ``folder`` to the first free port of ``ports``.

    Raises OSError when none is free. Port 0 lets the system choose.
    """
    answering = partial(handler, directory=str(folder))
    for port in ports:
        try:
            return Server(("127.0.0.1", port), answering)
        except OSError:
            continue
    raise OSError(f"No port of {tuple(ports)} is free on this machine.")


def address(server: Server) -> str:
    """The address of a server, ending in a slash."""
    return f"http://localhost:{server.server_address[1]}/"


def main(folder: Path) -> None:
    """Serve until Ctrl-C."""
    server = open_server(folder)
    print(f"\nThe book is at {address(server)}   (Ctrl-C ends)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nGoodbye.")


if __name__ == "__main__":
    from publish.build import HTML, build

    try:
        build()
    except RuntimeError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    main(HTML)
