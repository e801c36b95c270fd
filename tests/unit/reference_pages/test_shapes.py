"""The page Shapes is run: each expression has the shape that stands beside it."""

import re

import pytest

from tests.book import text as book

PAGE = book.CHAPTERS / "shapes.md"


def size(text: str, space: dict) -> tuple[int, ...]:
    """A shape as the page writes it, in numbers.

    >>> size("(H·W/P², 3·d,)", {"H": 4, "W": 6, "P": 2, "d": 5})
    (6, 15)
    """
    code = text.replace("·", "*").replace("²", "**2").replace("/", "//")
    return tuple(eval(code, {}, dict(space)))


def rows_of(text: str) -> list[tuple[str, str]]:
    """(shape, code) of every row of the tables of shapes in a text."""
    found = []
    for header, *rows in book.tables(text):
        if "shape" in header:
            shape, code = header.index("shape"), header.index("code")
            found += [(row[shape].strip("`"), row[code].strip("`")) for row in rows]
    return found


def errors(text: str) -> list[str]:
    """The rows whose code gives another shape, and the names that no row gives."""
    space, wrong = {}, []
    for fence in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        exec(fence, space)
    for shape, code in rows_of(text):
        found = eval(code, space).shape
        if found != size(shape, space):
            wrong.append(f"{code}: {shape} on the page, {found} here")
    return wrong


def test_every_expression_has_its_shape():
    text = PAGE.read_text("utf-8")
    assert len(rows_of(text)) > 40
    assert errors(text) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("| `(d, d_v)` | `W_V` |", "| `(d, d_k)` | `W_V` |"),
        ("| `(B, h, L, S)` |", "| `(B, h, S, L)` |"),
        ("| `(h, d/h, d)` |", "| `(h, d, d/h)` |"),
        ("| `(K², C, C_out)` |", "| `(K², C_out, C)` |"),
    ],
)
def test_a_wrong_shape_is_seen(right, wrong):
    text = PAGE.read_text("utf-8")
    assert text.count(right) == 1
    assert len(errors(text.replace(right, wrong))) == 1


def test_the_sizes_tell_the_letters_apart():
    """Were two letters equal, their exchange would go unseen."""
    text = PAGE.read_text("utf-8")
    first = re.search(r"^B, n, d, h, d_k, d_v, L, S = (.*)$", text, re.MULTILINE)[1]
    sizes = [int(number) for number in first.split(",")]
    assert len({*sizes, sizes[2] // sizes[3]}) == len(sizes) + 1
