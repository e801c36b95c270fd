"""Bugs in the notebooks: stale outputs, cells that lean on one another, gaps."""

from tests.seeds.seed import Seed

FOLDERS = ("tests/notebooks",)
WHY, BLOCK = "chapters/why.ipynb", "chapters/transformer_block.ipynb"
# A notebook is JSON: these are its lines.
END = '",\n    "'
LAST = '\n  {\n   "cell_type": "markdown",\n   "id": "622fd89b",'
STUB = f'values (n, d) -> the average (d,).\\"\\"\\"\\n{END}    '


SEEDS = (
    Seed(
        "a picture has no words",
        BLOCK,
        '"alt": "Distance to equal rows',
        '"old": "Distance to equal rows',
        FOLDERS,
        "chapter and transformer_block",
        "picture without alternative text",
    ),
    Seed(
        "a TODO is left",
        WHY,
        "The sound is made up: one tone that rises.",
        "TODO: say what the sound is.",
        FOLDERS,
        "chapter and why",
        "a TODO is left",
    ),
    Seed(
        "a cell was run out of order",
        BLOCK,
        '"execution_count": 3,',
        '"execution_count": 30,',
        FOLDERS,
        "chapter and transformer_block",
        "not run in order",
    ),
    Seed(
        "a live widget is stored",
        BLOCK,
        '      "image/png": "',
        '      "application/vnd.jupyter.widget-view+json": {\n       "model_id": "a"\n'
        '      },\n      "image/png": "',
        FOLDERS,
        "chapter and transformer_block",
        "a live widget is stored",
    ),
    Seed(
        "a warning is stored",
        BLOCK,
        '"name": "stdout",\n     "output_type": "stream",\n     "text": [\n'
        '      "attention 1,048,576',
        '"name": "stderr",\n     "output_type": "stream",\n     "text": [\n'
        '      "attention 1,048,576',
        FOLDERS,
        "chapter and transformer_block",
        "an error or a warning is stored",
    ),
    Seed(
        "an output is exempt without a reason",
        "chapters/rnn.ipynb",
        '"reason": "Times differ from machine to machine and from run to run.",',
        '"reason": "",',
        FOLDERS,
        "chapter and rnn",
        "exempt without a reason",
    ),
    Seed(
        "a cell is let fail",
        BLOCK,
        '"id": "4640bb31",\n   "metadata": {},',
        '"id": "4640bb31",\n   "metadata": {\n    "tags": [\n'
        '     "raises-exception"\n    ]\n   },',
        FOLDERS,
        "chapter and transformer_block",
        "unknown tags",
    ),
    Seed(
        "a stub holds its solution",
        WHY,
        STUB + "...\\n",
        STUB + "return weights @ values\\n",
        FOLDERS,
        "chapter and why",
        "the stub is no stub",
    ),
    Seed(
        "a solution has no hint before it",
        WHY,
        "<summary>Hint</summary>\\n" + END + "\\n" + END + "Row $i$",
        "<summary>Help</summary>\\n" + END + "\\n" + END + "Row $i$",
        FOLDERS,
        "chapter and why",
        "Hint and Solution must follow",
    ),
    Seed(
        "a notebook is not in its normal form",
        BLOCK,
        '"display_name": "Python 3",',
        '"display_name": "Python 3 (ipykernel)",',
        FOLDERS,
        "chapter and transformer_block",
        "run `make notebooks`",
    ),
    Seed(
        "a printed number is stale",
        BLOCK,
        "attention 1,048,576  feed-forward 2,097,152\\n",
        "attention 1,048,575  feed-forward 2,097,152\\n",
        FOLDERS,
        "transformer_block and nbval",
        "1,048,575",
    ),
    Seed(
        "a figure is stale",
        BLOCK,
        "alpha=0.7)",
        "alpha=0.2)",
        FOLDERS,
        "transformer_block and (nbval or fresh)",
        "of 255",
    ),
    Seed(
        "a cell fails the second time",
        BLOCK,
        "np.set_printoptions(precision=2, suppress=True)",
        f"np.set_printoptions(precision=2, suppress=True)\\n{END}"
        f"assert 'ran' not in dir()\\n{END}ran = True",
        FOLDERS,
        "transformer_block",
        "assert 'ran' not in dir()",
    ),
    Seed(
        "NumPy's layer and torch's differ",
        BLOCK,
        "norm_first=first,",
        "norm_first=not first,",
        FOLDERS,
        "transformer_block",
        "max |difference|",
    ),
    Seed(
        "a published solution is wrong",
        WHY,
        "return positive / positive.sum(axis=-1, keepdims=True)",
        "return positive / positive.sum(axis=0, keepdims=True)",
        FOLDERS,
        "why and (twice or further)",
        "passed",
    ),
    Seed(
        "the core leans on Further",
        WHY,
        ')"\n   ]\n  },' + LAST,
        ') if len(x_new) else None"\n   ]\n  },' + LAST,
        FOLDERS,
        "why and (further or core)",
        "x_new",
    ),
)
