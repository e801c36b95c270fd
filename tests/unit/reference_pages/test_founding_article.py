"""The map from the founding article to the book is complete, and leads somewhere.

The statements stand here a second time, on purpose: a row that is lost from the page,
or whose number moved, must be seen.
"""

import re
from dataclasses import dataclass

import pytest

from tests.book import text as book

PAGE = book.CHAPTERS / "founding_article.md"
PARTS = (
    "why",
    "qkv",
    "heads",
    "positions",
    "images",
    "cnn",
    "rnn",
    "transformer_block",
)
VERDICTS = {"Right", "Incomplete", "Imprecise", "Garbled", "Open"}
ROW = re.compile(r"^(\d+)\. \*\*(.+?)\*\*: (.+)$", re.MULTILINE)
STATEMENTS = {
    1: "不同子空间",
    2: "语法结构",
    3: "表达能力",
    4: "核心组件",
    5: "不同位置元素",
    6: "线性变换",
    7: "我们的查询",
    8: "其他单词",
    9: "额外信息",
    10: "都与“小明”有关系",
    11: "点积",
    12: "加权求和",
    13: "询问者",
    14: "优化模型的性能",
    15: "多个QKV",
    16: "W^{q,1}q^iq^j",
    17: "计算q时一样",
    18: "头个数相同",
    19: "头与头对应",
    20: "距离",
    21: "等价",
    22: "你不能不吃饭",
    23: "为了解决该问题",
    24: "位置向量",
    25: "编码方式",
    26: "multi-head",
    27: "vector set",
    28: "510",
    29: "实例",
    30: "简化版",
    31: "整张图像",
    32: "自己决定",
    33: "定义范围内",
    34: "隐层状态",
    35: "长期依赖",
    36: "较大的内存",
    37: "受内存的限制",
    38: "矩阵乘法",
    39: "无法平行",
    40: "轻松的平行",
}


@dataclass(frozen=True)
class Row:
    """One statement: its number, its words, and what the book says of it."""

    number: int
    quote: str
    answer: str


def rows(text: str) -> list[Row]:
    return [Row(int(n), quote, answer) for n, quote, answer in ROW.findall(text)]


def missing(text: str) -> list[int]:
    """The statements that have no row with their number and their words."""
    quotes = {row.number: row.quote for row in rows(text)}
    return [n for n, words in STATEMENTS.items() if words not in quotes.get(n, "")]


def error(row: Row) -> str:
    """What is wrong with a row; empty when it has a verdict and one good address."""
    verdicts = VERDICTS & set(re.findall(r"(?<!\*)\*(\w+)\.?\*(?!\*)", row.answer))
    addresses = [address for _, address in book.links(row.answer)]
    if len(verdicts) != 1 or len(addresses) != 1:
        return f"{row.number}: verdicts {verdicts}, addresses {addresses}"
    if "#" not in addresses[0]:
        return f"{row.number}: {addresses[0]} names no heading"
    try:
        book.target(addresses[0])
    except ValueError as unknown:
        return f"{row.number}: {unknown}"
    return ""


def test_every_statement_has_its_row():
    text = PAGE.read_text("utf-8")
    assert missing(text) == []
    assert [row.number for row in rows(text)] == list(STATEMENTS)


@pytest.mark.parametrize("row", rows(PAGE.read_text("utf-8")), ids=lambda r: r.number)
def test_every_row_has_a_verdict_and_leads_to_a_heading(row):
    assert error(row) == ""


def test_a_chapter_answers_each_part_of_the_article():
    """Each part of the article has its chapter; a chapter may go beyond the article."""
    named = {
        address.partition("#")[0]
        for row in rows(PAGE.read_text("utf-8"))
        for _, address in book.links(row.answer)
    }
    assert {f"{chapter}.ipynb" for chapter in PARTS} <= named


def test_a_lost_row_and_a_dead_address_are_seen():
    text = PAGE.read_text("utf-8")
    without = "\n".join(s for s in text.splitlines() if not s.startswith("21. "))
    assert missing(without) == [21]
    answer = "said so. *Right.* [Here](why.ipynb#{})"
    assert error(Row(1, "x", answer.format("one-sentence-three-questions"))) == ""
    assert "no heading" in error(Row(1, "x", answer.format("gone")))
    assert "verdicts" in error(Row(1, "x", "[Here](why.ipynb#exercises)"))
    assert "no page" in error(Row(1, "x", "*Right.* [Here](gone.ipynb#exercises)"))
