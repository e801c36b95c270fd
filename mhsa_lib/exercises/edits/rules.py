"""The single edits that slips are made of: a node, and what may replace it."""

import ast
from collections.abc import Callable, Iterator

from mhsa_lib.exercises.edits.calls import Replacement, calls
from mhsa_lib.exercises.edits.operations import operations
from mhsa_lib.exercises.edits.program import Node, filled
from mhsa_lib.exercises.edits.wording import change


def replacements(node: Node, names: dict[str, list[str]]) -> Iterator[Replacement]:
    """Every slip that a reader may make at this node, from the likely to the odd.

    `names` are those of the function, each with the names that may be mistaken for it.
    """
    if isinstance(node, ast.Name):
        for other in names.get(node.id, ()):
            edit = change("instead", other=other, right=node.id)
            yield ast.Name(other, ast.Load()), edit
        if node.id in names.get("numbers", ()):
            for template, kind in _OF_A_NAME:
                yield filled(template, a=node), change(kind, name=node.id)
    elif isinstance(node, ast.Subscript):
        yield from _subscript(node, names)
    elif rule := _RULES.get(type(node)):
        yield from rule(node)


_OF_A_NAME = (
    ("a + 1", "one more here"),
    ("a - 1", "one less here"),
    ("1 - a", "one minus here"),
    ("a ** 2", "squared here"),
    ("np.abs(a)", "absolute here"),
)


def _unary(node: ast.UnaryOp) -> Iterator[Replacement]:
    if isinstance(node.op, ast.USub):
        yield node.operand, change("minus missing")
        if ast.unparse(node.operand) == "np.inf":
            for value in ("0.0", "-1.0", "-1e4", "-1e9"):
                edit = change("number", other=value, right="-inf")
                yield filled(value), edit


def _constant(node: ast.Constant) -> Iterator[Replacement]:
    if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        number = node.value
        others = [number + 1, number - 1, -number, 2 * number, number / 2, number + 2]
        for other in others:
            if other != number:
                edit = change("number", other=f"{other:g}", right=f"{number:g}")
                value = (
                    int(other)
                    if other == int(other) and isinstance(number, int)
                    else other
                )
                yield ast.Constant(value), edit


def _comparison(node: ast.Compare) -> Iterator[Replacement]:
    for other, kind in _COMPARISONS.get(type(node.ops[0]), ()):
        yield ast.Compare(node.left, [other()], node.comparators), change(kind)


_COMPARISONS: dict[type, tuple[tuple[type, str], ...]] = {
    ast.Lt: ((ast.LtE, "equality"), (ast.Gt, "other way"), (ast.GtE, "other way")),
    ast.LtE: ((ast.Lt, "equality"), (ast.GtE, "other way"), (ast.Gt, "other way")),
    ast.Gt: ((ast.GtE, "equality"), (ast.Lt, "other way"), (ast.LtE, "other way")),
    ast.GtE: ((ast.Gt, "equality"), (ast.LtE, "other way"), (ast.Lt, "other way")),
    ast.Eq: ((ast.NotEq, "other way"),),
}


def _attribute(node: ast.Attribute) -> Iterator[Replacement]:
    if node.attr == "T":
        yield node.value, change("transpose missing")


def _subscript(
    node: ast.Subscript, names: dict[str, list[str]]
) -> Iterator[Replacement]:
    """Another size: of another axis, or of another array."""
    if isinstance(node.slice, ast.Slice):
        yield node.value, change("not cut", name=ast.unparse(node.value))
    if not (isinstance(node.value, ast.Attribute) and node.value.attr == "shape"):
        return
    array = ast.unparse(node.value.value)
    given = names.get("", [])
    for name in dict.fromkeys((array, *names.get(array, ()), *given)):
        for axis in ("-1", "-2", "0", "1"):
            made = filled(f"{name}.shape[{axis}]")
            if ast.unparse(made) != ast.unparse(node):
                yield made, change("another size")


def _condition(node: ast.IfExp) -> Iterator[Replacement]:
    yield (
        ast.IfExp(node.test, node.orelse, node.body),
        change("branches exchanged"),
    )
    yield node.body, change("one branch")
    yield node.orelse, change("one branch")


def _sequence(node: ast.List | ast.Tuple) -> Iterator[Replacement]:
    if isinstance(node.ctx, ast.Load):
        parts = node.elts
        for i in range(len(parts)):
            for j in range(i + 1, len(parts)):
                other = list(parts)
                other[i], other[j] = parts[j], parts[i]
                yield type(node)(other, ast.Load()), change("order of parts")


_RULES: dict[type, Callable[..., Iterator[Replacement]]] = {
    ast.BinOp: operations,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Compare: _comparison,
    ast.Attribute: _attribute,
    ast.IfExp: _condition,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Call: calls,
}
