"""A pile of notebooks is checked as the page checks one cell."""

import importlib.util
import json

import pytest

from mhsa_lib.exercises import find_exercise
from mhsa_lib.exercises.hand_in import notebooks
from mhsa_lib.exercises.hand_in.command import Checker
from publish.paths import CHAPTERS
from tests.book.published import published
from tests.unit.exercises.hand_in.conftest import checks
from tests.unit.exercises.hand_in.hostile import CHECK, IMPORTS, RIGHT, WRONG, asks


def checked(check, *sources, **more):
    (item,) = check(*sources, **more).items()
    return item


def test_a_right_function_passes_and_a_wrong_one_is_named(check):
    id, verdict = checked(check, IMPORTS, f"{RIGHT}\n\n{CHECK}")
    assert (id, verdict["passed"], verdict["mistake"]) == ("why.softmax", True, "")
    id, verdict = checked(check, IMPORTS, f"{WRONG}\n\n{CHECK}")
    assert not verdict["passed"]
    (named,) = [
        mistake
        for mistake in find_exercise(id).mistakes
        if mistake.name == verdict["mistake"]
    ]
    assert named.hint in verdict["message"]


AROUND = {
    "lines of a shell": ["%pip install nothing", "!ls", f"{RIGHT}\n\n{CHECK}"],
    "a line that begins with %": [f"a = (7\n  % 4)\nassert a == 3\n{RIGHT}\n\n{CHECK}"],
    "an error before": ["1 / 0", f"{RIGHT}\n\n{CHECK}"],
    "an end before": ["raise SystemExit", f"{RIGHT}\n\n{CHECK}"],
    "a wrong one before": [f"{WRONG}\n\n{CHECK}", f"{RIGHT}\n\n{CHECK}"],
}
# What the same cell holds, before the function and its check.
BESIDE = (
    "display(np.ones(2))",
    "from IPython.display import Markdown, clear_output\nclear_output()\nMarkdown('')",
    "np.exp?",
    "?np.exp",
    "np.exp??",
    "%time x = np.exp(1)\nassert x > 2",
    "x = %time np.exp(1)\nassert x > 2",
    "t = %timeit -o -n1 -r1 np.exp(1)",
    "%timeit -n1 -r1 np.exp(1)",
    "if True:\n    %timeit -n1 -r1 np.exp(1)",
    "files = !ls",
    "!pip install nothing\n%pip install nothing\n%conda install nothing",
    "%matplotlib inline\n%config InlineBackend.figure_format = 'svg'",
    "%matplotlib nowhere\n%load_ext no_such_extension\n%no_such_magic 3",
    "%load_ext autoreload\n%autoreload 2",
    "import asyncio\nawait asyncio.sleep(0)",
    "import asyncio\nasync def one():\n    return 1\nassert await one() == 1",
    "import asyncio\nasync with asyncio.Lock():\n    pass",
    "get_ipython()\nget_ipython().run_line_magic('matplotlib', 'inline')",
    "get_ipython().system('ls')",
    "help(np.exp)",
    "breakpoint()",
    "%run no_such_file.py",
    "%cd .\n%pwd\n%ls",
    "%prun np.exp(1)",
    "%psource np.linspace\n%pdoc np.exp\n%edit no_such_file.py",
)
CELL_MAGICS = ("%%time", "%%timeit -n1 -r1", "%%capture", "%%no_such_magic", "%%prun")


@pytest.fixture(params=["IPython", "plain"])
def shell(request, check, check_without_ipython):
    """Checks with IPython where it is installed, and as if it were not."""
    if request.param == "plain":
        return check_without_ipython
    if importlib.util.find_spec("IPython") is None:
        pytest.skip("there is no IPython")
    return check


@pytest.mark.parametrize("what", AROUND)
def test_what_stands_around_does_no_harm(what, shell):
    _, verdict = checked(shell, IMPORTS, *AROUND[what])
    assert verdict["passed"] and "softmax" in verdict["message"]


def test_what_stands_beside_in_the_cell_does_no_harm(shell):
    cells = [f"{code}\ndone.append({n})" for n, code in enumerate(BESIDE)]
    last = f"assert done == list(range({len(BESIDE)})), done\n{RIGHT}\n{CHECK}"
    verdicts = shell(IMPORTS, "done = []", *cells, last)
    assert verdicts["why.softmax"]["passed"], verdicts


@pytest.mark.parametrize("magic", CELL_MAGICS)
def test_a_magic_at_the_top_of_the_cell_does_no_harm(magic, shell):
    verdicts = shell(IMPORTS, RIGHT, f"{magic}\n{CHECK}")
    assert verdicts["why.softmax"]["passed"], verdicts


