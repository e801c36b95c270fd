"""What widgets say without a browser passes through the catalogues, too."""

import html.parser

import pytest
from matplotlib.text import Text

from tests.book.pseudo import english
from tests.book.widgets import folder_name, own_words, sample, widget_classes
from tests.unit.widgets.test_messages import SETTINGS

SEEN = {"alt", "aria-label", "title"}


class Texts(html.parser.HTMLParser):
    """Every text of a static form that somebody sees or hears."""

    def __init__(self, form):
        super().__init__()
        self.found, self.tag = [], ""
        self.feed(form)

    def handle_starttag(self, tag, attributes):
        self.tag = tag
        self.found += [value for name, value in attributes if name in SEEN]

    def handle_endtag(self, tag):
        self.tag = ""

    def handle_data(self, data):
        if self.tag not in ("script", "style"):
            self.found.append(data)


def settings(kind):
    """A widget of that class, again and again: after each setting of a property."""
    widget = sample(kind)
    yield widget
    for name, values in SETTINGS[kind].items():
        for value in values:
            setattr(widget, name, value)
            yield widget


def texts_of(widget):
    """The texts of a widget's static form and of its picture."""
    yield widget.plain_text
    yield widget.alternative_text()
    yield from Texts(widget._html(None)).found
    if figure := widget._figure():
        figure.set_layout_engine("none")  # the texts are the same without it
        figure.draw_without_rendering()
        yield from (text.get_text() for text in figure.findobj(Text))


@pytest.mark.filterwarnings("ignore:Glyph")  # of the marks
@pytest.mark.parametrize("kind", widget_classes(), ids=folder_name)
def test_what_a_static_form_says_is_translated(pseudo_language, kind):
    words = own_words(kind)
    for widget in settings(kind):
        left = {
            text: found for text in texts_of(widget) if (found := english(text, words))
        }
        assert not left, left


@pytest.mark.parametrize("kind", widget_classes(), ids=folder_name)
def test_the_data_carry_the_catalogue_except_in_english(catalogues, kind, monkeypatch):
    assert "catalogue" not in sample(kind).data
    monkeypatch.setenv("MHSA_LOCALE", str(catalogues))
    monkeypatch.setenv("MHSA_LANG", "qps")
    assert sample(kind).data["catalogue"]["language"] == "qps"
