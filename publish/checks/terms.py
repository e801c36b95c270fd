"""Check the terms of the book: one form each, the others are errors.

In English and in Chinese (simplified, as in the mainland's textbooks). Misspelt words
are for codespell to find, whose settings stand in `pyproject.toml`.
"""

import re

from publish import notebooks
from publish.paths import ROOT

# In code, formulas and addresses the forms are other people's.
NO_PROSE = r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)|https?://\S+"
# The form of the book, and a pattern of the forms that it does not use.
TERMS = {
    "self-attention": r"self attention|selfattention",
    "multi-head": r"multihead(?!_|attention|\()|multi head(?!s? of)",
    "softmax": r"soft-max|soft max\b",
    "dot product": r"dot-product(?! attention)(?!s? of)",
    "positional encoding": r"(?<!relative )(?<!relative\* )position encoding",
    "feed-forward": r"feedforward(?!_)|feed forward",
    "patches": r"patchs\b",  # codespell:ignore
    "NumPy": r"\bNumpy\b|\bnumPy\b",
    "PyTorch": r"\bPytorch\b|\bpyTorch\b",
    "Jupyter": r"\bJupiter\b",
    "Chinese words (simplified)": r"[註頭詞編碼關鍵權機對詢還這們學習點積層網絡圖車]",
    "注意力": r"注意里|注义力|住意力",
    "自注意力": r"自主意力|自我注意力",
    "多头": r"多投(?!资|票)|多个头注意",
    "位置编码": r"位置编吗|位子编码",
}


def texts() -> dict[str, str]:
    """Every text of the book as Markdown, code in fences: name -> text."""
    found = {}
    for path in notebooks.paths():
        cells = notebooks.read(path).cells
        form = {"markdown": "{}", "code": "```\n{}\n```"}
        found[path.name] = "\n".join(form[c.cell_type].format(c.source) for c in cells)
    for path in [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("chapters/*.md"))]:
        found[path.relative_to(ROOT).as_posix()] = path.read_text("utf-8")
    return found


def errors_in(name: str, text: str) -> list[str]:
    """Where a text uses another form of a term than the book."""
    prose = re.sub(NO_PROSE, " ", text, flags=re.S)
    return [
        f"{name}: {found[0]!r}: the book writes {term}"
        for term, others in TERMS.items()
        for found in re.finditer(others, prose, re.I if term.islower() else 0)
    ]


def errors() -> list[str]:
    """Every other form of a term in the book."""
    return [error for text in texts().items() for error in errors_in(*text)]


if __name__ == "__main__":
    print(*errors(), sep="\n")
