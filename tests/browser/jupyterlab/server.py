"""A real JupyterLab, driven from a test: one server a session."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
from jupyter_client import BlockingKernelClient

from publish.paths import ROOT

PATIENCE = 60  # seconds until a test gives JupyterLab up
# A cell that runs before the kernel is connected never ends.
CONNECTED = """(name) => {
  const shown = window.jupyterapp?.shell.currentWidget;
  const kernel = shown?.sessionContext?.session?.kernel;
  return shown?.context.path === name && kernel?.connectionStatus === "connected"
    && kernel.status === "idle";
}"""
WRITE = """(code) => {
  const [cell] = jupyterapp.shell.currentWidget.content.widgets;
  cell.model.sharedModel.setSource(code);
}"""
FORGET = """%reset -f
import ipywidgets
ipywidgets.Widget.close_all()"""
NAME = "notebook.ipynb"


class JupyterLab:
    """A server in a folder of its own, with nothing of the user's settings."""

    def __init__(self, folder):
        self.folder = folder
        self.notebooks = folder / "notebooks"
        self.notebooks.mkdir()
        self.token = secrets.token_hex(16)
        self._notebook = None
        settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        # No question about news, which would lie over the notebook.
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        self._start()

    def _start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._log = (self.folder / "log.txt").open("w")
        options = {
            "ServerApp.root_dir": self.notebooks,
            "ServerApp.port": port,
            "ServerApp.port_retries": 0,
            "IdentityProvider.token": self.token,
        }
        self._server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                "--expose-app-in-browser",
                *(f"--{key}={value}" for key, value in options.items()),
            ],
            env=self._environment(),
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _environment(self):
        own = {
            "JUPYTER_CONFIG_DIR": self.folder / "config",
            "JUPYTER_DATA_DIR": self.folder / "data",
            "JUPYTER_RUNTIME_DIR": self.folder / "runtime",
            "JUPYTERLAB_SETTINGS_DIR": self.folder / "settings",
            "JUPYTERLAB_WORKSPACES_DIR": self.folder / "workspaces",
            "IPYTHONDIR": self.folder / "ipython",
            "PYTHONPATH": ROOT,
            "OMP_NUM_THREADS": 1,
        }
        inherited = {k: v for k, v in os.environ.items() if k != "MHSA_STATIC"}
        return {**inherited, **{key: str(value) for key, value in own.items()}}

    def _wait(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                return self.ask("/api/status")
            except OSError:
                if self._server.poll() is not None:
                    break
                time.sleep(0.1)
        log = (self.folder / "log.txt").read_text()
        raise RuntimeError(f"JupyterLab did not start; its last words:\n{log[-2000:]}")

    def ask(self, path):
        """What the server's interface answers, as Python data."""
        request = urllib.request.Request(
            self.address + path, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def open(self, page, code):
        """Run code in the one cell of a notebook in `page`; the `Notebook`.

        It is the same each time, and so is its kernel, which has forgotten all names:
        to start another one takes longer than most tests.
        """
        if self._notebook is None:
            self._notebook = self._create(page)
        self._notebook.run(FORGET)
        self._command(page, "notebook:clear-all-cell-outputs")
        page.locator(".jp-OutputArea-output").first.wait_for(state="detached")
        page.evaluate(WRITE, code)
        self._command(page, "notebook:run-all-cells")
        return self._notebook

    def _create(self, page):
        cells = [nbformat.v4.new_code_cell()]
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
        nbformat.write(notebook, self.notebooks / NAME)
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{self.address}/lab/tree/{NAME}?token={self.token}&reset")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.wait_for_function(CONNECTED, arg=NAME)
        return Notebook(self, page, NAME)

    def _command(self, page, name):
        # Void: the promise holds the whole notebook, which Playwright would copy.
        page.evaluate("(name) => void jupyterapp.commands.execute(name)", name)

    def kernel_of(self, name):
        """The id of the kernel of a notebook, as soon as it has one."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for session in self.ask("/api/sessions"):
                if session["path"] == name:
                    return session["kernel"]["id"]
            time.sleep(0.1)
        raise RuntimeError(f"{name} got no kernel within {PATIENCE} seconds")

    def close(self):
        """Stop the server and its kernels."""
        if self._notebook:
            self._notebook.close()
        self._server.terminate()
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._log.close()


class Notebook:
    """An open notebook: `.page` shows it, `.run` talks to its kernel."""

    def __init__(self, lab, page, name):
        self.page = page
        file = lab.folder / "runtime" / f"kernel-{lab.kernel_of(name)}.json"
        self._client = BlockingKernelClient(connection_file=str(file))
        self._client.load_connection_file()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)

    def run(self, code):
        """Run code beside the notebook's own; what it printed, stripped.

        Raises AssertionError if the code raises.
        """
        printed = []

        def listen(message):
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = self._client.execute_interactive(
            code, timeout=PATIENCE, output_hook=listen
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(printed).strip()

    def close(self):
        """Let go of the kernel."""
        self._client.stop_channels()


def eventually(notebook, code, expected):
    """The browser's message and ours come to the kernel by different ways."""
    for _ in range(50):
        read = notebook.run(code)
        if read == expected:
            return
        time.sleep(0.1)
    raise AssertionError(f"{read!r} instead of {expected!r}")
