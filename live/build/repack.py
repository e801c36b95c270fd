"""Make what a page loads smaller and quicker to import; this runs inside Pyodide.

Python compiles each module once here, at build, instead of in every reader's browser:
those of the wheels, and of the standard library, which comes as source alone, those
that a page imports.
"""

import ast
import importlib
import importlib.util
import io
import json
import re
import sys
import sysconfig
import zipfile
from collections.abc import Iterable, Iterator
from py_compile import PycInvalidationMode, compile

# What packages, NumPy and the driver import of the standard library.
MODULES = (
    "base64 csv ctypes dataclasses datetime difflib email.message email.parser "
    "importlib.metadata linecache numbers pickle platform random symtable tarfile "
    "traceback"
).split()
DRAWING = ("numpy", "matplotlib.pyplot", "matplotlib.backends.backend_agg")
OURS = ("mhsa_lib/", "live/")  # packages whose source readers look at
# What no cell of a page can use: tests, headers, types, tool kits with windows.
UNUSED = re.compile(
    r"""\.(pyi|h|a|c|pxd|pyx|ini|npymath)$ | /tests?/
    | /_(operand_flag|rational|struct_ufunc|umath)_tests\. | /_tkagg\.
    | ^numpy/(f2py|distutils|_pyinstaller|doc)/
    | ^matplotlib/mpl-data/(sample_data|images|plot_directive|fonts/(afm|pdfcorefonts))/
    | /(DejaVuSerif|DejaVuSansMono-)[\w-]*\.ttf$ | ^matplotlib/fontlist\.json$
    | ^matplotlib/backends/(_?backend_(gtk|qt|tk|wx|web|nbagg|macosx|cairo)|qt_)
    | ^matplotlib/backends/(web_backend|qt_editor)/ | ^matplotlib/sphinxext/
    | ^dateutil/zoneinfo/.*\.tar\.gz$ | ^PIL/_(webp|imagingtk)\.
    """,
    re.VERBOSE,
)
TIME = (1980, 1, 1, 0, 0, 0)  # equal content gives equal bytes


def repack(path: str) -> bytes:
    """A wheel or the standard library, its modules compiled."""
    with zipfile.ZipFile(path) as archive:
        files = {n: archive.read(n) for n in sorted(archive.namelist()) if n[-1] != "/"}
    made = _library(files) if path.endswith(".zip") else _wheel(files, path)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, content in made:
            _add(out, name, content)
    return packed.getvalue()


def _wheel(files: dict[str, bytes], path: str) -> Iterator[tuple[str, bytes]]:
    """The files of a wheel without what no page needs, every module compiled."""
    home = sysconfig.get_path("purelib")
    for name, content in files.items():
        if UNUSED.search(name):
            continue
        if name.endswith(".py"):
            yield compile_module(name, content, home)
            if not name.startswith(OURS):
                continue
        yield name, content
    if "/matplotlib-" in path:
        yield "matplotlib/fontlist.json", font_list()


def _library(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The standard library, whole, with what pages import compiled.

    The rest stays source: compiled too, it would take a million bytes more.
    """
    home = next(place for place in sys.path if place.endswith(".zip"))
    wanted = set(_imported(home))
    for name, content in files.items():
        yield compile_module(name, content, home) if name in wanted else (name, content)


def _imported(home: str) -> Iterable[str]:
    """Files of the standard library, which lies in `home`, that pages import."""
    for name in (*MODULES, *DRAWING):
        importlib.import_module(name)
    ast.unparse(ast.parse("1"))  # the driver's; from Python 3.14 on it imports a module
    for module in list(sys.modules.values()):
        place = getattr(module, "__file__", None)
        if isinstance(place, str) and place.startswith(f"{home}/"):
            yield place.removeprefix(f"{home}/")


def _add(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, TIME)
    out.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=9)


def compile_module(name: str, content: bytes, home: str) -> tuple[str, bytes]:
    """Name and content of the bytecode: beside the source for ours, else alone.

    `home` is where tracebacks will say that the module lies.
    """
    source, target = "/tmp/module.py", "/tmp/module.pyc"
    with open(source, "wb") as file:
        file.write(content)
    mode = PycInvalidationMode.UNCHECKED_HASH
    compile(source, target, f"{home}/{name}", doraise=True, invalidation_mode=mode)
    with open(target, "rb") as file:
        compiled = file.read()
    if name.startswith(OURS):
        name = importlib.util.cache_from_source(name)
        return name.replace("./", ""), compiled
    return f"{name}c", compiled


def font_list() -> bytes:
    """matplotlib's list of its fonts, which takes seconds to make."""
    from matplotlib import font_manager

    path = "/tmp/fonts.json"
    font_manager.json_dump(font_manager.FontManager(), path)
    with open(path) as file:
        fonts = json.load(file)
    fonts["ttflist"] = [f for f in fonts["ttflist"] if not UNUSED.search(_own(f))]
    fonts["afmlist"] = []
    return json.dumps(fonts).encode()


def _own(font: dict) -> str:
    return f"matplotlib/mpl-data/{font['fname']}"
