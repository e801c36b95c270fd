"""A language for tests: every message that translators get, wrapped in marks.

What a reader sees without marks did not pass through a catalogue. The marks leave the
{places} of a message out, so that a value without marks shows as well. The catalogues
are made as those of a real language are: a text that is shown through `_` but that
nobody collects has no marks either.
"""

import os
import re
from contextlib import contextmanager
from unittest import mock

from publish.catalogue import SUBJECTS, compile_catalogue, template

NAME = "qps"
OPEN, CLOSE = "⟦", "⟧"
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_WORD = re.compile("[A-Za-z]{2,}")
# Commands of a shell and of TeX, the end of an address and a hash are no language.
_CODE = re.compile(r"python -m [\w.]+|\\[a-z]+|\w+/\d+|\b[0-9a-f]{16}\b")
_PLACE = re.compile(r"(\{\w*(?:![rs])?(?::[^}]*)?\})")


def marked(text):
    """A text in marks, around its places.

    >>> marked("On {case} it is {got:.2f}.")
    '⟦On ⟧{case}⟦ it is ⟧{got:.2f}⟦.⟧'
    """
    parts = [part for part in _PLACE.split(text) if part]
    return "".join(p if _PLACE.fullmatch(p) else f"{OPEN}{p}{CLOSE}" for p in parts)


def write(folder):
    """Compile the catalogues of this language below a folder."""
    for subject in SUBJECTS:
        catalogue = template(subject)
        for message in catalogue:
            if isinstance(message.id, tuple):
                message.string = tuple(map(marked, message.id))
            elif message.id:
                message.string = marked(message.id)
        compile_catalogue(catalogue, subject, folder / NAME)


@contextmanager
def spoken(folder):
    """Speak this language, whose catalogues lie below a folder."""
    with mock.patch.dict(os.environ, MHSA_LANG=NAME, MHSA_LOCALE=str(folder)):
        yield


def unmarked(text):
    """What is left of a text without its messages: values, if all passed through.

    >>> unmarked("⟦On ⟧⟦a case⟧⟦ it is ⟧0.25⟦.⟧")
    '0.25'
    """
    return _MARKED.sub("", text)


def english(text, words=()):
    """The words of English that stand in a text without marks, except known words.

    One letter alone belongs to a formula; "and" joins the lists of a language that no
    browser knows.

    >>> english("⟦The key ⟧公园 gōngyuán⟦ is ⟧shut, n = 2", ["gōngyuán"])
    ['shut']
    """
    left = _CODE.sub(" ", _MARKED.sub(" ", text))
    for word in sorted(words, key=len, reverse=True):
        left = re.sub(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", " ", left)
    return [word for word in _WORD.findall(left) if word != "and"]
