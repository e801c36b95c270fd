"""What readers load and what made it are kept apart."""

import re
from pathlib import Path

from mhsa_lib import data

LIBRARY = data.FOLDER.parent
# At the beginning of a line, or in an import inside a function.
IMPORT = re.compile(r"^\s*(from|import) training\b", re.MULTILINE)


def test_the_folder_of_data_holds_data_and_its_loader():
    files = {path.name for path in data.FOLDER.iterdir() if path.is_file()}
    stored = {Path(name).stem for name in files - {"__init__.py"}}
    assert stored == set(data.names())


def test_the_library_needs_none_of_the_scripts_that_made_its_data():
    assert IMPORT.search("import os\n    from training import loop\n")
    found = [p for p in LIBRARY.rglob("*.py") if IMPORT.search(p.read_text("utf-8"))]
    assert not found
