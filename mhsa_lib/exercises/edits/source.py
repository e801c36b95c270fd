"""Every single edit of the book's solution."""

import ast
import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from mhsa_lib.exercises.edits.operations import transposed
from mhsa_lib.exercises.edits.program import (
    Program,
    Replaced,
    Slot,
    filled,
    slots,
    tree_of,
)
from mhsa_lib.exercises.edits.rules import replacements
from mhsa_lib.exercises.edits.values import (
    edits_of_a_value,
    exchanged_functions,
    moved,
    named_values,
    returned,
)
from mhsa_lib.exercises.edits.wording import Change, change

_LIBRARIES = {"np", "mhsa"}
_WITH_AXES = {"swapaxes", "transpose"}


@functools.cache
def program(function: Callable[..., Any]) -> Program | None:
    """A function with its edits; None where Python has no sources."""
    try:
        return Program(function, single)
    except OSError:
        return None


@functools.cache
def transposes(function: Callable[..., Any]) -> frozenset[str]:
    """The names that a function transposes wherever it computes with them.

    Without that transpose, such an argument seems to be transposed, and is not.
    """
    try:
        tree = tree_of(function)
    except OSError:
        return frozenset()
    nodes = list(ast.walk(tree))
    inside = {id(x): x for node in nodes if (x := transposed(node))}
    attributes = [x for x in nodes if isinstance(x, ast.Attribute)]
    sizes = {id(x.value) for x in attributes if x.attr == "shape"}
    names = [x for x in nodes if isinstance(x, ast.Name) and id(x) not in sizes]
    others = {x.id for x in names if id(x) not in inside}
    return frozenset({x.id for x in names if id(x) in inside} - others)


def single(tree: ast.FunctionDef) -> Iterator[tuple[Replaced, Change]]:
    """Every single edit of a function: what is replaced, and what to say."""
    names, found, fixed = _alternatives(tree), slots(tree), _fixed(tree)
    numbers = {(id(p.parent), p.field, p.index): n for n, p in enumerate(found)}
    free = [
        (number, slot)
        for number, slot in enumerate(found)
        if id(slot.node) not in fixed and _may_change(slot)
    ]
    for number, slot in free:
        for new, edit in replacements(slot.node, names):
            yield {number: new}, edit
    named = named_values(tree)
    for number, slot in free:
        if name := named.get(id(slot.node)):
            for then, edit in edits_of_a_value(name):
                yield {number: then}, edit
        for new, edit in _of_a_loop(slot):
            yield {number: new}, edit
    yield from moved(free, named)
    yield from exchanged_functions(free)
    yield from returned(tree, {id(slot.node): number for number, slot in free})
    for parent in ast.walk(tree):
        steps = getattr(parent, "body", None)
        if isinstance(steps, list):
            yield from _steps(
                [numbers[id(parent), "body", i] for i in range(len(steps))], steps
            )
            yield from _renamed(free, steps, names)


def _alternatives(tree: ast.FunctionDef) -> dict[str, list[str]]:
    """Name -> the names that may be mistaken for it: arguments, or variables.

    Under "" are all the arguments, under "numbers" the names that may be of numbers:
    all where no matrices are multiplied. Arguments with a default are left out, and so
    are lists that grow: one that held itself would have no end.
    """
    arguments = tree.args.args[: len(tree.args.args) - len(tree.args.defaults)]
    nodes = list(ast.walk(tree))
    stored = [
        node.id
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    growing = {
        ast.unparse(node.value)
        for node in nodes
        if isinstance(node, ast.Attribute) and node.attr == "append"
    }
    given = [argument.arg for argument in arguments]
    made = [name for name in dict.fromkeys(stored) if name not in (*growing, *given)]
    found = {
        name: [other for other in group if other != name]
        for group in (given, made)
        for name in group
    }
    matrices = any(isinstance(node, ast.MatMult) for node in nodes)
    return found | {"": given, "numbers": [] if matrices else list(found)}


def _fixed(tree: ast.FunctionDef) -> set[int]:
    """Axes and defaults, by id: whoever edits them edits the whole call."""
    roots: list[ast.AST] = [tree.args]
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            roots.append(node)
        elif (
            isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _WITH_AXES
        ):
            roots += node.args
        elif isinstance(node, ast.Subscript):
            if getattr(node.value, "attr", "") == "shape":
                roots.append(node.slice)
    return {id(node) for root in roots for node in ast.walk(root)}


def _may_change(slot: Slot) -> bool:
    """Whether an expression stands here that a reader could have written otherwise."""
    parent, field, node = slot.parent, slot.field, slot.node
    if not isinstance(node, ast.expr) or isinstance(node, (ast.Slice, ast.Starred)):
        return False
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return False
    if isinstance(node, ast.Tuple) and any(isinstance(n, ast.Slice) for n in node.elts):
        return False
    if isinstance(parent, ast.Call):
        return field != "func"
    if isinstance(parent, ast.Attribute):
        of_library = isinstance(node, ast.Name) and node.id in _LIBRARIES
        return not of_library and parent.attr != "shape"
    # What is written into stays: an edit must not write into the inputs.
    written_into = isinstance(parent, ast.Subscript) and isinstance(
        parent.ctx, ast.Store
    )
    return not written_into or field == "slice"


def _of_a_loop(slot: Slot) -> Iterator[tuple[ast.expr, Change]]:
    """Edits of what a loop goes through."""
    parent = slot.parent
    if isinstance(parent, ast.For) and slot.field == "iter":
        each = parent.iter
        yield filled("list(a)[::-1]", a=each), change("loop reversed")
        yield filled("list(a)[1:]", a=each), change("loop from the second")
        yield filled("list(a)[:-1]", a=each), change("loop too short")


def _renamed(
    free: list[tuple[int, Slot]], steps: list[ast.stmt], names: dict[str, list[str]]
) -> Iterator[tuple[Replaced, Change]]:
    """A name that stands several times in a step, in all of them mistaken."""
    for step in steps:
        inside = {id(node) for node in ast.walk(step)}
        loads: dict[str, list[int]] = {}
        for number, slot in free:
            if isinstance(slot.node, ast.Name) and id(slot.node) in inside:
                loads.setdefault(slot.node.id, []).append(number)
        for name, numbers in loads.items():
            for other in names.get(name, ()) if len(numbers) > 1 else ():
                new: Replaced = {n: ast.Name(other, ast.Load()) for n in numbers}
                yield new, change("instead", other=other, right=name)


def _steps(
    numbers: list[int], steps: list[ast.stmt]
) -> Iterator[tuple[Replaced, Change]]:
    """Steps left out, and neighbours exchanged."""
    for number, step in zip(numbers, steps, strict=True):
        if isinstance(step, ast.Assign):
            name = ast.unparse(step.targets[0])
            yield {number: ast.Pass()}, change("step missing", name=name)
    for (i, one), (j, two) in itertools.pairwise(zip(numbers, steps, strict=True)):
        if not isinstance(two, ast.Return):
            yield {i: two, j: one}, change("steps exchanged")
