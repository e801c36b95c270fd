r"""Which earlier cells must run before a cell can: a slice through the page.

A cell is needed if it binds or changes a name that the cell, or one needed by it,
reads. Names are read off the syntax, so nothing runs. In doubt a cell is needed.
"""

import ast
import symtable
from dataclasses import dataclass, field
from functools import lru_cache

from live.driver import reading

# Methods that leave their object alone; any other method may change it.
PURE = frozenset(
    "all any argmax argmin argsort astype copy count cumsum diagonal dot endswith find "
    "flatten format get index items join keys max mean min prod ravel repeat reshape "
    "round split startswith std strip sum swapaxes tobytes tolist trace transpose "
    "values var".split()
)
# Functions that only show their arguments.
SHOWING = frozenset({"print", "display", "check", "question"})

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_CERTAIN = (*_DEFINITIONS, *_IMPORTS, ast.Assign, ast.AnnAssign, ast.With)


@dataclass
class Names:
    """The names that one cell touches, each kind a set.

    `reads`: read before the cell binds them. `binds`: bound, perhaps; `certain`: bound
    whatever happens; `imports`: bound by an import. `changes`: perhaps changed in
    place. `calls`: owners of a call whose value nobody takes (np.set_printoptions).
    """

    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    certain: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)


def needed(earlier: list[tuple[str, bool]], source: str) -> list[int]:
    """Indices, in order, of the cells of `earlier` to run before `source`.

    `earlier` holds (source, whether it has run already), from the top of the page.

    >>> needed([("a = 1", False), ("b = 2", False), ("a += 1", False)], "print(a)")
    [0, 2]
    >>> needed([("a = 1", True), ("b = a", False)], "print(a)")
    []
    """
    cells = [read_names(text) for text, _ in earlier]
    imported = set().union(*(cell.imports for cell in cells))
    wanted, found = read_names(source).reads, []
    for i in reversed(range(len(cells))):
        cell, ran = cells[i], earlier[i][1]
        touched = cell.binds | (cell.changes - imported) | (cell.calls & imported)
        if not wanted & touched:
            continue
        if not ran:
            found.append(i)
        # An imported name stays wanted: a cell above may have set its module up.
        wanted = (wanted - (cell.certain - imported)) | cell.reads
    return found[::-1]


@lru_cache(maxsize=512)
def read_names(source: str) -> Names:
    r"""The names of one cell; none of them if it does not compile: then nothing runs.

    >>> names = read_names("import numpy as np\ny = np.sin(x)\ny[0] = 1")
    >>> sorted(names.reads), sorted(names.binds), sorted(names.changes - {"np"})
    (['x'], ['np', 'y'], ['y'])
    """
    try:
        tree = reading.read(source).tree
    except SyntaxError:
        return Names()
    names = Names()
    for statement in tree.body:
        names.reads |= _loads(statement) - names.certain
        bound = _binds(statement)
        names.binds |= bound
        if isinstance(statement, _CERTAIN):
            names.certain |= bound
        if isinstance(statement, _IMPORTS):
            names.imports |= bound
        if not isinstance(statement, _DEFINITIONS):
            _note_changes(statement, names)
    return names


def _loads(statement: ast.stmt) -> set[str]:
    """Global names that a statement reads, in functions and comprehensions too."""
    found = {
        node.target.id
        for node in ast.walk(statement)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    try:
        tables = [symtable.symtable(ast.unparse(statement), "<cell>", "exec")]
    except (SyntaxError, RecursionError, ValueError):
        # Too deep, a number too long, or an await outside of functions: every name.
        return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (top or symbol.is_global()):
                found.add(symbol.get_name())
    return found


def _binds(node: ast.AST) -> set[str]:
    """Names that a statement may bind; those local to its functions left out."""
    found, waiting = set(), [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, _IMPORTS):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
        if not isinstance(node, (*_DEFINITIONS, ast.Lambda, ast.comprehension)):
            waiting += ast.iter_child_nodes(node)
    return found


def _root(node: ast.AST) -> set[str]:
    """The name at the left end of a.b[c].d, as a set; empty for anything else."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _note_changes(statement: ast.stmt, names: Names) -> None:
    """Add to `names` what a statement may change in place."""
    for node in ast.walk(statement):
        if isinstance(node, ast.AugAssign):
            names.changes |= _root(node.target)
        elif isinstance(node, (ast.Attribute, ast.Subscript)):
            if isinstance(node.ctx, (ast.Store, ast.Del)):
                names.changes |= _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in PURE:
                names.changes |= _root(node.func)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            owner = _root(node.value.func)
            if not owner & SHOWING:
                names.calls |= owner
                names.changes |= set().union(*map(_root, node.value.args))
