"""Mathematics rendered at build: KaTeX under Node, no script in the reader's page."""

import atexit
import json
import re
import subprocess
from functools import cache, lru_cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from publish.paths import NODE_MODULES

KATEX = NODE_MODULES / "katex" / "dist"
RENDERER = Path(__file__).with_name("katex.cjs")
_PUNCTUATION = re.compile(r"[.,;:!?)\]’”]+")

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _renderer() -> subprocess.Popen:
    """One Node process for the whole build."""
    if not (KATEX / "katex.min.js").exists():
        raise ExtensionError(
            f"KaTeX is not in {KATEX.parent}; run `make html`, which fetches it."
        )
    process = subprocess.Popen(
        ["node", str(RENDERER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(process.kill)
    return process


@cache
def render(latex: str, display: bool) -> str:
    """The HTML (with MathML inside) of one formula.

    Raises ValueError with KaTeX's message when it cannot read the formula.

    >>> "<math" in render("x^2", False)
    True
    """
    process = _renderer()
    assert process.stdin and process.stdout, "both are pipes"
    request = json.dumps({"latex": latex, "displayMode": display})
    process.stdin.write(request + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline() or '{"error": "Node has ended"}')
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["html"]


def _visit(translator: HTML5Translator, node: nodes.Element, display: bool) -> None:
    try:
        html = render(node.astext(), display)
    except ValueError as error:
        logger.warning("%s", error, location=node, type="katex")
        html = f"<code>{translator.encode(node.astext())}</code>"
    tag = "div" if display else "span"
    translator.body.append(translator.starttag(node, tag, "", CLASS="math"))
    if display and node.get("number"):
        translator.body.append(f'<span class="eqno">({node["number"]})</span>')
    translator.body.append(f"{html}</{tag}>")
    raise nodes.SkipNode


def visit_inline(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write an inline formula (Sphinx calls this)."""
    _visit(translator, node, display=False)


def visit_display(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write a displayed formula (Sphinx calls this)."""
    _visit(translator, node, display=True)


class BindPunctuation(SphinxPostTransform):
    """Keeps a formula and the punctuation behind it on one line."""

    default_priority = 500
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Put both into one element."""
        for formula in list(self.document.findall(nodes.math)):
            behind = formula.next_node(descend=False, siblings=True)
            if not isinstance(behind, nodes.Text):
                continue
            if mark := _PUNCTUATION.match(behind):
                parent, place = formula.parent, formula.parent.index(formula)
                bound = nodes.inline("", "", formula, nodes.Text(mark[0]))
                bound["classes"].append("bound")
                rest = nodes.Text(behind[mark.end() :])
                parent[place : place + 2] = [bound, rest]


def setup(app: Sphinx) -> dict:
    """Register the renderer (Sphinx calls this)."""
    app.add_post_transform(BindPunctuation)
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.add_css_file("katex/katex.min.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
