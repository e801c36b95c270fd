"""A function with all its single edits woven in: a number chooses which are made.

Where an expression may be edited stands `x if not chosen & 6 else ...`: every edit has
a bit of its own. One compilation serves hundreds of edits, and any pair of them.
"""

import ast
import inspect
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

_CHOSEN = "_chosen"

Node = ast.expr | ast.stmt  # what an edit replaces, and what may stand there instead
_Kind = TypeVar("_Kind", bound=Node)


@dataclass(frozen=True)
class Slot:
    """A slot of a tree: `field` of `parent`, or its entry `index` if it is a list."""

    parent: ast.AST
    field: str
    index: int | None = None

    @property
    def node(self) -> Node:
        """What stands here."""
        value = getattr(self.parent, self.field)
        return value if self.index is None else value[self.index]

    def put(self, node: Node) -> None:
        """Let another node stand here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Then:
    """An edit of a value after it is made: a template in which `a` is the value."""

    template: str


Replaced = dict[int, Node | Then]  # number of a slot -> what stands there instead


class Program:
    """A function and the functions of this library that it calls, with their edits.

    `edits_of(tree)` yields pairs: what is replaced, and anything that describes it.
    Raises OSError where Python has no sources.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        edits_of: Callable[[ast.FunctionDef], Iterator[tuple[Replaced, Any]]],
    ) -> None:
        self.descriptions: list[Any] = []
        self._space: dict[str, Any] = {}
        reached = _reached(function)
        for each in reached:
            self._space |= each.__globals__
        for each in reached:
            edits = list(edits_of(tree_of(each)))
            woven = _woven(tree_of(each), edits, first=len(self.descriptions))
            module = ast.fix_missing_locations(ast.Module([woven], type_ignores=[]))
            exec(compile(module, "<edits>", "exec"), self._space)
            self.descriptions += [description for _, description in edits]
        self._function = self._space[function.__name__]

    def edited(self, *numbers: int) -> Callable[..., Any]:
        """The function with the edits of these numbers."""
        chosen = sum(1 << number for number in numbers)

        def function(*arguments: Any) -> Any:
            self._space[_CHOSEN] = chosen
            return self._function(*arguments)

        return function


def _reached(function: Callable) -> list[Callable]:
    """The function, and every function of the library that it calls by a plain name."""
    found = [function]
    for each in found:
        names = [n.id for n in ast.walk(tree_of(each)) if isinstance(n, ast.Name)]
        for called in map(each.__globals__.get, names):
            if isinstance(called, types.FunctionType) and called not in found:
                found.append(called)
    return found


def tree_of(function: Callable) -> ast.FunctionDef:
    """The tree of a function without its docstring."""
    tree = ast.parse(inspect.getsource(function)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    if ast.get_docstring(tree):
        tree.body = tree.body[1:]
    return tree


def slots(tree: ast.AST) -> list[Slot]:
    """Every slot in which an expression or a statement stands that may be replaced."""
    found = []
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            several = enumerate(value) if isinstance(value, list) else [(None, value)]
            found += [
                Slot(parent, field, index)
                for index, node in several
                if isinstance(node, (ast.expr, ast.stmt))
            ]
    return found


def _woven(
    tree: ast.FunctionDef, edits: list[tuple[Replaced, Any]], first: int
) -> ast.FunctionDef:
    """The tree with every edit in it; the bit of the first one is `first`."""
    at: dict[int, list[tuple[int, Node | Then]]] = {}
    for bit, (replaced, _) in enumerate(edits, first):
        for number, node in replaced.items():
            at.setdefault(number, []).append((bit, node))
    found = slots(tree)
    for number, alternatives in at.items():
        slot = found[number]
        instead = [(bit, new) for bit, new in alternatives if isinstance(new, Node)]
        after = [(bit, new) for bit, new in alternatives if isinstance(new, Then)]
        slot.put(_then(_choice(slot.node, instead), after))
    for each in ast.walk(tree):
        if isinstance(each, ast.For):  # a loop over a list that an edit lets grow
            each.iter = ast.Call(ast.Name("list", ast.Load()), [each.iter], [])
    return tree


def _choice(node: _Kind, alternatives: Sequence[tuple[int, _Kind]]) -> _Kind:
    """`node` unless the bit of an alternative is chosen."""
    if not alternatives:
        return node
    step = isinstance(node, ast.stmt)
    make: Callable[..., Any] = _choose_step if step else ast.IfExp
    return make(_is_chosen(_bits(alternatives)), _one_of(alternatives, make), node)


def _one_of(
    alternatives: Sequence[tuple[int, _Kind]], make: Callable[..., _Kind]
) -> _Kind:
    """The alternative whose bit is chosen: halved again and again, no long chain."""
    if len(alternatives) == 1:
        return alternatives[0][1]
    middle = len(alternatives) // 2
    some, others = alternatives[:middle], alternatives[middle:]
    test = _is_chosen(_bits(some))
    return make(test, _one_of(some, make), _one_of(others, make))


def _bits(alternatives: Sequence[tuple[int, Any]]) -> int:
    return sum(1 << bit for bit, _ in alternatives)


def _then(node: Node, after: list[tuple[int, Then]]) -> Node:
    """A value, which goes through one of the edits `after` it if that is chosen.

    It stands there once, as the argument of a lambda: an expression that was copied
    into every edit would grow with the product of all of them.
    """
    if not after:
        return node
    assert isinstance(node, ast.expr)  # a step has no value
    edits = [(bit, filled(then.template)) for bit, then in after]
    made = ast.parse("lambda a: a", mode="eval").body
    assert isinstance(made, ast.Lambda)
    made.body = _choice(made.body, edits)
    return ast.Call(made, [node], [])


def _choose_step(test: ast.expr, body: ast.stmt, orelse: ast.stmt) -> ast.If:
    return ast.If(test, [body], [orelse])


def _is_chosen(bits: int) -> ast.expr:
    chosen = ast.Name(_CHOSEN, ast.Load())
    return ast.BinOp(chosen, ast.BitAnd(), ast.Constant(bits))


def filled(template: str, **nodes: ast.expr) -> ast.expr:
    """An expression, given as text, in which names stand for nodes.

    >>> ast.unparse(filled("a - b", a=ast.Name("x"), b=ast.Constant(2)))
    'x - 2'
    """
    return _Filling(nodes).visit(ast.parse(template, mode="eval").body)


class _Filling(ast.NodeTransformer):
    def __init__(self, nodes: dict[str, ast.expr]) -> None:
        self.nodes = nodes

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.nodes.get(node.id, node)
