"""Pyodide's files come verified or not at all, and the text says what to do."""

import functools
import http.server
import shutil
import threading

import pytest

from live import fetch_pyodide
from live.fetch_pyodide import CORE, HOME, PyodideMissing, fetch, wheels


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture
def serve():
    """Serve a folder, as the official home does; gives its address."""
    servers = []

    def start(folder):
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_official_home_is_named():
    assert HOME == "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"
    assert set(CORE) == {
        "pyodide.js",
        "pyodide.mjs",
        "pyodide.asm.js",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "pyodide-lock.json",
    }


def test_wheels_bring_what_they_depend_on(pyodide):
    names = [name.split("-")[0] for name in wheels(pyodide, ["matplotlib"])]
    assert {"matplotlib", "numpy", "pillow", "fonttools", "six"} <= set(names)
    assert len(wheels(pyodide, ["numpy"])) == 1
    with pytest.raises(PyodideMissing, match="has no package 'torch'"):
        wheels(pyodide, ["torch"])


def test_files_are_downloaded_once_and_verified(pyodide, serve, tmp_path, capsys):
    home, cache = serve(pyodide), tmp_path / "cache"
    assert fetch(["numpy"], mirror="", home=home, cache=cache) == cache
    wheel = next(iter(wheels(pyodide, ["numpy"])))
    for name in [*CORE, wheel]:
        assert (cache / name).read_bytes() == (pyodide / name).read_bytes()
    assert sorted(p.name for p in cache.iterdir()) == sorted([*CORE, wheel])
    capsys.readouterr()
    fetch(["numpy"], mirror="", home="http://127.0.0.1:9/", cache=cache)
    assert capsys.readouterr().out == ""


def test_a_damaged_download_is_refused_and_not_kept(serve, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "pyodide.js").write_text("alert('not Pyodide')")
    home, cache = serve(tmp_path / "home"), tmp_path / "cache"
    with pytest.raises(PyodideMissing, match="nothing was kept"):
        fetch(mirror="", home=home, cache=cache)
    assert not cache.exists()


def test_a_damaged_file_of_a_mirror_is_refused(pyodide, tmp_path):
    for name in CORE:
        shutil.copy(pyodide / name, tmp_path / name)
    with pytest.raises(PyodideMissing, match=r"has no file numpy-.*\.whl"):
        fetch(["numpy"], mirror=str(tmp_path))
    (tmp_path / "pyodide.mjs").chmod(0o644)
    (tmp_path / "pyodide.mjs").write_text("damaged")
    with pytest.raises(PyodideMissing, match=r"pyodide\.mjs is not the official file"):
        fetch(["numpy"], mirror=str(tmp_path))


def test_neither_mirror_nor_home_is_one_clear_sentence(tmp_path):
    with pytest.raises(PyodideMissing) as caught:
        fetch(mirror="", home="http://127.0.0.1:9/", cache=tmp_path)
    text = str(caught.value)
    assert text.startswith("Pyodide 0.27.7 is not here and http://127.0.0.1:9/pyodide")
    assert "set MHSA_PYODIDE to a folder with its official files, or" in text
    assert "\n" not in text


def test_the_mirror_variable_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("MHSA_PYODIDE", str(tmp_path))
    with pytest.raises(
        PyodideMissing, match=r"MHSA_PYODIDE=.* has no file pyodide\.js"
    ):
        fetch_pyodide.fetch()
