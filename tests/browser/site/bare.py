"""Browsers on machines that own a few named fonts, whatever this machine has."""

import os
from contextlib import contextmanager
from pathlib import Path
from shutil import copy

import matplotlib
from fontTools.ttLib import TTFont

from mhsa_lib.figures.style import FONT_PATH
from publish.setup.browser import FLAGS, chromium_path

DEJAVU = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
CONFIGURATION = """<?xml version="1.0"?>
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def own_dejavu(folder: Path) -> None:
    """The fonts of a bare Debian: DejaVu, which matplotlib brings along."""
    for path in DEJAVU.glob("DejaVu*.ttf"):
        copy(path, folder)


def own_chinese(folder: Path, family: str, face: str) -> None:
    """A Chinese font beside them: ours, under the names of another."""
    font = TTFont(FONT_PATH)
    for name_id, name in {1: family, 4: face, 6: face}.items():
        font["name"].setName(name, name_id, 3, 1, 0x0409)
    font.save(folder / "chinese.otf")


@contextmanager
def chromium(kind, folder: Path):
    """A browser of this kind that knows the fonts of ``folder`` and no others."""
    settings = folder / "fonts.conf"
    settings.write_text(CONFIGURATION.format(folder=folder))
    browser = kind.launch(
        executable_path=chromium_path(),
        args=list(FLAGS),
        env={**os.environ, "FONTCONFIG_FILE": str(settings)},
    )
    yield browser
    browser.close()
