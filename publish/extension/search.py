"""The search of the book, in English and in Chinese.

Sphinx splits a text at what is no letter, and Chinese has no spaces: it would index a
whole clause as one word. Here a run of Chinese characters becomes its characters and
its pairs of neighbours, in the index and in the question alike: 注意力 is found by its
pairs 注意 and 意力, wherever it stands.
"""

import re

from sphinx.search.en import SearchEnglish

from mhsa_lib.figures.chinese import HAN

_PIECES = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_RUN = re.compile(rf"[{HAN}]")


def pairs(run: str) -> list[str]:
    """The neighbours in a run of Chinese characters; one character stands alone.

    >>> pairs("注意力"), pairs("头")
    (['注意', '意力'], ['头'])
    """
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


class EnglishAndChinese(SearchEnglish):
    """Sphinx's English search, which reads Chinese too."""

    lang = "en"
    # The same rule for what the reader types: see pairs().
    js_splitter_code = rf"""
const WORD = /[{HAN}]+|(?:(?![{HAN}])[\p{{Letter}}\p{{Number}}_])+/gu;
function splitQuery(query) {{
  const pieces = query.match(WORD) ?? [];
  return pieces.flatMap((piece) => {{
    if (!/[{HAN}]/u.test(piece) || piece.length < 2) return [piece];
    return Array.from({{ length: piece.length - 1 }}, (_, i) => piece.slice(i, i + 2));
  }});
}}
"""

    def split(self, input: str) -> list[str]:
        """The words of a text (Sphinx calls this for the index)."""
        words = []
        for piece in _PIECES.findall(input):
            chinese = _RUN.match(piece)
            words += [*piece, *pairs(piece)] if chinese else [piece]
        return words

    def word_filter(self, word: str) -> bool:
        """Whether a word goes into the index (Sphinx calls this)."""
        return bool(_RUN.match(word)) or super().word_filter(word)
