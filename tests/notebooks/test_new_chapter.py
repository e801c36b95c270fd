"""A chapter that is begun by the command stands where the book looks for it."""

import os
import shutil
import subprocess
import sys

import pytest

from publish import new_chapter, notebooks
from publish.paths import ROOT
from tests.book.notebooks import code_cells
from tests.notebooks import structure


@pytest.fixture
def book(tmp_path):
    """A copy of what the command reads and writes."""
    shutil.copy(ROOT / "_toc.yml", tmp_path)
    for folder in ("chapters", "mhsa_lib"):
        skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=skip)
    return tmp_path


def test_a_new_chapter_runs_and_waits_to_be_written(book):
    left = new_chapter.begin("sparse_heads", "Sparse heads", book)
    assert "make test ONLY=sparse_heads" in left and "chapters/rnn.ipynb" in left
    left = new_chapter.begin("wide_heads", "Wide heads", book, after="heads")
    assert "chapters/heads.ipynb" in left
    toc = (book / "_toc.yml").read_text("utf-8")
    assert "chapters/rnn\n  - file: chapters/sparse_heads\n" in toc
    assert "chapters/heads\n  - file: chapters/wide_heads\n" in toc
    next_of = {"sparse_heads": "transformer_block", "wide_heads": "positions"}
    for name, following in next_of.items():
        last = notebooks.read(book / "chapters" / f"{name}.ipynb").cells[-1]
        assert last.source == f"Next: [TODO]({following}.ipynb)."
    notebook = notebooks.read(book / "chapters" / "sparse_heads.ipynb")
    rules = [rule for rule in structure.RULES if rule(notebook)]
    assert rules == [structure.output_errors, structure.unfinished_errors]
    code = [c.source for c in code_cells(notebook)]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code[1:])],
        env=os.environ | {"PYTHONPATH": str(book), "MPLBACKEND": "Agg"},
        cwd=book,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["Sparse", "sparse heads", "../sparse", "", "2d"])
def test_what_is_no_name_is_refused(name, book):
    with pytest.raises(ValueError, match="is no name for a chapter; one like"):
        new_chapter.begin(name, "Sparse heads", book)


@pytest.mark.parametrize("name", ["rnn", "heads", "engine", "transformer_block"])
def test_a_taken_name_is_refused_and_nothing_is_written(name, book):
    before = {p: p.read_bytes() for p in book.rglob("*") if p.is_file()}
    with pytest.raises(ValueError, match="is there already; take another name"):
        new_chapter.begin(name, "A chapter", book)
    assert before == {p: p.read_bytes() for p in book.rglob("*") if p.is_file()}


def test_there_is_no_chapter_to_come_after(book):
    with pytest.raises(ValueError, match=r"no chapter 'api' to come after; one of"):
        new_chapter.begin("sparse", "Sparse", book, after="api")
    assert not (book / "chapters" / "sparse.ipynb").exists()


def test_the_command_says_what_is_wrong(capsys):
    with pytest.raises(SystemExit):
        new_chapter.main(["sparse"])
    assert "python -m publish.new_chapter" in capsys.readouterr().err
    assert new_chapter.main(["why", "Why"]) == 1
    assert "is there already" in capsys.readouterr().err
