"""Bad days: two builds at once, one cut off, a folder that is not ours, no network."""

import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from publish import build
from publish.setup import environment
from publish.setup.lock import NotWritableError, only_one

HOLDER = """import sys, time
from pathlib import Path
from publish.setup.lock import only_one
with only_one(Path(sys.argv[1]), "Building"):
    print("held", flush=True)
    time.sleep(60 * float(sys.argv[2]))
"""


def hold(file, minutes):
    """A process that holds the lock."""
    command = [sys.executable, "-c", HOLDER, str(file), str(minutes)]
    holder = subprocess.Popen(
        command, cwd=build.ROOT, stdout=subprocess.PIPE, text=True
    )
    return holder


def test_only_one_runs_and_the_second_waits_and_says_so(tmp_path):
    file = tmp_path / "new" / "a.lock"
    first = hold(file, 1)
    assert first.stdout.readline() == "held\n"
    second = hold(file, 0)
    assert "another command is running; waiting" in second.stdout.readline()
    first.send_signal(signal.SIGKILL)  # a lock that outlives its owner would stay
    first.wait()
    assert second.stdout.readline() == "held\n"
    assert second.wait() == 0


def test_not_writable_error_is_one_sentence(tmp_path):
    (tmp_path / "_build").write_text("no folder")
    with pytest.raises(NotWritableError, match="copy the book to a folder of your own"):
        with only_one(tmp_path / "_build" / "a.lock", "Building the book"):
            pass


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """Builds that only count: each entry is what the next one does."""
    planned, done = [], []

    def fake(*_, **__):
        done.append(planned.pop(0))
        build.HTML.mkdir(exist_ok=True)  # pages, perhaps half of them
        (build.HTML / "index.html").touch()
        if done[-1] == "cut off":
            raise KeyboardInterrupt
        return SimpleNamespace(returncode=int(done[-1] == "fails"))

    for name, value in {
        "ROOT": tmp_path,
        "HTML": tmp_path / "html",
        "STAMP": tmp_path / "_build" / "html.stamp",
        "subprocess": SimpleNamespace(run=fake),
    }.items():
        monkeypatch.setattr(build, name, value)
    return SimpleNamespace(planned=planned, done=done)


def test_a_build_that_was_cut_off_is_made_again(builds, tmp_path):
    builds.planned += ["works", "cut off", "fails", "works"]
    build.build()
    build.build()
    assert builds.done == ["works"], "nothing changed: nothing to do"
    (tmp_path / "_config.yml").write_text("changed: true")
    with pytest.raises(KeyboardInterrupt):
        build.build()
    with pytest.raises(RuntimeError, match="does not build"):
        build.build()
    build.build()
    build.build()
    assert builds.done == ["works", "cut off", "fails", "works"]


def test_a_build_that_was_cut_off_leaves_no_older_one(builds, tmp_path):
    config = tmp_path / "_config.yml"
    builds.planned += ["works", "cut off", "works"]
    build.build()
    config.write_text("changed: true")
    with pytest.raises(KeyboardInterrupt):
        build.build()
    config.unlink()
    build.build()
    assert builds.done == ["works", "cut off", "works"], "its pages are half written"


def test_pages_that_somebody_deleted_are_built_again(builds):
    builds.planned += ["works", "works"]
    build.build()
    (build.HTML / "index.html").unlink()
    build.build()
    assert builds.done == ["works", "works"]


def test_a_page_of_a_chapter_that_has_gone_goes_too(builds, tmp_path):
    builds.planned += ["works", "works"]
    build.build()
    (build.HTML / "gone.html").touch()
    (tmp_path / "_config.yml").write_text("changed: true")
    build.build()
    assert [path.name for path in build.HTML.iterdir()] == ["index.html"]


def test_a_registry_that_is_down_is_one_sentence_with_the_way_out(capfd):
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--retries", "0", "-q"]
    nowhere = ["--isolated", "--index-url", "http://127.0.0.1:9/simple", "mhsa-none"]
    with pytest.raises(environment.SetupError) as problem:
        environment.run([*pip, *nowhere], "Installing", environment.RETRY)
    text = str(problem.value)
    assert text.startswith("Installing failed with status 1;")
    assert text.endswith("the same command goes on when there is one.")
    assert "Traceback" not in capfd.readouterr().err
