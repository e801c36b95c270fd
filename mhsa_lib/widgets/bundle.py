"""A widget's ES modules as the one text that a notebook loads."""

import re
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_IMPORT = re.compile(
    r'^import \{(\s+(?:\w+,\s+)*\w+,?\s+)\} from "((?:\.|\.\./\w+)/\w+\.js)";$',
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export (?=(?:const|function|class) (\w+))", re.MULTILINE)


def module_source(name):
    """Return the module of widget `name` as one text, its imports inlined.

    A notebook loads a widget from a blob address, which cannot import its neighbour;
    so every imported file becomes a block that hands out its exports. Raises
    ValueError for an import that is not of the agreed form.
    """
    blocks = {}
    source = _with_blocks(_FOLDER / name / "widget.js", blocks)
    merged = "".join(blocks.values()) + source
    if left := re.search(r"^import\b.*", merged, re.MULTILINE):
        raise ValueError(
            f'{name}/widget.js cannot be inlined: "{left[0]}" is not of the form '
            'import { a, b } from "./file.js"; or "../folder/file.js"'
        )
    return merged


def _with_blocks(path, blocks):
    """Return a module with its imports read from blocks, which are added first."""

    def read_from_block(found):
        names, address = found.groups()
        file = (path.parent / address).resolve()
        block = f"module_{file.parent.name}_{file.stem}"
        if block not in blocks:
            text = _with_blocks(file, blocks)
            blocks[block] = (
                f"const {block} = (() => {{\n{_EXPORT.sub('', text)}\n"
                f"return {{ {', '.join(_EXPORT.findall(text))} }};\n}})();\n"
            )
        return f"const {{{names}}} = {block};"

    return _IMPORT.sub(read_from_block, path.read_text(encoding="utf-8"))
