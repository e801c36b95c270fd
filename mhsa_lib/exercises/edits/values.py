"""Edits of a value that a step makes: what is done to it once too often, or too early.

A value stands once in a program, so its edits are cheap: each is a template in which
`a` is the value.
"""

import ast
from collections.abc import Iterator

from mhsa_lib.exercises.edits.program import Replaced, Slot, Then, filled
from mhsa_lib.exercises.edits.wording import Change, change

_ROOT_OF_SQUARES = "np.sqrt((a ** 2).sum(axis=-1, keepdims=True))"
# Kind of change -> what becomes of the value.
_EDITS: tuple[tuple[str, str], ...] = (
    ("transposed", "a.swapaxes(-1, -2)"),
    ("axes exchanged", "a.swapaxes(-2, -3)"),
    ("axes exchanged", "a.swapaxes(-1, -3)"),
    ("reversed", "a[::-1]"),
    ("reversed along the last axis", "a[..., ::-1]"),
    ("shifted", "np.roll(a, 1, axis=0)"),
    ("shifted", "np.roll(a, -1, axis=0)"),
    ("first for all", "np.broadcast_to(a[:1], a.shape)"),
    ("last for all", "np.broadcast_to(a[-1:], a.shape)"),
    ("mean for all", "np.broadcast_to(a.mean(axis=0), a.shape)"),
    ("sum for all", "np.broadcast_to(a.sum(axis=0), a.shape)"),
    ("minus too many", "-a"),
    ("two pi", "2 * np.pi * a"),
    ("one more", "a + 1"),
    ("one less", "a - 1"),
    ("one minus", "1 - a"),
    ("used twice", "2 * a"),
    ("halved", "a / 2"),
    ("squared", "a ** 2"),
    ("root taken", "np.sqrt(a)"),
    ("absolute", "np.abs(a)"),
    ("cut off at 0", "np.maximum(a, 0)"),
    ("cut off above 0", "np.minimum(a, 0)"),
    ("through", "np.exp(a)"),
    ("through", "np.tanh(a)"),
    ("through", "1 / (1 + np.exp(-a))"),
    ("softmax taken", "np.exp(a) / np.exp(a).sum(axis=-1, keepdims=True)"),
    ("softmax taken", "np.exp(a) / np.exp(a).sum(axis=-2, keepdims=True)"),
    ("lower triangle", "np.tril(a)"),
    ("upper triangle", "np.triu(a)"),
    ("causal", "np.where(np.tril(np.ones_like(a)) > 0, a, -np.inf)"),
    ("divided by its width", "a / a.shape[-1]"),
    ("divided by the root of its width", "a / np.sqrt(a.shape[-1])"),
    ("divided by its length", "a / a.shape[-2]"),
    ("divided by the root of its length", "a / np.sqrt(a.shape[-2])"),
    ("divided by its number", "a / len(a)"),
    ("rows divided by their sum", "a / a.sum(axis=-1, keepdims=True)"),
    ("columns divided by their sum", "a / a.sum(axis=-2, keepdims=True)"),
    ("divided by the sum of all", "a / a.sum()"),
    ("rows of length 1", f"a / {_ROOT_OF_SQUARES}"),
    ("centred", "a - a.mean(axis=-1, keepdims=True)"),
)
_FUNCTIONS = {"np.exp(a)": "exp", "np.tanh(a)": "tanh"}


def edits_of_a_value(name: str) -> Iterator[tuple[Then, Change]]:
    """Everything that may be done to the value of `name` once too often."""
    for kind, template in _EDITS:
        if kind == "through":
            function = _FUNCTIONS.get(template, "sigmoid")
            yield Then(template), change(kind, name=name, function=function)
        elif kind in ("minus too many", "two pi"):
            yield Then(template), change(kind)
        else:
            yield Then(template), change(kind, name=name)


def named_values(tree: ast.FunctionDef) -> dict[int, str]:
    """The values of steps, by id -> the name that each one gets."""
    named: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            named |= {id(v): t.id for t, v in pairs if isinstance(t, ast.Name)}
    return named


def moved(
    found: list[tuple[int, Slot]], named: dict[int, str]
) -> Iterator[tuple[Replaced, Change]]:
    """A factor, or a divisor, that comes at a later step than it should."""
    values = [
        (number, node)
        for number, slot in found
        if isinstance(node := slot.node, ast.expr)
        and (id(node) in named or isinstance(slot.parent, ast.Return))
    ]
    values.sort(key=lambda value: (value[1].lineno, value[1].col_offset))
    for at, (number, node) in enumerate(values):
        if not isinstance(node, ast.BinOp) or not _scales(node.op):
            continue
        for later, other in values[at + 1 :]:
            made = ast.BinOp(other, node.op, node.right)
            name = named.get(id(other))
            edit = change("later", name=name) if name else change("at the end")
            yield {number: node.left, later: made}, edit


def _scales(operation: ast.operator) -> bool:
    return isinstance(operation, (ast.Div, ast.Mult))


def returned(
    tree: ast.FunctionDef, numbers: dict[int, int]
) -> Iterator[tuple[Replaced, Change]]:
    """A value on the way that comes back in place of the result."""
    last = tree.body[-1]
    if not isinstance(last, ast.Return) or last.value is None:
        return
    for name in dict.fromkeys(named_values(tree).values()):
        if ast.unparse(last.value) != name:
            new = filled(f"{name} * 1")  # a copy, that no edit of the value reaches
            yield {numbers[id(last.value)]: new}, change("returned", name=name)


def exchanged_functions(
    found: list[tuple[int, Slot]],
) -> Iterator[tuple[Replaced, Change]]:
    """Sine and cosine, or the like, in each other's place wherever they stand."""
    calls = [
        (number, call, call.func)
        for number, slot in found
        if isinstance(call := slot.node, ast.Call)
        and isinstance(call.func, ast.Attribute)
    ]
    for one, other in (("sin", "cos"), ("exp", "log")):
        both: Replaced = {
            number: ast.Call(_other(function, one, other), call.args, call.keywords)
            for number, call, function in calls
            if function.attr in (one, other)
        }
        if len(both) > 1:
            yield both, change("exchanged", one=one, other=other)


def _other(function: ast.Attribute, one: str, other: str) -> ast.Attribute:
    name = other if function.attr == one else one
    return ast.Attribute(function.value, name, ast.Load())
