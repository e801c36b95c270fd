"""The single edits of an operation with two sides: another one, one side, brackets."""

import ast
from collections.abc import Iterator

from mhsa_lib.exercises.edits.calls import WITH_ONE, Replacement
from mhsa_lib.exercises.edits.program import filled
from mhsa_lib.exercises.edits.wording import change


def operations(node: ast.BinOp) -> Iterator[Replacement]:
    """Every slip at an operation, from the likely to the odd."""
    numbers = isinstance(node.left, ast.Constant) or isinstance(
        node.right, ast.Constant
    )
    sides = (("left", node.left), ("right", node.right))
    untrue = {f"{side} side transposed" for side, each in sides if transposed(each)}
    for template, kind in _OPERATIONS.get(type(node.op), ()):
        if kind not in untrue and not (numbers and kind in _OF_TWO_ARRAYS):
            yield filled(template, a=node.left, b=node.right), change(kind)
    yield from _brackets(node)
    for side, other, template in (
        (node.left, node.right, "a - b"),
        (node.right, node.left, "b - a"),
    ):
        if isinstance(side, ast.Call) and (function := called(side)):
            inner = _with_operation(template, node.op, a=side.args[0], b=other)
            made = ast.Call(side.func, [inner], side.keywords)
            yield made, change("inside", function=function)


def _with_operation(
    template: str, operation: ast.operator, **nodes: ast.expr
) -> ast.BinOp:
    made = filled(template, **nodes)
    assert isinstance(made, ast.BinOp)
    made.op = operation
    return made


def _brackets(node: ast.BinOp) -> Iterator[Replacement]:
    """a op (b op c) for (a op b) op c, and the reverse, where it matters."""
    left, right = node.left, node.right
    if isinstance(left, ast.BinOp) and _matters(left.op, node.op):
        inner = ast.BinOp(left.right, node.op, right)
        yield ast.BinOp(left.left, left.op, inner), change("brackets")
    if isinstance(left, ast.UnaryOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        inner = ast.BinOp(left.operand, node.op, right)
        yield ast.UnaryOp(left.op, inner), change("brackets")
    if isinstance(right, ast.BinOp) and _matters(node.op, right.op):
        inner = ast.BinOp(left, node.op, right.left)
        yield ast.BinOp(inner, right.op, right.right), change("brackets")


def _matters(one: ast.operator, other: ast.operator) -> bool:
    kinds = {type(one), type(other)}
    return kinds not in ({ast.Add}, {ast.Mult}, {ast.MatMult}, {ast.Mult, ast.MatMult})


# What nobody does with a number that is written down.
_OF_TWO_ARRAYS = {
    "mean of two",
    "product for plus",
    "product for times",
    "larger for plus",
    "absolute values subtracted",
}
_OPERATIONS: dict[type, tuple[tuple[str, str], ...]] = {
    ast.Add: (
        ("a - b", "minus for plus"),
        ("a", "term missing"),
        ("b", "term missing"),
        ("b - a", "minus for plus"),
        ("a * b", "times for plus"),
        ("a + 2 * b", "term twice"),
        ("a + b / 2", "term halved"),
        ("(a + b) / 2", "mean of two"),
        ("a @ b", "product for plus"),
        ("a / b", "divided for plus"),
        ("np.maximum(a, b)", "larger for plus"),
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
        ("abs(a) - abs(b)", "absolute values subtracted"),
        ("a // 2", "halved for minus"),
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
        ("a @ b", "product for times"),
        ("2 * a * b", "factor doubled"),
        ("a * b / 2", "factor halved"),
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
        ("a / (b + 1)", "divisor one more"),
        ("a / (b - 1)", "divisor one less"),
        ("a // b", "rounded down"),
    ),
    ast.FloorDiv: (
        ("a", "not divided"),
        ("-(-a // b)", "rounded the other way"),
        ("a / b", "not rounded"),
        ("a // b + 1", "quotient by one"),
        ("a * b", "times for divided"),
        ("a % b", "remainder"),
        ("a // b ** 2", "divisor squared"),
        ("a // b - 1", "quotient by one"),
        ("a // (b + 1)", "divisor one more"),
        ("a // (b - 1)", "divisor one less"),
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
        ("np.exp(b)", "exp for power"),
        ("abs(a) ** b", "absolute value first"),
    ),
    ast.MatMult: (
        ("b @ a", "product turned round"),
        ("a @ b.swapaxes(-1, -2)", "right side transposed"),
        ("a.swapaxes(-1, -2) @ b", "left side transposed"),
        ("a * b", "entries multiplied"),
        ("a", "product missing"),
        ("b", "product missing"),
        ("a + b", "plus for product"),
        ("a.mean(axis=-1, keepdims=True) * b", "mean for product"),
        ("a @ b[::-1]", "right side reversed"),
        ("a @ b / b.shape[-2]", "mean for product"),
        ("np.abs(a @ b)", "product without sign"),
    ),
}


def transposed(node: ast.AST) -> ast.expr | None:
    """What this expression transposes, if it is a transpose and nothing else."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    if isinstance(function, ast.Attribute) and function.attr == "swapaxes":
        return function.value
    return node.args[0] if getattr(function, "id", "") == "transpose" else None


def called(node: ast.Call) -> str | None:
    """The name of the function if this is a call with one argument alone."""
    if len(node.args) != 1 or node.keywords:
        return None
    function = node.func
    if isinstance(function, ast.Attribute):
        library = isinstance(function.value, ast.Name) and function.value.id == "np"
        name = function.attr if library or function.attr == "softmax" else ""
    else:
        name = getattr(function, "id", "")
    return name if name in WITH_ONE else None
