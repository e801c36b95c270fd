"""The language of what readers see: English, or one that has catalogues.

English stands in the code and is the key of a message. The variable `MHSA_LANG` names
another language, as `zh_CN`; a message without a translation shows in English. A text
is translated when it is shown, not where it is declared: hints, options and
descriptions are plain English in the code. `python -m publish.catalogue` collects the
messages and compiles the catalogues (see there).

Exceptions of the library are not translated: their English is what one searches for.
"""

import functools
import gettext
import json
import os
from pathlib import Path

_FOLDER = str(Path(__file__).resolve().parent / "locale")
ENGLISH = "en"


def language():
    """The language wanted, as gettext names it: "en", "zh_CN"."""
    return os.environ.get("MHSA_LANG") or ENGLISH


def folder():
    """The folder of `<language>/LC_MESSAGES/*.mo`; `MHSA_LOCALE` names another."""
    return Path(_folder())


def _folder():
    # As text: a message is looked up thousands of times, and a path is slow to make.
    return os.environ.get("MHSA_LOCALE") or _FOLDER


@functools.cache
def _translations(name, where):
    """What knows every message of a language, whichever catalogue it stands in."""
    known = gettext.NullTranslations()
    for path in sorted(Path(where, name, "LC_MESSAGES").glob("*.mo")):
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        catalogue.add_fallback(known)
        known = catalogue
    return known


def _(message):
    """A message in the reader's language, its {placeholders} still open.

    >>> _("The shape is {got}.").format(got=(2, 3))
    'The shape is (2, 3).'
    """
    # The empty message is gettext's own: it holds the head of the catalogue.
    return message and _translations(language(), _folder()).gettext(message)


def N_(message):
    """Mark a text that is declared here, in English, and translated where it is shown.

    >>> N_("place")
    'place'
    """
    return message


def ngettext(one, many, number):
    """The form of a message that goes with a number.

    >>> ngettext("{n} head", "{n} heads", 1).format(n=1)
    '1 head'
    """
    return _translations(language(), _folder()).ngettext(one, many, number)


def pgettext(context, message):
    """A message that means something else in another place: "right" of "up right".

    >>> pgettext("direction", "right")
    'right'
    """
    return _translations(language(), _folder()).pgettext(context, message)


def script_catalogue(name):
    """What the scripts of a widget, or of the page, need to speak the language.

    The mapping that `speak` of widgets/shared/language.js takes: `language` as a
    browser names it, and `messages`, English -> translation. None for English.
    """
    if language() == ENGLISH:
        return None
    path = folder() / language() / "scripts" / f"{name}.json"
    messages = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {"language": language().replace("_", "-"), "messages": messages}
