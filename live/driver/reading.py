"""The text of a cell, read: whatever is wrong with it is a SyntaxError at its line."""

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from keyword import iskeyword
from types import CodeType
from typing import NamedTuple

# Python's parser and compiler go as deep as the text is nested. A browser has less room
# for that than they believe, and where it ends, Python ends: 850 signs before a number
# do it, in the first cell that runs. So a text is measured before it is parsed.
DEEPEST = 500  # tokens that may lie inside each other
# What nests without a bracket, behind a comma or a line too.
NESTING = frozenset({"elif", "lambda"})
LONGEST = 200  # characters of a line that an error shows
TOO_DEEP = "too deeply nested for Python in a browser: split it"

_UNREADABLE = re.compile("[\0\ud800-\udfff]")
_BETWEEN = frozenset({tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT})
# Nothing lies inside these: in a + b + c the two signs nest, and no name does.
_LEAVES = frozenset({tokenize.NAME, tokenize.NUMBER, tokenize.STRING})
_CLOSING = frozenset(")]}")


class Cell(NamedTuple):
    """A cell that compiles: its tree, the code of its statements, and of its value.

    `last` is the last expression, if it is to be shown: none has a semicolon behind it.
    """

    tree: ast.Module
    code: CodeType
    last: CodeType | None

    @property
    def awaits(self) -> bool:
        """Whether its code makes coroutines."""
        parts = [self.code, self.last] if self.last else [self.code]
        return any(part.co_flags & inspect.CO_COROUTINE for part in parts)


def read(source: str, name: str = "<cell>") -> Cell:
    """Read a cell; raises SyntaxError alone, for any text.

    >>> read("def attend(q, k, k): return q", "Cell 1")
    Traceback (most recent call last):
    ...
    SyntaxError: duplicate argument 'k' in function definition
    """
    with _as_syntax_errors(source, name):
        _measure(source)
        tree = ast.parse(source, name)
        body, last = tree.body, None
        shows = not source.rstrip().endswith(";")
        if shows and body and isinstance(body[-1], ast.Expr):
            last = _compile(ast.Expression(body[-1].value), name)
            body = body[:-1]
        return Cell(tree, _compile(ast.Module(body, []), name), last)


def _compile(tree: ast.Module | ast.Expression, name: str) -> CodeType:
    """The code of a tree; with `await` outside of functions it makes a coroutine."""
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compile(tree, name, mode, flags=flags, dont_inherit=True)


@contextmanager
def _as_syntax_errors(source: str, name: str) -> Iterator[None]:
    """Turn what Python raises for a text into a SyntaxError that shows a line."""
    try:
        if found := _UNREADABLE.search(source):
            line = source.count("\n", 0, found.start()) + 1
            code = f"U+{ord(found[0]):04X}"
            raise SyntaxError(f"invalid character {code}", (name, line, None, None))
        yield
    except SyntaxError as error:
        _complete(error, source, name)
        raise
    # The parser says MemoryError when its own stack is full.
    except (MemoryError, RecursionError, ValueError, SystemError) as other:
        message = str(other) if isinstance(other, ValueError) else TOO_DEEP
        instead = SyntaxError(message, (name, 1, None, None))
        _complete(instead, source, name)
        raise instead from None


def _complete(error: SyntaxError, source: str, name: str) -> None:
    """Add to an error what the compiler left out: file, line and the line's text."""
    error.filename, error.lineno = name, error.lineno or 1
    lines = source.split("\n")
    text = error.text
    if text is None and error.lineno <= len(lines):
        text = lines[error.lineno - 1]
    if text and len(text) > LONGEST:
        start = max(0, (error.offset or 0) - LONGEST // 2)
        text, error.offset = text[start : start + LONGEST], None
    error.text = text and _UNREADABLE.sub("\ufffd", text)


def _measure(source: str) -> None:
    """Raise SyntaxError if tokens lie deeper in each other than a browser bears.

    Between two commas, ends of lines or brackets each token may lie in the one before.
    """
    if len(source) <= DEEPEST:
        return
    # The first entry is never taken back: it counts what nests over lines.
    chains, total = [0, 0], 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _BETWEEN:
                continue
            text = token.string
            if text in (",", ";") or token.type == tokenize.NEWLINE:
                total -= chains[-1]
                chains[-1] = 0
                continue
            if text in _CLOSING and len(chains) > 2:
                total -= chains.pop()
            if text in _CLOSING or (token.type in _LEAVES and not iskeyword(text)):
                continue
            chains[0 if text in NESTING else -1] += 1
            total += 1
            if text in ("(", "[", "{"):
                chains.append(0)
            if total > DEEPEST:
                raise SyntaxError(TOO_DEEP, (None, *token.start, token.line))
    except (tokenize.TokenError, IndentationError, ValueError):
        return  # the parser stops there too, and says why
