"""The single edits of a call: another function, another axis, no call at all."""

import ast
from collections.abc import Iterator

from mhsa_lib.exercises.edits.program import filled
from mhsa_lib.exercises.edits.wording import Change, change

Replacement = tuple[ast.expr, Change]

_MODULES = ("np", "mhsa", "np.linalg")
_REDUCTIONS = ("sum", "mean", "max", "min")
# Functions of one number, applied to every entry or row: a part may slip out of them.
WITH_ONE = {"exp", "log", "sqrt", "tanh", "sin", "cos", "softmax", "abs", "phi"}
# What may stand for a reduction though no method is called so: its template.
_OTHER_REDUCTIONS = {
    "median": "np.median(a)",
    "norm": "np.linalg.norm(a)",
    "std": "np.std(a)",
    "prod": "np.prod(a)",
}
_AXES = (-1, -2, 0, 1)
# What stands in place of a function of one argument, x; "" is what no name fits.
_INSTEAD: dict[str, tuple[tuple[str, str], ...]] = {
    "exp": (("2.0 ** x", "2 ** x"), ("np.expm1(x)", "exp - 1"), ("x ** 2", "square")),
    "log": (
        ("np.log2(x)", "log2"),
        ("np.log10(x)", "log10"),
        ("np.log1p(x)", "log1p"),
        ("np.exp(x)", "exp"),
        ("np.sqrt(x)", "sqrt"),
    ),
    "sin": (("np.cos(x)", "cos"), ("-np.sin(x)", "-sin")),
    "cos": (("np.sin(x)", "sin"), ("-np.cos(x)", "-cos")),
    "tanh": (
        ("1 / (1 + np.exp(-x))", "sigmoid"),
        ("np.maximum(x, 0)", "relu"),
        ("np.sin(x)", "sin"),
        ("np.exp(x)", "exp"),
    ),
    "abs": (
        ("x ** 2", "square"),
        ("np.maximum(x, 0)", "relu"),
        ("np.maximum(-x, 0)", "relu"),
        ("np.sqrt(np.abs(x))", "root"),
    ),
    "sqrt": (("np.log(x)", "log"), ("np.cbrt(x)", "cbrt")),
    "tril": (
        ("np.triu(x)", "triu"),
        ("np.tril(x, -1)", "tril(-1)"),
        ("np.tril(x, 1)", "tril(1)"),
        ("np.triu(x, 1)", "triu(1)"),
    ),
    "phi": (
        ("np.exp(x)", "exp"),
        ("1 / (1 + np.exp(-x))", "sigmoid"),
        ("np.maximum(x, 0)", "relu"),
        ("np.maximum(x, 0) + 1", "relu + 1"),
        ("x ** 2", "square"),
        ("x + 1", "x + 1"),
        ("np.abs(x)", "abs"),
        ("np.log1p(np.exp(x))", "log(1 + exp)"),
        ("np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)", "softmax"),
        ("np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)", "elu"),
        ("np.exp(np.minimum(x, 0))", "exp"),
    ),
    "softmax": (
        ("1 / (1 + np.exp(-x))", "sigmoid"),
        ("np.exp(x)", "exp"),
        ("np.maximum(x, 0)", "relu"),
        ("np.tanh(x)", "tanh"),
        ("(x == x.max(axis=-1, keepdims=True)) * 1.0", "argmax"),
    ),
}
# What may be divided, and by what, where softmax belongs: its template, its kind.
_INSTEAD_OF_SOFTMAX: tuple[tuple[str, str], ...] = (
    ("x / x.sum(axis=-1, keepdims=True)", "shared without exp"),
    ("x / np.abs(x).sum(axis=-1, keepdims=True)", "absolute values shared"),
    ("x ** 2 / (x ** 2).sum(axis=-1, keepdims=True)", "squares shared"),
    ("np.exp(x) / np.exp(x).sum()", "divided by the sum of everything"),
    (
        "np.exp(x) / np.exp(x).max(axis=-1, keepdims=True)",
        "divided by the largest",
    ),
    ("np.exp(x) / np.exp(x).shape[-1]", "divided by the number"),
    (
        "np.exp(x - x.max(axis=-1, keepdims=True))"
        " / np.exp(x - x.max(axis=-1, keepdims=True)).sum(axis=-2, keepdims=True)",
        "divided by the sums of columns",
    ),
    ("np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)", "maximum not subtracted"),
    (
        "np.exp(x - x.mean(-1, keepdims=True))"
        " / np.exp(x - x.mean(-1, keepdims=True)).sum(axis=-1, keepdims=True)",
        "maximum not subtracted",
    ),
)
_WITHOUT_KEEPDIMS = (
    "np.exp(x - x.max(axis=-1, keepdims=True))"
    " / np.exp(x - x.max(axis=-1, keepdims=True)).sum(axis=-1)"
)
_OTHER_ARRAYS = {
    "zeros": "ones",
    "zeros_like": "ones_like",
    "repeat": "tile",
    "maximum": "minimum",
    "minimum": "maximum",
}


