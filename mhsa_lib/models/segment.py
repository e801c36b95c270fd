"""Cut a text into known words, and name the unknown ones."""

import difflib
import re


def segment(text, vocabulary, spaced):
    """Cut a text into words: a list. What is unknown stays as one piece.

    Args:
        text: the sentence; a final full stop is dropped.
        vocabulary: the known words.
        spaced: True for a script that puts spaces between words (read in lower
            case); False for Chinese, where the longest known word wins.

    >>> segment("小明喜欢小红。", ["小明", "小红", "喜欢"], spaced=False)
    ['小明', '喜欢', '小红']
    """
    text = text.strip().rstrip("。.!！?？").replace(",", "，")
    if spaced:
        return text.lower().split()
    return _longest_match(text, vocabulary)


def _longest_match(text, vocabulary):
    """Known words, longest first; what lies between them stays as one piece."""
    ordered = sorted(vocabulary, key=len, reverse=True)
    known = re.compile("(" + "|".join(map(re.escape, ordered)) + r"|\s+)")
    return [piece for piece in known.split(text) if piece and not piece.isspace()]


def unknown_word(word, vocabulary):
    """One sentence that names an unknown word and the nearest known ones.

    >>> unknown_word("公圆", ["小明", "公园"])
    "'公圆' is not in the network's vocabulary of 2 words; nearest: 公园"
    """
    near = difflib.get_close_matches(word, vocabulary, n=3, cutoff=0.3)
    near = near or list(vocabulary)[:3]
    shown = word if len(word) <= 20 else word[:20] + "..."
    return (
        f"{shown!r} is not in the network's vocabulary of {len(vocabulary)} words; "
        f"nearest: {', '.join(near)}"
    )
