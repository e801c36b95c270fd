"""Where things lie in the repository, defined once. Standard library alone."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
WIDGETS = ROOT / "mhsa_lib" / "widgets"
STATIC = ROOT / "publish" / "extension" / "static"
# What commands make, none of which git keeps.
BUILT = ROOT / "_build"
HTML = BUILT / "html"
VENV = ROOT / ".venv"
NPM = ROOT / "publish"  # the folder of package.json
NODE_MODULES = NPM / "node_modules"
