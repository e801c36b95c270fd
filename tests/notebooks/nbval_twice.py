"""A plugin for nbval: pictures are compared too, and the cells run a second time.

nbval runs a notebook as it stands. Then the same kernel runs it again from the top,
with the published solution in each exercise, where it must pass; every other cell must
show again what is stored. ``pytest --nbval -p tests.notebooks.nbval_twice a.ipynb``
"""

import nbformat
import pytest
from nbval.plugin import IPyNbCell

from publish import notebooks
from tests.notebooks import structure

GRADE = "from mhsa_lib.exercises import grade\nassert grade({}.passed"


def solved(notebook, index: int) -> str:
    """The exercise at ``index`` with its solution, which must pass."""
    source = structure.solution(notebook, index)
    return f"{source}\n{GRADE.format(source.rsplit('check(', 1)[1])}"


def pytest_collection_modifyitems(items):
    """Put the second run behind the first."""
    notebook = items[0].parent.nb
    stubs = structure.exercises(notebook)
    sources = {notebook.cells[i].id: solved(notebook, i) for i in stubs}
    for item in list(items):
        cell, options = nbformat.from_dict(item.cell), item.options.copy()
        if cell.id in sources:
            cell.source = sources[cell.id]
            options["check"] = False
        again = {"cell_num": item.cell_num, "cell": cell, "options": options}
        name = f"{item.name} again"
        items.append(IPyNbCell.from_parent(item.parent, name=name, **again))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """See in the outputs what nbval leaves out: the pictures."""
    yield
    if item.options["check"]:
        outputs = (item.cell.outputs, item.test_outputs)
        if error := notebooks.outputs_difference(
            *map(notebooks.merge_streams, outputs)
        ):
            item.raise_cell_error(f"{error}; run `make notebooks`")