def calls(node: ast.Call) -> Iterator[Replacement]:
    """Every slip at a call, from the likely to the odd."""
    function = node.func
    if isinstance(function, ast.Name):
        yield from _function(node, function.id)
    elif isinstance(function, ast.Attribute):
        if ast.unparse(function.value) in _MODULES:
            yield from _function(node, function.attr)
        else:
            yield from _method(node, function.attr, function.value)


def _method(node: ast.Call, name: str, receiver: ast.expr) -> Iterator[Replacement]:
    if name in _REDUCTIONS:
        yield from _reduction(node, name, receiver)
    elif name == "swapaxes":
        yield receiver, change("transpose missing")
        for a, b in (
            (-1, -2),
            (-2, -3),
            (-1, -3),
            (-3, -4),
            (-4, -5),
            (0, 1),
            (1, 2),
            (-5, -3),
        ):
            yield filled(f"a.swapaxes({a}, {b})", a=receiver), change("other axes")
        for a, b in ((-3, -1), (-1, -3), (0, -1)):
            made = filled(f"np.moveaxis(a, {a}, {b})", a=receiver)
            yield made, change("other axes")
    elif name == "transpose":
        yield receiver, change("transpose missing")
        yield from _orders(node, "other axes")
    elif name == "reshape":
        yield from _orders(node, "order of a reshape")
        turned = filled("a.swapaxes(-1, -2)", a=receiver)
        function = ast.Attribute(turned, "reshape", ast.Load())
        made = ast.Call(function, node.args, node.keywords)
        yield made, change("transposed before a reshape")
    elif name == "astype":
        yield receiver, change("cast missing")
        yield filled("np.ceil(a).astype(int)", a=receiver), change("rounded up")
        yield filled("np.round(a).astype(int)", a=receiver), change("rounded")


def _reduction(node: ast.Call, name: str, receiver: ast.expr) -> Iterator[Replacement]:
    axis = next((k for k in node.keywords if k.arg == "axis"), None)
    if axis:
        now = ast.unparse(axis.value)
        for other in (*_AXES, "(-2, -1)"):
            if str(other) != now:
                made = _with(node, axis=filled(str(other)))
                yield made, change("axis", function=name, axis=other)
        yield _with(node, axis=None), change("all axes", function=name)
    if any(k.arg == "keepdims" for k in node.keywords):
        yield _with(node, keepdims=None), change("keepdims")
    for other in _REDUCTIONS:
        if other != name:
            called = ast.Attribute(receiver, other, ast.Load())
            made = ast.Call(called, node.args, node.keywords)
            yield made, change("instead", other=other, right=name)
    yield receiver, change("missing", function=name)
    for other, template in _OTHER_REDUCTIONS.items():
        reduced = filled(template, a=receiver)
        assert isinstance(reduced, ast.Call)
        reduced.keywords = node.keywords
        yield reduced, change("instead", other=other, right=name)
    for at, kind in ((0, "first alone"), (-1, "last alone")):
        yield filled(f"a[{at}]", a=receiver), change(kind, function=name)
        yield filled(f"a.ravel()[{at}]", a=receiver), change(kind, function=name)
        if axis and isinstance(axis.value, (ast.Constant, ast.UnaryOp)):
            taken = filled(f"a.take({at}, axis=x)", a=receiver, x=axis.value)
            yield taken, change(kind, function=name)


def _with(node: ast.Call, **keywords: ast.expr | None) -> ast.Call:
    """The call with other keywords; None leaves one out."""
    kept = [k for k in node.keywords if k.arg not in keywords]
    new = [ast.keyword(k, value) for k, value in keywords.items() if value]
    return ast.Call(node.func, node.args, kept + new)


