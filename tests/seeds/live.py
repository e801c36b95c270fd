"""Bugs in the Python of the page: its planner, driver, outputs, editors and words."""

from functools import partial

from tests.seeds.seed import Seed

DRIVER = "live/driver"
FOLDERS = ("tests/browser/live", "tests/unit/live")


page = partial(Seed.once_built, FOLDERS)

PLANNER = (
    Seed(
        "the planner does not see what += reads",
        f"{DRIVER}/needs.py",
        "isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)",
        "isinstance(node, ast.AugAssign) and node.target is None",
        FOLDERS,
        "what_a_cell_needs",
        "x += 1",
    ),
    Seed(
        "the planner takes append for pure",
        f"{DRIVER}/needs.py",
        '"all any argmax',
        '"all append any argmax',
        FOLDERS,
        "what_a_cell_needs",
        "[0] == [0, 1]",
    ),
    Seed(
        "the planner forgets what set a module up",
        f"{DRIVER}/needs.py",
        "(wanted - (cell.certain - imported)) | cell.reads",
        "(wanted - cell.certain) | cell.reads",
        FOLDERS,
        "what_a_cell_needs",
        "-m.y-",
    ),
    Seed(
        "the planner does not look into functions",
        f"{DRIVER}/needs.py",
        "symbol.is_referenced() and (top or symbol.is_global())",
        "symbol.is_referenced() and top",
        FOLDERS,
        "what_a_cell_needs",
        "-f()-",
    ),
    Seed(
        "an exercise that nobody tried runs before a cell",
        f"{DRIVER}/session.py",
        'above = [i for i in range(target) if cells[i]["open"]]',
        "above = list(range(target))",
        FOLDERS,
        "attempted",
        "assert plan",
    ),
)

SESSION = (
    Seed(
        "figures of another program are closed",
        f"{DRIVER}/session.py",
        "return pyplot is not None and pyplot.get_backend() == BACKEND",
        "return pyplot is not None",
        FOLDERS,
        "figures",
        "error",
    ),
    Seed(
        "an error names the next line",
        f"{DRIVER}/errors.py",
        '"line": frame.lineno,',
        '"line": frame.lineno + 1,',
        ("live",),
        "describe",
        "line 2",
    ),
    Seed(
        "the last printed lines are lost",
        f"{DRIVER}/output.py",
        '''        """Post what waits, and one sentence on what was dropped."""
        self.flush()
''',
        '''        """Post what waits, and one sentence on what was dropped."""
''',
        ("live",),
        "session",
        "21",
    ),
    Seed(
        "a figure is no reason to fetch matplotlib",
        f"{DRIVER}/session.py",
        'draws = ("matplotlib", "mpl_toolkits", "PIL", "mhsa_lib.figures")',
        'draws = ("matplotlib", "mpl_toolkits", "PIL")',
        ("live",),
        "session",
        "matplotlib",
    ),
)

