"""The wheels of the page: the book's own, and compiled copies of what others made."""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import mhsa_lib
from live.build.pyodide import VERSION, locked_wheels
from mhsa_lib import language
from publish.paths import BUILT, ROOT

HERE = Path(__file__).resolve().parent
CACHE = BUILT / "live"
# Packages that no cell of a page reaches: vector output, time zones, another backend.
LEFT_OUT = ("fonttools", "pytz", "matplotlib-pyodide")
LIBRARY = f"mhsa_lib-{mhsa_lib.__version__}-py3-none-any.whl"
OF_NO_USE = (".js", ".pyc")  # in the library: a page has its own widgets
# For teachers: it starts processes, and no page can.
HAND_IN = ROOT / "mhsa_lib" / "exercises" / "hand_in"
TIME = (1980, 1, 1, 0, 0, 0)  # equal content gives equal bytes


def library_wheel(folder: Path) -> Path:
    """Pack `mhsa_lib` and the driver of the page's cells into `folder`.

    The files, their order and their times depend on the tree and on the language alone.
    """
    info = f"mhsa_lib-{mhsa_lib.__version__}.dist-info"
    texts = {
        "live/__init__.py": '"""Python in the published page."""\n',
        f"{info}/METADATA": (
            "Metadata-Version: 2.1\nName: mhsa_lib\n"
            f"Version: {mhsa_lib.__version__}\nLicense: MIT\n"
        ),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / LIBRARY, "w") as wheel:
        for name, path in {**_sources(), **_catalogues()}.items():
            wheel.writestr(zipfile.ZipInfo(name, TIME), path.read_bytes())
        for name, text in texts.items():
            wheel.writestr(zipfile.ZipInfo(name, TIME), text)
    return folder / LIBRARY


def _sources() -> dict[str, Path]:
    """The files of the library and of the driver: name in the wheel -> file."""
    library, driver = ROOT / "mhsa_lib", ROOT / "live" / "driver"
    return {
        path.relative_to(ROOT).as_posix(): path
        for path in [*sorted(library.rglob("*")), *sorted(driver.glob("*.py"))]
        if path.is_file()
        and path.suffix not in OF_NO_USE
        and not {library / "locale", HAND_IN}.intersection(path.parents)
    }


def _catalogues() -> dict[str, Path]:
    """What Python says in the language of the book; nothing for English."""
    home = language.folder()
    return {
        f"mhsa_lib/locale/{path.relative_to(home).as_posix()}": path
        for path in sorted((home / language.language()).rglob("*.mo"))
    }


def packages(pyodide: Path, lock: dict) -> dict[str, dict]:
    """The lock's entries for the page, without those left out: name -> entry."""
    names = set(locked_wheels(pyodide, ["matplotlib"]))
    return {
        name: {
            **entry,
            "depends": [d for d in entry["depends"] if d not in LEFT_OUT],
        }
        for name, entry in lock["packages"].items()
        if entry["file_name"] in names and name not in LEFT_OUT
    }


def compiled(pyodide: Path, originals: list[Path]) -> dict[str, Path]:
    """Compiled copies of wheels and of the library, cached or made now by Pyodide.

    Returns file name -> path. Raises RuntimeError with Node's message if it fails.
    """
    found, missing = {}, []
    for original in originals:
        found[original.name] = CACHE / _key(original) / original.name
        if not found[original.name].exists():
            missing.append(original)
    if missing:
        print(f"== Compiling {len(missing)} files for the page (once)", flush=True)
        made = CACHE / "made"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _repack(pyodide, made, missing)
        for original in missing:
            target = found[original.name]
            target.parent.mkdir(parents=True, exist_ok=True)
            (made / original.name).replace(target)
    return found


def _key(original: Path) -> str:
    """The hash of everything that a compiled copy depends on."""
    parts = [original.read_bytes(), VERSION.encode()]
    parts += [(HERE / name).read_bytes() for name in ("repack.py", "repack.mjs")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _repack(pyodide: Path, out: Path, originals: list[Path]) -> None:
    command = ["node", HERE / "repack.mjs", pyodide, HERE / "repack.py", out]
    done = subprocess.run(
        [str(part) for part in [*command, *originals]], capture_output=True, text=True
    )
    if done.returncode:
        message = "\n".join(line[:200] for line in done.stderr.splitlines()[-15:])
        raise RuntimeError(f"Pyodide cannot compile the page's files:\n{message}")
