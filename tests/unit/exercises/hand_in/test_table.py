"""The command: its table, how it goes on, and how it ends."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mhsa_lib.exercises.hand_in import command
from mhsa_lib.exercises.hand_in.sandbox import isolation
from mhsa_lib.exercises.hand_in.table import COLUMNS, Table, cell, name, resumed
from tests.unit.exercises.hand_in.conftest import notebook
from tests.unit.exercises.hand_in.hostile import CHECK, IMPORTS, RIGHT

HONEST = IMPORTS, f"{RIGHT}\n\n{CHECK}"


@pytest.fixture
def pile(tmp_path):
    """A folder with a notebook that passes, one that is none, and copies of Jupyter."""
    folder = tmp_path / "a class" / "小明"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    for parent in (folder, folder / ".ipynb_checkpoints"):
        notebook(parent / "why.ipynb", *HONEST)
    (folder / "broken.ipynb").write_text("{}")
    return folder


@pytest.fixture
def main(sandbox, monkeypatch):
    """The command, in the sandbox that was made for all tests."""
    monkeypatch.setattr(isolation, "find_sandbox", lambda _: (sandbox, []))
    return lambda *words: command.main([str(word) for word in words])


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_holds_every_notebook_of_the_folder(main, pile, capsys):
    assert main(pile) == 0
    out, err = capsys.readouterr()
    assert [(row["file"], row["passed"]) for row in rows(out)] == [
        (str(pile / "broken.ipynb"), "False"),
        (str(pile / "why.ipynb"), "True"),
    ]
    assert rows(out)[0]["message"] == "this file is not a notebook"
    assert "broken.ipynb: 0 of 0 passed; this file is not a notebook, " in err
    assert "[2/2]" in err and "why.ipynb: 1 of 1 passed, " in err


def test_what_is_no_notebook_has_a_row(main, tmp_path, capsys):
    (tmp_path / "folder.ipynb").mkdir()
    (tmp_path / "link.ipynb").symlink_to("/etc/hostname")
    (tmp_path / "deep.ipynb").write_text("[" * 10**6)
    (tmp_path / "bytes.ipynb").write_bytes(bytes(range(256)))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.ipynb")
    assert main(tmp_path) == 0
    table = rows(capsys.readouterr().out)
    assert len(table) >= 4 and not [r for r in table if r["passed"] != "False"]
    assert all(row["message"] and "/etc" not in row["message"] for row in table)


def test_a_folder_without_notebooks_has_an_exit_code_of_its_own(main, tmp_path, capsys):
    assert main(tmp_path) == 1
    assert rows(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nowhere"], "there is no nowhere"),
        ([".", "--resume"], "--out"),
        ([".", "--out", __file__], "--resume goes on with it"),
    ],
)
def test_wrong_use_is_named(words, expected, main, capsys):
    with pytest.raises(SystemExit) as end:
        main(*words)
    assert end.value.code == 2 and expected in capsys.readouterr().err


def test_where_nothing_is_denied_only_trust_runs_it(pile, capsys, monkeypatch):
    monkeypatch.setattr(isolation, "candidates", lambda _: iter(()))
    with pytest.raises(SystemExit) as end:
        command.main([str(pile)])
    out, err = capsys.readouterr()
    assert end.value.code == 2 and out == "" and "--trust" in err
    assert "your files, send them away" in " ".join(err.split())
    assert command.main([str(pile), "--trust"]) == 0
    out, err = capsys.readouterr()
    assert [row["passed"] for row in rows(out)] == ["False", "True"]
    assert "your rights" in err and "denies nothing" in err


def test_find_sandbox_takes_none_that_denies_nothing(tmp_path, monkeypatch):
    open_sandbox = isolation.Sandbox("an open door", tmp_path)
    monkeypatch.setattr(isolation, "candidates", lambda _: iter([open_sandbox]))
    found, tried = isolation.find_sandbox(tmp_path)
    assert found is None and "an open door (your files, the network" in tried[0]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n+", "＝"])
def test_no_cell_of_the_table_is_a_formula(start):
    assert cell(f"{start}HYPERLINK(1)").startswith("'")
    table = io.StringIO()
    message = {"passed": False, "mistake": "", "message": f"{start}1"}
    Table(table).write(Path(f"{start}x.ipynb"), {f"{start}2": message})
    for value in rows(table.getvalue())[0].values():
        assert not value or value[0] in "'F%"  # a percent sign begins no formula


NAMES = (  # of which a cell, a reader or a spreadsheet makes fewer
    ("a b", "a  b", "a\tb", "a\nb", "a%20b", "a %20b", "a\u00a0b", "a\u2003b", "a%b"),
    (" a", "a", "a ", "%20a", "\ufeffa", "\u200ba", "a\u200b", "%E2%80%8Ba"),
    ("=a", "'=a", "''=a", "%27=a", "+a", "@a", "\uff1da", "a%", "a%0", "a%\t", "a%%09"),
    ("a\udc80", "a\udcff", "a%ED%B2%80", "x" * 3000, "x" * 3001),
)


@pytest.mark.parametrize("names", NAMES)
def test_files_of_different_names_stay_different(names):
    cells = [name(Path(file)) for file in names]
    assert len(set(cells)) == len(names)
    for text in cells:
        assert text.isprintable() and " ".join(text.split()) == text
        assert text[0] not in "=+-@\uff1d"


def test_no_notebook_is_passed_over_for_another_of_nearly_its_name(
    main, tmp_path, capsys
):
    folder, out = tmp_path / "class", tmp_path / "results.csv"
    folder.mkdir()
    for file in ("a b.ipynb", "c.ipynb"):
        notebook(folder / file, "1")
    assert main(folder, "--out", out) == 0
    for file in ("a  b.ipynb", "a\tb.ipynb"):
        notebook(folder / file, "1")
    assert main(folder, "--out", out, "--resume") == 0
    judged = [row["file"] for row in rows(out.read_text("utf-8"))]
    assert len(judged) == len(set(judged)) == 4
    assert "/a b.ipynb: " not in capsys.readouterr().err.partition("c.ipynb")[2]


def test_a_cell_is_one_line_that_can_be_written():
    assert cell("a\nb\0\ud800\u202e c") == "a b c"
    assert len(cell("x" * 10**6)) < 3000


def test_an_interrupted_run_is_resumed_where_it_stopped(main, pile, tmp_path, capsys):
    out = tmp_path / "results.csv"
    notebook(pile / "a.ipynb", "1")
    assert main(pile, "--out", out) == 0
    whole = rows(out.read_text("utf-8"))
    assert len(whole) == 3
    lines = out.read_text("utf-8").splitlines(keepends=True)
    out.write_text("".join(lines[:2]) + lines[2][:9], "utf-8")  # cut in the second
    capsys.readouterr()
    assert main(pile, "--out", out, "--resume") == 0
    assert rows(out.read_text("utf-8")) == whole
    err = capsys.readouterr().err
    assert "[2/3]" in err and "[3/3]" in err and "[1/3]" not in err


def test_a_table_of_something_else_is_left_alone(tmp_path):
    other = tmp_path / "marks.csv"
    begun = ",".join(COLUMNS) + "\n"
    for text in (
        "name,mark\nMing,1\n",
        "my notes",
        "my notes\n",
        "name,mark\n",
        begun + "a.ipynb,why.softmax\nb.ipynb,,,,\n",
        begun + "a.ipynb,,,,,and more\n",
        begun + "a.ipynb,,,,,and more\nb.ipynb,,,,\n",
        '"' + "x" * 200_000,
    ):
        other.write_text(text)
        with pytest.raises(ValueError, match="is no table of this command"):
            resumed(other)
        assert other.read_text() == text
    other.write_bytes(bytes(range(256)))
    with pytest.raises(ValueError, match="is no table of this command"):
        resumed(other)
    for text in ("", "\n\n", begun):
        other.write_text(text)
        assert resumed(other) == set() and other.read_text() == begun


@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)]
)
def test_no_process_outlives_the_command(number, code, closed, tmp_path):
    notebook(tmp_path / "a.ipynb", *HONEST)
    notebook(tmp_path / "b.ipynb", "import os\nos.fork()\nwhile True: pass")
    words = ["-m", "mhsa_lib.exercises.hand_in", str(tmp_path), "--memory", "1.7531"]
    process = subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        # What runs in the background is born deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert process.stderr
        while b"[1/2]" not in process.stderr.readline():
            pass
        wait_until(lambda: len(_of_this_test()) >= 4)
        process.send_signal(number)
        out, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == code
    assert [row["passed"] for row in rows(out.decode())] == ["True"]
    wait_until(lambda: not _of_this_test())


def wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, _of_this_test()
        time.sleep(0.1)


def _of_this_test():
    """The processes that were given the limit which only this test names."""
    named = str(int(1.7531 * 2**30)).encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [path] if named in path.read_bytes() else []
        except OSError:
            continue
    return found
