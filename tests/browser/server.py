"""A small site with widgets on it, served from memory."""

import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from publish.paths import WIDGETS

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Widgets</title><link rel="icon" href="data:,"><style>
body {{ margin: 1rem; font-family: sans-serif; color: #111; background: #fff; }}
body[data-theme="dark"] {{ color: #eee; background: #131416; }}
img, table {{ max-width: 100%; }} img {{ height: auto; }}
</style></head><body data-theme="{theme}"><main><h1>Widgets</h1>
{body}
<p>After the widgets.</p></main>
<script type="module" src="/widgets/shared/mount.js"></script></body></html>"""


class Site:
    """Serves pages from memory and the widgets' modules from their folder."""

    def __init__(self):
        self.pages = {}
        self._numbers = itertools.count()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                kind, body = site.find(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", kind)
                # Every page asks for the same modules.
                self.send_header("Cache-Control", "max-age=3600")
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *arguments):
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def find(self, path):
        """The type and the bytes of a path; None for the bytes if it is unknown."""
        if path.startswith("/widgets/"):
            file = (WIDGETS / path.removeprefix("/widgets/")).resolve()
            ours = file.suffix == ".js" and file.is_relative_to(WIDGETS)
            if ours and file.is_file():
                return "text/javascript; charset=utf-8", file.read_bytes()
        return "text/html; charset=utf-8", self.pages.get(path)

    def add(self, body, theme):
        """Publish a page; its address."""
        path = f"/page-{next(self._numbers)}.html"
        self.pages[path] = PAGE.format(body=body, theme=theme).encode()
        return self.address + path

    def close(self):
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