def test_what_a_cell_writes_the_next_one_imports(shell):
    """From the folder in which it works, as in Jupyter."""
    written = f"%%writefile own.py\nimport numpy as np\n{RIGHT}"
    more = "%%writefile -a own.py\n\nMORE = 2"
    use = f"from own import MORE, softmax\nassert MORE == 2\n{CHECK}"
    _, verdict = checked(shell, written, more, IMPORTS, use)
    assert verdict["passed"], verdict


def test_nothing_of_the_judge_becomes_importable(closed, judge, tmp_path):
    """No folder is new in which modules are looked for but the notebook's own."""
    cell = asks(
        f"import os, sys\nKNOWN = {closed.path!r}",
        "[p for p in sys.path if p not in KNOWN and os.path.abspath(p) != os.getcwd()"
        " and not p.startswith(sys.base_prefix)]",
        "os.getcwd() != '/home/student'",
        "[name for name in os.listdir('.') if not name.startswith('.')]",
    )
    verdicts = checks(closed, judge, tmp_path)(IMPORTS, cell)
    assert verdicts["why.softmax"]["passed"], verdicts


@pytest.mark.parametrize("number", [3, 4])
def test_a_notebook_of_either_format_is_read(number, tmp_path):
    key = "input" if number == 3 else "source"
    cells = [
        {"cell_type": "code", key: ["a = 1\n", "b = 2"]},
        {"cell_type": "markdown", "source": "text"},
        {"cell_type": "code", key: "c = 3"},
    ]
    body = {"worksheets": [{"cells": cells}]} if number == 3 else {"cells": cells}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(body | {"nbformat": number}), "utf-8")
    assert notebooks.read_cells(path) == ["a = 1\nb = 2", "c = 3"]


@pytest.mark.parametrize(
    ("sources", "id", "expected"),
    [
        ([IMPORTS, f"oops(\n{CHECK}"], "why.softmax", "stopped with SyntaxError"),
        ([CHECK], "why.softmax", "stopped with NameError: name 'check'"),
        (
            ["import no_such_module\n" + IMPORTS, CHECK],
            "why.softmax",
            "the first cell that stopped: ModuleNotFoundError: No module named",
        ),
        ([IMPORTS, f"def softmax(x):\n    ...\n\n{CHECK}"], "why.softmax", "attempted"),
        ([IMPORTS], "", "no exercise"),
        ([f"{IMPORTS}\nimport os\nos._exit(3)"], "", "stopped before the last cell"),
        (
            [IMPORTS, f"def softmax(x): 1 / 0\n{CHECK}"],
            "why.softmax",
            "(line 1: def softmax(x): 1 / 0)",
        ),
    ],
)
def test_what_cannot_pass_says_why(sources, id, expected, check):
    found, verdict = checked(check, *sources)
    assert found == id and not verdict["passed"] and expected in verdict["message"]


def test_a_notebook_without_end_is_left(check):
    verdict = checked(check, "while True:\n    pass", seconds=4)[1]
    assert verdict["message"] == "it ran for more than 4 s"


@pytest.mark.parametrize("solved", [False, True])
def test_a_whole_chapter_is_handed_in(solved, sandbox, judge, tmp_path):
    text = (CHAPTERS / "why.ipynb").read_text("utf-8")
    exercises = [e for e in published() if e.chapter == "why"]
    content = json.loads(text)
    for cell in content["cells"]:
        for exercise in exercises:
            if solved and "".join(cell["source"]) == exercise.stub:
                cell["source"] = exercise.solved
    path = tmp_path / "why.ipynb"
    path.write_text(json.dumps(content), "utf-8")
    verdicts = Checker(sandbox, judge).check(path)
    assert verdicts.keys() == {exercise.id for exercise in exercises}
    assert {verdict["passed"] for verdict in verdicts.values()} == {solved}


@pytest.mark.parametrize("solved", [False, True])
def test_every_exercise_goes_there_and_back(solved, check):
    """All chapters' exercises in one notebook, with arguments of every kind."""
    every = list(published())
    head = "import numpy as np\nfrom mhsa_lib import numpy as mhsa\n" + IMPORTS
    cells = [exercise.solved if solved else exercise.stub for exercise in every]
    verdicts = check(head, *cells)
    assert verdicts.keys() == {exercise.id for exercise in every}
    for id, verdict in verdicts.items():
        assert verdict["passed"] == solved, (id, verdict)
        assert solved or "attempted" in verdict["message"], (id, verdict)


def test_torch_works_where_it_is_installed(check):
    if importlib.util.find_spec("torch") is None:
        pytest.skip("there is no torch")
    right = "def softmax(scores):\n    return torch.softmax(scores, -1)"
    verdicts = check(IMPORTS, "import torch", f"{right}\n\n{CHECK}")
    assert verdicts["why.softmax"]["passed"], verdicts
