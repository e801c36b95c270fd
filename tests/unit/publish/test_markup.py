"""Every page is valid HTML, by html-validate's standard, no rule switched off."""

import json
import subprocess
from pathlib import Path

import pytest

from publish.paths import ROOT
from tests.book.contents import pages

EVERY = [*pages(), "index.html", "404.html", "search.html"]


def errors(*files: Path) -> dict[str, list[str]]:
    """What html-validate says: file -> errors."""
    command = ["node", "checks/html.mjs", *map(str, files)]
    done = subprocess.run(
        command, cwd=ROOT / "publish", capture_output=True, text=True, check=True
    )
    found = {str(file): [] for file in files}
    for line in done.stdout.splitlines():
        error = json.loads(line)
        found[error["file"]].append(f"{error['line']}: {error['message']}")
    return found


@pytest.fixture(scope="module")
def found(html):
    return errors(*[html / name for name in EVERY])


@pytest.mark.parametrize("name", EVERY)
def test_page_is_valid(name, found, html):
    assert found[str(html / name)] == []


def test_an_error_is_seen(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<p><div id='a'></div><span id='a'></p>")
    assert len(errors(page)[str(page)]) >= 2
