"""What of this machine a student's Python needs, for reading: itself and no more."""

import os
import sys
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[3]  # mhsa_lib itself, wherever it lies
_SYSTEM = ("/lib", "/lib64", "/lib32", "/usr/lib", "/usr/lib64", "/usr/lib32")
_LINKER = ("/etc/ld.so.cache", "/etc/alternatives", "/sys/devices/system/cpu")


def python() -> str:
    """The interpreter itself, behind every link."""
    return os.path.realpath(sys.executable)


def packages() -> list[str]:
    """The folders of installed packages in the order of imports."""
    names = ("site-packages", "dist-packages")
    found = (os.path.realpath(p) for p in sys.path if Path(p).name in names)
    return [p for p in found if os.path.isdir(p)]


def shown() -> tuple[list[str], dict[str, str]]:
    """Folders and files to show, each once, and links to make: {link: target}."""
    base = Path(sys.base_prefix)
    libraries = [base / "lib", base / "lib64"]
    wanted = [*_SYSTEM, *_LINKER, *map(str, libraries), python(), *packages()]
    links = {p: os.readlink(p) for p in wanted if os.path.islink(p)}
    real = sorted({os.path.realpath(p) for p in wanted if os.path.exists(p)})
    real = [p for p in real if not any(p.startswith(f"{q}/") for q in real)]
    return real, links


def hidden() -> list[str]:
    """The library itself, whose references a student shall not find beside NumPy."""
    found = {str(Path(p, "mhsa_lib").resolve()) for p in sys.path}
    return sorted(p for p in found | {str(LIBRARY)} if os.path.isdir(p))