def _orders(node: ast.Call, kind: str) -> Iterator[Replacement]:
    """The call with two of its arguments exchanged."""
    for i in range(len(node.args)):
        for j in range(i + 1, len(node.args)):
            arguments = list(node.args)
            arguments[i], arguments[j] = arguments[j], arguments[i]
            if not any(isinstance(arguments[k], ast.Starred) for k in (i, j)):
                yield ast.Call(node.func, arguments, node.keywords), change(kind)


def _function(node: ast.Call, name: str) -> Iterator[Replacement]:
    arguments = node.args
    if name == "softmax":
        yield from _softmax(node)
    if name in ("transpose", "sqrt"):
        yield arguments[0], change(f"{name} missing")
    elif len(arguments) == 1 and name not in (
        "len",
        "arange",
        "zeros",
        "empty",
        "array",
        "stack",
    ):
        yield arguments[0], change("missing", function=name)
    for template, other in _INSTEAD.get(name, ()):
        made = filled(template, x=arguments[0])
        yield made, change("instead", other=other, right=name)
    if name in WITH_ONE and len(arguments) == 1:
        yield from _slipped_out(node, name)
    if name == "arange":
        yield filled("a + 1", a=node), change("counted from one more")
        yield filled("a - 1", a=node), change("counted from one less")
        yield filled("a[::-1]", a=node), change("counted backwards")
    if len(arguments) > 2:
        shorter = ast.Call(node.func, arguments[:-1], node.keywords)
        yield shorter, change("argument missing", function=name)
    yield from _two(node, name)


def _softmax(node: ast.Call) -> Iterator[Replacement]:
    """A softmax along another axis, or a quotient that is none."""
    scores = node.args[0]
    for axis in (-2, 0):
        made = filled(f"f(a, axis={axis})", f=node.func, a=scores)
        yield made, change("axis", function="softmax")
    for template, kind in _INSTEAD_OF_SOFTMAX:
        yield filled(template, x=scores), change(kind)
    yield filled(_WITHOUT_KEEPDIMS, x=scores), change("keepdims")


def _slipped_out(node: ast.Call, name: str) -> Iterator[Replacement]:
    """A part of what a function is taken of stands outside, or in another one."""
    yield ast.Call(node.func, [node], []), change("applied twice", function=name)
    inner = node.args[0]
    if not isinstance(inner, ast.BinOp) or isinstance(inner.op, ast.MatMult):
        return
    left = ast.Call(node.func, [inner.left], [])
    right = ast.Call(node.func, [inner.right], [])
    edit = change("outside", function=name)
    yield ast.BinOp(left, inner.op, inner.right), edit
    yield ast.BinOp(inner.left, inner.op, right), edit
    yield ast.BinOp(left, inner.op, right), change("of each alone", function=name)


def _two(node: ast.Call, name: str) -> Iterator[Replacement]:
    """Calls with several arguments, and those that make arrays."""
    arguments, function = node.args, node.func
    if name in ("where", "maximum", "minimum", "clip"):
        for each in arguments[name == "where" :]:
            yield each, change("missing", function=name)
    if name == "where":
        test, yes, no = arguments
        made = filled("f(c, b, a)", f=function, c=test, a=yes, b=no)
        yield made, change("branches exchanged")
    if name in ("outer", "repeat", "clip"):
        yield from _orders(node, "order of arguments")
    if name == "outer":
        yield (
            filled("a * b", a=arguments[0], b=arguments[1]),
            change("entries multiplied"),
        )
        yield filled("a @ b", a=arguments[0], b=arguments[1]), change("inner product")
    if name == "repeat":
        made = filled("np.tile(a, (n, 1, 1))", a=arguments[0], n=arguments[1])
        yield made, change("instead", other="tile", right="repeat")
        yield arguments[0], change("missing", function=name)
    elif isinstance(function, ast.Attribute) and (other := _OTHER_ARRAYS.get(name)):
        called = ast.Attribute(function.value, other, ast.Load())
        made = ast.Call(called, arguments, node.keywords)
        yield made, change("instead", other=other, right=name)
    if name == "pad":
        for mode in ("edge", "wrap", "reflect", "symmetric"):
            yield _with(node, mode=ast.Constant(mode)), change("padding", mode=mode)
