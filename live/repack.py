"""Make wheels smaller and quicker to import; this runs inside Pyodide, at build.

Python 3.12 compiles each module once here instead of in every reader's browser.
"""

import importlib.util
import io
import json
import re
import zipfile
from py_compile import PycInvalidationMode, compile

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


def repack(path: str, extra: dict[str, bytes]) -> bytes:
    """The wheel at `path` without what no page needs, its modules compiled."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as wheel, zipfile.ZipFile(packed, "w") as out:
        for name in sorted(wheel.namelist()):
            if name.endswith("/") or UNUSED.search(name):
                continue
            content = wheel.read(name)
            if name.endswith(".py"):
                compiled_name, compiled = compile_module(name, content)
                _add(out, compiled_name, compiled)
                if not name.startswith(OURS):
                    continue
            _add(out, name, content)
        for name, content in extra.items():
            _add(out, name, content)
    return packed.getvalue()


def _add(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, TIME)
    out.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=9)


def compile_module(name: str, content: bytes) -> tuple[str, bytes]:
    """Name and content of the bytecode: beside the source for ours, else alone."""
    source, target = "/tmp/module.py", "/tmp/module.pyc"
    with open(source, "wb") as file:
        file.write(content)
    mode = PycInvalidationMode.UNCHECKED_HASH
    shown = f"/lib/python3.12/site-packages/{name}"
    compile(source, target, dfile=shown, doraise=True, invalidation_mode=mode)
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
