"""Which characters are Chinese: for the fonts of pictures and pages, and for search."""

# A class of a regular expression, in Python and in JavaScript: characters of words.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Code points, first and last: Han, their radicals and punctuation, full-width forms.
CJK = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF))
PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"


def is_cjk(character):
    """Whether a character is Han, CJK punctuation or a full-width form.

    >>> [is_cjk(c) for c in "小。Ａa"]
    [True, True, True, False]
    """
    return any(first <= ord(character) <= last for first, last in CJK)
