"""The teacher's table is what the chapters say."""

import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publish.extension import reading, timings
from publish.paths import CHAPTERS, ROOT
from tests.book import notebooks
from tests.book.contents import pages


def test_every_chapter_with_exercises_has_its_line():
    assert {"why.ipynb", "qkv.ipynb"} <= {row.file for row in timings.timings(ROOT)}


@pytest.mark.parametrize("row", timings.timings(ROOT), ids=lambda row: row.file[:-6])
def test_exercises_are_numbered_and_have_minutes_and_stars(row):
    found = re.findall(r"^### (\d+)\. ", prose(row.file), re.MULTILINE)
    count = len(row.core) + len(row.further)
    assert [int(number) for number in found] == list(range(1, count + 1))
    assert 5 <= row.reading <= 40, f"{row.file}: {row.reading} minutes of reading"
    assert min(row.core) >= 1


@pytest.mark.parametrize("row", timings.timings(ROOT), ids=lambda row: row.file[:-6])
def test_chapter_and_front_page_name_these_minutes(row):
    """The numbers, in their order: the words around them are the language's."""
    core, further = sum(row.core), sum(row.further)
    opening = re.search(r"^\*([^*\[]*)", prose(row.file), re.MULTILINE)[1]
    stated = dict(zip(("reading", "core", "further"), numbers(opening), strict=False))
    wanted = {"reading": row.reading, "core": core, "further": further}
    assert stated == {k: v for k, v in wanted.items() if v}, "the opening line"
    line = f"| [{row.title}]({row.file}) | "
    rows = prose("index.ipynb").splitlines()
    (found,) = [x for x in rows if x.startswith(line)] or [f"no row begins {line}"]
    cell = numbers(found.rstrip("| ").rpartition("|")[2])
    assert cell == [row.reading, core], "the front page: reading, and the core alone"


def prose(name):
    cells = notebooks.read(CHAPTERS / name).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def numbers(text):
    return [int(digits) for digits in re.findall(r"\d+", text)]


def test_timing_is_read_from_a_notebook(tmp_path):
    text = """# A chapter

*Reading: 12 minutes. You need nothing.*

## Exercises

### 1. One (★, 3 minutes)

```
### 2. No exercise (★, 90 minutes)
```

## Further: more

### 2. Two (★★, 8 minutes)"""
    cells = [new_markdown_cell(text), new_code_cell("### 9. No (★, 9 minutes)")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "a.ipynb")
    row = timings.timing(tmp_path / "a.ipynb")
    assert row == timings.Timing("a.ipynb", "A chapter", 5, (3,), (8,))
    lines = timings.table([row, row]).splitlines()
    assert lines[2] == "| [A chapter](a.ipynb) | 5 min | 1, 3 min | 1, 8 min |"
    assert lines[-1] == "| together | 10 min | 2, 6 min | 2, 16 min |"


def test_timing_is_read_in_any_language(tmp_path):
    """Numbers, stars and the ids of headings, which stay English."""
    text = """# 章

*阅读：12 分钟。练习：3 分钟，“延伸”部分另有 8 分钟。*

## 练习

### 1. 一（★，3 分钟）

## 延伸：更多

### 2. 二（★★，8 分钟）"""
    english = ["A chapter", "Exercises", "1. One (★, 3 minutes)", "Further: more", "2."]
    made = new_notebook(cells=[new_markdown_cell(text)])
    made.metadata["english_headings"] = english
    nbformat.write(made, tmp_path / "a.ipynb")
    row = timings.timing(tmp_path / "a.ipynb")
    assert row == timings.Timing("a.ipynb", "章", 5, (3,), (8,))


def notebook(words=0, cells=0, widgets=0, behind=""):
    made = [new_markdown_cell("# A\n\n" + "word " * (words - 1) + behind)]
    made += [new_code_cell("1") for _ in range(cells)]
    made += [new_code_cell("2", metadata={"tags": ["widget"]}) for _ in range(widgets)]
    made.append(new_code_cell("3", metadata={"tags": ["setup"]}))
    return new_notebook(cells=made)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ({}, 5),
        ({"words": 2000}, 10),
        ({"words": 2000, "cells": 10}, 20),  # 17.5: to the even one
        ({"words": 2000, "cells": 10, "widgets": 2}, 20),
        ({"words": 2000, "widgets": 10}, 25),
        ({"words": 2000, "behind": "\n\n## Exercises\n\n" + "word " * 5000}, 10),
        ({"words": 2000, "behind": "\n\n## Further: x\n\n" + "word " * 5000}, 10),
        ({"words": 2000, "behind": f"\n\n<details>{'x ' * 5000}</details>"}, 10),
    ],
)
def test_reading_follows_from_words_cells_and_widgets(of, expected):
    assert reading.minutes(notebook(**of)) == expected


def test_timing_is_none_without_exercises(tmp_path):
    cells = [new_markdown_cell("# A page\n\n*Reading: 12 minutes.*")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "a.ipynb")
    assert timings.timing(tmp_path / "a.ipynb") is None


def test_the_page_shows_the_table(html: Path):
    for name in [page for page in pages() if page.endswith("/teaching.html")]:
        text = (html / name).read_text("utf-8")
        rows = BeautifulSoup(text, "html.parser").select("article tbody tr")
        names = [row.select_one("th, td").get_text(strip=True) for row in rows]
        titles = [row.title for row in timings.timings(ROOT)]
        assert names == [*titles, "together"]
