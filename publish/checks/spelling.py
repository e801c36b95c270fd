"""Check the spelling of what readers and contributors read: words, and terms.

codespell knows common misspellings. The terms are listed here: one form each, in
English and in Chinese (simplified, as in the mainland's textbooks); the others are
errors.
"""

import re
import subprocess
import sys
from pathlib import Path

from publish import notebooks
from publish.paths import ROOT

FOLDERS = ("mhsa_lib", "publish", "live", "tests", "benchmarks", "training")
ENDINGS = (".py", ".js", ".mjs", ".cjs", ".css", ".json")
# Not misspelt: an author's name, short names in code, and what tests seed.
KNOWN = "atention,nd,ot,pinter"
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
    "patches": r"patchs\b",
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


def term_errors(name: str, text: str) -> list[str]:
    """Where a text uses another form of a term than the book."""
    prose = re.sub(NO_PROSE, " ", text, flags=re.S)
    return [
        f"{name}: {found[0]!r}: the book writes {term}"
        for term, others in TERMS.items()
        for found in re.finditer(others, prose, re.I if term.islower() else 0)
    ]


def word_errors(text: str) -> list[str]:
    """What codespell finds in a text."""
    command = [sys.executable, "-m", "codespell_lib", "-L", KNOWN, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if "==>" in line]


def code_errors() -> list[str]:
    """What codespell finds in our code and its docstrings."""
    files = [
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in ENDINGS and "node_modules" not in path.parts
        if path.name != "package-lock.json" and path.stat().st_size < 100_000
        if path != Path(__file__)
    ]
    command = [sys.executable, "-m", "codespell_lib", "-L", KNOWN, *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stdout.splitlines()


def errors() -> list[str]:
    """Every spelling error in the repository."""
    found = code_errors()
    for name, text in texts().items():
        found += term_errors(name, text)
        found += [f"{name}: {error}" for error in word_errors(text)]
    return found


if __name__ == "__main__":
    print(*errors(), sep="\n")
