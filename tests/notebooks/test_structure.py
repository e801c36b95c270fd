"""The shape of every chapter, and each rule seen to fail where it is broken."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from publish import notebooks
from tests.book.notebooks import code_cells
from tests.notebooks import structure

HINT = """<details><summary>Hint</summary>

Think.

</details>

<details><summary>Solution</summary>

```python
def f(x):
    return x
```

</details>"""


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
@pytest.mark.parametrize("rule", structure.RULES, ids=lambda rule: rule.__name__)
def test_chapter(path, rule):
    assert rule(notebooks.read(path)) == []


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_chapter_is_stored_in_its_normal_form(path):
    notebook = notebooks.read(path)
    nbformat.validate(notebook)
    normal = notebooks.normalise(notebooks.read(path), notebook)
    assert nbformat.writes(normal) + "\n" == path.read_text("utf-8"), (
        "run `make notebooks`"
    )


def cell(source="x = 1", outputs=(), **metadata):
    """A code cell for the seeds."""
    made = new_code_cell(source, outputs=list(outputs), metadata=metadata)
    made.execution_count = 1
    return made


def stub(source='def f(x):\n    ...\n\n\ncheck("why.f", f)'):
    return cell(source, tags=["exercise"])


def picture():
    return new_output("display_data", {"image/png": "aGk="})


SEEDS = {
    "31 lines": (structure.size_errors, [cell("x = 1\n" * 31)]),
    "median of 9": (structure.size_errors, [cell("x = 1\n" * 9)]),
    "2001 words": (
        structure.size_errors,
        [new_markdown_cell("word " * 2001), cell()],
    ),
    "16 cells": (structure.size_errors, [cell() for _ in range(16)]),
    "unknown tag": (structure.tag_errors, [cell(tags=["raises-exception"])]),
    "exempt without reason": (
        structure.tag_errors,
        [cell(tags=["nbval-ignore-output"])],
    ),
    "stored error": (
        structure.output_errors,
        [cell(outputs=[new_output("error", ename="E", evalue="", traceback=[])])],
    ),
    "stored warning": (
        structure.output_errors,
        [cell(outputs=[new_output("stream", name="stderr", text="!")])],
    ),
    "live widget": (
        structure.output_errors,
        [
            cell(
                outputs=[
                    new_output(
                        "display_data",
                        {"application/vnd.jupyter.widget-view+json": {}},
                    )
                ]
            )
        ],
    ),
    "picture without words": (structure.output_errors, [cell(outputs=[picture()])]),
    "no hint": (structure.exercise_errors, [stub(), new_markdown_cell("Next.")]),
    "nothing behind": (structure.exercise_errors, [stub()]),
    "no check": (
        structure.exercise_errors,
        [stub("def f(x):\n    ..."), new_markdown_cell(HINT)],
    ),
    "solved stub": (
        structure.exercise_errors,
        [stub('def f(x):\n    return x\ncheck("a.f", f)'), new_markdown_cell(HINT)],
    ),
    "todo in a text": (structure.unfinished_errors, [new_markdown_cell("TODO: why")]),
    "todo in alternative text": (
        structure.unfinished_errors,
        [cell(mystnb={"image": {"alt": "TODO: what it shows"}})],
    ),
    "two fences": (
        structure.exercise_errors,
        [
            stub(),
            new_markdown_cell(
                HINT.replace("```\n\n<", "```\n\n```python\n1\n```\n\n<")
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", SEEDS)
def test_rule_sees(name):
    rule, cells = SEEDS[name]
    assert rule(new_notebook(cells=cells))


@pytest.mark.parametrize(
    ("metadata", "word"),
    [
        ({"allow_errors": True}, "allow_errors"),
        ({"mystnb": {"execution_allow_errors": True}}, "allow_errors"),
        ({"widgets": {"application/vnd.jupyter.widget-state+json": {}}}, "widget"),
    ],
)
def test_what_a_notebook_may_not_say_of_itself(metadata, word):
    (error,) = structure.tag_errors(new_notebook(cells=[cell()], metadata=metadata))
    assert word in error


def test_a_good_chapter_passes():
    words = {"mystnb": {"image": {"alt": "A line that rises."}}}
    good = new_notebook(
        cells=[
            new_markdown_cell("# Title\n\n" + "word " * 1990),
            cell(outputs=[picture()], **words),
            new_markdown_cell("## Further: more\n\n" + "word " * 3000),
            *[cell() for _ in range(20)],
            new_markdown_cell("## Exercises"),
            stub(),
            new_markdown_cell(HINT),
        ]
    )
    for number, code in enumerate(code_cells(good), start=1):
        code.execution_count = number
    assert [error for rule in structure.RULES for error in rule(good)] == []


def test_a_heading_ends_a_further_section():
    notebook = new_notebook(
        cells=[
            new_markdown_cell("## Further: one"),
            cell("a"),
            new_markdown_cell("### Deeper\n\n## Back in the core"),
            cell("b"),
        ]
    )
    assert [c.source for c in structure.without_further(notebook)] == ["b"]


def test_exempt_cells_are_at_most_a_share():
    reason = {"tags": ["nbval-ignore-output"], "reason": "wall times differ"}
    out = [new_output("stream", name="stdout", text="1")]
    few = [cell(outputs=out) for _ in range(6)] + [cell(outputs=out, **reason)]
    assert structure.tag_errors(new_notebook(cells=few)) == []
    many = [*few, cell(outputs=out, **reason)]
    assert structure.tag_errors(new_notebook(cells=many))