BUILT = (
    page(
        "a loop floods the page",
        f"{DRIVER}/output.py",
        "MAX_LINES = 1000\n",
        "MAX_LINES = 10_000\n",
        "lines_are_cut",
        "Cut after",
    ),
    page(
        "an error has no advice for the page",
        f"{DRIVER}/errors.py",
        '"PyTorch does not run in the browser: open this notebook in Colab."',
        '"It is not here."',
        "error_names_the_line",
        "PyTorch does not run",
    ),
    page(
        "edits are forgotten",
        "live/page/store.js",
        "localStorage.setItem(key, text),",
        "undefined,",
        "brings_what_it_needs",
        "keeps your edits",
    ),
    page(
        "the output of an earlier run stands as that of this one",
        "live/page/cell.js",
        'if (this.busy === "waiting")',
        "if (false)",
        "did_not_run_shows",
        "Of an earlier run:",
    ),
    page(
        "a stopped cell says that it did not run",
        "live/page/live.js",
        'const word = error.stopped ? t("stopped") : t("did not run");',
        'const word = t("did not run");',
        "stop",
        "did not run",
    ),
    page(
        "a text counts as run whatever ran",
        "live/page/cell.js",
        "return this.ranText === this.source;",
        "return this.ranText !== null;",
        "changed_since",
        "what it needs was not run",
    ),
    page(
        "Reset leaves the edited code",
        "live/page/cell.js",
        "    this.editor.source = this.original;\n",
        "",
        "brings_what_it_needs",
        "import numpy",
    ),
    page(
        "what a cell prints is read as HTML",
        "live/page/outputs.js",
        'add(add(box, "div", "highlight"), "pre").textContent = text;',
        'add(add(box, "div", "highlight"), "pre").innerHTML = text;',
        "html",
        "alert(1)",
    ),
    page(
        "Tab does not indent in the editor",
        "live/page/editor.js",
        "          indentWithTab,\n",
        "",
        "keyboard",
        "Tab indents",
    ),
    page(
        "a slash in the editor opens the search",
        "live/page/editor.js",
        "view.dom.addEventListener(kind, (event) => event.stopPropagation());",
        "view.dom.addEventListener(kind, () => {});",
        "typed_by_hand",
        "took the slash away",
    ),
    page(
        "a drawn figure has no words",
        "live/page/outputs.js",
        "  image.alt = alt;\n",
        '  image.alt = "";\n',
        "every_cell or first_picture",
        "alt",
    ),
    page(
        "the verdict of a check is not told",
        "live/page/live.js",
        'text: firstLine || t("no text")',
        'text: ""',
        "why and solution",
        "done: Correct",
    ),
    page(
        "all scripts come before the click",
        "live/page/start.js",
        "  let attempts = 0;\n",
        '  let attempts = 0;\n  import(new URL("live.js", folder));\n',
        "before_the_click",
        "live.js",
    ),
    page(
        "a page opened from a file waits for ever",
        "live/page/start.js",
        'const alone = location.protocol === "file:";',
        "const alone = false;",
        "from_a_file",
        "opened from a file",
    ),
    page(
        "a missing file gives no second try",
        "live/page/start.js",
        '      button.textContent = t("Retry");\n',
        "",
        "missing_file",
        "Retry",
    ),
    page(
        "the named megabytes are too few",
        "live/build/assets.py",
        "start=_sent([*core.iterdir(), *ours, *packed]),",
        "start=_sent([*core.iterdir(), *ours]),",
        "named_bytes",
        "0.6",
    ),
    page(
        "a kept memory meets another library",
        "live/page/worker.js",
        '`${url(files.library.url)}.memory?of=${import.meta.url.split("?")[0]}`',
        '`${import.meta.url.split("?")[0]}.memory`',
        "kept_memory",
        "worker.js.memory",
    ),
    page(
        "files come unasked over a link that counts them",
        "live/page/files.js",
        "  if (link?.saveData) return true;\n",
        "",
        "metered",
        "== set()",
    ),
    page(
        "dead buttons without JavaScript",
        "live/build/toolbar.py",
        'NO_SCRIPT = ".live-bar, .live-tools { display: none; }"',
        'NO_SCRIPT = ".live-bar { display: none; }"',
        "javascript",
        "live-run",
    ),
    page(
        "the words beside a cell are pale",
        "live/page/live.css",
        ".live-torch {\n  color: var(--color-foreground-muted);\n}",
        ".live-torch {\n  color: #b0b4ba;\n}",
        "axe and light",
        "#b0b4ba",
    ),
    page(
        "a copy without Python does not say so",
        "live/build/toolbar.py",
        '_("Python does not run in this copy of the page: {link}."),',
        '_("This is a copy of the page: {link}."),',
        "offer_colab",
        "This is a copy",
    ),
)

LANGUAGE = (
    Seed(
        "a button does not pass through the catalogue",
        "live/page/cell.js",
        'stops ? t("Stop") : t("Run")',
        'stops ? t("Stop") : "Run"',
        ("tests/browser/site/test_language.py",),
        "cells_that_run",
        "'Run'",
    ),
    Seed(
        "the line of an error is named in English alone",
        f"{DRIVER}/errors.py",
        'return _("Cell {n}, line {line}").format(**values)',
        'return "Cell {n}, line {line}".format(**values)',
        ("tests/unit/language/test_live.py",),
        "what_an_error_means",
        "⟦Cell ⟧",
    ),
)

SEEDS = (*PLANNER, *SESSION, *LANGUAGE, *BUILT)
