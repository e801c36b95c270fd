"""One address of the repository: everything that repeats it agrees, and can move."""

import re
import shutil
import subprocess

import pytest
import tomllib

from publish import repository
from publish.paths import ROOT
from tests.book import notebooks
from tests.book.contents import chapters

HERE = repository.read()
FORK = "https://github.com/ada-l/my.fork"
SETUP = f'''try:
    import mhsa_lib
except ModuleNotFoundError:  # in Colab: fetch the book's library, change nothing else
    %pip install -q --no-deps "{HERE.requirement}"'''


@pytest.fixture
def copy(tmp_path):
    """A copy of every file that may spell the address out."""
    for path in repository.files():
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    return tmp_path


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_the_first_cell_installs_from_the_repository(path):
    cells = notebooks.code_cells(notebooks.read(path))
    assert [c.source for c in cells if "setup" in notebooks.tags(c)] == [SETUP]
    assert "setup" in notebooks.tags(cells[0])


@pytest.mark.parametrize("name", chapters())
def test_the_badge_opens_this_notebook(name, html):
    notebook = name.replace(".html", ".ipynb")
    assert (ROOT / notebook).exists()
    links = re.findall(r'href="(https://colab\.[^"]+)"', (html / name).read_text())
    assert set(links) == {HERE.colab(notebook)}


def test_the_package_names_the_repository():
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]
    assert urls == {"Homepage": HERE.site, "Repository": HERE.url}


def test_no_tracked_file_hides_the_address():
    listed = subprocess.run(
        ["git", "grep", "-lI", "-F", HERE.owner + "/" + HERE.name],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert listed.returncode in (0, 1), listed.stderr
    known = {path.relative_to(ROOT).as_posix() for path in repository.files()}
    assert set(listed.stdout.split()) <= known


def test_rewrite_changes_every_file_that_repeats_the_address_and_nothing_else(copy):
    before = {p: p.read_text("utf-8") for p in repository.files(copy)}
    changed = repository.rewrite(FORK + ".git", copy)
    assert {copy / "_config.yml", copy / "pyproject.toml"} <= set(changed)
    assert {p.name for p in notebooks.paths()} <= {p.name for p in changed}
    moved = repository.read(copy)
    assert moved.url == FORK and moved.site == "https://ada-l.github.io/my.fork/"
    for path, text in before.items():
        new = path.read_text("utf-8")
        assert HERE.url not in new and HERE.site not in new
        assert new == text.replace(HERE.url, FORK).replace(HERE.site, moved.site)
    repository.rewrite(HERE.url, copy)
    assert {p: p.read_text("utf-8") for p in before} == before


def test_another_repository_of_the_same_beginning_stays(copy):
    line = f"{HERE.url}-data and {HERE.url}.wiki\n"
    (copy / "README.md").write_text(line)
    repository.rewrite(FORK, copy)
    assert (copy / "README.md").read_text() == line


@pytest.mark.parametrize(
    "url",
    ["", "github.com/a/b", "https://example.org/a/b", "https://github.com/a", "x y"],
)
def test_what_is_no_address_changes_nothing(url, copy):
    before = (copy / "_config.yml").read_text()
    with pytest.raises(ValueError, match=r"URL=https://github\.com/OWNER"):
        repository.rewrite(url, copy)
    assert (copy / "_config.yml").read_text() == before
