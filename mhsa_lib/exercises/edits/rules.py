"""The single edits that slips are made of: a node, and what may replace it."""

import ast
from collections.abc import Callable, Iterator

from mhsa_lib.exercises.edits.calls import calls
from mhsa_lib.exercises.edits.program import filled
from mhsa_lib.exercises.edits.wording import Change, change

Replacement = tuple[ast.expr, Change]


def replacements(node: ast.expr, names: dict[str, list[str]]) -> Iterator[Replacement]:
    """Every slip that a reader may make at this node, from the likely to the odd.

    `names` are those of the function, each with the names that may be mistaken for it.
    """
    if isinstance(node, ast.Name):
        for other in names.get(node.id, ()):
            said = change("instead", other=other, right=node.id)
            yield ast.Name(other, ast.Load()), said
    elif isinstance(node, ast.Subscript):
        yield from _subscript(node, names)
    elif rule := _RULES.get(type(node)):
        yield from rule(node)


def _operation(node: ast.BinOp) -> Iterator[Replacement]:
    for template, kind in _OPERATIONS.get(type(node.op), ()):
        yield filled(template, a=node.left, b=node.right), change(kind)


_OPERATIONS: dict[type, tuple[tuple[str, str], ...]] = {
    ast.Add: (
        ("a - b", "minus for plus"),
        ("a", "term missing"),
        ("b", "term missing"),
        ("b - a", "minus for plus"),
        ("a * b", "times for plus"),
        ("a + 2 * b", "term twice"),
        ("a + b / 2", "term halved"),
    ),
    ast.Sub: (
        ("b - a", "difference turned round"),
        ("a + b", "plus for minus"),
        ("a", "nothing subtracted"),
        ("-b", "term missing"),
        ("b", "term missing"),
        ("a * b", "times for minus"),
        ("a - b / 2", "term halved"),
        ("a - 2 * b", "term twice"),
        ("a / b", "divided for minus"),
    ),
    ast.Mult: (
        ("a", "factor missing"),
        ("b", "factor missing"),
        ("a + b", "plus for times"),
        ("a / b", "divided for times"),
        ("b / a", "divided for times"),
        ("a * b ** 2", "factor squared"),
        ("a ** 2 * b", "factor squared"),
        ("a - b", "minus for times"),
    ),
    ast.Div: (
        ("a", "not divided"),
        ("a * b", "times for divided"),
        ("b / a", "fraction turned round"),
        ("a / b ** 2", "divisor squared"),
        ("a / b ** 0.5", "divided by a root"),
        ("a / (2 * b)", "quotient halved"),
        ("2 * a / b", "quotient doubled"),
        ("a - b", "minus for divided"),
    ),
    ast.FloorDiv: (
        ("a", "not divided"),
        ("-(-a // b)", "rounded the other way"),
        ("a / b", "not rounded"),
        ("a // b + 1", "rounded the other way"),
        ("a * b", "times for divided"),
        ("a % b", "remainder"),
        ("a // b ** 2", "divisor squared"),
    ),
    ast.Pow: (
        ("a", "power missing"),
        ("abs(a)", "absolute for square"),
        ("a * b", "times for power"),
        ("a ** (b + 1)", "another power"),
        ("a ** -b", "exponent turned"),
        ("b ** a", "power turned round"),
        ("a ** 0.5", "root for power"),
        ("a ** (b / 2)", "exponent halved"),
        ("a ** (2 * b)", "exponent doubled"),
    ),
    ast.MatMult: (
        ("b @ a", "product turned round"),
        ("a @ b.swapaxes(-1, -2)", "right side transposed"),
        ("a.swapaxes(-1, -2) @ b", "left side transposed"),
        ("a * b", "entries multiplied"),
        ("a", "product missing"),
        ("b", "product missing"),
        ("a + b", "plus for product"),
    ),
}


def _unary(node: ast.UnaryOp) -> Iterator[Replacement]:
    if isinstance(node.op, ast.USub):
        yield node.operand, change("minus missing")


def _constant(node: ast.Constant) -> Iterator[Replacement]:
    if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        number = node.value
        others = [number + 1, number - 1, -number, 2 * number, number / 2, number + 2]
        for other in others:
            if other != number:
                said = change("number", other=f"{other:g}", right=f"{number:g}")
                value = (
                    int(other)
                    if other == int(other) and isinstance(number, int)
                    else other
                )
                yield ast.Constant(value), said


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
    if not (isinstance(node.value, ast.Attribute) and node.value.attr == "shape"):
        return
    array = ast.unparse(node.value.value)
    for name in (array, *names.get(array, ())):
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
    ast.BinOp: _operation,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Compare: _comparison,
    ast.Attribute: _attribute,
    ast.IfExp: _condition,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Call: calls,
}
